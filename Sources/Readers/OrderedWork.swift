import Dispatch
import Synchronization

/// Pieces of work done by some threads, with the results in the order of the pieces.
final class OrderedWork<Result: Sendable>: Sendable {
  private let next = Atomic(0)
  private let results: Mutex<[Result?]>
  private let work: @Sendable (Int) -> Result

  private init(count: Int, work: @escaping @Sendable (Int) -> Result) {
    results = Mutex([Result?](repeating: nil, count: count))
    self.work = work
  }

  /// The results of `work` at 0 ..< count; the pieces are large, so a lock for each costs nothing.
  static func map(
    count: Int, threads: Int, _ work: @escaping @Sendable (Int) -> Result
  ) -> [Result] {
    let all = OrderedWork(count: count, work: work)
    let workerCount = min(threads, count)
    if workerCount > 1 {
      DispatchQueue.concurrentPerform(iterations: workerCount) { _ in all.workOff(count) }
    } else {
      all.workOff(count)
    }
    return all.results.withLock { $0.compactMap { $0 } }
  }

  private func workOff(_ count: Int) {
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      let result = work(index)
      results.withLock { $0[index] = result }
    }
  }
}
