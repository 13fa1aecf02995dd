/// How far the absence of a value differs between the arms, or between the focus group and the others.
///
/// Without clusters Pearson's chi-squared test of the two shares, without correction; with clusters the linear
/// probability of an absence on the indicator, its variance clustered (CR2, with Satterthwaite's degrees of freedom;
/// CR1 for clusters in several ways). A model's rows before complete cases count, without weights.
public struct MissingnessTest: Sendable, Equatable, Codable {
  /// Rows of one level and how many of them lack the value.
  public struct Level: Sendable, Equatable, Codable {
    /// treated and comparison, focus and other, unknown.
    public var name: String
    /// Rows.
    public var rows: Int
    /// Rows without the value.
    public var missing: Int
    /// missing / rows; nil without rows.
    public var share: Double? { rows > 0 ? Double(missing) / Double(rows) : nil }
  }

  /// What the rows are compared by.
  public enum Comparison: String, Sendable, Codable {
    /// The arms of the design.
    case treated
    /// Its focus group.
    case group
  }

  /// The model.
  public var model: String
  /// The variable; nil for the model's complete cases, where any of its variables lacks.
  public var variable: String?
  /// What the rows are compared by.
  public var by: Comparison
  /// The treated, or the focus group.
  public var focus: Level
  /// The comparison, or the others.
  public var reference: Level
  /// Rows whose arm, group or cluster is not known: they take no part.
  public var unknown: Level
  /// The share of the focus minus the share of the reference; nil where one of them has no rows.
  public var difference: Double?
  /// The standard error of the difference; under equal shares in the chi-squared test.
  public var standardError: Double?
  /// Chi-squared, or t.
  public var statistic: Double?
  /// Of the chi-squared or the t distribution.
  public var degreesOfFreedom: Double?
  /// The p-value, two-sided.
  public var pValue: Double?
  /// `chi-squared`, `CR2[urn]`; nil where no test was made.
  public var test: String?
  /// The greatest difference between arms that counts as low attrition at this overall share.
  public var boundary: Double?

  /// From this p-value downwards a reader is told.
  static let notablePValue = 0.05

  /// Whether a reader must know: the shares differ beyond chance, or beyond the boundary.
  var isNotable: Bool {
    if let pValue, pValue < Self.notablePValue { return true }
    guard let difference else { return false }
    return boundary.map { abs(difference) > $0 } ?? false
  }
}
