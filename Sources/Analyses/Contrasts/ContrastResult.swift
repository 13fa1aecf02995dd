public import Estimation

/// A contrast as a value of the result.
public struct ContrastResult: Sendable, Equatable, Codable {
  /// A term without an estimate that the contrast needs.
  public struct Lack: Sendable, Hashable, Codable {
    /// The model's id.
    public var model: String
    /// The term as written.
    public var term: String
  }

  /// The contrast's id.
  public var id: String
  /// What tables call it.
  public var label: String?
  /// The models whose terms it combines, in spec order.
  public var models: [String]
  /// The expressions as written, several of a joint test.
  public var expressions: [String]
  /// Per expression what it is compared with.
  public var values: [Double]
  /// Whether the covariance is that of CR1 contributions of several models side by side.
  public var isStacked: Bool
  /// The covariance as estimates.csv spells it: `CR2[urn]`, `CR1-stacked[urn]`.
  public var variance: String
  /// The rule of the degrees of freedom as models.csv names it; empty without a covariance.
  public var degreesOfFreedomRule: String
  /// The outcomes of the models, each once.
  public var outcomes: [String]
  /// The estimators of the models, each once.
  public var estimators: [String]
  /// Rows of the model, nil across models.
  public var observationCount: Double?
  /// The smallest number of clusters, nil without clusters.
  public var clusterCount: Int?
  /// The level of the interval.
  public var confidenceLevel: Double
  /// Whether it has an estimate and a standard error, or a test.
  public var status: Status
  /// Terms without an estimate, for want of which there is none of the contrast.
  public var lacks: [Lack]
  /// The combination with its inference; nil for a joint test and where terms lack.
  public var inference: Inference?
  /// The joint test; nil for a single expression and where there is none.
  public var test: JointTest?

  /// Whether it is shown to lie within margins; nil where that is not asked, and where there is no test.
  public var equivalence: EquivalenceResult?
  /// The ratio with its set; nil where it is none, and where there is no variance.
  public var ratio: RatioSet?

  /// Whether it is the first expression divided by the second.
  public var isRatio = false

  /// Whether an expression is not linear, so that the delta method judges it; nil where all are.
  public var isSmooth: Bool?
  /// The draws by which it is judged; nil where the delta method alone, or a linear test, judges it.
  public var bootstrap: ContrastBootstrap?

  /// The piece of an expression that has no value or derivative at the estimates; nil where all have.
  public var undefined: String?

  /// Whether it tests several expressions jointly.
  public var isJoint: Bool
}
