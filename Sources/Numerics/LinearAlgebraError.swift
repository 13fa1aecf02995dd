/// Why a computation on matrices has no result.
public enum LinearAlgebraError: Error, Equatable, Sendable {
  /// Two operands do not fit together.
  case shapeMismatch(operation: String, expected: Int, found: Int)

  /// A column (zero-based) holds a value that is not finite.
  case notFinite(column: Int)

  /// The leading minor of this order (one-based) is not positive.
  case notPositiveDefinite(order: Int)

  /// An iteration stopped with this many values not found.
  case notConverged(routine: String, remaining: Int)
}
