/// What keeps a linear model from being fitted.
public enum LinearModelError: Error, Equatable, Sendable {
  /// The design has neither an intercept nor a column.
  case noTerms
  /// The number of weights is not the number of rows.
  case weightCount(expected: Int, found: Int)
  /// A weight is not finite and positive; the row is zero-based in the design. Drop such rows beforehand.
  case weightNotPositive(row: Int)
  /// A frequency weight is not a whole number; the row is zero-based in the design.
  case frequencyNotWhole(row: Int)
  /// A product or a moment overflows: a column's values are too large.
  case notFinite(column: Int)
  /// The covariance is not defined with an effect of many levels that crosses the clusters (or another effect).
  case undefined(kind: String, effect: String, levels: Int)
  /// Crossed effects could not be swept out to the tolerance.
  case notConverged(effects: [String])
  /// Sums of weights or of weighted squares overflow.
  case weightsOverflow
}
