import Numerics

/// Two one-sided tests: whether an effect lies within margins, or above one.
///
/// Schuirmann (1987), [doi:10.1007/BF01068419](https://doi.org/10.1007/BF01068419). With level α the hypothesis of a
/// difference is rejected exactly where the interval of level 1 - 2α lies between the margins.
public struct Equivalence: Sendable, Equatable, Codable {
  /// t against the lower margin: (b - low)/s.
  public let lowerStatistic: Double
  /// P(T ≥ t) of the hypothesis that the effect is at most the lower margin: non-inferiority where more is better.
  public let lowerPValue: Double
  /// t against the upper margin: (b - high)/s.
  public let upperStatistic: Double
  /// P(T ≤ t) of the hypothesis that the effect is at least the upper margin: non-superiority.
  public let upperPValue: Double

  /// The p-value of the hypothesis that the effect lies outside the margins: the larger one-sided p.
  public var pValue: Double { max(lowerPValue, upperPValue) }

  /// The tests of an estimate.
  ///
  /// - Parameters:
  ///   - estimate: b.
  ///   - standardError: s, above 0.
  ///   - degreesOfFreedom: Of Student's t; infinite for the normal distribution.
  ///   - margins: The effects that are no more than equivalent, lower below upper; infinite for none.
  public init(
    estimate: Double, standardError: Double, degreesOfFreedom: Double,
    margins: ClosedRange<Double>
  ) {
    precondition(standardError > 0 && degreesOfFreedom > 0, "s \(standardError)")
    let reference = StudentT(degreesOfFreedom: degreesOfFreedom)
    lowerStatistic = (estimate - margins.lowerBound) / standardError
    upperStatistic = (estimate - margins.upperBound) / standardError
    lowerPValue = reference.upperTail(lowerStatistic)
    upperPValue = reference.upperTail(-upperStatistic)
  }
}
