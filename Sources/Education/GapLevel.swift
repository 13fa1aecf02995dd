/// A gap between two groups at one time: other minus focus, so that a gap of disadvantaged pupils is positive.
///
/// The Department for Education's DIFFN columns have the other sign.
public struct GapLevel: Sendable, Equatable, Codable {
  /// What a gap is measured in.
  public enum Scale: String, Sendable, Codable {
    /// The units of the measure.
    case points
    /// Standard deviations.
    case standardDeviations = "standard-deviations"
    /// Percentage points.
    case percentagePoints = "percentage-points"
  }

  /// Other minus focus.
  public var value: Double
  /// The variance of the estimate.
  public var variance: Double
  /// What it is measured in.
  public var scale: Scale
  /// How far rounding of a reference may move it.
  public var halfUnit = 0.0

  /// The gap of two means: mean of the others - mean of the focus group, variances added.
  ///
  /// - Parameters:
  ///   - focus: The focus group.
  ///   - other: The others; independent of the focus group.
  /// - Returns: The gap in points.
  public static func ofMeans(focus: SampleMean, other: SampleMean) -> GapLevel {
    GapLevel(
      value: other.value - focus.value, variance: other.variance + focus.variance, scale: .points)
  }

  /// The gap of a group to a national value: reference - mean, with the variance of the mean alone.
  ///
  /// - Parameters:
  ///   - reference: The national value, taken as without sampling error.
  ///   - focus: The group here.
  /// - Returns: The gap in points.
  public static func toNational(_ reference: ReferenceValue, focus: SampleMean) -> GapLevel {
    GapLevel(
      value: reference.value - focus.value, variance: focus.variance, scale: .points,
      halfUnit: reference.halfUnit)
  }
}

/// How much a gap narrowed: its level before minus its level after, positive = narrowed.
public struct Narrowing: Sendable, Equatable, Codable {
  /// Before minus after.
  public var value: Double
  /// The variance of the estimate.
  public var variance: Double
  /// How far rounding of references may move it.
  public var halfUnit: Double

  /// The narrowing between two times.
  ///
  /// The variance is V_before + V_after - 2 cov; other pupils each year make the covariance that of the schools,
  /// which is 0 where the schools are fixed.
  ///
  /// - Parameters:
  ///   - before: The level before.
  ///   - after: The level after, on the same scale.
  ///   - covariance: The covariance of the two estimates.
  public init(from before: GapLevel, to after: GapLevel, covariance: Double = 0) {
    precondition(before.scale == after.scale, "\(before.scale.rawValue), \(after.scale.rawValue)")
    value = before.value - after.value
    variance = max(before.variance + after.variance - 2 * covariance, 0)
    halfUnit = before.halfUnit + after.halfUnit
  }
}
