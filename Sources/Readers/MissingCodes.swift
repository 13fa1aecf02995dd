import Frames

/// The codes that mean "missing" in a column, with the number that each reason has in a mask.
struct MissingCodes: Sendable {
  /// The most reasons that a mask can tell apart.
  static let limit = 255

  /// The number of `blank` in every mask under construction.
  static let blank: UInt8 = 1

  /// The number of `short row` where rows are padded.
  static let shortRow: UInt8 = 2

  /// The reasons: `blank`, `short row` where rows are padded, then the declared ones in order of their names.
  let reasons: [MissingReason]

  private let codes: [(bytes: [UInt8], reason: UInt8)]

  /// Codes that are numbers, by their value: `-99.0` is the code `-99` where a column holds numbers.
  private let numbers: [Double: UInt8]

  /// Whether a code begins with a byte: rules out nearly all cells at once.
  private let begins: [Bool]

  /// Whether a code could be taken for a number.
  let mayBeNumbers: Bool

  /// The codes of a column, or nil with more than `limit` reasons.
  ///
  /// Blanks at the ends of a code do not count, an empty code adds nothing, nor does one that the encoding
  /// cannot spell.
  init?(
    _ declared: [String: MissingReason], encoding: TextEncoding = .utf8, padsRows: Bool = false
  ) {
    let fixed: [MissingReason] = padsRows ? [.blank, .shortRow] : [.blank]
    let names = Set(declared.values).subtracting(fixed)
    reasons = fixed + names.sorted { $0.name < $1.name }
    guard reasons.count <= Self.limit else { return nil }
    var codes: [(bytes: [UInt8], reason: UInt8)] = []
    var begins = [Bool](repeating: false, count: 256)
    for (text, reason) in declared.sorted(by: { $0.key < $1.key }) {
      guard let bytes = encoding.bytes(text)?.trimmed, let first = bytes.first,
        let position = reasons.firstIndex(of: reason)
      else { continue }
      codes.append((bytes, UInt8(position + 1)))
      begins[Int(first)] = true
    }
    self.codes = codes
    numbers = Dictionary(
      codes.compactMap { code in
        DecimalNumber.value(code.bytes.span, 0, code.bytes.count).map { ($0, code.reason) }
      }, uniquingKeysWith: { first, _ in first })
    self.begins = begins
    mayBeNumbers = codes.contains { "0123456789.-".utf8.contains($0.bytes[0]) }
  }

  /// The mask's number for a trimmed cell, 0 if it is a value.
  @inline(__always)
  func reason(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8 {
    guard start < end else { return Self.blank }
    return begins[Int(bytes[start])] ? declaredReason(bytes, start, end) : 0
  }

  /// The mask's number for a cell, 0 if it is a value.
  @inline(__always)
  func reason(of cell: Cell, _ bytes: Span<UInt8>) -> UInt8 {
    if cell.isAbsent { return Self.shortRow }
    return cell.withTrimmed(bytes) { reason($0, $1, $2) }
  }

  /// The mask's number for a number, 0 if it is a value.
  func reason(of number: Double) -> UInt8 { numbers.isEmpty ? 0 : numbers[number] ?? 0 }

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

extension MissingReason {
  /// The row ended before the cell.
  static let shortRow = MissingReason("short row")
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

  /// Adds the marks of a later chunk, which begins at a row.
  mutating func append(_ later: MaskBuilder, rowBase: Int) {
    guard !later.codes.isEmpty else { return }
    extend(to: rowBase)
    codes.append(contentsOf: later.codes)
  }

  private mutating func extend(to row: Int) {
    if codes.count < row { codes.append(contentsOf: repeatElement(0, count: row - codes.count)) }
  }
}
