public import Specs

/// A contrast, its expressions read and its models found; whether the models have its terms only rows tell.
public struct ContrastPlan: Sendable {
  /// A term of a model, with its weight.
  public struct Part: Sendable, Equatable {
    /// The model's id.
    public var model: String
    /// The term as written.
    public var term: String
    /// Its weight.
    public var weight: Double
    /// Where it stands in the spec.
    public var span: SourceSpan
  }

  /// Its id and place.
  public var id: Located<String>
  /// What tables call it.
  public var label: String?
  /// The models whose terms it combines, in spec order.
  public var models: [String]
  /// The expressions as written.
  public var written: [String]
  /// Per expression the terms and their weights.
  public var combinations: [[Part]]
  /// Per expression what it is compared with.
  public var values: [Double]
  /// Whether the expressions are tested jointly.
  public var isJoint: Bool
  /// The level of the interval.
  public var confidenceLevel: Double

  /// Whether terms of several models stand in it.
  public var isAcrossModels: Bool { models.count > 1 }
}
