/// The probability that a value of one group exceeds a value of another, ties counted half.
///
/// θ = P(X > Y) + P(X = Y)/2, the area under the curve (AUC), Mann and Whitney's U over the number of pairs. It needs
/// an order only: 0.5 says that neither group tends to have the higher values.
public struct ProbabilityOfSuperiority: Sendable, Equatable, Codable {
  /// θ, in 0...1.
  public var value: Double
  /// The variance of the estimate.
  public var variance: Double
  /// Independent pieces behind it: clusters, or values where each is one.
  public var clusterCount: Int

  /// From two groups of independent values: DeLong's variance.
  ///
  /// As R's `pROC::auc` and `pROC::var(method = "delong")`. DeLong, DeLong & Clarke-Pearson (1988),
  /// [doi:10.2307/2531595](https://doi.org/10.2307/2531595).
  ///
  /// - Parameters:
  ///   - upper: Values of the group that may exceed, at least two.
  ///   - lower: Values of the other group, at least two.
  public init?(of upper: [Double], over lower: [Double]) {
    guard upper.count >= 2, lower.count >= 2 else { return nil }
    let (first, second) = Self.placements(upper, lower)
    let theta = first.reduce(0, +) / Double(upper.count)
    func variance(_ placements: [Double]) -> Double {
      let n = Double(placements.count)
      return placements.reduce(0) { $0 + ($1 - theta) * ($1 - theta) } / (n - 1) / n
    }
    value = theta
    self.variance = variance(first) + variance(second)
    clusterCount = upper.count + lower.count
  }

  /// From values in clusters, which may hold values of both groups: Obuchowski's variance.
  ///
  /// With the placements summed within cluster k as v_k (upper) and w_k (lower), centred at θ, and K clusters that hold
  /// any: K/(K-1) (Σv²/m² + Σw²/n² + 2Σvw/(mn)). Obuchowski (1997),
  /// [doi:10.2307/2533958](https://doi.org/10.2307/2533958), with one K for all three sums. Nil without values of both
  /// groups or with fewer than two clusters.
  ///
  /// - Parameters:
  ///   - upper: Values of the group that may exceed, at least one.
  ///   - lower: Values of the other group, at least one.
  ///   - upperClusters: The cluster of each upper value, as codes.
  ///   - lowerClusters: The cluster of each lower value, by the same codes.
  public init?(
    of upper: [Double], over lower: [Double], upperClusters: [Int], lowerClusters: [Int]
  ) {
    precondition(
      upper.count == upperClusters.count && lower.count == lowerClusters.count,
      "\(upper.count), \(upperClusters.count), \(lower.count), \(lowerClusters.count)")
    guard !upper.isEmpty, !lower.isEmpty else { return nil }
    let (first, second) = Self.placements(upper, lower)
    let (m, n) = (Double(upper.count), Double(lower.count))
    let theta = first.reduce(0, +) / m
    var sums: [Int: Double] = [:]
    for (placement, cluster) in zip(first, upperClusters) {
      sums[cluster, default: 0] += (placement - theta) / m
    }
    for (placement, cluster) in zip(second, lowerClusters) {
      sums[cluster, default: 0] += (placement - theta) / n
    }
    guard sums.count >= 2 else { return nil }
    let count = Double(sums.count)
    value = theta
    // In the order of the codes: a dictionary's own order is not the same in each run.
    variance =
      sums.keys.sorted().reduce(0) { $0 + sums[$1, default: 0] * sums[$1, default: 0] }
      * count / (count - 1)
    clusterCount = sums.count
  }

  /// For each upper value the share of lower ones that it exceeds, and for each lower one the share of upper ones
  /// that exceed it, ties half.
  private static func placements(
    _ upper: [Double], _ lower: [Double]
  ) -> (upper: [Double], lower: [Double]) {
    let (sortedUpper, sortedLower) = (upper.sorted(), lower.sorted())
    return (
      upper.map { Self.shareBelow($0, in: sortedLower) },
      lower.map { 1 - Self.shareBelow($0, in: sortedUpper) }
    )
  }

  private static func shareBelow(_ value: Double, in sorted: [Double]) -> Double {
    func count(_ isBefore: (Double) -> Bool) -> Int {
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if isBefore(sorted[middle]) { low = middle + 1 } else { high = middle }
      }
      return low
    }
    let (below, upTo) = (count { $0 < value }, count { $0 <= value })
    return (Double(below) + Double(upTo)) / 2 / Double(sorted.count)
  }
}
