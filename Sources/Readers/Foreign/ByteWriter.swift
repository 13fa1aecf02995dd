/// Writes fields one after another: numbers little-endian, lengths before contents.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ value: UInt8) { bytes.append(value) }

  mutating func put(_ value: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
    }
  }

  mutating func put(_ value: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }

  mutating func put(_ value: Double) { put(value.bitPattern) }

  mutating func put(count: Int) { put(UInt32(clamping: count)) }

  mutating func put(_ text: [UInt8]) {
    put(count: text.count)
    bytes.append(contentsOf: text)
  }

  mutating func put(_ text: String) { put(Array(text.utf8)) }

  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}

/// Reads what a ``ByteWriter`` wrote; whatever does not fit is refused, because the writer may be broken.
struct ByteReader {
  /// The fields do not fit what is wanted.
  struct Malformed: Error {}

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  private mutating func advance(_ count: Int) throws(Malformed) -> Int {
    guard count >= 0, count <= bytes.count - position else { throw Malformed() }
    defer { position += count }
    return position
  }

  mutating func byte() throws(Malformed) -> UInt8 { bytes[try advance(1)] }

  mutating func word() throws(Malformed) -> UInt32 {
    let start = try advance(4)
    return (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
  }

  mutating func count(upTo limit: Int = 1 << 28) throws(Malformed) -> Int {
    let count = Int(try word())
    guard count <= limit else { throw Malformed() }
    return count
  }

  mutating func double() throws(Malformed) -> Double {
    let start = try advance(8)
    var bits: UInt64 = 0
    for index in 0..<8 { bits |= UInt64(bytes[start &+ index]) << UInt64(8 * index) }
    return Double(bitPattern: bits)
  }

  /// Appends numbers to a column.
  mutating func doubles(_ count: Int, to values: inout [Double]) throws(Malformed) {
    guard count <= (bytes.count - position) / 8 else { throw Malformed() }
    let start = try advance(8 * count)
    let span = bytes.span
    for index in 0..<count {
      let here = start &+ 8 &* index
      var bits: UInt64 = 0
      for place in 0..<8 { bits |= UInt64(span[here &+ place]) << UInt64(8 * place) }
      values.append(Double(bitPattern: bits))
    }
  }

  mutating func block(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
    let start = try advance(count)
    return bytes[start..<(start + count)]
  }

  /// All that is left.
  mutating func rest() throws(Malformed) -> ArraySlice<UInt8> { try block(bytes.count - position) }

  /// A text, which must be UTF-8 and hold no NUL.
  mutating func text() throws(Malformed) -> String {
    let content = try block(try count())
    guard let text = String(validating: content, as: UTF8.self), !content.contains(0) else {
      throw Malformed()
    }
    return text
  }
}
