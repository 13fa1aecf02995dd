public import Numerics

/// How a wild cluster bootstrap is made.
///
/// Roodman, Nielsen, MacKinnon & Webb (2019), [doi:10.1177/1536867X19830877](https://doi.org/10.1177/1536867X19830877);
/// MacKinnon, Nielsen & Webb (2023), [doi:10.1002/jae.2969](https://doi.org/10.1002/jae.2969). Agrees with Stata's
/// `boottest` and R's `fwildclusterboot::boottest`, with the same small-sample factors for t and t*.
public struct WildBootstrap: Sendable, Equatable {
  /// The variant, as MacKinnon, Nielsen & Webb name it: scores of the bootstrap, then the statistic.
  public enum Variant: String, Sendable, CaseIterable, Codable {
    /// Plain scores, CR1 in the statistic.
    case classic = "11"
    /// Plain scores, CV3 in the statistic.
    case jackknifedStatistic = "13"
    /// Scores at the estimates without the cluster, CR1 in the statistic.
    case jackknifedScores = "31"
    /// Scores at the estimates without the cluster, CV3 in the statistic.
    case jackknifedBoth = "33"

    /// Whether each cluster's scores are taken at the estimates without it.
    public var jackknifesScores: Bool { self == .jackknifedScores || self == .jackknifedBoth }
    /// Whether the statistic has CV3.
    public var jackknifesStatistic: Bool { self == .jackknifedStatistic || self == .jackknifedBoth }
  }

  /// Which p-value the confidence set inverts.
  public enum Tails: String, Sendable, Codable {
    /// |t*| against |t|.
    case symmetric
    /// Both tails apart.
    case equal
  }

  /// The variant.
  public var variant: Variant
  /// The distribution of the weights.
  public var weights: ResamplingWeights
  /// Whether the null hypothesis is imposed on the bootstrap's scores (WCR) or not (WCU).
  public var imposesNull: Bool
  /// The draws asked for; with Rademacher weights and 2^G no more than that all sign vectors are enumerated.
  public var replications: Int
  /// The seed of the draws.
  public var seed: UInt64
  /// Which p-value the confidence set inverts.
  public var tails: Tails

  /// A wild cluster bootstrap; WCR-11 with 9,999 Rademacher draws unless said otherwise.
  ///
  /// - Parameters:
  ///   - variant: Of the scores and the statistic.
  ///   - weights: Their distribution.
  ///   - imposesNull: WCR, else WCU.
  ///   - replications: At least 1.
  ///   - seed: Of the draws.
  ///   - tails: Which p-value the confidence set inverts.
  public init(
    _ variant: Variant = .classic, weights: ResamplingWeights = .rademacher,
    imposesNull: Bool = true, replications: Int = 9999, seed: UInt64 = 1,
    tails: Tails = .symmetric
  ) {
    precondition(replications >= 1, "\(replications) draws")
    self.variant = variant
    self.weights = weights
    self.imposesNull = imposesNull
    self.replications = replications
    self.seed = seed
    self.tails = tails
  }

  /// The name in the literature: `WCR-11`, `WCU-33`.
  public var name: String { (imposesNull ? "WCR-" : "WCU-") + variant.rawValue }

  /// The covariance in the statistic: CR1 with a preset's factors, or CV3.
  ///
  /// - Parameters:
  ///   - preset: Of CR1.
  ///   - absorbedCounting: Of CR1.
  /// - Returns: What the estimation is to be asked for.
  public func covariance(
    preset: ClusteredCovariance.Preset = .fixest,
    absorbedCounting: ClusteredCovariance.AbsorbedCounting? = nil
  ) -> ClusteredCovariance {
    var covariance =
      variant.jackknifesStatistic
      ? ClusteredCovariance(.CV3)
      : ClusteredCovariance(
        .CR1, preset: preset, reference: .clusters, absorbedCounting: absorbedCounting)
    // The statistics of the draws have the variance as it is.
    covariance.repairsIndefinite = false
    return covariance
  }
}
