internal import CRmath

/// Fisher's F distribution, of a ratio of mean squares.
///
/// With infinite denominator degrees of freedom it is chi-squared over its degrees of freedom.
/// Agrees with R's `df`, `pf` and `qf`.
public struct FDistribution: Distribution, Equatable {
  /// The degrees of freedom of the numerator, positive, may be infinite.
  public let numerator: Double

  /// The degrees of freedom of the denominator, positive, may be infinite.
  public let denominator: Double

  /// An F distribution.
  ///
  /// - Parameters:
  ///   - numerator: The degrees of freedom of the numerator, positive, may be infinite.
  ///   - denominator: The degrees of freedom of the denominator, positive, may be infinite.
  /// - Precondition: Both degrees of freedom are positive.
  public init(numerator: Double, denominator: Double) {
    precondition(
      numerator > 0 && denominator > 0,
      "\(numerator) and \(denominator) degrees of freedom")
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The density at x.
  public func density(_ x: Double) -> Double {
    df(x, numerator, denominator, 0)
  }

  /// The logarithm of the density at x.
  public func logDensity(_ x: Double) -> Double {
    df(x, numerator, denominator, 1)
  }

  /// P(X <= x).
  public func lowerTail(_ x: Double) -> Double {
    pf(x, numerator, denominator, 1, 0)
  }

  /// P(X > x).
  public func upperTail(_ x: Double) -> Double {
    pf(x, numerator, denominator, 0, 0)
  }

  /// The logarithm of P(X <= x).
  public func logLowerTail(_ x: Double) -> Double {
    pf(x, numerator, denominator, 1, 1)
  }

  /// The logarithm of P(X > x).
  public func logUpperTail(_ x: Double) -> Double {
    pf(x, numerator, denominator, 0, 1)
  }

  /// The x with P(X <= x) = p, for p in [0, 1]; libRmath's value with Newton steps of our own.
  public func quantile(lowerTail p: Double) -> Double {
    requireProbability(p)
    return InverseTail.polish(qf(p, numerator, denominator, 1, 0), p, lower: true, self)
  }

  /// The x with P(X > x) = p, for p in [0, 1].
  public func quantile(upperTail p: Double) -> Double {
    requireProbability(p)
    return InverseTail.polish(qf(p, numerator, denominator, 0, 0), p, lower: false, self)
  }
}
