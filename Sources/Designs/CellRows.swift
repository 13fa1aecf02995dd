/// The rows [z | e] of one cell, leaf by leaf: for what sums of products do not tell.
public struct CellRows: Sendable {
  /// Per column of [z | e] one value per row.
  public private(set) var columns: [[Double]]
  /// One per row; 1 without weights.
  public private(set) var weights: [Double] = []
  /// Where each leaf ends: the position after its last row, ascending.
  public private(set) var leafEnds: [Int] = []
  /// Per slope of the swept effect one value per row: centred and orthogonal within each leaf, nought where the
  /// slope does not vary in the leaf.
  public private(set) var slopes: [[Double]]

  /// No rows yet.
  ///
  /// - Parameters:
  ///   - columnCount: The columns of [z | e].
  ///   - slopeCount: The slopes of the swept effect.
  init(columnCount: Int, slopeCount: Int) {
    columns = [[Double]](repeating: [], count: columnCount)
    slopes = [[Double]](repeating: [], count: slopeCount)
  }

  /// The number of rows.
  public var rowCount: Int { weights.count }

  /// Adds one leaf's rows, or a part of them.
  mutating func add(_ rows: GroupedRows.MappedRows, _ positions: Range<Int>) {
    let tile = rows.tile
    for column in columns.indices {
      let base = column * tile.rowCount
      columns[column] +=
        tile.values[(base + positions.lowerBound)..<(base + positions.upperBound)]
    }
    if let own = rows.slopes {
      for slope in slopes.indices {
        let base = slope * own.rowCount
        slopes[slope] +=
          own.values[(base + positions.lowerBound)..<(base + positions.upperBound)]
      }
    }
    if tile.weights.isEmpty {
      weights += [Double](repeating: 1, count: positions.count)
    } else {
      weights += tile.weights[positions]
    }
    leafEnds.append(weights.count)
  }

  /// Adds the rows of the same cell from the next slice.
  mutating func add(_ next: CellRows, continuesLeaf: Bool) {
    let before = rowCount
    for column in columns.indices { columns[column] += next.columns[column] }
    for slope in slopes.indices { slopes[slope] += next.slopes[slope] }
    weights += next.weights
    if continuesLeaf { leafEnds.removeLast() }
    leafEnds += next.leafEnds.map { before + $0 }
  }
}
