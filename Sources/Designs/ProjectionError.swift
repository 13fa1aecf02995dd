/// Why columns have no residuals on absorbed effects.
public enum ProjectionError: Error, Equatable, Sendable {
  /// A value is infinite or not a number: the column, zero-based, and the row of the sample.
  case notFinite(column: Int, row: Int)
  /// The iteration did not reach the tolerance; `remaining` bounds the error, relative to the residuals' norm.
  case notConverged(column: Int, iterations: Int, remaining: Double)
}
