import Designs
import Frames

/// What a declared selection does to a design.
public enum SelectionFinding: Sendable, Equatable, Codable {
  /// A year in whose values the programme chose its units is one that they are compared with: units chosen for low
  /// values rise again by themselves, and the estimate takes that for the effect.
  case baselineContainsSelection(year: Int32, start: Int32)
}

extension ProgrammeRows {
  /// Whether units are compared with a year in which they were selected.
  ///
  /// - Parameters:
  ///   - year: The year in whose values the programme chose.
  ///   - reference: The event time that effects are compared with; nil where every period before the start is.
  /// - Returns: One finding per start whose baseline contains the year.
  public func selectionFindings(year: Int32, reference: Int32? = nil) -> [SelectionFinding] {
    starts.filter { start in
      if let reference, start + reference != year { return false }
      return year < start
        && (0..<rowCount).contains { self.start[$0] == start && time.values[$0] == year }
    }.map { .baselineContainsSelection(year: year, start: $0) }
  }

  /// The rows as if the programme had begun earlier: treated rows are left out, and starts are moved.
  ///
  /// Whatever is estimated from them is a placebo: nothing happened then.
  ///
  /// - Parameter years: By how many years the starts are moved, at least 1.
  /// - Returns: Rows before the programme.
  /// - Throws: The first problem of identification, for instance that no period lies before the moved start.
  public func pretendingEarlier(by years: Int32) throws(IdentificationProblem) -> ProgrammeRows {
    precondition(years >= 1, "\(years) years")
    let before = (0..<rowCount).filter { !isTreated($0) }
    if before.isEmpty { throw .noPeriodBefore }
    var rows = selecting(before)
    rows.start = rows.start.map { $0 == Self.never ? $0 : $0 - years }
    if let problem = Identification(rows).problems().first { throw problem }
    return rows
  }

  /// The rows as if other units had had the programme: the programme's own units are left out.
  ///
  /// - Parameters:
  ///   - units: Groups of `unit` that are never treated; at least one.
  ///   - start: Their first treated period.
  /// - Returns: Rows of never-treated units.
  /// - Throws: The first problem of identification.
  public func pretending(
    units: Set<Int32>, start: Int32
  ) throws(IdentificationProblem) -> ProgrammeRows {
    let kept = (0..<rowCount).filter { self.start[$0] == Self.never }
    if kept.isEmpty { throw .noComparison }
    let names = Set(units.map { unit.grouping.identities[Int($0)] })
    var rows = selecting(kept)
    rows.start = rows.unit.grouping.codes.map {
      names.contains(rows.unit.grouping.identities[Int($0)]) ? start : Self.never
    }
    if let problem = Identification(rows).problems().first { throw problem }
    return rows
  }
}
