import Designs
public import Estimation
import Frames
import Numerics

/// What one cluster does to the estimates: its leverage, and the estimates without it.
///
/// One row per cluster speaks of one school: a table of these rows is not for publication.
/// MacKinnon, Nielsen & Webb (2023), [doi:10.1177/1536867X231196288](https://doi.org/10.1177/1536867X231196288); agrees
/// with Stata's `summclust` and R's `summclust`.
public struct ClusterInfluence: Sendable, Equatable, Codable {
  /// The cluster's name.
  public let cluster: ClusterDiagnostics.Name
  /// Rows in it.
  public let rowCount: Int
  /// tr H_gg: the parameters that it determines; they add up to the number of parameters.
  public let leverage: Double
  /// Per term the share of its variation beyond the other terms that the cluster holds; they add up to 1.
  public let partialLeverages: [Double]
  /// Per term the estimate without the cluster; nil where there is none.
  public let estimates: [Double?]
}

extension LinearModel {
  /// The influence of every cluster on every term.
  ///
  /// - Parameters:
  ///   - request: Of one clustering; its covariance is not looked at.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: One entry per cluster, in their order, with the terms in the order of the estimates.
  /// - Throws: As `estimate`; `undefined` where an absorbed effect of many levels crosses the clusters.
  /// - Complexity: O(G p³), the rows read once.
  public static func influence(
    _ request: FitRequest, threads: Int
  ) throws(LinearModelError) -> [ClusterInfluence] {
    precondition(request.clusters.count == 1, "influence by \(request.clusters.count) clusterings")
    var own = request
    own.covariance = .clustered(ClusteredCovariance(.CR3))
    own.isDefaultCovariance = false
    own.keepsReference = false
    let fit = try GroupedFit(own, threads: threads)
    let (prepared, solution) = try fit.solved()
    let hasIntercept =
      prepared.hasConstant && request.effects.isEmpty && request.design.hasIntercept
    let terms = solution.userMap(withIntercept: hasIntercept)
    let values = solution.userCoefficients(withIntercept: hasIntercept)
    let norms = (0..<terms.rowCount).map { dot(terms.row($0), terms.row($0)) }
    let wish = ClusterAdjustment.Wish(
      power: .inverse, needsWorkingModel: false, jackknifeOf: values, squaredGram: nil)
    let dimension = request.clusters[0]
    let sizes = dimension.grouping.sizes()
    var found: [ClusterInfluence] = []
    ClusterCells(solution, powers: [1], wantsLeaves: false).map(
      { ($0.cell, ClusterAdjustment($0, contrasts: terms, wish: wish)) },
      merge: { cell, part in
        found.append(
          ClusterInfluence(
            cluster: .init(
              level: dimension.levels?[cell],
              row: Int(dimension.grouping.firstRows[cell]) + 1),
            rowCount: sizes[cell], leverage: part.leverage,
            partialLeverages: zip(part.information, norms).map { $0 / $1 },
            estimates: values.indices.map {
              part.carried.contains($0) ? nil : values[$0] + part.jackknife[$0]
            }))
      })
    return found
  }
}
