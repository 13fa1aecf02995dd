internal import Glibc
import Numerics

/// Effects where the slope of the violation of parallel trends changes by at most M from period to period
/// (Rambachan & Roth 2023).
///
/// The interval of fixed length about the affine estimator v'b whose length is least: sd(v) cv(bias(v)/sd(v)), cv the
/// 1 - α quantile of |N(t, 1)|. v is the target after the reference; before it the second sums c of v are free but
/// for c_0, which a linear trend fixes: bias = M (Σ_{s>0} |Σ_t l_t (t - s)+| + |Σ_t l_t t| + Σ_{i>0} |c_i|). The best v
/// is on the path of least variance for each Σ |c_i|, a lasso, and on it where its derivative is nought.
///
/// The reference of these formulas is the last period before the programme may act, which effects are taken against
/// whatever the model's reference: the set knows second differences alone.
///
/// M bounds the change of slope per calendar step. Over a hole of the path the mean slope between neighbours counts:
/// |(δ_{k+1} - δ_k)/h_{k+1} - (δ_k - δ_{k-1})/h_k| is at most M (h_k + h_{k+1})/2, h the steps between neighbours,
/// and |c_k| weighs (h_k + h_{k+1})/2. Whatever changes by at most M from step to step, measured or not, satisfies
/// that; the interval is the same as if the calendar were whole and the missing estimates had no weight, but for a c
/// that changes its sign inside a hole, where it is longer.
///
/// Rambachan & Roth (2023), [doi:10.1093/restud/rdad018](https://doi.org/10.1093/restud/rdad018). R's
/// `HonestDiD::createSensitivityResults` searches the same length by differences of drawn quantiles, which stop short
/// of it where it is flat (docs/honest.md).
public struct SmoothnessBound: Sendable {
  /// The effects by event time, against the last period before the programme may act.
  public let path: EventPath
  /// What is judged.
  public let target: HonestTarget
  /// One minus the level of the intervals.
  public let alpha: Double
  private let problem: SecondSums

  /// Judges a path.
  ///
  /// - Parameters:
  ///   - path: The effects by event time.
  ///   - target: By default the first period from the start on.
  ///   - alpha: In (0, 1).
  public init(_ path: EventPath, target: HonestTarget = .firstPeriod, alpha: Double = 0.05) {
    precondition(alpha > 0 && alpha < 1, "alpha \(alpha)")
    let path = path.anchored
    self.path = path
    self.target = target
    self.alpha = alpha
    problem = SecondSums(path, weights: target.weights(of: path))
  }

  /// The interval under a bound.
  ///
  /// - Parameter bound: M, at least 0.
  /// - Returns: v'b and its least half-length about it.
  public func interval(bound: Double) -> HonestInterval {
    let best = best(bound)
    return HonestInterval(
      bound: bound, lower: best.centre - best.halfLength, upper: best.centre + best.halfLength)
  }

  /// The smallest M at which the interval holds nought.
  ///
  /// - Parameter limit: The largest M that is tried, in standard errors of the target.
  /// - Returns: To 1e-9 of its size.
  public func breakdown(limit: Double = 1e4) -> BreakdownValue {
    func holdsNought(_ bound: Double) -> Bool {
      let best = best(bound)
      return abs(best.centre) <= best.halfLength
    }
    if holdsNought(0) { return .notSignificant }
    let unit = problem.moments([Double](repeating: 0, count: problem.freeCount)).deviation
    var (low, high) = (0.0, unit / 16)
    while !holdsNought(high) {
      low = high
      high *= 2
      if low >= limit * unit { return .above(low) }
    }
    while high - low > 1e-9 * high {
      let middle = (low + high) / 2
      if holdsNought(middle) { high = middle } else { low = middle }
    }
    return .value(high)
  }

  private func best(_ bound: Double) -> (centre: Double, halfLength: Double) {
    func length(_ c: [Double]) -> Double {
      let (bias, deviation) = problem.moments(c)
      return deviation * Self.critical(bound * bias / deviation, alpha)
    }
    guard problem.freeCount > 0 else {
      let c: [Double] = []
      return (problem.centre(c), length(c))
    }
    let c = problem.solution(penalty: bound > 0 ? bestPenalty(bound) : 0)
    return (problem.centre(c), length(c))
  }

  /// The penalty λ whose solution has the least length: there λ = M sd h_b/h_s, h_b and h_s the derivatives of the
  /// length in bias and deviation.
  private func bestPenalty(_ bound: Double) -> Double {
    func excess(_ penalty: Double) -> Double {
      let (bias, deviation) = problem.moments(problem.solution(penalty: penalty))
      let t = bound * bias / deviation
      let critical = Self.critical(t, alpha)
      let slope = tanh(critical * t)
      return penalty - bound * deviation * slope / (critical - t * slope)
    }
    var (low, high) = (0.0, problem.largestPenalty)
    if excess(high) <= 0 { return high }
    for _ in 0..<100 where high - low > 1e-15 * high {
      let middle = (low + high) / 2
      if excess(middle) > 0 { high = middle } else { low = middle }
    }
    return (low + high) / 2
  }

