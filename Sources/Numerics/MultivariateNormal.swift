/// A multivariate normal distribution, for probabilities of boxes.
///
/// The integral over a box becomes one over the unit cube by conditioning coordinate by coordinate on those before
/// (Genz 1992), narrow ones first, and is averaged over a lattice with folded coordinates: the same digits on every
/// run and machine, smooth in the bounds.
///
/// Genz (1992), [doi:10.1080/10618600.1992.10477010](https://doi.org/10.1080/10618600.1992.10477010). Agrees with
/// R's `mvtnorm::pmvnorm`.
public struct MultivariateNormal: Sendable {
  /// The default number of lattice points.
  public static let pointCount = 8_192

  /// The means, p of them.
  public let mean: [Double]
  /// The covariance, p x p, positive semidefinite.
  public let covariance: Matrix
  /// The number of lattice points.
  public let pointCount: Int

  /// A distribution.
  ///
  /// - Parameters:
  ///   - mean: p finite numbers.
  ///   - covariance: p x p, positive semidefinite, with positive variances.
  ///   - pointCount: The number of lattice points.
  public init(
    mean: [Double], covariance: Matrix, pointCount: Int = MultivariateNormal.pointCount
  ) {
    precondition(
      covariance.rowCount == mean.count && covariance.columnCount == mean.count, "shapes differ")
    precondition(covariance.diagonal.allSatisfy { $0 > 0 }, "a variance is not positive")
    self.mean = mean
    self.covariance = covariance
    self.pointCount = pointCount
  }

  /// P(lower < X < upper), coordinate by coordinate.
  ///
  /// - Parameters:
  ///   - lower: p bounds, minus infinity allowed.
  ///   - upper: p bounds, infinity allowed.
  /// - Returns: In [0, 1]; exact for one coordinate, to about 1e-8 for two and three (product rule), else to about
  ///   1e-5 with the default number of points.
  public func probability(lower: [Double], upper: [Double]) -> Double {
    precondition(lower.count == mean.count && upper.count == mean.count, "shapes differ")
    if mean.isEmpty { return 1 }
    let scales = covariance.diagonal.map { $0.squareRoot() }
    let low = lower.indices.map { (lower[$0] - mean[$0]) / scales[$0] }
    let high = upper.indices.map { (upper[$0] - mean[$0]) / scales[$0] }
    if mean.count == 1 { return Self.between(low[0], high[0]) }
    let order = low.indices.sorted {
      Self.between(low[$0], high[$0]) < Self.between(low[$1], high[$1])
    }
    let root = Self.root(covariance, scales, order)
    let box = order.map { (low[$0], high[$0]) }
    return min(max(mean.count <= 3 ? Self.product(root, box) : average(root, box), 0), 1)
  }

  /// The average over the lattice.
  private func average(_ root: [[Double]], _ box: [(Double, Double)]) -> Double {
    let lattice = NormalLattice(dimension: mean.count - 1, count: pointCount)
    var sum = CompensatedSum()
    for point in 0..<pointCount {
      sum.add(Self.conditioned(root, box, lattice.uniform(point, isFolded: true)))
    }
    return sum.value / Double(pointCount)
  }

  /// The integral over one or two coordinates by a product rule.
  private static func product(_ root: [[Double]], _ box: [(Double, Double)]) -> Double {
    let rule = GaussLegendre.unit
    var sum = CompensatedSum()
    for (x, weight) in zip(rule.points, rule.weights) {
      if root.count == 2 {
        sum.add(weight * conditioned(root, box, [x]))
      } else {
        for (y, other) in zip(rule.points, rule.weights) {
          sum.add(weight * other * conditioned(root, box, [x, y]))
        }
      }
    }
    return sum.value
  }

  /// E[X | lower < X < upper].
  ///
  /// Tallis (1961): the mean moves by Σ_j Cov(., j)/σ_j^2 (density at the lower end of j less that at the upper end) over
  /// the probability, the densities with the other coordinates in the box.
  ///
  /// - Parameters:
  ///   - lower: p bounds, minus infinity allowed.
  ///   - upper: p bounds, infinity allowed.
  /// - Returns: p means; nil where the box has no probability.
  public func truncatedMean(lower: [Double], upper: [Double]) -> [Double]? {
    let whole = probability(lower: lower, upper: upper)
    guard whole > 1e-300 else { return nil }
    var moved = [Double](repeating: 0, count: mean.count)
    for j in mean.indices {
      let pull = face(j, at: lower[j], lower, upper) - face(j, at: upper[j], lower, upper)
      for i in mean.indices { moved[i] += covariance[i, j] * pull / whole }
    }
    return zip(mean, moved).map { $0 + $1 }
  }

