internal import Glibc

/// The largest of several dependent t statistics that share one estimate of the variance: max_j |Z_j| / S.
///
/// P(max_j |T_j| ≤ c) = E[P(|Z_j| ≤ c S for all j)], S² chi-squared over its degrees of freedom: the lattice of
/// `MultivariateNormal` with a coordinate for S (Genz & Bretz 2002). Agrees with R's `mvtnorm::pmvt`.
public struct SimultaneousT: Sendable {
  private let normal: MultivariateNormal
  /// May be infinite.
  public let degreesOfFreedom: Double
  /// The triangle of the correlation.
  private let root: [[Double]]
  /// The share of its standard deviation that others leave a statistic which they nearly determine.
  private static let nearlyDetermined = 0.3
  /// So many times the points are taken where there is one.
  private static let furtherPoints = 8
  /// Points of the lattice, without the coordinate of S, and S.
  private let points: [(point: [Double], scale: Double)]

  /// The largest of statistics.
  ///
  /// - Parameters:
  ///   - normal: Of the estimates, mean nought; any scale.
  ///   - degreesOfFreedom: Positive; infinite for the normal distribution.
  public init(_ normal: MultivariateNormal, degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
    let count = normal.mean.count
    let scales = normal.covariance.diagonal.map { $0.squareRoot() }
    var root = MultivariateNormal.root(normal.covariance, scales, Array(0..<count))
    var pointCount = normal.pointCount
    // Statistics that others nearly determine are inside or outside at once: last, and with more points.
    if count > 2, root.contains(where: { ($0.last ?? 0) < Self.nearlyDetermined }) {
      let order = MultivariateNormal.freestFirst(normal.covariance, scales)
      root = MultivariateNormal.root(normal.covariance, scales, order)
      pointCount *= Self.furtherPoints
    }
    self.root = root
    self.normal = MultivariateNormal(
      mean: normal.mean, covariance: normal.covariance, pointCount: pointCount)
    guard count > 1, degreesOfFreedom.isFinite else {
      points = []
      return
    }
    let lattice = NormalLattice(dimension: count, count: pointCount)
    let chi = ChiSquared(degreesOfFreedom: degreesOfFreedom)
    points = (0..<pointCount).map { index in
      let uniform = lattice.uniform(index, isFolded: true)
      let scale = (chi.quantile(lowerTail: uniform[0]) / degreesOfFreedom).squareRoot()
      return (Array(uniform.dropFirst()), scale)
    }
  }

  /// P(max_j |T_j| > c).
  ///
  /// - Parameter c: At least 0.
  /// - Returns: In [0, 1]; exact for one statistic, to about 1e-5 for few, to about 2e-4 where some nearly determine others; 0
  ///   for none.
  public func tail(_ c: Double) -> Double {
    let count = normal.mean.count
    if count == 0 { return 0 }
    if count == 1 { return min(1, 2 * StudentT(degreesOfFreedom: degreesOfFreedom).upperTail(c)) }
    guard degreesOfFreedom.isFinite else {
      let reach = normal.covariance.diagonal.map { c * $0.squareRoot() }
      return max(0, 1 - normal.probability(lower: reach.map { -$0 }, upper: reach))
    }
    var sum = CompensatedSum()
    for (point, scale) in points {
      let box = [(Double, Double)](repeating: (-c * scale, c * scale), count: count)
      sum.add(MultivariateNormal.conditioned(root, box, point))
    }
    return min(max(1 - sum.value / Double(points.count), 0), 1)
  }

  /// The c with P(max_j |T_j| ≤ c) equal to a level.
  ///
  /// - Parameter level: In (0, 1).
  /// - Returns: Between the quantile of one statistic and Bonferroni's; 0 for no statistic.
  public func critical(level: Double) -> Double {
    precondition(level > 0 && level < 1, "level \(level)")
    let count = normal.mean.count
    if count == 0 { return 0 }
    let reference = StudentT(degreesOfFreedom: degreesOfFreedom)
    var low = reference.quantile(upperTail: (1 - level) / 2)
    if count == 1 { return low }
    var high = reference.quantile(upperTail: (1 - level) / 2 / Double(count))
    var (atLow, atHigh) = (tail(low) - (1 - level), tail(high) - (1 - level))
    if atLow <= 0 { return low }
    if atHigh >= 0 { return high }
    // False position in the Illinois form: an end that stays twice has its height halved.
    var stayed = 0
    var middle = low
    for _ in 0..<60 where high - low > 1e-10 {
      middle = low + (high - low) * atLow / (atLow - atHigh)
      let height = tail(middle) - (1 - level)
      if abs(height) < 1e-13 { return middle }
      if height > 0 {
        (low, atLow) = (middle, height)
        if stayed > 0 { atHigh /= 2 }
        stayed = 1
      } else {
        (high, atHigh) = (middle, height)
        if stayed < 0 { atLow /= 2 }
        stayed = -1
      }
    }
    return middle
  }
}
