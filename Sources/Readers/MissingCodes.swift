import Frames

/// The codes that mean "missing" in a column, with the number that each reason has in a mask.
struct MissingCodes: Sendable {
  /// The most reasons that a mask can tell apart.
  static let limit = 255

  /// The number of `blank` in every mask under construction.
  static let blank: UInt8 = 1

  /// The reasons: `blank`, then the declared ones in order of their names.
  let reasons: [MissingReason]

  private let codes: [(bytes: [UInt8], reason: UInt8)]

  /// Whether a code begins with a byte: rules out nearly all cells at once.
  private let begins: [Bool]

  /// The codes of a column, or nil with more than `limit` reasons.
  ///
  /// Blanks at the ends of a code do not count, an empty code adds nothing.
  init?(_ declared: [String: MissingReason]) {
    let names = Set(declared.values).subtracting([.blank])
    reasons = [.blank] + names.sorted { $0.name < $1.name }
    guard reasons.count <= Self.limit else { return nil }
    var codes: [(bytes: [UInt8], reason: UInt8)] = []
    var begins = [Bool](repeating: false, count: 256)
    for (text, reason) in declared.sorted(by: { $0.key < $1.key }) {
      let bytes = Array(text.utf8).trimmed
      guard let first = bytes.first, let position = reasons.firstIndex(of: reason) else { continue }
      codes.append((bytes, UInt8(position + 1)))
      begins[Int(first)] = true
    }
    self.codes = codes
    self.begins = begins
  }

  /// The mask's number for a trimmed cell, 0 if it is a value.
  @inline(__always)
  func reason(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8 {
    guard start < end else { return Self.blank }
    return begins[Int(bytes[start])] ? declaredReason(bytes, start, end) : 0
  }

  private func declaredReason(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8 {
    let length = end - start
    for code in codes where code.bytes.count == length {
      var index = 0
      while index < length, code.bytes[index] == bytes[start + index] { index += 1 }
      if index == length { return code.reason }
    }
    return 0
  }
}

extension [UInt8] {
  /// The bytes without spaces and tabs at their ends.
  var trimmed: [UInt8] {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    return Array(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}

/// The mask of a chunk's column while it is read: empty until something is missing.
struct MaskBuilder: Sendable {
  private(set) var codes: [UInt8] = []

  /// Marks a row; rows come in order.
  mutating func mark(_ row: Int, _ reason: UInt8) {
    extend(to: row)
    codes.append(reason)
  }

  /// Says that the rows before `rowCount` not marked yet are there, if any was marked.
  mutating func finish(rowCount: Int) {
    if !codes.isEmpty { extend(to: rowCount) }
  }

  private mutating func extend(to row: Int) {
    if codes.count < row { codes.append(contentsOf: repeatElement(0, count: row - codes.count)) }
  }
}