  /// The density of coordinate j at a bound times the probability of the others in the box given that.
  private func face(_ j: Int, at bound: Double, _ lower: [Double], _ upper: [Double]) -> Double {
    guard bound.isFinite else { return 0 }
    let variance = covariance[j, j]
    let density = Normal(mean: mean[j], standardDeviation: variance.squareRoot()).density(bound)
    let others = mean.indices.filter { $0 != j }
    guard density > 0, !others.isEmpty else { return density }
    var conditional = covariance.submatrix(rows: others, columns: others)
    let loadings = others.map { covariance[$0, j] / variance }
    for (a, i) in others.enumerated() {
      for b in others.indices { conditional[a, b] -= covariance[i, j] * loadings[b] }
    }
    let centre = others.enumerated().map { mean[$1] + loadings[$0] * (bound - mean[j]) }
    // A coordinate that j determines is inside or outside for certain.
    let free = others.indices.filter {
      conditional[$0, $0] > 1e-14 * covariance[others[$0], others[$0]]
    }
    for place in others.indices where !free.contains(place) {
      if !(lower[others[place]]...upper[others[place]]).contains(centre[place]) { return 0 }
    }
    let rest = MultivariateNormal(
      mean: free.map { centre[$0] }, covariance: conditional.submatrix(rows: free, columns: free),
      pointCount: pointCount)
    return density
      * rest.probability(
        lower: free.map { lower[others[$0]] }, upper: free.map { upper[others[$0]] })
  }

  /// The c with P(max_j |X_j - mean_j|/σ_j <= c) equal to a level.
  ///
  /// - Parameter level: In (0, 1).
  /// - Returns: The critical value of simultaneous intervals.
  public func simultaneousCritical(level: Double) -> Double {
    precondition(level > 0 && level < 1, "level \(level)")
    let scales = covariance.diagonal.map { $0.squareRoot() }
    func inside(_ c: Double) -> Double {
      probability(
        lower: mean.indices.map { mean[$0] - c * scales[$0] },
        upper: mean.indices.map { mean[$0] + c * scales[$0] })
    }
    let normal = Normal()
    // One coordinate alone, and Bonferroni's bound.
    var low = normal.quantile(upperTail: (1 - level) / 2)
    var high = normal.quantile(upperTail: (1 - level) / 2 / Double(max(mean.count, 1)))
    var (below, above) = (inside(low) - level, inside(high) - level)
    // Illinois: false position that halves the end which stays, so that both ends move.
    var stays = 0
    while high - low > 1e-10, below < 0, above > 0 {
      let middle = max(low, min(high, low - below * (high - low) / (above - below)))
      let found = inside(middle) - level
      if found == 0 || middle == low || middle == high { return middle }
      if found < 0 {
        (low, below) = (middle, found)
        if stays == -1 { above /= 2 }
        stays = -1
      } else {
        (high, above) = (middle, found)
        if stays == 1 { below /= 2 }
        stays = 1
      }
    }
    if below >= 0 { return low }
    if above <= 0 { return high }
    return (low + high) / 2
  }

  private static func between(_ low: Double, _ high: Double) -> Double {
    if low >= high { return 0 }
    let normal = Normal()
    return low > 0
      ? normal.upperTail(low) - normal.upperTail(high)
      : normal.lowerTail(high) - normal.lowerTail(low)
  }

  /// The coordinates in the order of what those before leave of their variance, the most first (a pivoted Cholesky).
  static func freestFirst(_ covariance: Matrix, _ scales: [Double]) -> [Int] {
    var order: [Int] = []
    var rest = Array(scales.indices)
    while !rest.isEmpty {
      let left = rest.map { candidate in
        root(covariance, scales, order + [candidate])[order.count][order.count]
      }
      // Ties keep their order, whatever rounding says.
      let most = left.max() ?? 0
      order.append(rest.remove(at: left.firstIndex { $0 >= most - 1e-9 } ?? 0))
    }
    return order
  }

  /// The lower triangle C of the correlation in an order, row by row; rows that earlier ones determine end in 0.
  static func root(_ covariance: Matrix, _ scales: [Double], _ order: [Int]) -> [[Double]] {
    var rows: [[Double]] = []
    for (place, i) in order.enumerated() {
      var row: [Double] = []
      for (other, j) in order[..<place].enumerated() {
        var value = covariance[i, j] / (scales[i] * scales[j])
        for p in 0..<other { value -= row[p] * rows[other][p] }
        row.append(rows[other][other] > 0 ? value / rows[other][other] : 0)
      }
      let left = row.reduce(1) { $0 - $1 * $1 }
      row.append(left > 1e-12 ? left.squareRoot() : 0)
      rows.append(row)
    }
    return rows
  }

  /// The product of conditional probabilities along one point.
  static func conditioned(
    _ root: [[Double]], _ box: [(Double, Double)], _ point: [Double]
  ) -> Double {
    let normal = Normal()
    var product = 1.0
    var values: [Double] = []
    for place in root.indices {
      var shift = 0.0
      for p in 0..<place { shift += root[place][p] * values[p] }
      let scale = root[place][place]
      guard scale > 0 else {
        if shift < box[place].0 || shift > box[place].1 { return 0 }
        values.append(0)
        continue
      }
      let (low, high) = ((box[place].0 - shift) / scale, (box[place].1 - shift) / scale)
      let share = between(low, high)
      if share <= 0 { return 0 }
      product *= share
      if place < point.count {
        values.append(
          low > 0
            ? normal.quantile(upperTail: normal.upperTail(low) - point[place] * share)
            : normal.quantile(lowerTail: min(normal.lowerTail(low) + point[place] * share, 1)))
      }
    }
    return product
  }
}
