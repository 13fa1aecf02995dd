internal import Synchronization

/// A run of whole records.
struct RecordChunk: Sendable {
  /// Its number, from 0.
  let index: Int

  /// Where it begins in the text.
  let offset: Int

  fileprivate enum Storage: Sendable {
    case mapped(FileBytes, Range<Int>)
    case inflated([UInt8], Int)
  }

  fileprivate let storage: Storage

  /// Its bytes.
  var size: Int {
    switch storage {
    case .mapped(_, let range): range.count
    case .inflated(_, let count): count
    }
  }

  /// The bytes, for the time of the call.
  func withText<Result>(_ body: (TextBytes) -> Result) -> Result {
    switch storage {
    case .mapped(let file, let range): file.withBytes { body($0.part(range)) }
    case .inflated(let bytes, let count): bytes.withTextBytes { body($0.part(0..<count)) }
    }
  }
}

/// Hands out the records of a text in runs, each to the thread that asks next.
///
/// Finding where a run ends, the digest and inflating go on one after the other under a lock, while other
/// threads parse: a run is in the cache when its thread begins with it. No run depends on threads.
final class ChunkFeed: Sendable {
  private struct State: ~Copyable {
    var position: Int
    var index = 0
    var digest = RunningDigest()
    var digested = 0
    /// What is inflated and not handed out.
    var pending: [UInt8] = []
    var gzip: GzipText?
    var isFinished = false
    var problem: RawProblem?
  }

  private let source: DelimitedSource
  private let size: Int
  private let recordLimit: Int
  private let makesDigest: Bool
  private let state: Mutex<State>

  /// - Parameters:
  ///   - source: The source.
  ///   - size: The bytes after which a run ends with its record, at least 1.
  ///   - recordLimit: The most bytes of one record.
  ///   - makesDigest: Whether the digest of the file is wanted.
  init(_ source: DelimitedSource, size: Int, recordLimit: Int, makesDigest: Bool = false) {
    self.source = source
    self.size = size
    self.recordLimit = recordLimit
    self.makesDigest = makesDigest
    var first = State(position: source.recordStart)
    if case .gzip(let file) = source.origin { first.gzip = GzipText(file) }
    state = Mutex(first)
  }

  /// The next run, or nil at the end or after damage.
  func next() -> RecordChunk? {
    state.withLock { state in
      guard !state.isFinished else { return nil }
      let chunk = state.gzip == nil ? nextMapped(&state) : nextInflated(&state)
      if chunk == nil { state.isFinished = true }
      return chunk
    }
  }

  /// What stopped the feed before the end of the text.
  var problem: RawProblem? { state.withLock { $0.problem } }

  /// The digest of the file; the feed has handed out everything.
  func digest() -> String {
    state.withLock { state in
      addToDigest(&state, upTo: source.origin.file.count)
      return state.digest.finish()
    }
  }

  private func addToDigest(_ state: inout State, upTo end: Int) {
    guard makesDigest, end > state.digested else { return }
    let range = state.digested..<end
    source.origin.file.withBytes { state.digest.add($0.part(range)) }
    state.digested = end
  }

  private func nextMapped(_ state: inout State) -> RecordChunk? {
    let (file, start) = (source.origin.file, state.position)
    guard start < file.count else { return nil }
    let target = size < file.count - start ? start + size : file.count
    let end = file.withBytes { text in
      RecordEdge(dialect: source.dialect)
        .recordEnd(in: text, from: start, notBefore: target, isWhole: true) ?? file.count
    }
    guard end - start - size <= recordLimit else {
      return refuse(&state, .recordTooLong(limit: recordLimit))
    }
    addToDigest(&state, upTo: end)
    state.position = end
    state.index += 1
    return RecordChunk(index: state.index - 1, offset: start, storage: .mapped(file, start..<end))
  }

  private func nextInflated(_ state: inout State) -> RecordChunk? {
    guard let gzip = state.gzip else { return nil }
    // At the start the header is still to be passed over.
    let first = state.index == 0 ? source.recordStart : 0
    let offset = state.position
    var bytes = state.pending
    state.pending = []
    var wanted = first + size
    while true {
      do throws(GzipText.Damage) {
        try gzip.inflate(into: &bytes, upTo: wanted + 1)
      } catch {
        return refuse(&state, error.problem)
      }
      let isWhole = gzip.isFinished
      guard bytes.count > first else { return nil }
      let end = bytes.withTextBytes {
        RecordEdge(dialect: source.dialect)
          .recordEnd(in: $0, from: first, notBefore: first + size, isWhole: isWhole)
      }
      if let end {
        state.pending = Array(bytes[end...])
        if first > 0 { bytes.removeFirst(first) }
        state.position = offset + end - first
        state.index += 1
        return RecordChunk(
          index: state.index - 1, offset: offset, storage: .inflated(bytes, end - first))
      }
      guard bytes.count - first - size <= recordLimit else {
        return refuse(&state, .recordTooLong(limit: recordLimit))
      }
      wanted = first + 2 * (bytes.count - first)
    }
  }

  private func refuse(_ state: inout State, _ kind: ReadProblem.Kind) -> RecordChunk? {
    state.problem = RawProblem(kind: kind, offset: state.position)
    return nil
  }
}

extension GzipText.Damage {
  /// The problem that a reader of the message sees.
  var problem: ReadProblem.Kind {
    switch self {
    case .truncated(let place): .gzipTruncated(at: place)
    case .corrupt(let place): .gzipCorrupt(at: place)
    }
  }
}
