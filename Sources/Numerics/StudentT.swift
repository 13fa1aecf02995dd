internal import CRmath

/// Student's t distribution.
///
/// Agrees with R's `dt`, `pt` and `qt`.
public struct StudentT: Distribution, Equatable {
  /// The degrees of freedom, positive; infinity gives the normal distribution.
  public let degreesOfFreedom: Double

  /// A t distribution.
  ///
  /// - Parameter degreesOfFreedom: The degrees of freedom, positive; infinity gives the normal distribution.
  /// - Precondition: The degrees of freedom are positive.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The density at x.
  public func density(_ x: Double) -> Double {
    dt(x, degreesOfFreedom, 0)
  }

  /// The logarithm of the density at x.
  public func logDensity(_ x: Double) -> Double {
    dt(x, degreesOfFreedom, 1)
  }

  /// P(X <= x).
  public func lowerTail(_ x: Double) -> Double {
    pt(x, degreesOfFreedom, 1, 0)
  }

  /// P(X > x).
  public func upperTail(_ x: Double) -> Double {
    pt(x, degreesOfFreedom, 0, 0)
  }

  /// The logarithm of P(X <= x).
  public func logLowerTail(_ x: Double) -> Double {
    pt(x, degreesOfFreedom, 1, 1)
  }

  /// The logarithm of P(X > x).
  public func logUpperTail(_ x: Double) -> Double {
    pt(x, degreesOfFreedom, 0, 1)
  }

  /// The x with P(X <= x) = p, for p in [0, 1]; libRmath's value with Newton steps of our own.
  public func quantile(lowerTail p: Double) -> Double {
    requireProbability(p)
    return InverseTail.polish(qt(p, degreesOfFreedom, 1, 0), p, lower: true, self)
  }

  /// The x with P(X > x) = p, for p in [0, 1].
  public func quantile(upperTail p: Double) -> Double {
    requireProbability(p)
    return InverseTail.polish(qt(p, degreesOfFreedom, 0, 0), p, lower: false, self)
  }
}
