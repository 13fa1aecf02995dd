import Numerics

/// A test of moment inequalities that are linear in nuisance parameters: E[Y] - X τ at most nought for some τ.
///
/// η = min over τ of max_j (Y_j - (Xτ)_j)/σ_j, by its dual max γ'Y with X'γ = 0, σ'γ = 1, γ at least nought. Given the
/// vertex γ that is optimal and what is independent of γ'Y, η is a normal number between two bounds (Andrews, Roth &
/// Pakes 2023); the hybrid test first compares η with its least favourable critical value at level κ.
///
/// Andrews, Roth & Pakes (2023), [doi:10.1093/restud/rdad017](https://doi.org/10.1093/restud/rdad017).
struct MomentInequalities: Sendable {
  /// Normal draws behind the least favourable critical value.
  static let drawCount = 4_000

  /// The largest standard deviation of a moment: all is measured in it, so that no tolerance hangs on units.
  private let unit: Double
  /// Σ of the moments in that unit, M x M.
  private let covariance: Matrix
  private let program: LinearProgram
  private let leastFavourable: Double
  private let level: Double
  private let firstLevel: Double

  /// - Parameters:
  ///   - loading: B, M x p with Y = B b + constants.
  ///   - rootCovariance: L, p x p with L L' the covariance of b.
  ///   - nuisance: X, M x k.
  ///   - level: α.
  ///   - firstLevel: κ of the first stage, below α.
  init?(
    loading: Matrix, rootCovariance: Matrix, nuisance: Matrix, level: Double, firstLevel: Double
  ) {
    var root = loading.multiply(rootCovariance)
    let largest = root.multiply(root.transposed()).diagonal.max() ?? 0
    let unit = largest > 0 ? largest.squareRoot() : 1
    for column in 0..<root.columnCount { root.mapColumn(column) { $0 / unit } }
    self.unit = unit
    covariance = root.multiply(root.transposed())
    let deviations = covariance.diagonal.map { max($0, 0).squareRoot() }
    var constraints = Matrix(
      repeating: 0, rowCount: nuisance.columnCount + 1, columnCount: loading.rowCount)
    for moment in deviations.indices {
      for column in 0..<nuisance.columnCount {
        constraints[column, moment] = nuisance[moment, column]
      }
      constraints[nuisance.columnCount, moment] = deviations[moment]
    }
    let right = (0...nuisance.columnCount).map { $0 == nuisance.columnCount ? 1.0 : 0 }
    guard let program = LinearProgram(constraints: constraints, right: right) else { return nil }
    self.program = program
    self.level = level
    self.firstLevel = firstLevel
    leastFavourable = Self.leastFavourable(program, root, level: firstLevel)
  }

  /// The upper κ quantile of η where every moment is binding.
  private static func leastFavourable(
    _ program: LinearProgram, _ root: Matrix, level: Double
  ) -> Double {
    let draws = NormalLattice(dimension: root.columnCount, count: drawCount)
    var found = (0..<drawCount).map { draw -> Double in
      guard case .optimal(let value, _) = program.maximum(of: root.multiply(draws.point(draw)))
      else { return .infinity }
      return value
    }
    found.sort()
    let place = (1 - level) * Double(drawCount - 1)
    let below = Int(place)
    let above = min(below + 1, drawCount - 1)
    return found[below] + (place - Double(below)) * (found[above] - found[below])
  }

  /// Whether the moments are rejected.
  ///
  /// - Parameter y: Y, M numbers.
  /// - Returns: The verdict at level α.
  func isRejected(_ y: [Double]) -> Bool {
    let y = y.map { $0 / unit }
    guard case .optimal(let statistic, let gamma) = program.maximum(of: y) else { return true }
    if statistic > leastFavourable { return true }
    let image = covariance.multiply(gamma)
    let variance = zip(gamma, image).reduce(0) { $0 + $1.0 * $1.1 }
    guard variance > 1e-12 else { return statistic > 0 }
    let direction = image.map { $0 / variance }
    let start = zip(y, direction).map { $0 - $1 * statistic }
    let lower = bound(start, direction, statistic, isUpper: false)
    let upper = min(bound(start, direction, statistic, isUpper: true), leastFavourable)
    let deviation = variance.squareRoot()
    let size = (level - firstLevel) / (1 - firstLevel)
    let critical = TruncatedNormal(
      lower: min(lower, upper) / deviation, upper: upper / deviation
    ).quantile(lowerTail: 1 - size)
    return statistic / deviation > max(0, critical)
  }

  /// How far c can go until γ no longer is optimal for start + direction c.
  ///
  /// That is the end of the set on which f(c) = max γ'(start + direction c) - c, convex in c, is nought; Newton's
  /// steps from outside are finitely many.
  private func bound(
    _ start: [Double], _ direction: [Double], _ statistic: Double, isUpper: Bool
  ) -> Double {
    let sign: Double = isUpper ? 1 : -1
    let endless = isUpper ? Double.infinity : -.infinity
    var objective = direction.map { sign * $0 }
    let size = max(1, abs(statistic))
    var bound = endless
    for _ in 0..<200 {
      guard case .optimal(let value, let gamma) = program.maximum(of: objective) else {
        return statistic
      }
      if bound.isInfinite {
        if value <= sign + 1e-9 { return endless }
      } else if value - bound <= 1e-10 * size {
        return bound
      }
      let slope = zip(gamma, direction).reduce(0) { $0 + $1.0 * $1.1 } - 1
      let level = zip(gamma, start).reduce(0) { $0 + $1.0 * $1.1 }
      guard sign * slope > 1e-12 else { return bound }
      let next = -level / slope
      // From outside inwards, never past the statistic itself.
      let inside = isUpper ? max(next, statistic) : min(next, statistic)
      if inside == bound { return bound }
      bound = inside
      objective = zip(start, direction).map { $0 + $1 * bound }
    }
    return bound
  }
}
