public import Estimation
internal import Numerics

/// The effect on one cohort in one period, beside its numbers.
public struct GroupTimeEffect: Sendable, Equatable, Codable {
  /// What came of a cell.
  public enum Status: Sendable, Equatable, Codable {
    /// It has an estimate.
    case estimated
    /// It is its own base period.
    case reference
    /// It has none, and why.
    case failed(ComparisonFailure)
  }

  /// The first treated period.
  public let cohort: Int32

  /// The period.
  public let period: Int32

  /// The period compared with.
  public let base: Int32

  /// Whether the programme has started.
  public let isTreated: Bool

  /// Whether the programme cannot have acted yet, anticipation included: such effects test parallel trends.
  public let isPreTest: Bool

  /// What came of it.
  public let status: Status

  /// The effect; nil where there is none.
  public let effect: Double?
}

/// What an influence-function estimator of a staggered design returns.
public struct StaggeredEffects: Sendable {
  /// The estimates with their covariance, cells first, then averages; cells and averages that are nought
  /// by construction are its references.
  public let set: EstimateSet

  /// The cells, cohort by cohort; of a triple difference those of the gap.
  public let cells: [GroupTimeEffect]

  /// How the sample was used.
  public let notes: [StaggeredNote]

  /// Units, or rows of repeated cross-sections, in the sample.
  public let unitCount: Int

  /// Clusters, where there are any.
  public let clusterCount: Int?

  /// Covariates that were left out for the others, by position.
  public let omittedCovariates: [Int]

  let contributions: Contributions
  let map: Matrix
  let families: [TermFamily]
  let unitCodes: [Int32]
  let preTestTerms: [Int]

  /// What each cluster, else each unit, adds: V = psi'psi.
  ///
  /// - Parameter columns: The columns that hold the clusters' or units' codes.
  /// - Returns: nil for repeated cross-sections without clusters, whose rows are the units.
  public func clusterContributions(columns: [String]) -> ClusterContributions? {
    let space = contributions.space
    guard space.isClustered || !unitCodes.isEmpty else { return nil }
    return ClusterContributions(
      columns: columns, clusters: space.isClustered ? space.clusterLevels : unitCodes,
      psi: contributions.combined(map))
  }
}

/// Terms whose intervals are read together.
public enum TermFamily: String, Sendable, Codable, CaseIterable {
  /// Effects of cohorts and periods.
  case cells
  /// Effects of cohorts.
  case group
  /// Effects by event time.
  case dynamic
  /// Effects by period.
  case calendar
  /// Overall averages, each on its own.
  case overall
}
