internal import Synchronization

/// A column into which threads put the parts of chunks as they are done; they are joined in the order of the
/// chunks while others are parsed.
///
/// Nobody waits: a thread that finds the column being joined leaves its part behind, and so few parts are held
/// beside the column itself. The memory of joined parts serves the next ones.
final class GatheredColumn: Sendable {
  private struct Part: Sendable {
    var part: ColumnPart
    let rowCount: Int
    let expected: Int
  }

  private struct Waiting: Sendable {
    var parts: [Int: Part] = [:]
    var next = 0
    var spares: [ColumnPart] = []
  }

  private let plan: ColumnPlan
  private let waiting = Mutex(Waiting())
  private let assembly: Mutex<ColumnAssembly>

  init(_ plan: ColumnPlan) {
    self.plan = plan
    assembly = Mutex(ColumnAssembly(plan))
  }

  /// What begins to gather a chunk.
  func makeBuilder() -> any ColumnBuilder {
    plan.makeBuilder(reusing: waiting.withLock { $0.spares.popLast() })
  }

  /// Takes the part of a chunk.
  ///
  /// - Parameters:
  ///   - part: What the column's builder made of it.
  ///   - index: The chunk's number.
  ///   - rowCount: Its rows.
  ///   - expected: How many rows the file will have, roughly.
  func put(_ part: consuming ColumnPart, _ index: Int, rowCount: Int, expected: Int) {
    let held = Part(part: part, rowCount: rowCount, expected: expected)
    waiting.withLock { $0.parts[index] = held }
    _ = assembly.withLockIfAvailable { join(into: &$0) }
  }

  private func join(into assembly: inout ColumnAssembly) {
    while let part = nextPart() {
      assembly.append(part.part, rowCount: part.rowCount, expected: part.expected)
      waiting.withLock { $0.spares.append(part.part) }
    }
  }

  private func nextPart() -> Part? {
    waiting.withLock { waiting in
      guard let part = waiting.parts.removeValue(forKey: waiting.next) else { return nil }
      waiting.next += 1
      return part
    }
  }

  /// The cells that do not fit the declared type, if that leaves their rows out; all parts are there.
  var unfit: (kind: ReadProblem.Kind, places: [Offence.Place])? {
    assembly.withLock {
      join(into: &$0)
      return $0.unfit
    }
  }

  /// The column, which is empty hereafter; all parts are there.
  func finish() -> ColumnAssembly.Outcome {
    waiting.withLock { $0.spares = [] }
    let whole = assembly.withLock {
      join(into: &$0)
      let whole = $0
      $0 = ColumnAssembly(plan)
      return whole
    }
    return whole.finish()
  }
}
