internal import Glibc
import Numerics

/// What a test of pre-trends would have found: its power against trends, and the bias that passing it leaves.
///
/// The estimates are N(δ, Σ); the test passes where no effect before the start differs from nought at its own level.
/// Probabilities and means are those of a normal vector in a box.
///
/// Roth (2022), [doi:10.1257/aeri.20210236](https://doi.org/10.1257/aeri.20210236). Agrees with R's
/// `pretrends::slope_for_power` and `pretrends`.
public struct PreTestPower: Sendable {
  /// The effects by event time.
  public let path: EventPath
  /// The level of each effect's test.
  public let alpha: Double
  private let critical: Double

  /// The power of a path's pre-test.
  ///
  /// - Parameters:
  ///   - path: The effects by event time; only their covariance counts.
  ///   - alpha: The level of each effect's test, in (0, 1).
  public init(_ path: EventPath, alpha: Double = 0.05) {
    precondition(alpha > 0 && alpha < 1, "alpha \(alpha)")
    self.path = path
    self.alpha = alpha
    critical = Normal().quantile(upperTail: alpha / 2)
  }

  /// What a violation does.
  public struct Consequence: Sendable, Equatable, Codable {
    /// The probability that the test finds something.
    public let power: Double
    /// The violation in the post-periods: the bias of the estimates.
    public let bias: [Double]
    /// E[estimate - effect | the test passes] in the post-periods; nil where it never passes.
    public let biasGivenPassing: [Double]?
    /// The likelihood of the estimates before the start under the violation over that without any.
    public let likelihoodRatio: Double
  }

  /// The linear violation δ_t = slope (t - reference), in calendar steps whether measured or not.
  ///
  /// - Parameter slope: Per period.
  /// - Returns: One number per event time of the path.
  public func linear(_ slope: Double) -> [Double] {
    (path.pre + path.post).map { slope * Double($0 - path.reference) }
  }

  /// What a violation of parallel trends does to test and estimates.
  ///
  /// - Parameter violation: δ, one number per event time, pre before post.
  /// - Returns: Power, bias, bias given that the test passes.
  public func consequence(of violation: [Double]) -> Consequence {
    precondition(violation.count == path.values.count, "\(violation.count) violations")
    let (pre, post) = (path.prePlaces, path.postPlaces)
    let box = box
    let normal = before(violation)
    let truncated = normal.truncatedMean(lower: box.map { -$0 }, upper: box)
    let within = path.covariance.submatrix(rows: pre, columns: pre)
    let across = path.covariance.submatrix(rows: post, columns: pre)
    let bias = post.map { violation[$0] }
    let factor = factor(within)
    let given = truncated.map { mean in
      let moved = factor.solve(zip(mean, pre).map { $0 - violation[$1] })
      return zip(bias, across.multiply(moved)).map { $0 + $1 }
    }
    return Consequence(
      power: power(against: violation), bias: bias, biasGivenPassing: given,
      likelihoodRatio: likelihoodRatio(violation, factor))
  }

  /// The probability that the test finds a violation.
  ///
  /// - Parameter violation: δ, one number per event time, pre before post.
  /// - Returns: In [0, 1]; under no violation the test's size.
  public func power(against violation: [Double]) -> Double {
    let box = box
    return 1 - before(violation).probability(lower: box.map { -$0 }, upper: box)
  }

  /// The positive slope of a linear violation that the test finds with a probability.
  ///
  /// - Parameter power: In (0, 1).
  /// - Returns: nil where the test finds even no violation more often.
  public func slope(power: Double) -> Double? {
    precondition(power > 0 && power < 1, "power \(power)")
    if self.power(against: linear(0)) >= power { return nil }
    var (low, high) = (0.0, box.max() ?? 1)
    while self.power(against: linear(high)) < power { (low, high) = (high, 2 * high) }
    while high - low > 1e-10 * high {
      let middle = (low + high) / 2
      if self.power(against: linear(middle)) < power { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Half the width of the box in which the test passes.
  private var box: [Double] {
    path.prePlaces.map { critical * path.covariance[$0, $0].squareRoot() }
  }

  private func before(_ violation: [Double]) -> MultivariateNormal {
    let places = path.prePlaces
    return MultivariateNormal(
      mean: places.map { violation[$0] },
      covariance: path.covariance.submatrix(rows: places, columns: places))
  }

  private func factor(_ covariance: Matrix) -> Cholesky {
    do throws(LinearAlgebraError) {
      return try Cholesky(covariance)
    } catch {
      preconditionFailure("an event path holds positive definite covariances alone: \(error)")
    }
  }

  private func likelihoodRatio(_ violation: [Double], _ factor: Cholesky) -> Double {
    let pre = path.prePlaces
    let delta = pre.map { violation[$0] }
    let solved = factor.solve(delta)
    let cross = zip(solved, pre).reduce(0) { $0 + $1.0 * path.values[$1.1] }
    let own = zip(solved, delta).reduce(0) { $0 + $1.0 * $1.1 }
    return exp(cross - own / 2)
  }
}
