import Glibc

/// A gap in standard deviations: (mean of the others - mean of the focus group) / s.
public struct StandardisedGap: Sendable, Equatable, Codable {
  /// Which standard deviation divides the gap.
  public enum Divisor: Sendable, Equatable {
    /// That within the groups, pooled: √(((n₁-1)s₁² + (n₂-1)s₂²)/(n₁+n₂-2)).
    case pooledWithin
    /// That of all pupils of both groups together, which the gap itself widens.
    case total
    /// One that is given, such as the national one.
    case given(Double)
  }

  /// The gap in standard deviations, without correction: Cohen's d.
  public var uncorrected: Double
  /// The gap times Hedges' correction: g.
  public var corrected: Double
  /// The large-sample variance of the uncorrected gap: (n₁+n₂)/(n₁n₂) + d²/(2(n₁+n₂)).
  public var variance: Double

  /// A standardised gap.
  ///
  /// Hedges (1981), [doi:10.3102/10769986006002107](https://doi.org/10.3102/10769986006002107). For pupils in
  /// schools the variance understates: use it where the pupils are independent. Nil where a group has fewer than two
  /// pupils or the divisor is not above 0.
  ///
  /// - Parameters:
  ///   - focus: Values of the focus group, at least two.
  ///   - other: Values of the others, at least two.
  ///   - divisor: What to divide by.
  public init?(focus: [Double], other: [Double], divisor: Divisor = .pooledWithin) {
    guard let first = SampleMean(of: focus), let second = SampleMean(of: other) else { return nil }
    let (n1, n2) = (first.count, second.count)
    let within = first.variance * n1 * (n1 - 1) + second.variance * n2 * (n2 - 1)
    let gap = second.value - first.value
    let deviation: Double
    switch divisor {
    case .pooledWithin: deviation = (within / (n1 + n2 - 2)).squareRoot()
    case .total:
      deviation = ((within + gap * gap * n1 * n2 / (n1 + n2)) / (n1 + n2 - 1)).squareRoot()
    case .given(let value): deviation = value
    }
    guard deviation > 0 else { return nil }
    uncorrected = gap / deviation
    corrected = uncorrected * Self.correction(degreesOfFreedom: n1 + n2 - 2)
    variance = (n1 + n2) / (n1 * n2) + uncorrected * uncorrected / (2 * (n1 + n2))
  }

  /// Hedges' exact correction J(m) = Γ(m/2) / (√(m/2) Γ((m-1)/2)).
  ///
  /// - Parameter degreesOfFreedom: m, above 1.
  /// - Returns: A factor below 1.
  public static func correction(degreesOfFreedom: Double) -> Double {
    precondition(degreesOfFreedom > 1, "\(degreesOfFreedom) degrees of freedom")
    let half = degreesOfFreedom / 2
    return exp(lgamma(half) - lgamma(half - 0.5)) / half.squareRoot()
  }
}
