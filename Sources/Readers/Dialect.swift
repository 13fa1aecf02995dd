/// The bytes that structure a file: which one separates cells, and which ones are blanks.
struct Dialect: Sendable {
  static let quote = UInt8(ascii: "\"")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")

  /// The byte between two cells.
  let delimiter: UInt8

  /// The greatest of the bytes at which an unquoted cell can end: most text lies above it.
  let greatestEnd: UInt8

  /// A dialect, or nil if the delimiter cannot separate cells.
  init?(delimiter: Character) {
    guard let byte = delimiter.asciiValue, delimiter.unicodeScalars.count == 1 else { return nil }
    guard byte != 0, byte != Self.quote, byte != Self.lineFeed, byte != Self.carriageReturn,
      byte != UInt8(ascii: " ")
    else { return nil }
    self.delimiter = byte
    self.greatestEnd = max(byte, Self.carriageReturn)
  }

  /// A space, or a tab that does not separate cells.
  @inline(__always)
  func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (byte == UInt8(ascii: "\t") && byte != delimiter)
  }

  /// Whether an unquoted cell ends before this byte.
  @inline(__always)
  func endsCell(_ byte: UInt8) -> Bool {
    byte <= greatestEnd
      && (byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn)
  }

  /// The place after a line end that begins at `index`: CRLF is one line end.
  @inline(__always)
  static func afterLineEnd(_ bytes: Span<UInt8>, _ index: Int) -> Int {
    let next = index + 1
    let isPair =
      bytes[index] == carriageReturn && next < bytes.count && bytes[next] == lineFeed
    return isPair ? next + 1 : next
  }
}
