public import Frames

/// An absorbed effect: an intercept per group and, per slope, a coefficient per group.
public struct BoundEffect: Sendable, Equatable {
  /// The effect as terms spell it: `urn`, `urn^cohort`, `urn[ks1]`.
  public let label: String

  /// The groups of the sample's rows.
  public let grouping: Grouping

  /// The columns whose coefficients vary by group, one value per row of the sample each.
  public let slopes: [[Double]]

  /// The slopes as terms spell them, one each.
  public let slopeLabels: [String]

  /// An absorbed effect.
  ///
  /// - Parameters:
  ///   - label: The effect as terms spell it.
  ///   - grouping: The groups of the sample's rows.
  ///   - slopes: Columns absorbed with a coefficient per group, beside the effect itself.
  ///   - slopeLabels: One per slope.
  /// - Precondition: One label per slope, one value per row.
  public init(
    label: String, grouping: Grouping, slopes: [[Double]] = [], slopeLabels: [String] = []
  ) {
    precondition(slopes.count == slopeLabels.count, "\(slopes.count) slopes")
    precondition(slopes.allSatisfy { $0.count == grouping.codes.count }, "a value per row")
    self.label = label
    self.grouping = grouping
    self.slopes = slopes
    self.slopeLabels = slopeLabels
  }
}
