import Numerics

/// Codes of rows and how many there are; -1 where a value is missing.
struct Coding: Sendable, Equatable {
  var codes: [Int32]
  var count: Int

  init(codes: [Int32], count: Int) {
    self.codes = codes
    self.count = count
  }

  /// How many entries a direct table for n rows may have.
  static func tableLimit(rows: Int) -> Int { 4 * rows + 1 << 16 }

  /// The codes of a column.
  init(_ column: Column) {
    switch column.values {
    case .number(let numbers):
      self = Coding(whole: numbers, column.missing) ?? Coding(hashing: numbers, column.missing)
    case .flag(let flags):
      self.init(codes: flags.map { $0 ? 1 : 0 }, count: 2)
      erase(column.missing)
    case .factor(let factor):
      self.init(codes: factor.codes, count: factor.levels.count)
      erase(column.missing)
    case .text(let texts): self.init(texts, column.missing)
    }
  }

  /// Codes of whole numbers in a modest range, ascending; nil for other numbers.
  private init?(whole numbers: [Double], _ missing: MissingMask) {
    guard let (low, high) = Coding.wholeRange(numbers, missing) else { return nil }
    guard low <= high else {
      self.init(codes: [Int32](repeating: -1, count: numbers.count), count: 0)
      return
    }
    guard high - low < Coding.tableLimit(rows: numbers.count) else { return nil }
    let codes = [Int32](large: numbers.count) { row in
      missing.isMissing(row) ? -1 : Int32(truncatingIfNeeded: Int(numbers[row]) &- low)
    }
    self.init(compacting: codes, bound: high - low + 1)
  }

  /// The least and the greatest number, or nil if one is not whole; (0, -1) without numbers.
  static func wholeRange(
    _ numbers: [Double], _ missing: MissingMask
  ) -> (low: Int, high: Int)? {
    let limit = 0x1p52
    var (low, high) = (limit, -limit)
    for (row, value) in numbers.enumerated() where !missing.isMissing(row) {
      guard value > -limit && value < limit && Double(Int(value)) == value else { return nil }
      if value < low { low = value }
      if value > high { high = value }
    }
    return low <= high ? (Int(low), Int(high)) : (0, -1)
  }

  private init(hashing numbers: [Double], _ missing: MissingMask) {
    var table = CodeTable()
    var codes = [Int32](repeating: -1, count: numbers.count)
    for (row, value) in numbers.enumerated() where !missing.isMissing(row) {
      codes[row] = table.code(of: Coding.bits(of: value))
    }
    self.init(codes: codes, count: table.count)
  }

  /// The pattern of a number as keys compare it: -0 is 0, every NaN is one value.
  @inline(__always)
  static func bits(of value: Double) -> UInt64 {
    value.isNaN ? Double.nan.bitPattern : (value + 0).bitPattern
  }

  /// Codes of texts; those of at most seven bytes are looked up by their bytes.
  private init(_ texts: [String], _ missing: MissingMask) {
    var short = CodeTable()
    var known: [String: Int32] = [:]
    var codes = [Int32](repeating: -1, count: texts.count)
    for (row, text) in texts.enumerated() where !missing.isMissing(row) {
      let key = Coding.packed(text)
      if let key, let code = short.stored(key) {
        codes[row] = code
        continue
      }
      let code = known[text] ?? Int32(known.count)
      known[text] = code
      if let key { short.store(code, for: key) }
      codes[row] = code
    }
    self.init(codes: codes, count: known.count)
  }

  /// The bytes of a text of at most seven, behind a 1 that keeps the length.
  @inline(__always)
  private static func packed(_ text: String) -> UInt64? {
    let bytes = text.utf8
    guard bytes.count <= 7 else { return nil }
    var key: UInt64 = 1
    for byte in bytes { key = key << 8 | UInt64(byte) }
    return key
  }

  /// The pairs of two codings that occur; the first counts most where a direct table holds them.
  init(crossing a: Coding, _ b: Coding) {
    let (product, overflow) = a.count.multipliedReportingOverflow(by: b.count)
    let rows = a.codes.count
    if !overflow && product <= Coding.tableLimit(rows: rows) && product <= Int(Int32.max) {
      let width = Int32(b.count)
      let codes = [Int32](large: rows) { row in
        a.codes[row] < 0 || b.codes[row] < 0 ? -1 : a.codes[row] &* width &+ b.codes[row]
      }
      self.init(compacting: codes, bound: product)
    } else {
      var table = CodeTable()
      var codes = [Int32](repeating: -1, count: rows)
      for row in codes.indices where a.codes[row] >= 0 && b.codes[row] >= 0 {
        codes[row] = table.code(of: UInt64(a.codes[row]) << 32 | UInt64(b.codes[row]))
      }
      self.init(codes: codes, count: table.count)
    }
  }

  /// Codes below a bound without the gaps, in the same order.
  private init(compacting given: consuming [Int32], bound: Int) {
    var codes = given
    var places = [Int32](repeating: -1, count: bound)
    var last: Int32 = -1
    for code in codes where code != last {
      if code >= 0 { places[Int(code)] = 0 }
      last = code
    }
    var count: Int32 = 0
    for code in places.indices where places[code] >= 0 {
      places[code] = count
      count += 1
    }
    if Int(count) < bound {
      var entries = codes.mutableSpan
      for row in entries.indices where entries[row] >= 0 {
        entries[row] = places[Int(entries[row])]
      }
    }
    self.init(codes: codes, count: Int(count))
  }

  private mutating func erase(_ missing: MissingMask) {
    if missing.isEmpty { return }
    for row in codes.indices where missing.codes[row] != 0 { codes[row] = -1 }
  }
}
