public import Frames

/// Why a design has no average margins or slopes of a column.
public enum AverageProblem: Error, Sendable, Equatable {
  /// No term of the design names the column.
  case absent
  /// Numbers that are not all 0 or 1 have no levels to be set to.
  case withoutLevels
  /// The column is a number in one term and a category in another.
  case numberAndCategory
  /// A term has no derivative by the column.
  case derivative(DerivativeError)
  /// A term's value in a row hangs on the column in other rows.
  case pooled(variable: String)
  /// The derivative does not exist in some rows: `sqrt(x)` at 0.
  case undefinedSlope(variable: String)
  /// A term has no value in some rows once the column is set to a level.
  case undefinedLevel(variable: String, level: String)
  /// A term cannot be evaluated with the column set to a level, or its derivative cannot.
  case unreadable(DesignError)
}
