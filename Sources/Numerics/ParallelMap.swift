internal import Dispatch
internal import Synchronization

/// The results of a function of an index, in the order of the indices, on several threads.
///
/// Each index is one unit of work with a slot of its own, so the results do not depend on the
/// number of threads. Cut the work by the data (blocks, cells), never by the threads.
///
/// - Parameters:
///   - count: The number of indices, at least 0.
///   - threads: How many may run at once; 1 or less runs in the caller's thread.
///   - body: The work on one index.
/// - Returns: `count` results.
/// - Throws: The error of the smallest index that failed, after all units have ended.
public func parallelMap<Result: Sendable, Failure: Error>(
  count: Int, threads: Int, _ body: @Sendable (Int) throws(Failure) -> Result
) throws(Failure) -> [Result] {
  precondition(count >= 0, "\(count) units of work")
  var results: [Result] = []
  results.reserveCapacity(count)
  guard threads > 1, count > 1 else {
    for index in 0..<count { results.append(try body(index)) }
    return results
  }
  let slots = unsafe Slots<Swift.Result<Result, Failure>>(count: count)
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      do throws(Failure) {
        unsafe slots.fill(index, .success(try body(index)))
      } catch {
        unsafe slots.fill(index, .failure(error))
      }
    }
  }
  for result in unsafe slots.take() { results.append(try result.get()) }
  return results
}

/// One slot per unit of work; each slot is written once, by one thread, before all are read.
@unsafe
private struct Slots<Value: Sendable>: @unchecked Sendable {
  private let values: UnsafeMutableBufferPointer<Value?>

  init(count: Int) {
    unsafe values = UnsafeMutableBufferPointer<Value?>.allocate(capacity: count)
    unsafe values.initialize(repeating: nil)
  }

  func fill(_ index: Int, _ value: Value) {
    unsafe values[index] = value
  }

  /// The values in order; frees the slots.
  func take() -> [Value] {
    let taken = unsafe values.compactMap { $0 }
    unsafe values.deinitialize()
    unsafe values.deallocate()
    return taken
  }
}
