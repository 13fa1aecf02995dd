import Numerics

/// The numbers of a hypothesis that every draw of a wild bootstrap needs, and the loop over draws.
///
/// With weights v_h of the bootstrap's clusters, delta = Σ_h v_h s_h is the deviation of the bootstrap's estimates
/// in the basis in which Z'WZ = I. The numerator is R delta; cluster g adds w_g = Σ_j v_h(j) a_j - k_g'delta to it,
/// a_j = zeta_g's_j and k_g = E_g zeta_g, so V* = Σ_g w_g w_g' costs O(G p) a draw and nothing is G x G. The scores may
/// have several directions (s = S + d T): then all products of directions are given, and any d can be had.
struct WildKernel: Sendable {
  /// p.
  let order: Int
  /// L: directions of the scores.
  let directionCount: Int
  /// R, m x p, row by row.
  let contrasts: [Double]
  /// m.
  let contrastCount: Int
  /// H: clusters that get a weight.
  let groupCount: Int
  /// Σ s_j of each of them: entry (l, column, h) at (l p + column) H + h.
  let scores: [Double]
  /// The clusterings whose covariances are added.
  let clusterings: [Clustering]

  /// One clustering of the covariance: its cells, cluster by cluster.
  struct Clustering: Sendable {
    /// The small-sample factor with its sign.
    let factor: Double
    /// Per cluster the end of its cells.
    let ends: [Int]
    /// Per cell the cluster that gives its weight.
    let groups: [Int]
    /// a: per cell one number for each contrast and direction, contrast slowest.
    let loads: [Double]
    /// k: per cluster and contrast p numbers.
    let leverages: [Double]
  }

  /// Residual sums per cluster: one for each contrast and direction.
  var sumCount: Int { contrastCount * directionCount }
  /// Numbers per draw: numerators, then the lower triangle of their covariance, row by row.
  var width: Int { sumCount + sumCount * (sumCount + 1) / 2 }

  /// Draws in a unit of work.
  private static let unit = 2048

  /// Numerators and covariances of every draw.
  ///
  /// - Parameters:
  ///   - draws: The weights.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: `draws.count` times `width` numbers.
  /// - Complexity: O(draws · L (H p + m G p)).
  func run(_ draws: ResamplingDraws, threads: Int) -> [Double] {
    let units = (draws.count + Self.unit - 1) / Self.unit
    let parts = parallelMap(count: units, threads: threads) { unit in
      block(draws, from: unit * Self.unit, to: min((unit + 1) * Self.unit, draws.count))
    }
    var all: [Double] = []
    all.reserveCapacity(draws.count * width)
    for part in parts { all += part }
    return all
  }

  /// A function of the numbers of every draw, so that they need not be kept.
  ///
  /// - Parameters:
  ///   - draws: The weights.
  ///   - threads: At least 1; changes no bit.
  ///   - body: Of `width` numbers.
  /// - Returns: Its results in the order of the draws.
  func map<Result: Sendable>(
    _ draws: ResamplingDraws, threads: Int, _ body: @Sendable ([Double]) -> Result
  ) -> [Result] {
    let units = (draws.count + Self.unit - 1) / Self.unit
    return parallelMap(count: units, threads: threads) { unit in
      var results: [Result] = []
      let (start, end) = (unit * Self.unit, min((unit + 1) * Self.unit, draws.count))
      var numbers = [Double](repeating: 0, count: width)
      forEachEight(draws, from: start, to: end) { first, lanes in
        for lane in 0..<min(8, end - first) {
          for place in numbers.indices { numbers[place] = lanes[place][lane] }
          results.append(body(numbers))
        }
      }
      return results
    }.flatMap(\.self)
  }

  /// Numerators and covariances of one draw.
  ///
  /// - Parameters:
  ///   - draw: Its place.
  ///   - draws: The weights.
  /// - Returns: `width` numbers.
  func numbers(of draw: Int, _ draws: ResamplingDraws) -> [Double] {
    block(draws, from: draw, to: draw + 1)
  }

