/// Finds line and column of bytes, in one walk from the start of the file.
struct PlaceFinder {
  private var position: Int
  private var line = 1
  private var column = 1

  /// - Parameter start: The first byte of text, after a byte order mark.
  init(start: Int) { position = start }

  /// The place of a byte.
  ///
  /// - Precondition: Offsets come in ascending order.
  mutating func place(of offset: Int, in bytes: Span<UInt8>) -> (line: Int, column: Int) {
    while position < offset {
      let byte = bytes[position]
      let isBeforeLineFeed =
        position + 1 < bytes.count && bytes[position + 1] == Dialect.lineFeed
      if byte == Dialect.lineFeed || byte == Dialect.carriageReturn && !isBeforeLineFeed {
        line += 1
        column = 1
      } else if position + 1 == bytes.count || bytes[position + 1] & 0xC0 != 0x80 {
        // A character counts where it ends.
        column += 1
      }
      position += 1
    }
    return (line, column)
  }
}
