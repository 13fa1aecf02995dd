import CChild
import Glibc

/// A file without a place on disk, for text that came from another process: cells that take the way of a CSV file.
final class MemoryFile {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private(set) var isBroken = false

  /// An empty file, or nil where the system gives none.
  init?() {
    descriptor = diminish_memory_file()
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// The path under which this process can open it.
  var path: String { "/proc/self/fd/\(descriptor)" }

  /// Adds bytes.
  func append(_ bytes: some Sequence<UInt8>) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 20 { flush() }
  }

  /// Adds a cell in quotes.
  func append(cell: some Sequence<UInt8>) {
    buffer.append(Dialect.quote)
    for byte in cell {
      if byte == Dialect.quote { buffer.append(byte) }
      buffer.append(byte)
    }
    buffer.append(Dialect.quote)
  }

  /// Writes what was added, so that it can be read.
  func flush() {
    var written = 0
    while written < buffer.count, !isBroken {
      let count = unsafe buffer.withUnsafeBytes { bytes in
        unsafe write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { isBroken = true }
      written += max(count, 0)
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
