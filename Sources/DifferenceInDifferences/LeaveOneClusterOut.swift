public import Designs
public import Estimation
import Frames
public import LinearModels
import Numerics

/// What estimates come to without each cluster.
///
/// Whether one school, or one authority, carries the result.
public struct LeaveOneClusterOut: Sendable, Equatable {
  /// What is left without a cluster.
  public struct Row: Sendable, Equatable {
    /// The cluster's code in the frame.
    public let cluster: Int32
    /// One estimate per term; nil where it has none without the cluster.
    public let values: [Double?]
  }

  /// The terms.
  public let terms: [TermID]
  /// The estimates with all clusters.
  public let whole: [Double]
  /// Per cluster what is left, by code.
  public let rows: [Row]

  /// Estimates once more without each cluster.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - dimension: What is left out, one cluster at a time; at least two clusters.
  ///   - whole: The estimates with all clusters, where they are known.
  ///   - threads: How many may run at once; changes no bit.
  ///   - estimate: Any estimator; nil where nothing is identified.
  /// - Returns: nil where the whole has no estimate.
  /// - Complexity: `cost` rows pass the estimator.
  public static func estimating(
    _ rows: ProgrammeRows, _ dimension: ClusterDimension, whole: EstimateSet? = nil,
    threads: Int = 1, _ estimate: @Sendable (ProgrammeRows) -> EstimateSet?
  ) -> LeaveOneClusterOut? {
    guard let whole = whole ?? estimate(rows) else { return nil }
    let grouping = dimension.grouping
    precondition(
      grouping.codes.count == rows.rowCount && grouping.count > 1, "clusters of the rows")
    let found = parallelMap(count: grouping.count, threads: threads) { cluster -> Row in
      let kept = (0..<rows.rowCount).filter { Int(grouping.codes[$0]) != cluster }
      let set = estimate(rows.selecting(kept))
      let places = Dictionary(uniqueKeysWithValues: zip(set?.terms ?? [], 0...))
      return Row(
        cluster: grouping.identities[cluster],
        values: whole.terms.map { term in
          set.flatMap { set in places[term].map { set.values[$0] } }
        })
    }
    return LeaveOneClusterOut(terms: whole.terms, whole: whole.values, rows: found)
  }

  /// How many rows pass the estimator where each cluster is left out once.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - dimension: What is left out.
  /// - Returns: Clusters times rows.
  public static func cost(_ rows: ProgrammeRows, _ dimension: ClusterDimension) -> Int {
    dimension.grouping.count * rows.rowCount
  }

  /// What contributions say to first order: estimate less what the cluster adds to its deviation.
  ///
  /// For means of equal clusters exact up to the factor G / (G - 1); no estimator is run again, and a term that a
  /// cluster carries alone is not noticed.
  ///
  /// - Parameters:
  ///   - set: The estimates.
  ///   - contributions: What each cluster adds.
  /// - Returns: The rows.
  public static func approximating(
    _ set: EstimateSet, _ contributions: ClusterContributions
  ) -> LeaveOneClusterOut {
    precondition(contributions.psi.columnCount == set.terms.count, "contributions of the estimates")
    return LeaveOneClusterOut(
      terms: set.terms, whole: set.values,
      rows: contributions.clusters.enumerated().map { row, cluster in
        Row(
          cluster: cluster,
          values: set.values.indices.map { set.values[$0] - contributions.psi[row, $0] })
      })
  }

  /// The smallest and the largest estimate of a term without a cluster; nil where some cluster carries the term.
  ///
  /// - Parameter term: The term, by position.
  /// - Returns: The rows of both.
  public func range(ofTerm term: Int) -> (lowest: Row, highest: Row)? {
    var found: [(value: Double, row: Row)] = []
    for row in rows {
      guard let value = row.values[term] else { return nil }
      found.append((value, row))
    }
    guard let low = found.min(by: { $0.value < $1.value }),
      let high = found.max(by: { $0.value < $1.value })
    else { return nil }
    return (low.row, high.row)
  }

  /// The clusters without which a term has no estimate.
  ///
  /// - Parameter term: The term, by position.
  /// - Returns: Codes.
  public func carriers(ofTerm term: Int) -> [Int32] {
    rows.filter { $0.values[term] == nil }.map(\.cluster)
  }

  /// The jackknife's standard error, sqrt((G - 1)/G Σ (b_(g) - b)^2) about the estimate itself (CV3).
  ///
  /// MacKinnon, Nielsen & Webb (2023), [doi:10.1016/j.jeconom.2022.04.001](https://doi.org/10.1016/j.jeconom.2022.04.001).
  ///
  /// - Parameter term: The term, by position.
  /// - Returns: nil where some cluster carries the term.
  public func jackknifeStandardError(ofTerm term: Int) -> Double? {
    var sum = 0.0
    for row in rows {
      guard let value = row.values[term] else { return nil }
      sum += (value - whole[term]) * (value - whole[term])
    }
    let count = Double(rows.count)
    return ((count - 1) / count * sum).squareRoot()
  }
}
