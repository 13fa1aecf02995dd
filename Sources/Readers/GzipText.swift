internal import CZlib

/// The text of a gzip file, inflated piece by piece in one walk: the door to zlib.
///
/// Members that follow each other are one text; zeros after the last one are passed over.
@safe final class GzipText: @unchecked Sendable {
  /// Why the walk ended early, with the byte of the compressed file.
  enum Damage: Error, Equatable {
    case truncated(at: Int), corrupt(at: Int)
  }

  /// Whether all text has been handed out.
  private(set) var isFinished = false

  private let file: FileBytes
  private let stream: UnsafeMutablePointer<z_stream>
  private var position = 0

  init(_ file: FileBytes) {
    self.file = file
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe zlib_open_gzip(stream) == Z_OK else { fatalError("no memory for zlib") }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Appends text until there are `wanted` bytes, or no more text.
  func inflate(into bytes: inout [UInt8], upTo wanted: Int) throws(Damage) {
    let first = bytes.count
    guard wanted > first, !isFinished else { return }
    var (filled, damage) = (first, Damage?.none)
    bytes.append(contentsOf: repeatElement(0, count: wanted - first))
    unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      while filled < wanted, !isFinished, damage == nil {
        let room = min(wanted - filled, 1 << 30)
        unsafe stream.pointee.next_out = buffer.baseAddress.unsafelyUnwrapped + filled
        unsafe stream.pointee.avail_out = UInt32(room)
        damage = step()
        filled += unsafe room - Int(stream.pointee.avail_out)
      }
    }
    bytes.removeLast(wanted - filled)
    if let damage { throw damage }
  }

  /// Inflates what is left of the file into the room that the stream has.
  private func step() -> Damage? {
    let (code, isStuck) = file.withBytes { text in
      unsafe text.withMemory { memory -> (Int32, Bool) in
        let left = min(memory.count - position, 1 << 30)
        guard let base = memory.baseAddress, left > 0 else { return (Z_BUF_ERROR, true) }
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: base + position)
        unsafe stream.pointee.avail_in = UInt32(left)
        let room = unsafe stream.pointee.avail_out
        let code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
        let used = unsafe left - Int(stream.pointee.avail_in)
        position += used
        return unsafe (code, used == 0 && stream.pointee.avail_out == room)
      }
    }
    switch code {
    case Z_STREAM_END: return nextMember()
    case Z_OK where !isStuck: return nil
    case Z_OK, Z_BUF_ERROR: return .truncated(at: file.count)
    default: return .corrupt(at: position)
    }
  }

  private func nextMember() -> Damage? {
    let rest = position..<file.count
    isFinished = file.withBytes { text in
      text.withSpan { bytes in rest.allSatisfy { bytes[$0] == 0 } }
    }
    guard !isFinished else { return nil }
    return unsafe inflateReset(stream) == Z_OK ? nil : .corrupt(at: position)
  }
}
