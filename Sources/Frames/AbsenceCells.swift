/// Rows counted by cluster, by an indicator of 0 and 1, and by whether a value is missing.
///
/// A linear probability model of the absence on the indicator needs no more than these counts.
public struct AbsenceCells: Sendable, Equatable {
  /// Per cell the first row that was counted in it.
  public private(set) var firstRows: [Int32] = []
  /// Per cell the indicator, 0 or 1.
  public private(set) var indicator: [Double] = []
  /// Per cell 1 where the value is missing, else 0.
  public private(set) var absent: [Double] = []
  /// Per cell its rows, at least 1.
  public private(set) var counts: [Double] = []
  /// Rows counted and missing where the indicator is 0 and where it is 1.
  public private(set) var totals: [(rows: Int, missing: Int)] = [(0, 0), (0, 0)]
  /// Rows, and missing ones, whose indicator or cluster is missing: they are in no cell.
  public private(set) var unknown: (rows: Int, missing: Int) = (0, 0)

  /// Counts rows.
  ///
  /// - Parameters:
  ///   - rows: The rows to count.
  ///   - indicator: One code per row of the frame.
  ///   - masks: A row lacks a value if it is missing in any of these.
  ///   - clusters: The clusters over all rows of the frame; nil counts all rows as one.
  /// - Complexity: O(rows x masks + clusters).
  public init(
    _ rows: RowSelection, by indicator: Indicator, missing masks: [MissingMask],
    clusters: GroupCodes?
  ) {
    var places = [Int32](repeating: -1, count: 4 * max(clusters?.count ?? 1, 1))
    let masks = masks.map(\.codes).filter { !$0.isEmpty }
    for row in rows.rows {
      let absent = masks.contains { $0[Int(row)] != 0 }
      let code = indicator.codes[Int(row)]
      let cluster = clusters.map { Int($0.codes[Int(row)]) } ?? 0
      guard code < Indicator.missing, cluster >= 0 else {
        unknown.rows += 1
        if absent { unknown.missing += 1 }
        continue
      }
      totals[Int(code)].rows += 1
      if absent { totals[Int(code)].missing += 1 }
      let slot = 4 * cluster + 2 * Int(code) + (absent ? 1 : 0)
      if places[slot] < 0 {
        places[slot] = Int32(counts.count)
        firstRows.append(row)
        self.indicator.append(Double(code))
        self.absent.append(absent ? 1 : 0)
        counts.append(0)
      }
      counts[Int(places[slot])] += 1
    }
  }

  /// Whether two countings agree.
  public static func == (one: AbsenceCells, other: AbsenceCells) -> Bool {
    one.firstRows == other.firstRows && one.indicator == other.indicator
      && one.absent == other.absent && one.counts == other.counts
      && one.unknown == other.unknown
  }

  /// The cells as a frame: `absent` and `indicator`, and for each clustering a column of its codes.
  ///
  /// - Parameter clusters: Clusterings over all rows of the frame that was counted.
  /// - Returns: The frame of the cells, and the clusters of the cells in each dimension.
  public func frame(clusters: [GroupCodes]) -> (frame: Frame, dimensions: [Grouping]) {
    let columns = [
      Column(name: "absent", values: .number(absent)),
      Column(name: "indicator", values: .number(indicator)),
    ]
    let dimensions = clusters.map { groups in
      Grouping(codes: firstRows.map { groups.codes[Int($0)] })
    }
    return (Frame(columns: columns, rowCount: counts.count), dimensions)
  }
}
