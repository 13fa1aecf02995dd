/// A number times Student's t: what an estimate divided by its standard error refers to.
///
/// The number is 1 where the squared standard error is unbiased, or taken to be; below 1 where it is too large on average,
/// as the jackknife's is.
public struct ScaledStudentT: Sendable, Equatable, Codable {
  /// Of Student's t; infinite for the normal distribution.
  public let degreesOfFreedom: Double
  /// Above 0.
  public let scale: Double

  /// A number times Student's t.
  ///
  /// - Parameters:
  ///   - degreesOfFreedom: Of Student's t; infinite for the normal distribution.
  ///   - scale: Above 0.
  public init(degreesOfFreedom: Double, scale: Double = 1) {
    self.degreesOfFreedom = degreesOfFreedom
    self.scale = scale
  }
}
