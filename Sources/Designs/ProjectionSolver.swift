internal import Numerics
internal import Synchronization

/// Batches of four columns on their way to their residuals.
struct ProjectionSolver {
  /// How many times the gradient is formed anew from the residuals.
  static let roundLimit = 12

  private let layout: AbsorbedLayout
  private let columnCount: Int
  private let tolerance: Double
  private let threads: Int
  private let slots: [ProjectionSlot]
  private var system: ReducedSystem
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
    system = ReducedSystem(layout)
    let isSolved = layout.columnCount == 0
    let all = isSolved ? columns : columns + [ProjectionSolver.probe(layout.order.count)]
    slots = parallelMap(count: (all.count + 3) / 4, threads: threads) { batch in
      let columns = Array(all[(4 * batch)..<min(4 * batch + 4, all.count)])
      return ProjectionSlot(ProjectionBatch(layout, columns, isSolved: isSolved))
    }
  }

  private static func probe(_ rows: Int) -> [Double] {
    let random = CounterRandom(seed: 0x0D1E_5EED)
    return (0..<rows).map { random.uniform(at: UInt64($0)) - 0.5 }
  }

  /// Rounds until every column is solved.
  mutating func run() throws(ProjectionError) -> (columns: [[Double]], iterations: Int) {
    for _ in 0..<ProjectionSolver.roundLimit {
      let (isSolved, hasStalled) = advance()
      if isSolved { break }
      // The smallest eigenvalue known is that of another preconditioner's system.
      if hasStalled && system.strengthen() { smallest = 1 }
    }
    let iterations = slots.reduce(0) { max($0, $1.read(\.iterations)) }
    for column in 0..<columnCount {
      let remaining = slots[column / 4].read { [smallest] in $0.error(column % 4, smallest) }
      if !(remaining <= tolerance) {
        throw .notConverged(column: column, iterations: iterations, remaining: remaining)
      }
    }
    let residuals = parallelMap(count: columnCount, threads: threads) { [slots, layout] column in
      slots[column / 4].read { $0.column(column % 4, layout) }
    }
    return (residuals, iterations)
  }

  /// One round of the columns that need one: the gradient anew, its solution, new residuals.
  private mutating func advance() -> (isSolved: Bool, hasStalled: Bool) {
    let rounds = parallelMap(count: slots.count, threads: threads) {
      [slots, layout, system, smallest, tolerance] index in
      slots[index].advance { batch in
        batch.isSolved(smallest)
          ? nil : batch.advance(layout, system, smallest: smallest, tolerance: tolerance)
      }
    }
    for round in rounds { smallest = min(smallest, round?.smallest ?? 1) }
    return (
      slots.allSatisfy { [smallest] slot in slot.read { $0.isSolved(smallest) } },
      rounds.contains { $0?.hasStalled ?? false }
    )
  }
}

/// A batch that one thread at a time changes in place.
private final class ProjectionSlot: Sendable {
  private let batch: Mutex<ProjectionBatch>

  init(_ batch: ProjectionBatch) { self.batch = Mutex(batch) }

  func advance(
    _ body: (inout ProjectionBatch) -> ProjectionBatch.Round?
  ) -> ProjectionBatch.Round? {
    batch.withLock { body(&$0) }
  }

  func read<Value: Sendable>(_ body: (ProjectionBatch) -> Value) -> Value {
    batch.withLock { body($0) }
  }
}
