internal import CRmath

/// The beta distribution on [0, 1].
///
/// Agrees with R's `dbeta`, `pbeta` and `qbeta`.
public struct Beta: Distribution, Equatable {
  /// The exponent of x plus one, positive and finite.
  public let a: Double

  /// The exponent of 1 - x plus one, positive and finite.
  public let b: Double

  /// A beta distribution.
  ///
  /// - Parameters:
  ///   - a: The exponent of x plus one, positive and finite.
  ///   - b: The exponent of 1 - x plus one, positive and finite.
  /// - Precondition: Both parameters are positive and finite.
  public init(a: Double, b: Double) {
    precondition(a > 0 && b > 0 && a.isFinite && b.isFinite, "parameters \(a) and \(b)")
    self.a = a
    self.b = b
  }

  /// The density at x.
  public func density(_ x: Double) -> Double {
    dbeta(x, a, b, 0)
  }

  /// The logarithm of the density at x.
  public func logDensity(_ x: Double) -> Double {
    dbeta(x, a, b, 1)
  }

  /// P(X <= x).
  public func lowerTail(_ x: Double) -> Double {
    pbeta(x, a, b, 1, 0)
  }

  /// P(X > x).
  public func upperTail(_ x: Double) -> Double {
    pbeta(x, a, b, 0, 0)
  }

  /// The logarithm of P(X <= x).
  public func logLowerTail(_ x: Double) -> Double {
    pbeta(x, a, b, 1, 1)
  }

  /// The logarithm of P(X > x).
  public func logUpperTail(_ x: Double) -> Double {
    pbeta(x, a, b, 0, 1)
  }

  /// The x with P(X <= x) = p, for p in [0, 1]; libRmath's value with Newton steps of our own.
  public func quantile(lowerTail p: Double) -> Double {
    requireProbability(p)
    return InverseTail.polish(qbeta(p, a, b, 1, 0), p, lower: true, self)
  }

  /// The x with P(X > x) = p, for p in [0, 1].
  public func quantile(upperTail p: Double) -> Double {
    requireProbability(p)
    return InverseTail.polish(qbeta(p, a, b, 0, 0), p, lower: false, self)
  }
}
