import CChild
import Glibc

/// A child process that reads a file, seen from its parent: the door to starting, hearing and ending it.
struct ReaderProcess {
  let command: ReaderCommand?
  let kind: FileKind
  let arguments: [String]

  /// The most bytes to take: a small file that unpacks to more is refused.
  let byteLimit: Int

  /// Runs the child and hands over its frames until it says that all is told.
  ///
  /// However this ends, the child has ended too.
  ///
  /// - Parameter handle: Takes each frame of schema or rows.
  /// - Throws: `readerStopped` when the child dies, falls silent too early or cannot be started, `damaged` when it
  ///   speaks nonsense, `expandsTooFar`, what it refuses, and what `handle` throws.
  func run(_ handle: (ReaderFrame) throws(FileFault) -> Void) throws(FileFault) {
    guard let command = command ?? .own else { throw .readerStopped(kind, .notStarted) }
    var ends: [Int32] = [0, 0]
    guard unsafe diminish_pipe(&ends) == 0 else { throw .readerStopped(kind, .notStarted) }
    defer { close(ends[0]) }
    guard let child = spawn(command, output: ends[1]) else {
      close(ends[1])
      throw .readerStopped(kind, .notStarted)
    }
    close(ends[1])
    let stream = FrameStream(
      descriptor: ends[0], byteLimit: byteLimit, kind: kind, silenceLimit: command.silenceLimit)
    let isTold: Bool
    do throws(FileFault) {
      isTold = try hear(stream, handle)
    } catch {
      kill(child, SIGKILL)
      // One that hangs in the system cannot die before the system answers: not waited for.
      if error == .readerStopped(kind, .silent) { leave(child) } else { _ = wait(child) }
      throw error
    }
    let status = wait(child)
    guard isTold, status == 0 else { throw .readerStopped(kind, stop(status)) }
  }

  /// Hears the child out; true if it said that all is told.
  private func hear(
    _ stream: FrameStream, _ handle: (ReaderFrame) throws(FileFault) -> Void
  ) throws(FileFault) -> Bool {
    var stream = stream
    while let frame = try stream.next() {
      switch frame.kind {
      case .done: return true
      case .refusal: throw refusal(frame.payload)
      case .schema, .rows: try handle(frame)
      }
    }
    return false
  }

  private func refusal(_ payload: [UInt8]) -> FileFault {
    do throws(ByteReader.Malformed) {
      return try FileFault(payload, kind)
    } catch {
      return .damaged(kind)
    }
  }

  private func spawn(_ command: ReaderCommand, output: Int32) -> pid_t? {
    var child: pid_t = 0
    let words = ["diminish", ReaderCommand.word] + arguments
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
    let problem = unsafe diminish_spawn(&child, command.path, pointers, output)
    return problem == 0 ? child : nil
  }

  private func wait(_ child: pid_t) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return -1 }
    }
    return status
  }

  /// Takes note of the end of a killed child if it comes within a second.
  private func leave(_ child: pid_t) {
    var status: Int32 = 0
    for _ in 0..<100 {
      if unsafe waitpid(child, &status, WNOHANG) != 0 { return }
      usleep(10_000)
    }
  }

  private func stop(_ status: Int32) -> ReaderStop {
    switch diminish_signal_of(status) {
    case SIGXCPU, SIGKILL: .outOfTime
    default: .crashed
    }
  }
}

/// The frames that arrive on a pipe.
private struct FrameStream {
  let descriptor: Int32
  let byteLimit: Int
  let kind: FileKind
  let silenceLimit: Duration
  private var total = 0

  init(descriptor: Int32, byteLimit: Int, kind: FileKind, silenceLimit: Duration) {
    self.descriptor = descriptor
    self.byteLimit = byteLimit
    self.kind = kind
    self.silenceLimit = silenceLimit
  }

  /// The next frame, or nil where the pipe ends, even within one.
  mutating func next() throws(FileFault) -> ReaderFrame? {
    guard let head = try read(5) else { return nil }
    let length = (0..<4).reduce(0) { $0 | Int(head[1 + $1]) << (8 * $1) }
    guard let frameKind = ReaderFrame.Kind(rawValue: head[0]), length <= ReaderFrame.limit else {
      throw .damaged(kind)
    }
    total += length
    guard total <= byteLimit else { throw .expandsTooFar(kind) }
    guard let payload = try read(length) else { return nil }
    return ReaderFrame(kind: frameKind, payload: payload)
  }

  /// So many bytes, or nil if the pipe ends before.
  private func read(_ count: Int) throws(FileFault) -> [UInt8]? {
    var isSilent = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        guard hears() else {
          isSilent = true
          break
        }
        let found = unsafe Glibc.read(
          descriptor, buffer.baseAddress?.advanced(by: filled), count - filled)
        if found < 0, errno == EINTR { continue }
        guard found > 0 else { break }
        filled += found
      }
    }
    if isSilent { throw .readerStopped(kind, .silent) }
    return bytes.count == count ? bytes : nil
  }

  /// Whether something comes, or the end, before the silence is too long.
  private func hears() -> Bool {
    let end = ContinuousClock.now + silenceLimit
    while true {
      let left = max(.zero, end - .now) / .milliseconds(1)
      var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let found = unsafe poll(&wish, 1, Int32(clamping: Int(left.rounded(.up))))
      if found > 0 { return true }
      if found == 0 || errno != EINTR { return false }
    }
  }
}
