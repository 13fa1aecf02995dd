import CChild
import Glibc

/// The child's side: reads one file for the parent and tells it in frames on standard output.
enum ReaderService {
  /// What is wanted of the file.
  enum Mode: String {
    /// Its header only.
    case schema
    /// Its rows.
    case rows
  }

  /// Serves one request.
  ///
  /// - Parameter arguments: The kind, the mode, the path, then what the kind wants to know.
  /// - Returns: The exit code.
  static func serve(_ arguments: [String]) -> Int32 {
    guard arguments.count >= 3, let kind = FileKind(rawValue: arguments[0]),
      let mode = Mode(rawValue: arguments[1])
    else { return 2 }
    let path = arguments[2]
    let size = fileSize(path)
    // Generous for honest files: an .xlsx holds some 10 bytes of XML for each packed one.
    let memory = UInt64(1 << 30) + 8 * UInt64(size)
    let seconds = 60 + UInt64(size >> 18)
    guard diminish_confine(memory, seconds) == 0 else { return 3 }
    let output = FrameOutput()
    do throws(FileFault) {
      let rest = Array(arguments.dropFirst(3))
      if kind == .workbook {
        try WorkbookService(path: path, mode: mode, arguments: rest, output: output).serve()
      } else {
        try StatisticalService(
          kind: kind, path: path, mode: mode, arguments: rest, output: output
        ).serve()
      }
      output.send(.done, [])
    } catch {
      output.send(.refusal, error.fields)
    }
    return 0
  }

  /// The size of a file, 0 if it cannot be told.
  static func fileSize(_ path: String) -> Int {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? max(0, Int(status.st_size)) : 0
  }
}

/// Frames on standard output; a parent that went away ends this process by SIGPIPE.
struct FrameOutput {
  func send(_ kind: ReaderFrame.Kind, _ payload: [UInt8]) {
    precondition(payload.count <= ReaderFrame.limit, "a frame of \(payload.count) bytes")
    var head = ByteWriter()
    head.put(kind.rawValue)
    head.put(UInt32(payload.count))
    write(head.bytes)
    write(payload)
  }

  private func write(_ bytes: [UInt8]) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          STDOUT_FILENO, buffer.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { exit(4) }
      written += count
    }
  }
}
