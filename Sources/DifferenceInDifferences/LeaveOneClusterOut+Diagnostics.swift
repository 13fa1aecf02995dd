public import Estimation
import Frames
public import LinearModels

extension LeaveOneClusterOut {
  /// The ranges of the estimates without one cluster, and whose absence moves each most.
  ///
  /// - Parameter dimension: What was left out.
  /// - Returns: One entry per term; a term that a cluster carries alone has that cluster in place of a range.
  public func diagnostics(_ dimension: ClusterDimension) -> ClusterDiagnostics {
    let places = Dictionary(uniqueKeysWithValues: zip(dimension.grouping.identities, 0...))
    func name(_ cluster: Int32) -> ClusterDiagnostics.Name? {
      places[cluster].map {
        .init(
          level: dimension.levels?[$0], row: Int(dimension.grouping.firstRows[$0]) + 1)
      }
    }
    return ClusterDiagnostics(
      clusters: dimension.label, clusterCount: dimension.grouping.count,
      terms: terms.indices.map { term in
        let range = range(ofTerm: term)
        let (low, high) = (range?.lowest.values[term], range?.highest.values[term])
        var most = range?.highest.cluster
        if let low, let high, whole[term] - low > high - whole[term] {
          most = range?.lowest.cluster
        }
        return .init(
          effectiveClusters: nil, lowest: low, highest: high,
          mostInfluential: most.flatMap(name), carriedBy: carriers(ofTerm: term).first.flatMap(name)
        )
      })
  }
}

extension ClusterDiagnostics {
  /// Clusters without which nothing was estimated.
  ///
  /// - Parameters:
  ///   - dimension: The clusters.
  ///   - rows: How many rows would have passed the estimator for each.
  ///   - terms: The number of terms.
  /// - Returns: The number of clusters, and no range.
  public static func notJudged(
    _ dimension: ClusterDimension, rows: Int, terms: Int
  ) -> ClusterDiagnostics {
    let unknown = Term(
      effectiveClusters: nil, lowest: nil, highest: nil, mostInfluential: nil, carriedBy: nil)
    return ClusterDiagnostics(
      clusters: dimension.label, clusterCount: dimension.grouping.count, skippedRows: rows,
      terms: [Term](repeating: unknown, count: terms))
  }
}
