internal import CRmath

/// The chi-squared distribution.
///
/// Agrees with R's `dchisq`, `pchisq` and `qchisq`.
public struct ChiSquared: Distribution, Equatable {
  /// The degrees of freedom, positive and finite.
  public let degreesOfFreedom: Double

  /// A chi-squared distribution.
  ///
  /// - Parameter degreesOfFreedom: The degrees of freedom, positive and finite.
  /// - Precondition: The degrees of freedom are positive and finite.
  public init(degreesOfFreedom: Double) {
    precondition(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite,
      "\(degreesOfFreedom) degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The density at x.
  public func density(_ x: Double) -> Double {
    dchisq(x, degreesOfFreedom, 0)
  }

  /// The logarithm of the density at x.
  public func logDensity(_ x: Double) -> Double {
    dchisq(x, degreesOfFreedom, 1)
  }

  /// P(X <= x).
  public func lowerTail(_ x: Double) -> Double {
    pchisq(x, degreesOfFreedom, 1, 0)
  }

  /// P(X > x).
  public func upperTail(_ x: Double) -> Double {
    pchisq(x, degreesOfFreedom, 0, 0)
  }

  /// The logarithm of P(X <= x).
  public func logLowerTail(_ x: Double) -> Double {
    pchisq(x, degreesOfFreedom, 1, 1)
  }

  /// The logarithm of P(X > x).
  public func logUpperTail(_ x: Double) -> Double {
    pchisq(x, degreesOfFreedom, 0, 1)
  }

  /// The x with P(X <= x) = p, for p in [0, 1]; libRmath's value with Newton steps of our own.
  public func quantile(lowerTail p: Double) -> Double {
    requireProbability(p)
    return InverseTail.polish(qchisq(p, degreesOfFreedom, 1, 0), p, lower: true, self)
  }

  /// The x with P(X > x) = p, for p in [0, 1].
  public func quantile(upperTail p: Double) -> Double {
    requireProbability(p)
    return InverseTail.polish(qchisq(p, degreesOfFreedom, 0, 0), p, lower: false, self)
  }
}
