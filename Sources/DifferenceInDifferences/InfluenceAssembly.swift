import Designs
import Estimation
import Frames
import LinearModels
import Numerics

/// Estimates from what each row adds to them: V = Σ_clusters (Σ_rows)(Σ_rows)', no small-sample factor, normal
/// quantiles.
struct InfluenceAssembly {
  let rows: ProgrammeRows
  let estimator: String
  /// Covariates that were left out, by position.
  let omitted: [Int]

  init(_ rows: ProgrammeRows, estimator: String, omitted: [Int]) {
    self.rows = rows
    self.estimator = estimator
    self.omitted = omitted
  }

  /// Sums what rows add within clusters.
  ///
  /// - Parameters:
  ///   - terms: p terms.
  ///   - values: p values.
  ///   - influence: Per term one number per row.
  ///   - support: p supports.
  /// - Returns: Estimates with contributions where there are clusters.
  func estimate(
    terms: [TermID], values: [Double], influence: [[Double]], support: [Support]
  ) -> Estimate {
    let clusters = rows.clusters.first
    let codes = clusters?.grouping.codes ?? (0..<Int32(rows.rowCount)).map { $0 }
    let count = clusters?.grouping.count ?? rows.rowCount
    var psi = Matrix(repeating: 0, rowCount: count, columnCount: terms.count)
    for (column, values) in influence.enumerated() {
      for (row, value) in values.enumerated() { psi[Int(codes[row]), column] += value }
    }
    let label = clusters?.label
    let convention = VarianceConvention(
      kind: estimator, clusters: label.map { [$0] } ?? [], parameterFactor: 1,
      clusterFactor: label.map { _ in 1 }, parameterCount: terms.count,
      clusterCounts: label.map { _ in [count] } ?? [])
    let set = EstimateSet(
      terms: terms, values: values,
      uncertainty: count > 1 ? .covariance(psi.crossProduct(), .normal) : .none(.oneCluster),
      support: support,
      omitted: omitted.map {
        OmittedTerm(term: rows.covariates[$0].term, reason: .absorbed, explainedBy: [])
      }, findings: [],
      summary: FitSummary(
        observationCount: Double(rows.rowCount), parameterCount: terms.count,
        residualDegreesOfFreedom: nil, rSquared: nil, residualStandardDeviation: nil,
        logLikelihood: nil, variance: convention))
    return Estimate(
      set,
      contributions: clusters.map {
        ClusterContributions(columns: [$0.label], clusters: $0.grouping.identities, psi: psi)
      })
  }
}
