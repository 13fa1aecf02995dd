internal import Numerics

/// How alike the arms are in one variable.
///
/// The standardised mean difference is (mean of the treated - mean of the comparison) / s, s the standard deviation (n - 1)
/// of the treated units before matching. Below 0.1 counts as good, above 0.25 as poor: Rubin (2001),
/// doi:10.1023/A:1020363010465; Stuart (2010), doi:10.1214/09-STS313. Agrees with `summary(matchit)`, estimand ATT.
public struct BalanceLine: Sendable, Equatable, Codable {
  /// The variable.
  public let variable: String
  /// The mean of the treated units.
  public let treatedMean: Double
  /// The mean of the comparison units.
  public let comparisonMean: Double
  /// The standardised mean difference; nil where the treated units do not vary.
  public let standardisedDifference: Double?
  /// The variance of the treated over that of the comparison units; nil without a variance of both.
  public let varianceRatio: Double?

  /// The balance of every variable.
  ///
  /// - Parameters:
  ///   - profiles: Of all units.
  ///   - treated: One flag per unit.
  ///   - weights: One per unit, both arms with one above 0, as `Matching.weights`; nil for all alike.
  /// - Returns: One line per variable.
  public static func lines(
    _ profiles: UnitProfiles, treated: [Bool], weights: [Double]? = nil
  ) -> [BalanceLine] {
    let weights = weights ?? treated.map { _ in 1 }
    precondition(
      treated.count == profiles.unitCount && weights.count == treated.count, "one entry per unit")
    let all = treated.indices.filter { treated[$0] }
    let own = all.filter { weights[$0] > 0 }
    let others = treated.indices.filter { !treated[$0] && weights[$0] > 0 }
    precondition(!own.isEmpty && !others.isEmpty, "an arm without units")
    return profiles.labels.indices.map { column in
      let whole = Moments(all.map { (profiles.values[$0, column], 1) })
      let first = Moments(own.map { (profiles.values[$0, column], weights[$0]) })
      let second = Moments(others.map { (profiles.values[$0, column], weights[$0]) })
      let scale = whole.variance.flatMap { $0 > 0 ? $0.squareRoot() : nil }
      return BalanceLine(
        variable: profiles.labels[column], treatedMean: first.mean, comparisonMean: second.mean,
        standardisedDifference: scale.map { (first.mean - second.mean) / $0 },
        varianceRatio: first.variance.flatMap { above in
          second.variance.flatMap { $0 > 0 ? above / $0 : nil }
        })
    }
  }
}

/// A weighted mean and variance: Σ w (x - m)² / (W - Σ w² / W), which is that over n - 1 with equal weights.
private struct Moments {
  let mean: Double
  let variance: Double?

  init(_ values: [(x: Double, w: Double)]) {
    let total = values.reduce(0) { $0 + $1.w }
    let mean = values.reduce(0) { $0 + $1.w * $1.x } / total
    let squares = values.reduce(0) { $0 + $1.w * $1.w }
    let sum = values.reduce(0) { $0 + $1.w * ($1.x - mean) * ($1.x - mean) }
    self.mean = mean
    variance = values.count > 1 ? sum / (total - squares / total) : nil
  }
}
