internal import Glibc
internal import Numerics

/// The logit of being treated, by maximum likelihood, and the weights that it gives comparison rows.
struct Propensity: Sendable {
  /// p of the treated rows, side by side.
  let treated: [[RowLanes]]

  /// w p of the comparison rows, which their score needs.
  let comparisonScores: [[RowLanes]]

  /// w p / (1 - p) of the comparison rows; nought where p reaches the trim.
  let odds: [[RowLanes]]

  /// Per comparison side the sum of `odds`.
  let oddsSums: [Double]

  /// Per comparison side X'(odds).
  let oddsMoments: [[Double]]

  /// The factor of X'W p (1 - p) X.
  let information: OrderedCholesky

  /// Fits the logit and checks overlap.
  ///
  /// - Parameters:
  ///   - treated: The treated rows.
  ///   - comparison: The comparison rows.
  ///   - options: Trim and overlap limit.
  /// - Throws: `noOverlap`, `allTrimmed`, `singularCovariates`, `propensityNotConverged`.
  init(
    treated: [ComparisonSide], comparison: [ComparisonSide], options: ComparisonOptions
  ) throws(ComparisonFailure) {
    let fit = try LogitFit(treated: treated, comparison: comparison)
    let ofTreated = treated.map { Propensity.probabilities($0, fit.coefficients) }
    let ofComparison = comparison.map { Propensity.probabilities($0, fit.coefficients) }
    var atLimit = 0
    for (side, p) in zip(treated + comparison, ofTreated + ofComparison) {
      atLimit += Propensity.count(p, atLeast: options.overlapLimit, rows: side.rowCount)
    }
    let rows = Sides.rowCount(treated) + Sides.rowCount(comparison)
    guard atLimit == 0 else { throw .noOverlap(rows: atLimit, of: rows) }
    guard fit.isConverged else { throw .propensityNotConverged(steps: LogitFit.stepLimit) }
    information = fit.information
    self.treated = ofTreated
    comparisonScores = zip(comparison, ofComparison).map {
      LaneVector.product($0.weights, $1)
    }
    odds = zip(comparison, ofComparison).map {
      Propensity.odds($0.weights, $1, trim: options.trim)
    }
    oddsSums = odds.map { LaneVector.sum($0) }
    oddsMoments = zip(comparison, odds).map { $0.design.transposedMultiply($1) }
    guard oddsSums.reduce(0, +) > 0 else { throw .allTrimmed(rows: Sides.rowCount(comparison)) }
  }

  private static func probabilities(_ side: ComparisonSide, _ b: [Double]) -> [RowLanes] {
    var p = side.design.multiply(b)
    let most = RowLanes(repeating: 1 - 1e-6)
    for group in p.indices {
      let value = Logistic.probability(p[group])
      p[group] = value.replacing(with: most, where: value .> most)
    }
    return p
  }

  private static func count(_ p: [RowLanes], atLeast limit: Double, rows: Int) -> Int {
    // Padding has p = 1/2: no limit is that low.
    var count = 0
    for group in p.indices {
      let mask = p[group] .>= limit
      if any(mask) { for lane in 0..<8 where mask[lane] { count += 1 } }
    }
    return min(count, rows)
  }

  private static func odds(_ w: [RowLanes], _ p: [RowLanes], trim: Double) -> [RowLanes] {
    var odds = w
    for group in w.indices {
      let value = w[group] * p[group] / (1 - p[group])
      odds[group] = value.replacing(with: 0, where: p[group] .>= trim)
    }
    return odds
  }
}

/// Newton's steps of a logit whose rows come in sides that share their outcome.
struct LogitFit {
  static let stepLimit = 60

  private(set) var coefficients: [Double]
  private(set) var information: OrderedCholesky
  private(set) var isConverged = false

  /// From the constant's maximum on; a step that raises the slope along itself is halved.
  ///
  /// Ends when the squared step, in units of the information, is below 1e-16 of the weight: the step after
  /// it would be rounding.
  init(
    treated: [ComparisonSide], comparison: [ComparisonSide]
  ) throws(ComparisonFailure) {
    let (ones, zeros) = (Sides.weightSum(treated), Sides.weightSum(comparison))
    guard ones > 0 else { throw .empty(.treated) }
    guard zeros > 0 else { throw .empty(.comparison) }
    let k = comparison[0].columnCount
    coefficients = [Double](repeating: 0, count: k)
    coefficients[0] = log(ones / zeros)
    var state = LogitFit.step(treated, comparison, coefficients)
    information = OrderedCholesky(state.information, tolerance: 1e-13)
    if let omitted = information.omitted.first {
      throw .singularCovariates(
        .comparison, covariate: omitted.column - 1,
        rows: Sides.rowCount(treated) + Sides.rowCount(comparison))
    }
    for _ in 0..<LogitFit.stepLimit {
      let step = information.solve(state.score)
      let slope = step.dot(state.score)
      var (scale, next) = (1.0, state)
      var moved = coefficients
      while true {
        moved = coefficients.adding(step.scaled(by: scale))
        next = LogitFit.step(treated, comparison, moved)
        if abs(step.dot(next.score)) <= slope || scale < 1e-3 { break }
        scale /= 2
      }
      let factor = OrderedCholesky(next.information, tolerance: 1e-13)
      guard factor.omitted.isEmpty else { return }
      (coefficients, state, information) = (moved, next, factor)
      if slope <= 1e-16 * (ones + zeros) {
        isConverged = true
        return
      }
    }
  }

  private static func step(
    _ treated: [ComparisonSide], _ comparison: [ComparisonSide], _ b: [Double]
  ) -> (score: [Double], information: Matrix) {
    var score = [Double](repeating: 0, count: b.count)
    var information = Matrix(repeating: 0, rowCount: b.count, columnCount: b.count)
    for (sides, outcome) in [(treated, 1.0), (comparison, 0.0)] {
      for side in sides {
        Logistic.addStep(
          side.design, coefficients: b, weights: side.weights, outcome: outcome, score: &score,
          information: &information)
      }
    }
    return (score, information)
  }
}
