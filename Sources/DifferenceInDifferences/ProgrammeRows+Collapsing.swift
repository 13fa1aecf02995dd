import Frames
import LinearModels

extension ProgrammeRows {
  /// One row for each unit, period and group: the mean outcome, weighted by the number of rows; nil where rows are not
  /// all alike within these cells.
  ///
  /// A regression with unit and time effects and without covariates has the same estimates on both, and the same
  /// scores of clusters: CR0 is the same. CR2 is not, under no working model: its symmetric root is taken of other
  /// matrices.
  ///
  /// - Returns: nil with covariates, amounts, analytic weights, or clusters that cut through units.
  /// - Complexity: O(rows).
  public func collapsed() -> ProgrammeRows? {
    guard covariates.isEmpty, amounts == nil else { return nil }
    if case .analytic = weights { return nil }
    guard clusters.allSatisfy({ unit.grouping.isNested(in: $0.grouping) }) else { return nil }
    var cells = unit.grouping.crossed(with: timeGrouping)
    if let focus = focusGrouping { cells = cells.crossed(with: focus) }
    var sums = [Double](repeating: 0, count: cells.count)
    var totals = sums
    let weights = weightValues
    for (row, cell) in cells.codes.enumerated() {
      sums[Int(cell)] += weights[row] * outcome.values[row]
      totals[Int(cell)] += weights[row]
    }
    let first = cells.firstPlaces()
    var order = (0..<cells.count).map { (cell: $0, row: Int(first[$0])) }
    order.sort { $0.row < $1.row }
    var result = selecting(order.map(\.row))
    result.outcome.values = order.map { sums[$0.cell] / totals[$0.cell] }
    result.weights = .analytic(order.map { totals[$0.cell] })
    return result
  }
}
