public import Designs
public import Estimation

/// A block of predictive margins and marginal effects as a value of the result.
public struct MarginsResult: Sendable, Equatable, Codable {
  /// What an average is of.
  public enum Kind: String, Sendable, Codable {
    /// Predictions with a column at one level in every row.
    case margin
    /// Derivatives by a column, or differences of margins to its reference level.
    case slope
  }

  /// One average.
  public struct Row: Sendable, Equatable, Codable {
    /// What it is of.
    public var kind: Kind
    /// The column, or its level.
    public var term: TermID
    /// The level that a slope is a difference to; nil for a margin and a number's slope.
    public var reference: TermID?
    /// The average with its inference; nil where there is none.
    public var inference: Inference?
    /// Omitted terms for want of which the rows do not tell it.
    public var lacks: [TermID]

    /// The average as estimates.csv spells it: `margin(stark[small])`, `slope(x)`.
    public var spelled: String { "\(kind.rawValue)(\(term))" }
  }

  /// Its id.
  public var id: String
  /// What tables call it.
  public var label: String?
  /// The model's id.
  public var model: String
  /// The outcome as spelled.
  public var outcome: String
  /// The estimator's name.
  public var estimator: String
  /// The covariance as estimates.csv spells it.
  public var variance: String
  /// The rule of the degrees of freedom as models.csv names it; empty without a covariance.
  public var degreesOfFreedomRule: String
  /// Rows that are averaged over.
  public var observationCount: Double
  /// How they are weighted: the column and the type; nil where they count alike.
  public var weights: String?
  /// Clusters of the model; nil without.
  public var clusterCount: Int?
  /// The level of the intervals.
  public var confidenceLevel: Double
  /// Whether every average has an estimate and a standard error.
  public var status: Status
  /// Margins, then slopes, in the order of the spec.
  public var rows: [Row]
}
