/// Where the values of a JSON text stand, to point at the one that is at fault.
///
/// A reader of RFC 8259 that keeps nothing but its place. It does not look at what numbers and texts say.
struct JSONPlaces {
  /// A place in the text.
  struct Place: Equatable {
    /// From 1.
    var line: Int
    /// In Unicode scalars, from 1.
    var column: Int
  }

  /// A step on the way to a value.
  enum Step: Equatable {
    /// The value of a key.
    case key(String)
    /// An element of a list, from 0.
    case element(Int)
  }

  /// The text breaks the rules of JSON at a byte.
  private struct Fault: Error {
    let byte: Int
  }

  /// As deep as values may nest.
  private static let deepest = 512

  private let bytes: [UInt8]
  private var next = 0
  private var depth = 0
  /// The byte at which the wanted value, or the innermost one around it that there is, begins.
  private var found = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Where a text ceases to be JSON.
  ///
  /// - Parameter bytes: The text.
  /// - Returns: The place of the first byte that does not fit; nil for JSON.
  static func fault(in bytes: [UInt8]) -> Place? {
    var reader = JSONPlaces(bytes)
    do throws(Fault) {
      try reader.document(wanted: nil)
      return nil
    } catch {
      return reader.place(of: error.byte)
    }
  }

  /// Where a value stands.
  ///
  /// - Parameters:
  ///   - path: The way to it.
  ///   - bytes: The text.
  /// - Returns: The place at which it begins, or the innermost value around it that there is.
  static func place(of path: [Step], in bytes: [UInt8]) -> Place {
    var reader = JSONPlaces(bytes)
    do throws(Fault) { try reader.document(wanted: path[...]) } catch {
      return reader.place(of: error.byte)
    }
    return reader.place(of: reader.found)
  }

  private func place(of byte: Int) -> Place {
    var place = Place(line: 1, column: 1)
    for one in bytes.prefix(byte) {
      if one == UInt8(ascii: "\n") {
        place.line += 1
        place.column = 1
      } else if one & 0xC0 != 0x80 {
        place.column += 1
      }
    }
    return place
  }

  private mutating func document(wanted: ArraySlice<Step>?) throws(Fault) {
    try value(wanted)
    skipBlanks()
    if next < bytes.count { throw Fault(byte: next) }
  }

  private mutating func value(_ wanted: ArraySlice<Step>?) throws(Fault) {
    skipBlanks()
    if wanted != nil { found = next }
    guard next < bytes.count, depth < Self.deepest else { throw Fault(byte: next) }
    depth += 1
    switch bytes[next] {
    case UInt8(ascii: "{"): try members(wanted)
    case UInt8(ascii: "["): try elements(wanted)
    case UInt8(ascii: "\""): _ = try text()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: try number()
    }
    depth -= 1
  }

  private mutating func members(_ wanted: ArraySlice<Step>?) throws(Fault) {
    next += 1
    if isNext("}") { return }
    repeat {
      skipBlanks()
      let key = try text()
      guard isNext(":") else { throw Fault(byte: next) }
      try value(wanted?.first == .key(key) ? wanted?.dropFirst() : nil)
    } while isNext(",")
    guard isNext("}") else { throw Fault(byte: next) }
  }

  private mutating func elements(_ wanted: ArraySlice<Step>?) throws(Fault) {
    next += 1
    if isNext("]") { return }
    var index = 0
    repeat {
      try value(wanted?.first == .element(index) ? wanted?.dropFirst() : nil)
      index += 1
    } while isNext(",")
    guard isNext("]") else { throw Fault(byte: next) }
  }

  /// A text with its quotes; escapes stay as they are, which suffices to compare our own keys.
  private mutating func text() throws(Fault) -> String {
    guard next < bytes.count, bytes[next] == UInt8(ascii: "\"") else { throw Fault(byte: next) }
    let start = next + 1
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
      if bytes[end] < 0x20 { throw Fault(byte: end) }
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < bytes.count else { throw Fault(byte: bytes.count) }
    next = end + 1
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private mutating func word(_ word: StaticString) throws(Fault) {
    let wanted = Array("\(word)".utf8)
    guard bytes[next...].starts(with: wanted) else { throw Fault(byte: next) }
    next += wanted.count
  }

  private mutating func number() throws(Fault) {
    let start = next
    let allowed = Set("+-.eE0123456789".utf8)
    while next < bytes.count, allowed.contains(bytes[next]) { next += 1 }
    guard Double(String(decoding: bytes[start..<next], as: UTF8.self)) != nil else {
      throw Fault(byte: start)
    }
  }

  /// Whether a sign comes next; if so it is passed.
  private mutating func isNext(_ sign: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard next < bytes.count, bytes[next] == UInt8(ascii: sign) else { return false }
    next += 1
    return true
  }

  private mutating func skipBlanks() {
    while next < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[next]) { next += 1 }
  }
}
