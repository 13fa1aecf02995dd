public import Designs

/// What a staggered design can estimate, told before anything is estimated.
public struct StaggeredOutline: Sendable {
  private let rows: StaggeredRows
  private let cells: [GroupTimeCell]
  private let hasGroups: Bool

  /// The cells of a sample.
  ///
  /// - Parameters:
  ///   - sample: The rows.
  ///   - options: The rules.
  ///   - hasGroups: Whether gap, focus and other are estimated.
  /// - Throws: `StaggeredError` where nothing can be estimated.
  /// - Complexity: O(rows).
  public init(
    _ sample: StaggeredSample, _ options: StaggeredOptions, hasGroups: Bool
  ) throws(StaggeredError) {
    rows = try StaggeredRows(sample, options)
    cells = rows.cells(options)
    self.hasGroups = hasGroups
  }

  /// The terms of all cells and averages; those of cells that turn out to have no estimate are among them.
  ///
  /// - Parameter window: The event times of averages.
  /// - Returns: Terms in the order of the result, without references.
  public func terms(_ window: EventWindow) -> [TermID] {
    let known = cells.indices.map { index in
      Aggregation.Cell(
        column: index, cohort: cells[index].cohort, start: rows.cohorts[cells[index].cohort],
        period: rows.periods[cells[index].period], effect: 0,
        isReference: cells[index].isReference)
    }
    let aggregation = Aggregation(
      cells: known, shares: [Double](repeating: 1, count: rows.cohorts.count),
      firstShare: cells.count, unitCount: 1,
      span: (rows.periods[0], rows.periods[rows.periods.count - 1]))
    let single = known.filter { !$0.isReference }.map {
      TermID.cohortEffect(cohort: Int($0.start), period: Int($0.period))
    }
    let all = single + aggregation.terms(window).filter { !$0.isReference }.map(\.term)
    guard hasGroups else { return all }
    return [TermID.gap, .focus, .other].flatMap { part in
      all.map { $0 == .simple ? part : TermID(part.parts + $0.parts) }
    }
  }
}
