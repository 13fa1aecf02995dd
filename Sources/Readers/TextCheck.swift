/// Looks for the first byte that cannot be text: NUL, or what is not in the encoding (for UTF-8 Unicode 16,
/// table 3-7).
struct TextCheck: Sendable {
  /// The problem, if there is one; what follows it is not looked at.
  private(set) var problem: RawProblem?

  /// Checks bytes that begin and end between characters if they are well formed.
  init(_ text: TextBytes, offset: Int, encoding: TextEncoding) {
    var position = 0
    while problem == nil, let unusual = text.firstUnusualIndex(in: position..<text.count) {
      position = text.withSpan { bytes in
        encoding == .utf8
          ? checkRun(bytes, from: unusual, offset) : checkBytes(bytes, from: unusual, offset)
      }
    }
  }

  /// Checks unusual bytes until 64 plain ones have followed each other; returns the place reached.
  private mutating func checkRun(_ bytes: Span<UInt8>, from start: Int, _ offset: Int) -> Int {
    var position = start
    var plainCount = 0
    while position < bytes.count, plainCount < 64 {
      let byte = bytes[position]
      if byte == 0 {
        problem = RawProblem(kind: .nulByte, offset: offset + position)
        return bytes.count
      }
      if byte < 128 {
        plainCount += 1
        position += 1
        continue
      }
      plainCount = 0
      guard let length = Self.sequenceLength(bytes, at: position) else {
        problem = RawProblem(kind: .notUTF8, offset: offset + position)
        return bytes.count
      }
      position += length
    }
    return position
  }

  /// The same for an encoding of one byte per character.
  private mutating func checkBytes(_ bytes: Span<UInt8>, from start: Int, _ offset: Int) -> Int {
    var position = start
    while position < bytes.count, bytes[position] &- 1 >= 127 {
      let byte = bytes[position]
      if byte == 0 || !TextEncoding.isWindows1252(byte) {
        problem = RawProblem(
          kind: byte == 0 ? .nulByte : .notWindows1252, offset: offset + position)
        return bytes.count
      }
      position += 1
    }
    return position
  }

  /// The length of the well-formed sequence of two to four bytes at a place, or nil.
  private static func sequenceLength(_ bytes: Span<UInt8>, at position: Int) -> Int? {
    let lead = bytes[position]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if lead == 0xE0 { second = 0xA0...0xBF }  // no overlong forms
      if lead == 0xED { second = 0x80...0x9F }  // no surrogates
    case 0xF0...0xF4:
      length = 4
      if lead == 0xF0 { second = 0x90...0xBF }
      if lead == 0xF4 { second = 0x80...0x8F }  // nothing above U+10FFFF
    default: return nil
    }
    guard position + length <= bytes.count, second.contains(bytes[position + 1]) else { return nil }
    for later in (position + 2)..<(position + length) where bytes[later] & 0xC0 != 0x80 {
      return nil
    }
    return length
  }
}
