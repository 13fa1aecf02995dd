/// Looks for the first byte that cannot be text: NUL, or what is not UTF-8 (Unicode 16, table 3-7).
struct TextCheck: Sendable {
  /// The problem, if there is one; what follows it is not looked at.
  private(set) var problem: RawProblem?

  /// Checks a range that begins and ends between characters if it is well formed.
  init(_ file: FileBytes, in range: Range<Int>) {
    var position = range.lowerBound
    while problem == nil,
      let unusual = file.firstUnusualIndex(in: position..<range.upperBound)
    {
      position = file.withBytes { checkRun($0, from: unusual, upTo: range.upperBound) }
    }
  }

  /// Checks unusual bytes until 64 plain ones have followed each other; returns the place reached.
  private mutating func checkRun(_ bytes: Span<UInt8>, from start: Int, upTo end: Int) -> Int {
    var position = start
    var plainCount = 0
    while position < end, plainCount < 64 {
      let byte = bytes[position]
      if byte == 0 {
        problem = RawProblem(kind: .nulByte, offset: position)
        return end
      }
      if byte < 128 {
        plainCount += 1
        position += 1
        continue
      }
      plainCount = 0
      guard let length = Self.sequenceLength(bytes, at: position, upTo: end) else {
        problem = RawProblem(kind: .notUTF8, offset: position)
        return end
      }
      position += length
    }
    return position
  }

  /// The length of the well-formed sequence of two to four bytes at a place, or nil.
  private static func sequenceLength(_ bytes: Span<UInt8>, at position: Int, upTo end: Int) -> Int?
  {
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
    guard position + length <= end, second.contains(bytes[position + 1]) else { return nil }
    for later in (position + 2)..<(position + length) where bytes[later] & 0xC0 != 0x80 {
      return nil
    }
    return length
  }
}
