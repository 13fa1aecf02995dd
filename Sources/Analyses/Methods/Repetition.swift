import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics

/// Why an analysis is made again on other rows.
enum Repetition: Sendable {
  /// For its estimates alone.
  case values
  /// For its estimates and tests.
  case tests
  /// For its estimates and tests, on means of rows.
  case testsOfMeans
}

/// An estimator by design that can be made again on other rows of the same design: other units in the places of the
/// programme's, all clusters but one.
protocol RepeatableMethod: ProgrammeMethod {
  /// The effect that draws of untreated units are judged by.
  ///
  /// - Parameter set: The estimates.
  /// - Returns: Nil where there is no such effect.
  func judgedTerm(in set: EstimateSet) -> TermID?

  /// Whether only making it again tells what is left without a cluster.
  var repeatsWithoutClusters: Bool { get }

  /// What a row costs when the analysis is made again, in rows of the quickest one.
  var rowCost: Int { get }

  /// The analysis on other rows.
  ///
  /// - Parameters:
  ///   - rows: Of the same design.
  ///   - purpose: What for.
  /// - Returns: nil where nothing is identified.
  func repeated(_ rows: ProgrammeRows, _ purpose: Repetition) -> EstimateSet?
}

extension RepeatableMethod {
  var repeatsWithoutClusters: Bool { covariance.influence != nil }
  var rowCost: Int { 1 }

  /// An outcome with what repetitions of the analysis say of it.
  func outcome(repeating data: ProgrammeData, _ run: RunContext) throws(ProgrammeFailure)
    -> MethodOutcome
  {
    var outcome = try outcome(data, run)
    let placebo = PlaceboRun(method: self).run(data, estimate: outcome.estimate, run)
    outcome.supplement.placebo = placebo.result
    outcome.estimate = withoutClusters(outcome.estimate, data, run).with(findings: placebo.findings)
    return outcome
  }

  /// The estimates with their range when one cluster is left out.
  private func withoutClusters(
    _ estimate: Estimate, _ data: ProgrammeData, _ run: RunContext
  ) -> Estimate {
    let set = estimate.set
    guard repeatsWithoutClusters, data.rows.clusters.count == 1, !set.terms.isEmpty,
      let dimension = data.rows.clusters.first, dimension.grouping.count > 1
    else { return estimate }
    let cost = LeaveOneClusterOut.cost(data.rows, dimension)
    var found: ClusterDiagnostics
    var findings: [Finding] = []
    if cost > LeavingOut.limit / rowCost {
      found = .notJudged(dimension, rows: data.rows.rowCount, terms: set.terms.count)
    } else {
      guard
        let left = LeaveOneClusterOut.estimating(
          data.rows, dimension, whole: set, threads: run.threads, { repeated($0, .values) })
      else { return estimate }
      found = left.diagnostics(dimension)
      findings = LeavingOut.findings(found, set)
    }
    if let known = set.clusterDiagnostics.first { found = known.withLeavingOut(of: found) }
    return Estimate(
      set.with(clusterDiagnostics: [found]).with(findings: findings),
      contributions: estimate.contributions, reference: estimate.reference)
  }
}

/// What leaving one cluster out comes to for estimators that have to be made again.
enum LeavingOut {
  /// As many rows as pass an estimator for that: clusters times rows, so 100 schools and 20,000 pupils are just judged.
  static let limit = 2_000_000

  /// Overall effects that a single cluster carries or moves by more than a standard error.
  static func findings(_ found: ClusterDiagnostics, _ set: EstimateSet) -> [Finding] {
    let carried = found.carriers(of: set.terms) { ProgrammeWords.overall.contains($0) }
    guard case .covariance(let covariance, _) = set.uncertainty else { return carried }
    let influence = found.strongestInfluence(
      on: set.terms, values: set.values,
      errors: covariance.diagonal.map { max($0, 0).squareRoot() }
    ) { ProgrammeWords.overall.contains($0) }
    return carried + [influence].compactMap(\.self)
  }
}
