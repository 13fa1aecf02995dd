import Designs
import Estimation
import Frames
import Numerics

/// How far single clusters of a model with one dimension of them determine its estimates.
///
/// All comes from the leverage of the residualised design, E_g = Z_g'W Z_g (Frisch & Waugh), which is defined
/// whatever is absorbed: its trace, G* and the greatest leverage always. Estimates without a cluster,
/// b_(g) = b - (I - E_g)^-1 Z_g'W e_g, are exact where every absorbed effect is nested in the clusters or stands in
/// the design as columns, because leaving a cluster out then changes no other row's residualised columns. With
/// effects that cross the clusters they are not judged, and a finding says so.
extension GroupedAssembly {
  /// Absorbed effects because of which leaving a cluster out is not judged.
  var crossedEffects: [String] {
    let absorption = fit.absorption
    guard absorption.iterated.isEmpty else {
      return absorption.iterated.filter { effect in
        !request.clusters.contains { effect.grouping.isNested(in: $0.grouping) }
      }.map(\.label)
    }
    return absorption.isSweptWithinClusters ? [] : [absorption.swept?.label].compactMap(\.self)
  }

  /// Of a model clustered in one way.
  mutating func ownDiagnostics() -> ClusterDiagnostics {
    guard fit.isClusterwise else { return diagnosticsFromRows() }
    _ = clusterwise(ClusteredCovariance(.CR1), smallSample())
    return diagnostics[0]
  }

  /// From the sums over clusters.
  func diagnostics(_ sums: ClusterSums) -> ClusterDiagnostics {
    let values = solution.userCoefficients(withIntercept: reportsIntercept)
    let effective = sums.effectiveClusters()
    let isJudged = crossedEffects.isEmpty
    return ClusterDiagnostics(
      clusters: request.clusters[0].label, clusterCount: sums.clusterCount,
      largestLeverage: sums.largestLeverage.value, parameterCount: solution.order,
      largestLeverageCluster: name(sums.largestLeverage.cluster), crossedEffects: crossedEffects,
      terms: values.indices.map { j in
        let range = sums.range[j]
        let isThere = isJudged && range.cluster >= 0
        return .init(
          effectiveClusters: effective[j], lowest: isThere ? values[j] + range.low : nil,
          highest: isThere ? values[j] + range.high : nil,
          mostInfluential: isThere ? name(range.cluster) : nil,
          carriedBy: sums.carriers[j].map(name))
      })
  }

  /// Where clusters are not the cells of the pass: leverages summed up row by row.
  mutating func diagnosticsFromRows() -> ClusterDiagnostics {
    solution.passes += 1
    let shares = system.rows.leverageShares(
      solution.orthonormalMap, system.moments, contrasts: terms,
      by: request.clusters[0].grouping, threads: fit.threads)
    var sums = ClusterSums(
      contrastCount: terms.rowCount, betweenClusters: nil, keepsContributions: false,
      needsWorkingModel: false)
    for cluster in 0..<shares.columnCount {
      let column = shares.column(cluster)
      sums.take(
        ClusterAdjustment(leverage: column[0], information: Array(column[1...])), cluster: cluster)
    }
    return diagnostics(sums)
  }

  private func name(_ cluster: Int) -> ClusterDiagnostics.Name {
    let dimension = request.clusters[0]
    return .init(
      level: dimension.levels?[cluster], row: Int(dimension.grouping.firstRows[cluster]) + 1)
  }
}

extension ClusterDiagnostics {
  /// The same for terms in another order; a term that is not among them has nothing.
  func ordered(_ own: [TermID], as terms: [TermID]) -> ClusterDiagnostics {
    let unknown = Term(
      effectiveClusters: nil, lowest: nil, highest: nil, mostInfluential: nil, carriedBy: nil)
    return ClusterDiagnostics(
      clusters: clusters, clusterCount: clusterCount, largestLeverage: largestLeverage,
      parameterCount: parameterCount, largestLeverageCluster: largestLeverageCluster,
      crossedEffects: crossedEffects,
      terms: terms.map { term in own.firstIndex(of: term).map { self.terms[$0] } ?? unknown })
  }
}