  private func block(_ draws: ResamplingDraws, from start: Int, to end: Int) -> [Double] {
    let width = width
    var result = [Double](repeating: 0, count: (end - start) * width)
    forEachEight(draws, from: start, to: end) { first, lanes in
      for lane in 0..<min(8, end - first) {
        let row = (first - start + lane) * width
        for place in 0..<width { result[row + place] = lanes[place][lane] }
      }
    }
    return result
  }

  /// The numbers of eight draws at a time, in lanes; those behind the last draw mean nothing.
  private func forEachEight(
    _ draws: ResamplingDraws, from start: Int, to end: Int, _ body: (Int, [RowLanes]) -> Void
  ) {
    let width = width
    var weights = [RowLanes](repeating: .zero, count: groupCount)
    var deviations = [RowLanes](repeating: .zero, count: directionCount * order)
    var lanes = [RowLanes](repeating: .zero, count: width)
    for first in stride(from: start, to: end, by: 8) {
      draws.fill(&weights, first: first)
      addScores(weights, &deviations)
      for place in lanes.indices { lanes[place] = .zero }
      addNumerators(deviations, &lanes)
      for clustering in clusterings { addCovariance(clustering, weights, deviations, &lanes) }
      body(first, lanes)
    }
  }

  private func addScores(_ weights: [RowLanes], _ deviations: inout [RowLanes]) {
    let count = groupCount
    let scores = scores.span
    let weights = weights.span
    for place in deviations.indices {
      let start = place &* count
      var (even, odd) = (RowLanes.zero, RowLanes.zero)
      var group = 0
      while group &+ 1 < count {
        even += weights[group] * scores[start &+ group]
        odd += weights[group &+ 1] * scores[start &+ group &+ 1]
        group &+= 2
      }
      if group < count { even += weights[group] * scores[start &+ group] }
      deviations[place] = even + odd
    }
  }

  private func addNumerators(_ deviations: [RowLanes], _ lanes: inout [RowLanes]) {
    for contrast in 0..<contrastCount {
      for direction in 0..<directionCount {
        var sum = RowLanes.zero
        for column in 0..<order {
          sum += deviations[direction * order + column] * contrasts[contrast * order + column]
        }
        lanes[contrast * directionCount + direction] = sum
      }
    }
  }

  private func addCovariance(
    _ clustering: Clustering, _ weights: [RowLanes], _ deviations: [RowLanes],
    _ lanes: inout [RowLanes]
  ) {
    let (sums, order) = (sumCount, order)
    var own = [RowLanes](repeating: .zero, count: sums)
    var total = [RowLanes](repeating: .zero, count: sums * (sums + 1) / 2)
    let (loads, leverages) = (clustering.loads.span, clustering.leverages.span)
    let (weights, deviations) = (weights.span, deviations.span)
    var cell = 0
    for cluster in clustering.ends.indices {
      for contrast in 0..<contrastCount {
        let start = (cluster &* contrastCount &+ contrast) &* order
        for direction in 0..<directionCount {
          let shift = direction &* order
          var (even, odd) = (RowLanes.zero, RowLanes.zero)
          var column = 0
          while column &+ 1 < order {
            even += deviations[shift &+ column] * leverages[start &+ column]
            odd += deviations[shift &+ column &+ 1] * leverages[start &+ column &+ 1]
            column &+= 2
          }
          if column < order { even += deviations[shift &+ column] * leverages[start &+ column] }
          own[contrast &* directionCount &+ direction] = RowLanes.zero - (even + odd)
        }
      }
      while cell < clustering.ends[cluster] {
        let weight = weights[clustering.groups[cell]]
        for sum in 0..<sums { own[sum] += weight * loads[cell &* sums &+ sum] }
        cell += 1
      }
      var place = 0
      for i in 0..<sums {
        for j in 0...i {
          total[place] += own[i] * own[j]
          place += 1
        }
      }
    }
    for place in total.indices { lanes[sums + place] += total[place] * clustering.factor }
  }
}
