public import Designs
import DifferenceInDifferences

/// What sets of untreated units, chosen as the programme chose its own, came to.
public struct PlaceboResult: Sendable, Equatable, Codable {
  /// A share of the draws with its Monte Carlo error.
  public struct Share: Sendable, Equatable, Codable {
    /// Draws that count.
    public let count: Int
    /// Draws that could.
    public let of: Int
    /// count / of.
    public let share: Double
    /// sqrt(p (1 - p) / n); 0 where every possible set was drawn.
    public let monteCarloError: Double
  }

  /// The term that is judged: `did`, `gap`, `simple`, or the first event time after the start.
  public let term: TermID
  /// The programme's estimate.
  public let estimate: Double
  /// Draws: `reps` of the selection, or every possible set once where there are no more.
  public let draws: Int
  /// Different sets that are possible; nil where they are more than a million.
  public let possible: Int?
  /// Treated units without a value of what the programme chose by, which no draw stands for; nil where not counted.
  public let withoutValue: Int?
  /// The seed.
  public let seed: Int
  /// Units of each draw.
  public let units: Int
  /// Bins of the selection variable within which units were drawn.
  public let bins: Int
  /// Draws without an estimate.
  public let failed: Int
  /// The mean of the draws' estimates; nil without any.
  public let mean: Double?
  /// Their standard deviation; nil below two.
  public let standardDeviation: Double?
  /// Draws at least as large as the estimate, in its direction.
  public let atLeast: Share?
  /// Draws called significant.
  public let significant: Share?
  /// The level of that.
  public let level: Double
  /// The covariance of that: that of the model's statistic, or `CR1 of means` where rows were taken together.
  public let covariance: String
  /// The estimates, ascending.
  public let estimates: [Double]

  /// Whether every possible set was drawn, once: other draws would change nothing.
  public var isExhaustive: Bool { possible == draws }

  init(
    _ judged: PlaceboJudgement, study: PlaceboStudy, sets: PlaceboSets, level: Double,
    covariance: String
  ) {
    let isExhaustive = sets.possible == study.outcomes.count
    func share(_ found: PlaceboStudy.Share?) -> Share? {
      found.map {
        Share(
          count: $0.count, of: $0.of, share: $0.value,
          monteCarloError: isExhaustive ? 0 : $0.monteCarloError)
      }
    }
    term = judged.term
    estimate = judged.estimate
    draws = study.outcomes.count
    possible = sets.possible
    withoutValue = sets.withoutValue
    seed = sets.seed
    units = sets.units
    bins = sets.bins
    failed = study.failedCount
    mean = study.mean
    standardDeviation = study.standardDeviation
    atLeast = share(study.atLeast(estimate))
    significant = share(study.significant(level: level))
    self.level = level
    self.covariance = covariance
    estimates = study.estimates
  }
}
