import Frames

/// What keeps an effect from being identified, as the rows tell.
public enum IdentificationProblem: Error, Sendable, Equatable, Codable {
  /// No unit has the programme.
  case noTreatedUnits
  /// No unit is without the programme while another has it: all start at once, or none is observed before.
  case noComparison
  /// No treated unit is observed before its start.
  case noPeriodBefore
  /// No treated unit is observed at or after its start.
  case noPeriodAfter
  /// The first treated period is not the same in all rows of a unit; the first such row, zero-based.
  case startVariesInUnit(row: Int)
  /// One of the groups has no row in the programme's arm, or none in the comparison.
  case groupMissing(isFocus: Bool, inTreated: Bool)
  /// The reference period of the units that start in a year is one in which nothing was measured.
  case referenceInGap(start: Int32, period: Int32)
  /// Between the reference and these event times nothing was measured in a gap of the calendar.
  case eventTimesAcrossGap([EventAcrossGap])
  /// Absorbed effects leave nothing of the effect.
  case comparisonAbsorbed
}

/// An event time whose comparison with the reference straddles a gap of the calendar.
public struct EventAcrossGap: Sendable, Equatable, Codable, Hashable {
  /// The first treated period.
  public let start: Int32
  /// The period compared with the reference.
  public let period: Int32
  /// Calendar difference of both.
  public var eventTime: Int32 { period - start }

  /// A comparison across a gap.
  ///
  /// - Parameters:
  ///   - start: The first treated period.
  ///   - period: The period compared with the reference.
  public init(start: Int32, period: Int32) {
    self.start = start
    self.period = period
  }
}

/// The questions that rows answer before anything is estimated.
public struct Identification: Sendable {
  /// The rows.
  let rows: ProgrammeRows

  /// Looks at rows.
  ///
  /// - Parameter rows: Of a design with a programme.
  public init(_ rows: ProgrammeRows) { self.rows = rows.indexed }

  /// What keeps a difference in differences from being identified.
  ///
  /// - Returns: Every problem; empty where a comparison exists.
  /// - Complexity: O(rows).
  public func problems() -> [IdentificationProblem] {
    var found: [IdentificationProblem] = []
    if let row = firstVaryingRow { found.append(.startVariesInUnit(row: row)) }
    if rows.starts.isEmpty { return found + [.noTreatedUnits] }
    let cells = rows.startsAndPeriods
    let treated = cells.filter { $0.start != ProgrammeRows.never }
    if !treated.contains(where: {
      $0.period >= $0.start && !rows.transition.contains($0.period)
    }) {
      found.append(.noPeriodAfter)
    }
    if treated.allSatisfy({ $0.period >= $0.start }) { found.append(.noPeriodBefore) }
    let after = Set(cells.filter { $0.period >= $0.start }.map(\.period))
    if !cells.contains(where: { $0.period < $0.start && after.contains($0.period) }) {
      found.append(.noComparison)
    }
    return found + groupProblems
  }

  /// Units that are treated in every period in which they are observed: nothing says what they would have been.
  public var alwaysTreatedUnitCount: Int {
    var hasBefore = [Bool](repeating: false, count: rows.unit.grouping.count)
    for row in 0..<rows.rowCount where !rows.isTreated(row) {
      hasBefore[Int(rows.unit.grouping.codes[row])] = true
    }
    return hasBefore.count { !$0 }
  }

  /// Whether the programme reaches every unit in the end: comparisons are with those not yet treated.
  public var hasNoNeverTreated: Bool { !rows.start.contains(ProgrammeRows.never) }

  /// What the calendar's gaps do to an event study.
  ///
  /// A reference in a gap leaves its starts nothing to be compared with. A comparison that straddles a gap is of
  /// cohorts years apart, and no effect in between was seen: it is a choice to be made, not a fault of the rows.
  ///
  /// - Parameters:
  ///   - gaps: Years in which nothing was measured.
  ///   - reference: The event time of the reference, below 0.
  ///   - mayStraddle: Whether comparisons may straddle a gap.
  /// - Returns: The references that lie in a gap, and, unless they may, the comparisons that straddle one.
  public func gapProblems(
    gaps: [Int32], reference: Int32, mayStraddle: Bool = false
  ) -> [IdentificationProblem] {
    guard !gaps.isEmpty else { return [] }
    var found: [IdentificationProblem] = []
    var across: [EventAcrossGap] = []
    for start in rows.starts {
      let base = start + reference
      if gaps.contains(base) {
        found.append(.referenceInGap(start: start, period: base))
        continue
      }
      if mayStraddle { continue }
      for period in rows.startsAndPeriods.filter({ $0.start == start }).map(\.period) {
        let between = min(base, period)...max(base, period)
        if gaps.contains(where: between.contains) {
          across.append(EventAcrossGap(start: start, period: period))
        }
      }
    }
    return found + (across.isEmpty ? [] : [.eventTimesAcrossGap(across)])
  }

  private var firstVaryingRow: Int? {
    let first = rows.unit.grouping.firstPlaces()
    return (0..<rows.rowCount).first { row in
      rows.start[row] != rows.start[Int(first[Int(rows.unit.grouping.codes[row])])]
    }
  }

  private var groupProblems: [IdentificationProblem] {
    guard let group = rows.group else { return [] }
    var seen = [Bool](repeating: false, count: 4)
    for (isFocus, start) in zip(group.isFocus, rows.start) {
      seen[(isFocus ? 2 : 0) + (start != ProgrammeRows.never ? 1 : 0)] = true
    }
    let hasNever = !hasNoNeverTreated
    var found: [IdentificationProblem] = []
    for isFocus in [true, false] {
      for inTreated in hasNever ? [true, false] : [true]
      where !seen[(isFocus ? 2 : 0) + (inTreated ? 1 : 0)] {
        found.append(.groupMissing(isFocus: isFocus, inTreated: inTreated))
      }
    }
    return found
  }
}
