internal import CRmath

/// The normal distribution.
///
/// Agrees with R's `dnorm`, `pnorm` and `qnorm`.
public struct Normal: Distribution, Equatable {
  /// The mean, finite.
  public let mean: Double

  /// The standard deviation, positive and finite.
  public let standardDeviation: Double

  /// A normal distribution, by default the standard one.
  ///
  /// - Parameters:
  ///   - mean: The mean, finite.
  ///   - standardDeviation: The standard deviation, positive and finite.
  /// - Precondition: The mean is finite and the standard deviation positive and finite.
  public init(mean: Double = 0, standardDeviation: Double = 1) {
    precondition(
      mean.isFinite && standardDeviation > 0 && standardDeviation.isFinite,
      "mean \(mean), standard deviation \(standardDeviation)")
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The density at x.
  public func density(_ x: Double) -> Double {
    dnorm4(x, mean, standardDeviation, 0)
  }

  /// The logarithm of the density at x.
  public func logDensity(_ x: Double) -> Double {
    dnorm4(x, mean, standardDeviation, 1)
  }

  /// P(X <= x).
  public func lowerTail(_ x: Double) -> Double {
    pnorm5(x, mean, standardDeviation, 1, 0)
  }

  /// P(X > x).
  public func upperTail(_ x: Double) -> Double {
    pnorm5(x, mean, standardDeviation, 0, 0)
  }

  /// The logarithm of P(X <= x).
  public func logLowerTail(_ x: Double) -> Double {
    pnorm5(x, mean, standardDeviation, 1, 1)
  }

  /// The logarithm of P(X > x).
  public func logUpperTail(_ x: Double) -> Double {
    pnorm5(x, mean, standardDeviation, 0, 1)
  }

  /// The x with P(X <= x) = p, for p in [0, 1].
  public func quantile(lowerTail p: Double) -> Double {
    requireProbability(p)
    return qnorm5(p, mean, standardDeviation, 1, 0)
  }

  /// The x with P(X > x) = p, for p in [0, 1].
  public func quantile(upperTail p: Double) -> Double {
    requireProbability(p)
    return qnorm5(p, mean, standardDeviation, 0, 0)
  }
}
