public import Numerics

/// Tests and intervals that hold for several estimates at once: those of the largest |t| ("sup-t", single step).
///
/// Montiel Olea & Plagborg-Møller (2019), [doi:10.1002/jae.2656](https://doi.org/10.1002/jae.2656); Hothorn, Bretz &
/// Westfall (2008), [doi:10.1002/bimj.200810425](https://doi.org/10.1002/bimj.200810425). Agrees with R's
/// `multcomp::glht` (`adjusted("single-step")`, `confint`).
public struct SimultaneousInference: Sendable, Equatable {
  /// One estimate among several.
  public struct Entry: Sendable, Equatable {
    /// The estimate.
    public let estimate: Double
    /// Its standard error; 0 where it has no variance.
    public let standardError: Double
    /// t; nil where it has no variance.
    public let statistic: Double?
    /// P(max_j |T_j| ≥ |t|); nil where it has no variance.
    public let adjustedPValue: Double?
    /// The lower end of its simultaneous interval.
    public let lower: Double
    /// The upper end.
    public let upper: Double
  }

  /// c: the intervals are b ± c s.
  public let criticalValue: Double
  /// The estimates in their order.
  public let entries: [Entry]

  /// By the multivariate t distribution, or the normal one.
  ///
  /// - Parameters:
  ///   - values: m estimates.
  ///   - covariance: m x m, positive semidefinite.
  ///   - degreesOfFreedom: Of the t distribution; infinite for the normal one.
  ///   - target: What the estimates are tested against; nought for nil.
  ///   - level: Of the intervals, in (0, 1).
  /// - Complexity: Some 10 integrals over a lattice of 8,192 points, p-values to about 1e-4; where some estimates nearly
  ///   determine others, over 65,536 points and to about 2e-4.
  public init(
    values: [Double], covariance: Matrix, degreesOfFreedom: Double, target: [Double]? = nil,
    level: Double
  ) {
    precondition(values.count == covariance.rowCount, "\(values.count) estimates")
    let errors = covariance.diagonal.map { max($0, 0).squareRoot() }
    let live = errors.indices.filter { errors[$0] > 0 }
    let distribution = MultivariateNormal(
      mean: live.map { _ in 0 }, covariance: covariance.submatrix(rows: live, columns: live))
    let reference = SimultaneousT(distribution, degreesOfFreedom: degreesOfFreedom)
    self.init(
      values, errors, target, critical: reference.critical(level: level),
      tail: { reference.tail($0) })
  }

  /// By joint draws of the statistics, as `ClusterContributions.multiplierDraws` makes them.
  ///
  /// - Parameters:
  ///   - values: m estimates.
  ///   - standardErrors: m numbers.
  ///   - draws: B x m statistics under the null, at least one.
  ///   - target: What the estimates are tested against; nought for nil.
  ///   - level: Of the intervals, in (0, 1); c is the order statistic ceil(level B) of max_j |t*_j|.
  public init(
    values: [Double], standardErrors: [Double], draws: Matrix, target: [Double]? = nil,
    level: Double
  ) {
    precondition(draws.rowCount > 0 && draws.columnCount == values.count, "shape of the draws")
    self.init(
      values: values, standardErrors: standardErrors,
      largest: (0..<draws.rowCount).map { row in
        (0..<values.count).reduce(0) { max($0, abs(draws[row, $1])) }
      }, target: target, level: level)
  }

  /// By the largest statistics of joint draws.
  ///
  /// - Parameters:
  ///   - values: m estimates.
  ///   - standardErrors: m numbers.
  ///   - largest: max_j |t*_j| of each of B draws, at least one.
  ///   - target: What the estimates are tested against; nought for nil.
  ///   - level: Of the intervals, in (0, 1); c is the order statistic ceil(level B).
  public init(
    values: [Double], standardErrors: [Double], largest: [Double], target: [Double]? = nil,
    level: Double
  ) {
    precondition(!largest.isEmpty, "no draws")
    let largest = largest.sorted()
    let place = Int((level * Double(largest.count)).rounded(.up))
    self.init(
      values, standardErrors, target, critical: largest[min(max(place, 1), largest.count) - 1],
      tail: { size in
        // A draw that reaches the statistic but for rounding reaches it.
        let least = size - ResamplingTest.tieTolerance * max(size, 1)
        return Double(1 + largest.count { $0 >= least }) / Double(1 + largest.count)
      })
  }

  private init(
    _ values: [Double], _ errors: [Double], _ target: [Double]?, critical: Double,
    tail: (Double) -> Double
  ) {
    criticalValue = critical
    entries = values.indices.map { place in
      let (value, error) = (values[place], errors[place])
      let statistic = error > 0 ? (value - (target?[place] ?? 0)) / error : nil
      return Entry(
        estimate: value, standardError: error, statistic: statistic,
        adjustedPValue: statistic.map { tail(abs($0)) }, lower: value - critical * error,
        upper: value + critical * error)
    }
  }
}
