import Synchronization

/// How often the rows were read once more for questions about contrasts of a solved model.
///
/// A model whose clusters' moments cannot be kept reads its rows for each of them; a run tells how often it did.
final class RowReadings: Sendable {
  private let state = Mutex(0)

  var count: Int { state.withLock { $0 } }

  func add() { state.withLock { $0 += 1 } }
}
