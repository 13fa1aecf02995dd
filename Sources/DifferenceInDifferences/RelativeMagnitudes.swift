import Numerics

/// Effects where violations of parallel trends after the start are bounded by those before it
/// (Rambachan & Roth 2023).
///
/// δ, the difference of trends, is nought at the last period before the programme may act, which effects are taken
/// against whatever the model's reference; from one period to the next it changes after that period by at most Mbar
/// times the largest change before it. With anticipation the periods before the start in which the programme may act
/// lie after it, with effects that are free and not judged. That set is a union over the pair of pre-periods with the
/// largest change, and its sign; for each the interval holds the values that the conditional test with a least
/// favourable first stage (κ = α/10) does not reject, and the interval is their hull.
///
/// Changes are per calendar step: over a hole of the path |δ_{k+1} - δ_k| / h is compared, h the steps between
/// neighbours. After the reference that is what bounds on every step, measured or not, come to; before it the mean
/// change over a hole stands for its steps, whose single changes nothing tells.
///
/// Rambachan & Roth (2023), [doi:10.1093/restud/rdad018](https://doi.org/10.1093/restud/rdad018). Agrees with R's
/// `HonestDiD::createSensitivityResults_relativeMagnitudes` up to its grid and draws.
public struct RelativeMagnitudes: Sendable {
  /// The effects by event time, against the last period before the programme may act.
  public let path: EventPath
  /// What is judged.
  public let target: HonestTarget
  /// One minus the level of the intervals.
  public let alpha: Double
  private let root: Matrix
  private let weights: [Double]

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
    do { root = try Cholesky(path.covariance).lower } catch {
      preconditionFailure("a path has a positive definite covariance")
    }
    weights = target.weights(of: path)
  }

  /// The interval under a bound.
  ///
  /// - Parameter bound: Mbar, at least 0.
  /// - Returns: The hull of what is not rejected; nil where everything is.
  public func interval(bound: Double) -> HonestInterval? {
    let tests = tests(bound: bound)
    let estimate = zip(weights, path.postPlaces).reduce(0) { $0 + $1.0 * path.values[$1.1] }
    var reach = 20 * deviation
    for _ in 0..<8 {
      let grid = (-40...40).map { estimate + reach * Double($0) / 40 }
      let kept = grid.indices.filter { isAccepted(grid[$0], tests) }
      guard let first = kept.first, let last = kept.last else { return nil }
      if first > 0 && last < grid.count - 1 {
        return HonestInterval(
          bound: bound, lower: edge(inside: grid[first], outside: grid[first - 1], tests),
          upper: edge(inside: grid[last], outside: grid[last + 1], tests))
      }
      reach *= 3
    }
    return HonestInterval(bound: bound, lower: -.infinity, upper: .infinity)
  }

  /// The smallest Mbar at which the interval holds nought.
  ///
  /// - Parameter limit: The largest Mbar that is tried.
  /// - Returns: To 1e-6.
  public func breakdown(limit: Double = 64) -> BreakdownValue {
    func holdsNought(_ bound: Double) -> Bool { isAccepted(0, tests(bound: bound)) }
    if holdsNought(0) { return .notSignificant }
    var (low, high) = (0.0, 0.25)
    while !holdsNought(high) {
      low = high
      high *= 2
      if low >= limit { return .above(low) }
    }
    while high - low > 1e-6 * max(1, high) {
      let middle = (low + high) / 2
      if holdsNought(middle) { high = middle } else { low = middle }
    }
    return .value(high)
  }

  /// The standard error of the target.
  private var deviation: Double {
    let row = [Double](repeating: 0, count: path.pre.count) + weights
    let image = path.covariance.multiply(row)
    return zip(row, image).reduce(0) { $0 + $1.0 * $1.1 }.squareRoot()
  }

  private func edge(inside: Double, outside: Double, _ tests: [Part]) -> Double {
    var (inside, outside) = (inside, outside)
    let tolerance = 1e-6 * deviation
    while abs(outside - inside) > tolerance {
      let middle = (inside + outside) / 2
      if isAccepted(middle, tests) { inside = middle } else { outside = middle }
    }
    return inside
  }

  private func isAccepted(_ value: Double, _ tests: [Part]) -> Bool {
    tests.contains { part in
      let y = zip(part.moments, part.slope).map { $0 - $1 * value }
      return !part.test.isRejected(y)
    }
  }

  /// One set of the union.
  private struct Part {
    let test: MomentInequalities
    /// A b.
    let moments: [Double]
    /// How the moments move with the value that is tested.
    let slope: [Double]
  }

  private func tests(bound: Double) -> [Part] {
    path.pre.indices.flatMap { pair in
      [1.0, -1].compactMap { part(bound: bound, pair: pair, sign: $0) }
    }
  }

  /// The inequalities after the reference: ± (δ_{t+1} - δ_t)/h_t - Mbar sign (δ_{s+1} - δ_s)/h_s at most nought.
  private func part(bound: Double, pair: Int, sign: Double) -> Part? {
    let (before, after) = (path.pre.count, path.post.count)
    var rows = Matrix(repeating: 0, rowCount: 2 * after, columnCount: before + 1 + after)
    let times = path.times.map { Double($0) }
    let largest = bound * sign / (times[pair + 1] - times[pair])
    for step in 0..<after {
      let own = 1 / (times[before + step + 1] - times[before + step])
      for (place, change) in [(2 * step, own), (2 * step + 1, -own)] {
        rows[place, before + step + 1] += change
        rows[place, before + step] -= change
        rows[place, pair + 1] -= largest
        rows[place, pair] += largest
      }
    }
    let loading = rows.columns((0..<(before + 1 + after)).filter { $0 != before })
    // θ = l'τ takes the place of one τ of the target.
    guard let pivot = weights.indices.max(by: { abs(weights[$0]) < abs(weights[$1]) }) else {
      return nil
    }
    let slope = loading.column(before + pivot).map { $0 / weights[pivot] }
    let others = weights.indices.filter { $0 != pivot }
    let nuisance = others.map { other in
      zip(loading.column(before + other), slope).map { $0 - $1 * weights[other] }
    }
    let matrix = Matrix(
      rowCount: 2 * after, columnCount: others.count, columnMajor: nuisance.flatMap { $0 })
    return MomentInequalities(
      loading: loading, rootCovariance: root, nuisance: matrix, level: alpha,
      firstLevel: alpha / 10
    ).map { Part(test: $0, moments: loading.multiply(path.values), slope: slope) }
  }
}
