public import Specs

/// A family of hypotheses, judged.
public struct FamilyResult: Sendable, Equatable, Codable {
  /// One hypothesis.
  public struct Member: Sendable, Equatable, Codable {
    /// The model's id, or the contrast's.
    public var model: String
    /// The term, or the contrast's expression.
    public var term: String
    /// Whether it is a contrast.
    public var isContrast: Bool
    /// What it is compared with.
    public var value: Double
    /// The estimate.
    public var estimate: Double?
    /// The standard error of `statistic`: the model's own, or of the CR1 contributions side by side.
    public var standardError: Double?
    /// The statistic that is judged.
    public var statistic: Double?
    /// The p-value of the hypothesis by itself.
    public var pValue: Double?
    /// The p-value in the family.
    public var adjustedPValue: Double?
    /// The lower end of the simultaneous interval; nil without.
    public var lower: Double?
    /// The upper end.
    public var upper: Double?
    /// sqrt(p (1 - p)/B) of the adjusted p-value; 0 where draws were enumerated, nil without draws.
    public var monteCarloError: Double?
  }

  /// How the draws were made.
  public struct Draws: Sendable, Equatable, Codable {
    /// What was drawn: `multiplier`, or the test of the model, `WCR-11`, `RI-t`.
    public var kind: String
    /// Their weights: `rademacher`.
    public var weights: String
    /// The seed.
    public var seed: UInt64
    /// The draws asked for.
    public var replications: Int
    /// B: the draws that were made.
    public var count: Int
    /// Whether they are all that there are.
    public var isEnumerated: Bool
    /// The column whose groups get the weights.
    public var groups: String
    /// The number of those groups.
    public var groupCount: Int
  }

  /// Its id.
  public var id: String
  /// What tables call it.
  public var label: String?
  /// How its hypotheses are judged together.
  public var method: FamilyMethodSpec
  /// Whether every hypothesis has a p-value in the family.
  public var status: Status
  /// The hypotheses in the order of the spec.
  public var members: [Member]
  /// The level of simultaneous intervals; nil without.
  public var confidenceLevel: Double?
  /// c of the intervals b ± c s; nil without.
  public var criticalValue: Double?
  /// The degrees of freedom of the joint t distribution, the least of the members; nil without.
  public var degreesOfFreedom: Double?
  /// How the draws were made; nil without.
  public var draws: Draws?
}
