internal import Numerics

/// Up to four columns on their way to their residuals.
struct ProjectionBatch: Sendable {
  /// What a round tells.
  struct Round: Sendable {
    /// The smallest eigenvalue found.
    let smallest: Double
    /// Whether the round stopped at the limit of iterations.
    let hasStalled: Bool
  }

  /// A residual below this share of the column's norm is rounding.
  static let explainedShare = 1e-11
  /// The error that an iteration aims at, as a share of the tolerance.
  static let goalShare = 0.005

  /// Residuals so far, by position, times `scales`.
  private var rows: [Lanes]
  /// Powers of two that bring the columns near 1, so that their squares are numbers.
  private let scales: Lanes
  /// The squared norms of `rows`.
  private var squares: Lanes
  /// The squared norm below which a column counts as explained.
  private let explained: Lanes
  /// Lanes whose last round changed nothing beyond the tolerance.
  private var isDone: SIMDMask<SIMD4<Int64>>
  /// The smallest eigenvalue known when the last round began; without rounds none is needed.
  private var known = 0.0
  /// The error relative to the residuals' norm, by the last round.
  private var remaining: Lanes
  /// The iterations so far.
  private(set) var iterations = 0

  /// Orders columns as the layout's rows and takes the leader out.
  init(_ layout: AbsorbedLayout, _ columns: [[Double]], isSolved: Bool) {
    var scales = Lanes(repeating: 1)
    for (lane, column) in columns.enumerated() {
      let largest = column.reduce(0) { max($0, abs($1)) }
      if largest > 0 {
        scales[lane] = Double(sign: .plus, exponent: min(-largest.exponent, 1000), significand: 1)
      }
    }
    var rows = [Lanes](repeating: Lanes(repeating: 0), count: layout.order.count)
    for (lane, column) in columns.enumerated() {
      let scale = scales[lane]
      for (position, row) in layout.order.enumerated() {
        rows[position][lane] = column[Int(row)] * scale
      }
    }
    let (raw, centred) = layout.sumsOfSquares(rows)
    explained = pointwiseMax(
      centred * ProjectionBatch.explainedShare * ProjectionBatch.explainedShare,
      raw * 16 * Double.ulpOfOne * Double.ulpOfOne)
    layout.projectLeaderFromFirst(&rows)
    squares = layout.squares(rows)
    self.scales = scales
    self.rows = rows
    isDone = SIMDMask(repeating: isSolved)
    remaining = Lanes(repeating: isSolved ? 0 : .infinity)
    clear(squares .<= explained)
  }

  /// Whether no lane needs another round, the smallest eigenvalue being no larger than told.
  func isSolved(_ smallest: Double) -> Bool { all(isDone) && known <= 1.2 * smallest }

  /// A bound on a lane's error, relative to its norm, the smallest eigenvalue being as told.
  func error(_ lane: Int, _ smallest: Double) -> Double {
    remaining[lane] * (known <= 1.2 * smallest ? 1 : (known / smallest).squareRoot())
  }

  /// The residuals of a lane in the order of the sample.
  func column(_ lane: Int, _ layout: AbsorbedLayout) -> [Double] {
    var result = [Double](repeating: 0, count: rows.count)
    let scale = scales[lane]
    for (position, row) in layout.order.enumerated() {
      result[Int(row)] = rows[position][lane] / scale
    }
    return result
  }

  /// Solves for the gradient of the residuals and takes the solution from them.
  mutating func advance(
    _ layout: AbsorbedLayout, _ system: ReducedSystem, smallest: Double, tolerance: Double
  ) -> Round {
    let goal = EnergyGoal(
      squares: squares, share: ProjectionBatch.goalShare * tolerance,
      smallest: Lanes(repeating: smallest), limit: system.iterationLimit)
    let found = system.solve(layout.gradient(rows), goal)
    if found.iterations > 0 {
      layout.subtract(found.solution, from: &rows)
      squares = layout.squares(rows)
    }
    iterations += found.iterations
    known = smallest
    let change = found.energy + found.errorBound
    remaining = (change / squares).squareRoot()
    isDone = found.isConverged .& (change .<= squares * (tolerance * tolerance))
    clear(squares .<= explained)
    return Round(smallest: found.smallest.min(), hasStalled: !all(found.isConverged))
  }

  /// Sets lanes to nought for good.
  private mutating func clear(_ lanes: SIMDMask<SIMD4<Int64>>) {
    guard any(lanes) else { return }
    let zero = Lanes(repeating: 0)
    isDone = isDone .| lanes
    remaining.replace(with: zero, where: lanes)
    if all(squares .== 0 .| .!lanes) { return }
    squares.replace(with: zero, where: lanes)
    for position in rows.indices { rows[position].replace(with: zero, where: lanes) }
  }
}
