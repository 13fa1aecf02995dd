import Estimation
import Numerics

/// One hypothesis: the observed statistic, those of the draws, the confidence set.
struct WildTest {
  let parts: WildParts
  /// Cb, m numbers.
  let estimates: [Double]
  /// d = Cb - r, m numbers.
  let distance: [Double]
  /// Variances at or below these are rounding, m numbers.
  let least: [Double]
  let threads: Int

  private var options: WildBootstrap { parts.frame.options }

  var draws: ResamplingDraws {
    ResamplingDraws(
      options.weights, groupCount: parts.cells.groupCount, replications: options.replications,
      seed: options.seed)
  }

  func result(level: Double?) -> Result<ResamplingTest, WildBootstrapError> {
    if let carrier = parts.carrier { return .failure(.carriedByCluster(carrier)) }
    let covariance = parts.covariance()
    guard zip(covariance.diagonal, least).allSatisfy({ $0 > $1 }),
      let statistic = Self.statistic(distance, covariance)
    else { return .failure(.noVariance) }
    let isSingle = distance.count == 1
    let error = isSingle ? covariance[0, 0].squareRoot() : nil
    guard
      var test = ResamplingTest(
        statistic: statistic, estimate: isSingle ? estimates[0] : nil, standardError: error,
        draws: drawn(draws), isSigned: isSingle, isEnumerated: draws.isEnumerated)
    else { return .failure(.noVariance) }
    if let level, let error {
      let inversion = DrawInversion(
        numbers: whole.run(draws, threads: threads), directionCount: parts.directionCount,
        standardError: error, tails: options.tails,
        maySignChange: parts.cells.clusterings.count > 1, threads: threads)
      test.confidenceSet = inversion.set(level: level, estimate: estimates[0])
    }
    return .success(test)
  }

  /// The statistic of every draw; not a number where it has no variance.
  func drawn(_ draws: ResamplingDraws) -> [Double] {
    let kernel = parts.kernel([at(distance)])
    let numbers = kernel.run(draws, threads: threads)
    return distance.count == 1
      ? withTies(ratios(numbers, kernel), draws) : quadratics(numbers, kernel)
  }

  /// The kernel of all directions, from which every distance can be had.
  private var whole: WildKernel {
    parts.kernel(
      (0..<parts.directionCount).map { own in
        (0..<parts.directionCount).map { $0 == own ? 1.0 : 0 }
      })
  }

  /// Statistics that differ from the data's by a larger share are no ties.
  private static let nearShare = 1e-3

  /// The statistics, those exactly the data's that tie with it at every distance: far from the estimate rounding would part
  /// them by more than the tolerance of ties.
  private func withTies(_ statistics: [Double], _ draws: ResamplingDraws) -> [Double] {
    let error = parts.covariance()[0, 0].squareRoot()
    guard options.imposesNull, error > 0 else { return statistics }
    let (own, whole) = (distance[0] / error, whole)
    return statistics.enumerated().map { draw, statistic in
      guard abs(abs(statistic) - abs(own)) <= Self.nearShare * abs(own),
        let slope = DrawInversion.tiedSlope(
          whole.numbers(of: draw, draws)[...], standardError: error)
      else { return statistic }
      return slope < 0 ? -own : own
    }
  }

  /// The coefficients of the directions at a distance.
  private func at(_ distance: [Double]) -> [Double] {
    options.imposesNull ? [1] + distance : [1]
  }

  /// d / sqrt(V), or d'V^-1 d / m; nil where V is not positive definite.
  private static func statistic(_ distance: [Double], _ covariance: Matrix) -> Double? {
    if distance.count == 1 {
      let variance = covariance[0, 0]
      return variance > 0 ? distance[0] / variance.squareRoot() : nil
    }
    guard let factor = Cholesky.safely(covariance) else { return nil }
    return dot(distance, factor.solve(distance)) / Double(distance.count)
  }

  /// Variances of draws at or below this share of Σ a² are rounding.
  private static let nullShare = 1e-24

  private func ratios(_ numbers: [Double], _ kernel: WildKernel) -> [Double] {
    var least = 0.0
    for clustering in kernel.clusterings {
      least += abs(clustering.factor) * dot(clustering.loads, clustering.loads)
    }
    least *= Self.nullShare
    return stride(from: 0, to: numbers.count, by: 2).map { place in
      let variance = numbers[place + 1]
      return variance > least ? numbers[place] / variance.squareRoot() : .nan
    }
  }

  private func quadratics(_ numbers: [Double], _ kernel: WildKernel) -> [Double] {
    let m = kernel.contrastCount
    return stride(from: 0, to: numbers.count, by: kernel.width).map { start in
      var covariance = Matrix(repeating: 0, rowCount: m, columnCount: m)
      var place = start + m
      for i in 0..<m {
        for j in 0...i {
          covariance[i, j] = numbers[place]
          covariance[j, i] = numbers[place]
          place += 1
        }
      }
      return Self.statistic(Array(numbers[start..<(start + m)]), covariance) ?? .nan
    }
  }
}
