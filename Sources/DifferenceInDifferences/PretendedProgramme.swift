import Frames

/// The rows of a design as if other units had had the programme, in the places of its own.
///
/// The programme's units are left out. A unit that stands for one of them starts when that one starts, and where the
/// programme is counted in amounts has its amount of each period: the mean over its twin's rows of that period, or
/// over all its treated rows where it has none then.
public struct PretendedProgramme: Sendable {
  /// The rows of units that the programme never reaches.
  private let base: ProgrammeRows
  /// Per unit of the whole its first treated period.
  private let starts: [Int32]
  /// Per unit of the whole its place in `base`, or -1.
  private let places: [Int32]
  /// Per unit of the whole and period the mean amount; nil without amounts.
  private let amounts: [Means]?

  /// Amounts of one unit.
  private struct Means {
    var byPeriod: [Int32: (sum: Double, count: Double)] = [:]
    var sum = 0.0
    var count = 0.0

    mutating func add(_ amount: Double, in period: Int32) {
      byPeriod[period, default: (0, 0)].sum += amount
      byPeriod[period, default: (0, 0)].count += 1
      sum += amount
      count += 1
    }

    func mean(in period: Int32) -> Double {
      if let own = byPeriod[period] { return own.sum / own.count }
      return count > 0 ? sum / count : 0
    }
  }

  /// Prepares the rows of untreated units.
  ///
  /// - Parameter rows: Of a design with a programme.
  /// - Throws: `noComparison` where every unit has it.
  public init(_ rows: ProgrammeRows) throws(IdentificationProblem) {
    let kept = (0..<rows.rowCount).filter { rows.start[$0] == ProgrammeRows.never }
    if kept.isEmpty { throw .noComparison }
    base = rows.selecting(kept)
    let units = rows.unit.grouping
    var starts = [Int32](repeating: ProgrammeRows.never, count: units.count)
    for (row, code) in units.codes.enumerated() { starts[Int(code)] = rows.start[row] }
    self.starts = starts
    var places = [Int32](repeating: -1, count: units.count)
    let known = Dictionary(uniqueKeysWithValues: zip(base.unit.grouping.identities, Int32(0)...))
    for (code, identity) in units.identities.enumerated() { places[code] = known[identity] ?? -1 }
    self.places = places
    guard let values = rows.amounts else {
      amounts = nil
      return
    }
    var means = [Means](repeating: Means(), count: units.count)
    for (row, code) in units.codes.enumerated() where rows.isTreated(row) {
      means[Int(code)].add(values[row], in: rows.time.values[row])
    }
    amounts = means
  }

  /// The rows with untreated units in the places of treated ones.
  ///
  /// - Parameter pairs: Units of the whole that are never treated, each with the treated unit in whose place it
  ///   stands; at least one.
  /// - Returns: Rows of never-treated units.
  /// - Throws: The first problem of identification.
  public func rows(
    _ pairs: [(unit: Int, twin: Int)]
  ) throws(IdentificationProblem) -> ProgrammeRows {
    var twins = [Int](repeating: -1, count: base.unit.grouping.count)
    for pair in pairs {
      precondition(places[pair.unit] >= 0, "unit \(pair.unit) is treated")
      twins[Int(places[pair.unit])] = pair.twin
    }
    var rows = base
    let codes = base.unit.grouping.codes
    rows.start = codes.map { code in
      let twin = twins[Int(code)]
      return twin < 0 ? ProgrammeRows.never : starts[twin]
    }
    if let amounts {
      rows.amounts = codes.indices.map { row in
        let twin = twins[Int(codes[row])]
        return twin < 0 || !rows.isTreated(row) ? 0 : amounts[twin].mean(in: base.time.values[row])
      }
    }
    rows.indexStartsAndPeriods()
    if let problem = Identification(rows).problems().first { throw problem }
    return rows
  }

  /// The number of rows of untreated units.
  public var rowCount: Int { base.rowCount }
}
