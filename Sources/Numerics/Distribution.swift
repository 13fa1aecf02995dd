/// A distribution on the real line, both tails and their logarithms computed directly.
///
/// A tail is never one minus the other tail, so small probabilities keep their digits.
public protocol Distribution: Sendable {
  /// The density, or for a discrete distribution the probability, at x.
  func density(_ x: Double) -> Double

  /// The logarithm of the density.
  func logDensity(_ x: Double) -> Double

  /// P(X <= x).
  func lowerTail(_ x: Double) -> Double

  /// P(X > x).
  func upperTail(_ x: Double) -> Double

  /// The logarithm of P(X <= x).
  func logLowerTail(_ x: Double) -> Double

  /// The logarithm of P(X > x).
  func logUpperTail(_ x: Double) -> Double

  /// The smallest x with P(X <= x) at least p, for p in [0, 1].
  func quantile(lowerTail p: Double) -> Double

  /// The x with P(X > x) equal to p, for p in [0, 1]; if discrete, the smallest x with P(X > x) <= p.
  func quantile(upperTail p: Double) -> Double
}

/// Stops the program for a probability outside [0, 1]: that is a bug, not bad data.
func requireProbability(_ p: Double) {
  precondition(0 <= p && p <= 1, "\(p) is not a probability")
}
