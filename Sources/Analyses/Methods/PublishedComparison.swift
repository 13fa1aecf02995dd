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
  /// Per unit whether it can be compared.
  private let isEligible: [Bool]

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
    let changes = (0..<data.figures.unitCount).map { data.figures.change(of: $0, over: span) }
    self.changes = changes
    isEligible = changes.indices.map { unit in
      changes[unit] != nil && (match == nil || data.profiles[unit].allSatisfy { $0 != nil })
    }
  }

  /// Whether a unit has every value that neighbours are found by.
  func hasProfile(_ unit: Int) -> Bool {
    match == nil || data.profiles[unit].allSatisfy { $0 != nil }
  }

  /// Whether a unit can be compared.
  func isEligible(_ unit: Int) -> Bool { isEligible[unit] }

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
    try outcome(try sides(treated, pool))
  }

  /// The effect of such a comparison alone.
  ///
  /// - Parameters:
  ///   - treated: The units of the programme.
  ///   - pool: The units that may serve as comparison.
  ///   - level: Of confidence.
  /// - Returns: The estimate and its test; nil without an estimate.
  /// - Throws: Why there is none.
  func effect(treated: [Int], pool: [Int], level: Double) throws(Failure) -> PlaceboOutcome? {
    let sides = try sides(treated, pool)
    let (own, arm) = changes(of: sides)
    let codes = data.clusters.map { codes in own.map { codes[$0.unit] } } ?? []
    let quick: UnitwiseEffect?
    do throws(KnownVarianceDifference.Problem) {
      quick = try KnownVarianceDifference.effect(
        own, treated: arm, covariance: covariance,
        isUnitwise: !codes.isEmpty && Set(codes).count == codes.count)
    } catch {
      throw .difference(error)
    }
    if let quick {
      return PlaceboOutcome(
        estimate: quick.estimate, standardError: quick.standardError, pValue: quick.pValue)
    }
    return try outcome(sides).difference.estimate.set.inferences(level: level).first.map {
      PlaceboOutcome(estimate: $0.estimate, standardError: $0.standardError, pValue: $0.pValue)
    }
  }

  /// Who is compared with whom.
  private struct Sides {
    let treated: [Int]
    let comparison: [Int]
    let candidates: [Int]
    var matching: Matching?
  }

  private func sides(_ treated: [Int], _ pool: [Int]) throws(Failure) -> Sides {
    let own = treated.filter { isEligible[$0] }
    let others = pool.filter { isEligible[$0] }
    if own.isEmpty { throw .difference(.noTreated) }
    if others.isEmpty { throw .difference(.noComparison) }
    var isOwn = [Bool](repeating: false, count: changes.count)
    var isTaken = isOwn
    for unit in own { (isOwn[unit], isTaken[unit]) = (true, true) }
    for unit in others { isTaken[unit] = true }
    let candidates = isTaken.indices.filter { isTaken[$0] }
    guard let match else {
      return Sides(treated: own, comparison: others, candidates: candidates)
    }
    let matching: Matching
    do throws(MatchingProblem) {
      matching = try match.rule.matching(
        profiles(candidates, match.variables), treated: candidates.map { isOwn[$0] })
    } catch {
      throw .matching(error)
    }
    return Sides(
      treated: matching.matched.map { candidates[$0] },
      comparison: matching.comparisons.map { candidates[$0] }, candidates: candidates,
      matching: matching)
  }

  private func changes(of sides: Sides) -> ([UnitChange], treated: [Bool]) {
    var isTreated = [Bool](repeating: false, count: changes.count)
    for unit in sides.treated { isTreated[unit] = true }
    let own = (sides.treated + sides.comparison).sorted().compactMap { changes[$0] }
    return (own, own.map { isTreated[$0.unit] })
  }

  private func outcome(_ sides: Sides) throws(Failure) -> Outcome {
    let (own, arm) = changes(of: sides)
    var clusters: ClusterDimension?
    if let codes = data.clusters {
      clusters = ClusterDimension(
        label: clusterLabel, grouping: Grouping(codes: own.map { codes[$0.unit] }), levels: nil)
    }
    var (covariance, isByModel) = (covariance, false)
    if isDefaultCovariance, case .clustered = covariance,
      Set(sides.treated.map { data.clusters?[$0] ?? 0 }).count < 2
    {
      // One cluster with the programme fits its own change: nothing is left to tell its variance from.
      covariance = .independent(.iid)
      isByModel = true
    }
    do throws(KnownVarianceDifference.Problem) {
      return Outcome(
        difference: try KnownVarianceDifference(
          own, treated: arm, outcome: outcomeLabel, covariance: covariance, clusters: clusters),
        treated: sides.treated, comparison: sides.comparison, candidates: sides.candidates,
        matching: sides.matching, isByModel: isByModel)
    } catch {
      throw .difference(error)
    }
  }
}
