import Comparison
import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics

/// The comparison of one set of units with others: the nearest of them, or all, and the effect.
struct PublishedComparison {
  /// Why there is none.
  enum Failure: Error {
    case difference(KnownVarianceDifference.Problem)
    case matching(MatchingProblem)
  }

  /// What came of it; units by their positions.
  struct Outcome {
    let difference: KnownVarianceDifference
    let treated: [Int]
    let comparison: [Int]
    /// The units that could be compared, the matched pairs among them.
    let candidates: [Int]
    /// The pairs, units by their position among the candidates.
    let matching: Matching?
    /// Whether the default covariance gave way to that of the model.
    let isByModel: Bool
  }

  let data: PublishedData
  let span: YearSpan
  let match: MatchSettings?
  let covariance: CovarianceEstimator
  let isDefaultCovariance: Bool
  let outcomeLabel: String
  let clusterLabel: String
  /// Per unit its change; nil without.
  let changes: [UnitChange?]

  init(
    _ data: PublishedData, _ span: YearSpan, _ match: MatchSettings?, _ programme: ProgrammeModel
  ) {
    self.data = data
    self.span = span
    self.match = match
    covariance = programme.covariance.estimator
    isDefaultCovariance = programme.covariance.isDefault
    outcomeLabel = programme.outcome
    clusterLabel = programme.covariance.clusters.first ?? ""
    changes = (0..<data.figures.unitCount).map { data.figures.change(of: $0, over: span) }
  }

  /// Whether a unit has every value that neighbours are found by.
  func hasProfile(_ unit: Int) -> Bool {
    match == nil || data.profiles[unit].allSatisfy { $0 != nil }
  }

  /// Whether a unit can be compared.
  func isEligible(_ unit: Int) -> Bool { changes[unit] != nil && hasProfile(unit) }

  /// The profiles of some units.
  func profiles(_ units: [Int], _ variables: [String]) -> UnitProfiles {
    var values = Matrix(repeating: 0, rowCount: units.count, columnCount: variables.count)
    for (row, unit) in units.enumerated() {
      for column in variables.indices { values[row, column] = data.profiles[unit][column] ?? 0 }
    }
    return UnitProfiles(labels: variables, values: values)
  }

  /// Compares units as if they, and no others, had had the programme.
  ///
  /// - Parameters:
  ///   - treated: The units of the programme.
  ///   - pool: The units that may serve as comparison.
  /// - Returns: The effect, and who was compared.
  /// - Throws: Why there is none.
  func outcome(treated: [Int], pool: [Int]) throws(Failure) -> Outcome {
    let own = treated.filter(isEligible)
    let others = pool.filter(isEligible)
    if own.isEmpty { throw .difference(.noTreated) }
    if others.isEmpty { throw .difference(.noComparison) }
    let candidates = (own + others).sorted()
    guard let match else { return try outcome(own, others, candidates, nil) }
    let members = Set(own)
    let matching: Matching
    do throws(MatchingProblem) {
      matching = try match.rule.matching(
        profiles(candidates, match.variables), treated: candidates.map(members.contains))
    } catch {
      throw .matching(error)
    }
    return try outcome(
      matching.matched.map { candidates[$0] }, matching.comparisons.map { candidates[$0] },
      candidates, matching)
  }

  private func outcome(
    _ treated: [Int], _ comparison: [Int], _ candidates: [Int], _ matching: Matching?
  ) throws(Failure) -> Outcome {
    let members = Set(treated)
    let own = (treated + comparison).sorted().compactMap { changes[$0] }
    let arm = own.map { members.contains($0.unit) }
    var clusters: ClusterDimension?
    if let codes = data.clusters {
      clusters = ClusterDimension(
        label: clusterLabel, grouping: Grouping(codes: own.map { codes[$0.unit] }), levels: nil)
    }
    var (covariance, isByModel) = (covariance, false)
    if isDefaultCovariance, case .clustered = covariance,
      Set(treated.map { data.clusters?[$0] ?? 0 }).count < 2
    {
      // One cluster with the programme fits its own change: nothing is left to tell its variance from.
      covariance = .independent(.iid)
      isByModel = true
    }
    do throws(KnownVarianceDifference.Problem) {
      return Outcome(
        difference: try KnownVarianceDifference(
          own, treated: arm, outcome: outcomeLabel, covariance: covariance, clusters: clusters),
        treated: treated, comparison: comparison, candidates: candidates, matching: matching,
        isByModel: isByModel)
    } catch {
      throw .difference(error)
    }
  }
}
