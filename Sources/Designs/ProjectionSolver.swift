internal import Numerics

/// Batches of four columns on their way to their residuals.
struct ProjectionSolver {
  /// How many times the gradient is formed anew from the residuals.
  static let roundLimit = 12
  /// Iterations with the diagonal as preconditioner before a factor is tried.
  static let easyIterations = 60
  /// Iterations of a round when nothing better is at hand.
  static let hardIterations = 20_000

  let layout: AbsorbedLayout
  let columnCount: Int
  let tolerance: Double
  let threads: Int
  private var batches: [ProjectionBatch]
  private var factor: ReducedFactor?
  /// The smallest eigenvalue of the preconditioned system found by any column.
  private var smallest = 1.0

  /// Takes the leader out of columns and of a column of random numbers.
  ///
  /// The random column has a part along every eigenvector, so that the smallest eigenvalue is found
  /// even if no other column has one along its eigenvector.
  init(_ layout: AbsorbedLayout, _ columns: [[Double]], tolerance: Double, threads: Int) {
    self.layout = layout
    self.tolerance = tolerance
    self.threads = threads
    columnCount = columns.count
    let isSolved = layout.columnCount == 0
    let all = isSolved ? columns : columns + [ProjectionSolver.probe(layout.order.count)]
    batches = parallelMap(count: (all.count + 3) / 4, threads: threads) { batch in
      ProjectionBatch(layout, Array(all[(4 * batch)..<min(4 * batch + 4, all.count)]), isSolved)
    }
  }

  private static func probe(_ rows: Int) -> [Double] {
    let random = CounterRandom(seed: 0x0D1E_5EED)
    return (0..<rows).map { random.uniform(at: UInt64($0)) - 0.5 }
  }

  mutating func run() throws(ProjectionError) -> (columns: [[Double]], iterations: Int) {
    var isHard = false
    for _ in 0..<ProjectionSolver.roundLimit {
      if batches.allSatisfy(\.isSolved) { break }
      let limit = isHard ? ProjectionSolver.hardIterations : ProjectionSolver.easyIterations
      advance(limit: limit)
      if !isHard && batches.contains(where: \.hasStalled) {
        isHard = true
        factor = ReducedFactor(layout)
        if factor != nil { smallest = 1 }
      }
    }
    let iterations = batches.map(\.iterations).max() ?? 0
    for column in 0..<columnCount {
      let batch = batches[column / 4]
      if !batch.isDone[column % 4] {
        throw .notConverged(
          column: column, iterations: iterations, remaining: batch.remaining[column % 4])
      }
    }
    let residuals = parallelMap(count: columnCount, threads: threads) { [batches, layout] column in
      batches[column / 4].column(column % 4, layout)
    }
    return (residuals, iterations)
  }

  /// One round: the gradient anew, its solution, new residuals.
  private mutating func advance(limit: Int) {
    batches = parallelMap(count: batches.count, threads: threads) {
      [batches, layout, factor, smallest, tolerance] index in
      var batch = batches[index]
      if !batch.isSolved {
        batch.advance(
          layout, factor, smallest: smallest, tolerance: tolerance, limit: limit)
      }
      return batch
    }
    smallest = batches.reduce(smallest) { min($0, $1.smallest) }
  }
}

/// Up to four columns.
struct ProjectionBatch: Sendable {
  /// Residuals so far, by position.
  private var rows: [Lanes]
  /// The squared norm below which a column counts as explained.
  private let explained: Lanes
  /// Lanes that need no more rounds.
  private(set) var isDone: SIMDMask<SIMD4<Int64>>
  /// Whether the last round stopped at the limit of iterations.
  private(set) var hasStalled = false
  private(set) var iterations = 0
  private(set) var smallest = 1.0
  /// The error relative to the residuals' norm, as far as known.
  private(set) var remaining = Lanes(repeating: .infinity)

  /// Whether no lane needs another round.
  var isSolved: Bool { all(isDone) }

