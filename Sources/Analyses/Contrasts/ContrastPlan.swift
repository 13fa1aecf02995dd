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
  /// Per expression the terms and their weights, 1 each in a function.
  public var combinations: [[Part]]
  /// Per expression what it is compared with.
  public var values: [Double]
  /// Whether the expressions are tested jointly.
  public var isJoint: Bool
  /// The level of the interval.
  public var confidenceLevel: Double

  /// Per expression the function of its terms where it is not linear: then the delta method judges it.
  public var functions: [SmoothExpression?] = []
  /// Whether some expression is not linear in the terms.
  public var isSmooth: Bool { functions.contains { $0 != nil } }

  /// The draws by which a function of terms is judged; nil for the delta method alone.
  public var bootstrap: BootstrapPlan?

  /// Whether it is the first expression divided by the second.
  public var isRatio = false
  /// The margins within which an effect counts as none; nil where none are asked about.
  public var margins: Margins?

  /// Margins of equivalence, or the one of non-inferiority.
  public struct Margins: Sendable, Equatable {
    /// The lower margin.
    public var lower: Double
    /// The upper margin; nil for non-inferiority.
    public var upper: Double?
  }

  /// Whether terms of several models stand in it.
  public var isAcrossModels: Bool { models.count > 1 }
}