  /// The c with P(|N(t, 1)| <= c) = 1 - α.
  static func critical(_ t: Double, _ alpha: Double) -> Double {
    let normal = Normal()
    func excess(_ c: Double) -> Double {
      normal.upperTail(c - t) + normal.lowerTail(-c - t) - alpha
    }
    var (low, high) = (
      t + normal.quantile(upperTail: alpha), t + normal.quantile(upperTail: alpha / 2)
    )
    for _ in 0..<200 where high - low > 1e-15 * high {
      let middle = (low + high) / 2
      if excess(middle) > 0 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// Weights before the reference by their second sums c: v_{-t} = c_{t-1} - 2 c_t + c_{t+1}, c_0 given.
///
/// In general, with τ_k the distances of pre-periods from the reference and c linear between them, v_k is the change of
/// c's slope at τ_k. The free numbers are d_k = c_k (τ_{k+1} - τ_{k-1})/2, so the bias is Σ |d_k| whatever the steps.
struct SecondSums: Sendable {
  /// The number of free second sums.
  let freeCount: Int
  private let path: EventPath
  private let weights: [Double]
  /// c_0 = Σ l_t t.
  private let fixed: Double
  /// 0, then the distances of pre-periods from the reference, ascending.
  private let distances: [Double]
  /// The bias per M that no choice changes.
  private let floor: Double
  /// sd² = constant + 2 linear'c + c'quadratic c.
  private let quadratic: Matrix
  private let linear: [Double]

  init(_ path: EventPath, weights: [Double]) {
    self.path = path
    self.weights = weights
    let before = path.pre.count
    freeCount = before - 1
    let distances = [0] + path.pre.reversed().map { Double(path.reference) - Double($0) }
    let after = [0] + path.post.map { Double($0) - Double(path.reference) }
    self.distances = distances
    let fixed = Self.secondSum(weights, after, from: 0)
    self.fixed = fixed
    var floor = abs(fixed) * (distances[1] + after[1]) / 2
    for place in 1..<weights.count {
      let span = (after[place + 1] - after[place - 1]) / 2
      floor += abs(Self.secondSum(weights, after, from: after[place])) * span
    }
    self.floor = floor
    let count = before - 1
    let base = Self.vector([Double](repeating: 0, count: count), fixed, distances, weights)
    let units = (0..<count).map { place -> [Double] in
      let one = (0..<count).map { $0 == place ? 1.0 : 0 }
      return zip(Self.vector(one, fixed, distances, weights), base).map { $0 - $1 }
    }
    let directions = Matrix(
      rowCount: base.count, columnCount: count, columnMajor: units.flatMap { $0 })
    let image = path.covariance.multiply(directions)
    quadratic = directions.transposedMultiply(image)
    linear = image.transposedMultiply(base)
  }

  /// Σ_t l_t (t - start)+, t the distances after 0.
  private static func secondSum(
    _ weights: [Double], _ distances: [Double], from start: Double
  ) -> Double {
    var sum = 0.0
    for (place, weight) in weights.enumerated() {
      sum += weight * max(distances[place + 1] - start, 0)
    }
    return sum
  }

  /// v over all values: the pre-periods in ascending order, then the target.
  private static func vector(
    _ d: [Double], _ fixed: Double, _ distances: [Double], _ weights: [Double]
  ) -> [Double] {
    var sums = [fixed]
    for (place, value) in d.enumerated() {
      sums.append(2 * value / (distances[place + 2] - distances[place]))
    }
    sums.append(0)
    var pre: [Double] = []
    for k in 1..<distances.count {
      let inner = (sums[k] - sums[k - 1]) / (distances[k] - distances[k - 1])
      let isLast = k == distances.count - 1
      let outer = isLast ? 0 : (sums[k + 1] - sums[k]) / (distances[k + 1] - distances[k])
      pre.append(outer - inner)
    }
    return Array(pre.reversed()) + weights
  }

  /// v'b.
  func centre(_ c: [Double]) -> Double {
    zip(Self.vector(c, fixed, distances, weights), path.values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The worst bias per M and the standard deviation.
  func moments(_ c: [Double]) -> (bias: Double, deviation: Double) {
    let v = Self.vector(c, fixed, distances, weights)
    let variance = zip(v, path.covariance.multiply(v)).reduce(0) { $0 + $1.0 * $1.1 }
    return (floor + c.reduce(0) { $0 + abs($1) }, variance.squareRoot())
  }

  /// The smallest penalty at which nothing is free.
  var largestPenalty: Double { linear.reduce(0) { max($0, abs($1)) } }

  /// The c of least sd²/2 + penalty Σ |c|.
  ///
  /// Any c has a valid interval; this one the shortest.
  func solution(penalty: Double) -> [Double] {
    PenalisedQuadratic(quadratic: quadratic, linear: linear).least(penalty: penalty)
  }
}