  init(_ layout: AbsorbedLayout, _ columns: [[Double]], _ isSolved: Bool) {
    var rows = [Lanes](repeating: Lanes(repeating: 0), count: layout.order.count)
    for (lane, column) in columns.enumerated() {
      for (position, row) in layout.order.enumerated() { rows[position][lane] = column[Int(row)] }
    }
    let raw = layout.squares(rows)
    let centred = layout.centredSquares(rows)
    explained = pointwiseMax(
      centred * ProjectionBatch.explainedShare * ProjectionBatch.explainedShare,
      raw * 16 * Double.ulpOfOne * Double.ulpOfOne)
    layout.shiftToFirst(&rows)
    layout.projectLeader(&rows)
    self.rows = rows
    isDone = SIMDMask(repeating: isSolved)
    clear(layout.squares(rows) .<= explained)
  }

  /// A residual below this share of the column's norm is rounding.
  static let explainedShare = 1e-11

  private mutating func clear(_ lanes: SIMDMask<SIMD4<Int64>>) {
    guard any(lanes) else { return }
    isDone = isDone .| lanes
    let zero = Lanes(repeating: 0)
    for position in rows.indices { rows[position].replace(with: zero, where: lanes) }
  }

  /// The residuals of a lane in the order of the sample.
  func column(_ lane: Int, _ layout: AbsorbedLayout) -> [Double] {
    var result = [Double](repeating: 0, count: rows.count)
    for (position, row) in layout.order.enumerated() { result[Int(row)] = rows[position][lane] }
    return result
  }

  /// Solves for the gradient of the residuals and takes the solution from them.
  mutating func advance(
    _ layout: AbsorbedLayout, _ factor: ReducedFactor?, smallest known: Double, tolerance: Double,
    limit: Int
  ) {
    let before = layout.squares(rows)
    let goal = EnergyGoal(
      squares: before, share: 0.005 * tolerance, smallest: Lanes(repeating: known), limit: limit)
    let right = layout.gradient(rows)
    let found = factor?.solve(right, goal) ?? layout.solve(right, goal)
    layout.subtract(found.solution, from: &rows)
    let after = layout.squares(rows)
    iterations += found.iterations
    smallest = found.smallest.min()
    hasStalled = !all(found.isConverged)
    let change = found.energy + found.errorBound
    remaining = (change / after).squareRoot()
    isDone = isDone .| (found.isConverged .& (change .<= after * (tolerance * tolerance)))
    clear(after .<= explained)
  }
}

extension AbsorbedLayout {
  /// Solves S x = b with the diagonal of S as preconditioner.
  func solve(_ right: [Lanes], _ goal: EnergyGoal) -> EnergySolution {
    var scratch = [Lanes](repeating: Lanes(repeating: 0), count: largestGroup)
    let inverse = diagonal.map { $0 > 0 ? 1 / $0 : 0 }
    return conjugateGradients(
      right: right, goal: goal,
      multiply: { multiplyReduced($0, into: &$1, scratch: &scratch) },
      precondition: { vector, result in
        for column in vector.indices { result[column] = vector[column] * inverse[column] }
      })
  }

  /// Σ w (r - mean)² over rows.
  func centredSquares(_ rows: [Lanes]) -> Lanes {
    guard let first = rows.first else { return Lanes(repeating: 0) }
    var (total, sum, squares) = (0.0, Lanes(repeating: 0), Lanes(repeating: 0))
    for position in rows.indices {
      let weight = weights.isEmpty ? 1 : weights[position]
      let distance = rows[position] - first
      total += weight
      sum += distance * weight
      squares += distance * distance * weight
    }
    return pointwiseMax(squares - sum * sum / total, Lanes(repeating: 0))
  }

  /// Measures every group of the leader from its first row, so that constants vanish exactly.
  func shiftToFirst(_ rows: inout [Lanes]) {
    for group in 0..<(starts.count - 1) {
      let first = rows[starts[group]]
      for position in starts[group]..<starts[group + 1] { rows[position] -= first }
    }
  }
}
