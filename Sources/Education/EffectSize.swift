public import Frames

/// An effect in standard deviations of the outcome: Hedges' g = c(m) b / s.
///
/// b is the effect as a model estimates it, adjusted or not; s is a standard deviation of the outcome that no covariate
/// has been taken from (*unconditional*) and that holds what lies between schools as well as within them (*total*), as
/// the Education Endowment Foundation asks for. c(m) is Hedges' exact small-sample correction
/// (`StandardisedGap.correction`), m the degrees of freedom of s. Hedges (1981),
/// [doi:10.3102/10769986006002107](https://doi.org/10.3102/10769986006002107).
///
/// Where b is the difference of two means this is R's `metafor::escalc(measure = "SMD")` and Stata's
/// `esize twosample, hedgesg`; `measure = "SMD1"` for `comparison`.
public struct EffectSize: Sendable, Equatable, Codable {
  /// Which standard deviation divides the effect.
  public enum Deviation: String, Sendable, Codable, CaseIterable {
    /// That within the arms, pooled: s² = ((n₁ - 1)s₁² + (n₀ - 1)s₀²) / (n₁ + n₀ - 2), m = n₁ + n₀ - 2.
    case pooled
    /// That of all rows of both arms about their common mean, which the effect itself widens:
    /// s² = ((n₁ - 1)s₁² + (n₀ - 1)s₀² + (m₁ - m₀)² n₁n₀/(n₁ + n₀)) / (n₁ + n₀ - 1), m = n₁ + n₀ - 1.
    case total
    /// That of the comparison arm alone, s = s₀ (Glass), m = n₀ - 1.
    case comparison
  }

  /// g, in standard deviations; has the sign of the effect.
  public var value: Double
  /// The lower end of the effect's interval, divided and corrected likewise; nil where the effect has none.
  public var lower: Double?
  /// The upper end likewise.
  public var upper: Double?
  /// Which standard deviation divides.
  public var deviation: Deviation
  /// s, in units of the outcome, above 0.
  public var standardDeviation: Double
  /// m.
  public var degreesOfFreedom: Double
  /// c(m), below 1.
  public var correction: Double

  /// The effect size of an estimated effect.
  ///
  /// The interval is the effect's own in other units: that s is estimated too is not in it. Hedges' variance would add
  /// g²/(2(n₁ + n₀)) to the square of the standard error, which is little where g is small.
  ///
  /// Nil where the arms are too small for s or its correction (two rows each; three of the comparison arm alone), or s is
  /// not above 0.
  ///
  /// - Parameters:
  ///   - effect: b, in units of the outcome, intervention minus comparison.
  ///   - lower: The lower end of its interval; nil for none.
  ///   - upper: The upper end.
  ///   - intervention: The outcome in the intervention arm.
  ///   - comparison: The outcome in the comparison arm.
  ///   - deviation: What to divide by.
  public init?(
    effect: Double, lower: Double?, upper: Double?, intervention: GroupSpread,
    comparison: GroupSpread, deviation: Deviation
  ) {
    guard let m1 = intervention.mean, let m0 = comparison.mean,
      let s1 = intervention.standardDeviation, let s0 = comparison.standardDeviation
    else { return nil }
    let (n1, n0) = (intervention.count, comparison.count)
    let within = (n1 - 1) * s1 * s1 + (n0 - 1) * s0 * s0
    let (variance, m): (Double, Double) =
      switch deviation {
      case .pooled: (within / (n1 + n0 - 2), n1 + n0 - 2)
      case .total:
        ((within + (m1 - m0) * (m1 - m0) * n1 * n0 / (n1 + n0)) / (n1 + n0 - 1), n1 + n0 - 1)
      case .comparison: (s0 * s0, n0 - 1)
      }
    let s = variance.squareRoot()
    guard m > 1, s > 0, s.isFinite else { return nil }
    let correction = StandardisedGap.correction(degreesOfFreedom: m)
    value = correction * effect / s
    self.lower = lower.map { correction * $0 / s }
    self.upper = upper.map { correction * $0 / s }
    self.deviation = deviation
    standardDeviation = s
    degreesOfFreedom = m
    self.correction = correction
  }
}
