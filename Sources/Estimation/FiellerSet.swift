import Numerics

/// The confidence set of a ratio of two estimates, whatever its shape.
///
/// All ratios rho that a t test of a - rho b = 0 does not reject:
/// (a - rho b)² ≤ t² (V_aa - 2 rho V_ab + rho² V_bb). The set is an interval where b differs from zero at
/// the level; the complement of an interval, or the whole line, where it does not; and empty only where b is
/// zero without error and a is not. No delta method: its interval always looks like one, also where the data
/// do not bound the ratio.
///
/// Fieller (1954), J. R. Stat. Soc. B 16, 175-185,
/// [doi:10.1111/j.2517-6161.1954.tb00159.x](https://doi.org/10.1111/j.2517-6161.1954.tb00159.x).
public enum FiellerSet: Sendable, Equatable, Codable {
  /// All ratios from the lower to the upper end.
  case interval(lower: Double, upper: Double)
  /// All ratios but those strictly between the two ends.
  case complement(upTo: Double, from: Double)
  /// All ratios from this one up: the denominator stands exactly at the critical value.
  case atLeast(Double)
  /// All ratios up to this one.
  case atMost(Double)
  /// Every ratio: the data do not bound it.
  case wholeLine
  /// No ratio: the denominator is zero, and known to be.
  case empty
}

/// Two estimates with their covariance.
public struct EstimatePair: Sendable, Equatable, Codable {
  /// The first estimate, the numerator of a ratio.
  public var numerator: Double
  /// The second estimate, the denominator.
  public var denominator: Double
  /// The variance of the first, at least 0.
  public var numeratorVariance: Double
  /// The variance of the second, at least 0.
  public var denominatorVariance: Double
  /// Their covariance.
  public var covariance: Double

  /// Two estimates.
  ///
  /// - Parameters:
  ///   - numerator: The first estimate.
  ///   - denominator: The second estimate.
  ///   - numeratorVariance: The variance of the first, at least 0.
  ///   - denominatorVariance: The variance of the second, at least 0.
  ///   - covariance: Their covariance, at most the root of the product of the variances in size.
  public init(
    numerator: Double, denominator: Double, numeratorVariance: Double, denominatorVariance: Double,
    covariance: Double
  ) {
    precondition(
      numeratorVariance >= 0 && denominatorVariance >= 0,
      "variances \(numeratorVariance) and \(denominatorVariance)")
    self.numerator = numerator
    self.denominator = denominator
    self.numeratorVariance = numeratorVariance
    self.denominatorVariance = denominatorVariance
    self.covariance = covariance
  }

  /// The estimate and variance of numerator - multiple x denominator.
  ///
  /// - Parameter multiple: The hypothetical ratio.
  /// - Returns: The estimate, and its variance, at least 0.
  public func contrast(_ multiple: Double) -> (estimate: Double, variance: Double) {
    (
      numerator - multiple * denominator,
      // Rounding may leave less than nothing of a variance that is zero.
      max(
        numeratorVariance - 2 * multiple * covariance + multiple * multiple * denominatorVariance, 0
      )
    )
  }
}

extension FiellerSet {
  /// The set of ratios numerator / denominator.
  ///
  /// - Parameters:
  ///   - pair: The two estimates.
  ///   - level: The confidence level, in (0, 1).
  ///   - degreesOfFreedom: Of the t distribution; infinite for the normal.
  public init(_ pair: EstimatePair, level: Double, degreesOfFreedom: Double) {
    precondition(level > 0 && level < 1, "confidence level \(level)")
    precondition(degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom")
    let t = StudentT(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: (1 - level) / 2)
    let (a, b, t2) = (pair.numerator, pair.denominator, t * t)
    // quadratic rho² - 2 half rho + constant ≤ 0
    let quadratic = b * b - t2 * pair.denominatorVariance
    let half = a * b - t2 * pair.covariance
    let constant = a * a - t2 * pair.numeratorVariance
    self = Self.solve(quadratic: quadratic, half: half, constant: constant)
  }

  /// The solutions of quadratic x² - 2 half x + constant ≤ 0.
  private static func solve(quadratic: Double, half: Double, constant: Double) -> FiellerSet {
    guard quadratic != 0 else {
      if half == 0 { return constant <= 0 ? .wholeLine : .empty }
      let end = constant / (2 * half)
      return half > 0 ? .atLeast(end) : .atMost(end)
    }
    let discriminant = half * half - quadratic * constant
    guard discriminant > 0 else {
      if quadratic < 0 { return .wholeLine }
      // A single point, of a ratio known without error; rounding may make the discriminant negative.
      let point = half / quadratic
      return .interval(lower: point, upper: point)
    }
    // The root that is larger in size first, without cancellation.
    let larger = half + (half < 0 ? -1 : 1) * discriminant.squareRoot()
    let roots = [larger / quadratic, constant / larger].sorted()
    return quadratic > 0
      ? .interval(lower: roots[0], upper: roots[1]) : .complement(upTo: roots[0], from: roots[1])
  }

  /// Whether a ratio belongs to the set.
  ///
  /// - Parameter ratio: The ratio.
  /// - Returns: Whether the test does not reject it.
  public func contains(_ ratio: Double) -> Bool {
    switch self {
    case .interval(let lower, let upper): lower <= ratio && ratio <= upper
    case .complement(let first, let second): ratio <= first || ratio >= second
    case .atLeast(let end): ratio >= end
    case .atMost(let end): ratio <= end
    case .wholeLine: true
    case .empty: false
    }
  }

  /// The set of one minus the ratio: a share by which something fell.
  public var complementToOne: FiellerSet {
    switch self {
    case .interval(let lower, let upper): .interval(lower: 1 - upper, upper: 1 - lower)
    case .complement(let first, let second): .complement(upTo: 1 - second, from: 1 - first)
    case .atLeast(let end): .atMost(1 - end)
    case .atMost(let end): .atLeast(1 - end)
    case .wholeLine: .wholeLine
    case .empty: .empty
    }
  }
}
