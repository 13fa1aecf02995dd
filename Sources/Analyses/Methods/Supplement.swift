public import Designs
public import DifferenceInDifferences
public import Estimation
public import LinearModels

/// What an estimator tells beside its estimates.
public struct Supplement: Sendable, Equatable, Codable {
  /// The cells of a design: start, period, group, with rows and units.
  public var cells: [ProgrammeRows.Cell] = []
  /// The outcome and the covariates before the programme, arm against arm.
  public var baseline: [BaselineBalance] = []
  /// Intervals that hold together.
  public var bands: [SimultaneousBand] = []
  /// Joint tests that effects before the start are nought.
  public var preTests: [PreTestResult] = []
  /// What the effects bear: bounded violations, earlier dates, other outcomes.
  public var credibility: [CredibilityRow] = []
  /// What sets of untreated units, chosen as the programme chose its own, came to.
  public var placebo: PlaceboResult?
  /// What each cluster does to each term, one entry for each cluster; empty unless it was asked for.
  public var influence: [ClusterInfluence] = []
  /// How much each cell counts in an estimate.
  public var weights: [ImpliedWeights.Cell] = []
  /// The comparisons that a regression with unit and time effects averages over.
  public var comparisons: [GoodmanBacon.Comparison] = []
  /// What an estimator of published figures tells; nil for others.
  public var published: PublishedSupplement?

  /// Nothing beside the estimates.
  public init() {}
}

/// A joint test that effects before the start are nought.
public struct PreTestResult: Sendable, Equatable, Codable {
  /// What is tested: `event`, `gap:event`, `dynamic`, `cells`.
  public let family: String
  /// The test.
  public let test: JointTest
}

/// Intervals of several terms that hold together at one level.
public struct SimultaneousBand: Sendable, Equatable, Codable {
  /// One term's interval.
  public struct Interval: Sendable, Equatable, Codable {
    /// The term.
    public let term: TermID
    /// The lower end.
    public let lower: Double
    /// The upper end.
    public let upper: Double
  }

  /// What the terms are: `event`, `dynamic`, `cells`.
  public let family: String
  /// How the critical value was found: `sup-t`, or a multiplier bootstrap.
  public let method: String
  /// Of the multivariate t distribution; nil for the normal one and for draws.
  public var degreesOfFreedom: Double?
  /// The seed of the draws; nil where the method has none.
  public var seed: UInt64?
  /// The critical value of the largest |t|.
  public let criticalValue: Double
  /// One interval for each term.
  public let intervals: [Interval]
}

/// All that a method returns for one model.
public struct MethodOutcome: Sendable {
  /// The estimates.
  public var estimate: Estimate
  /// What else there is to tell.
  public var supplement = Supplement()
}
