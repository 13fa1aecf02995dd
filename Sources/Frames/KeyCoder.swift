/// Numbers the keys of the right side of a join, and finds the numbers of the left side's keys.
///
/// A code is `RowMatch.noKey` where a value of the key is missing and `RowMatch.noMatch` where the right side
/// does not have the key.
struct KeyCoder: Sendable {
  private var values: [ValueCoder]
  private var pairings: [CodePairing]

  /// Codes of a right side in which every key has one row, and the row of each code.
  static func unique(
    _ columns: [Column], rows: Int
  ) throws(JoinError) -> (coder: KeyCoder, partners: [Int32]) {
    var coder = KeyCoder(values: columns.map(ValueCoder.init), pairings: [])
    var codes = coder.values[0].prepared(columns[0]).codes(0..<rows)
    var bound = coder.values[0].count
    for (column, value) in zip(columns, coder.values).dropFirst() {
      var pairing = CodePairing(bound, value.count, rows: rows)
      let others = value.prepared(column).codes(0..<rows)
      for row in codes.indices { codes[row] = pairing.adding(codes[row], others[row]) }
      bound = pairing.bound
      coder.pairings.append(pairing)
    }
    return (coder, try partners(codes, bound))
  }

  /// The row of each code; several rows of one code are an error.
  private static func partners(_ codes: [Int32], _ bound: Int) throws(JoinError) -> [Int32] {
    var partners = [Int32](repeating: RowMatch.noMatch, count: bound)
    var repeated: (first: Int, second: Int)?
    var count = 0
    for (row, code) in codes.enumerated() where code >= 0 {
      if partners[Int(code)] < 0 {
        partners[Int(code)] = Int32(row)
      } else {
        count += 1
        if repeated == nil { repeated = (Int(partners[Int(code)]), row) }
      }
    }
    if let repeated {
      throw .repeatedKey(
        RepeatedKey(first: repeated.first, second: repeated.second, count: count))
    }
    return partners
  }

  /// The left side's columns, made ready to be looked up.
  func prepared(_ columns: [Column]) -> PreparedKeys {
    PreparedKeys(
      columns: zip(values, columns).map { $0.prepared($1) }, pairings: pairings)
  }

  /// The columns of a key with the tables in which their values are found.
  struct PreparedKeys: Sendable {
    let columns: [PreparedKeyColumn]
    let pairings: [CodePairing]

    /// One code per row of a slice.
    func codes(_ rows: Range<Int>) -> [Int32] {
      var codes = columns[0].codes(rows)
      for (column, pairing) in zip(columns.dropFirst(), pairings) {
        let others = column.codes(rows)
        for place in codes.indices { codes[place] = pairing.code(codes[place], others[place]) }
      }
      return codes
    }
  }
}

/// Numbers the values of one column of the right side.
struct ValueCoder: Sendable {
  enum Table: Sendable {
    case numbers(NumberTable)
    case flags
    case levels([String: Int32])
  }

  let table: Table
  /// Codes are below it.
  let count: Int

  init(_ column: Column) {
    switch column.values {
    case .number(let numbers):
      let table = NumberTable(numbers, column.missing)
      self.table = .numbers(table)
      count = table.count
    case .flag:
      table = .flags
      count = 2
    case .factor(let factor):
      table = .levels(ValueCoder.numbered(factor.levels))
      count = factor.levels.count
    case .text(let texts):
      let levels = Factor.inOrderOfAppearance(texts, missing: column.missing).levels
      table = .levels(ValueCoder.numbered(levels))
      count = levels.count
    }
  }

  private static func numbered(_ levels: [String]) -> [String: Int32] {
    Dictionary(zip(levels, Int32(0)...), uniquingKeysWith: { first, _ in first })
  }

  /// A column with the codes of its levels looked up once.
  func prepared(_ column: Column) -> PreparedKeyColumn {
    var levelCodes: [Int32] = []
    if case .levels(let codes) = table, case .factor(let factor) = column.values {
      levelCodes = factor.levels.map { codes[$0] ?? RowMatch.noMatch }
    }
    return PreparedKeyColumn(column: column, table: table, levelCodes: levelCodes)
  }
}

/// A column of a key and the table in which its values are found.
struct PreparedKeyColumn: Sendable {
  let column: Column
  let table: ValueCoder.Table
  let levelCodes: [Int32]

  /// One code per row of a slice.
  func codes(_ rows: Range<Int>) -> [Int32] {
    var codes: [Int32]
    switch (column.values, table) {
    case (.number(let numbers), .numbers(let table)):
      codes = numbers[rows].map { table.code(of: $0) }
    case (.flag(let flags), .flags):
      codes = flags[rows].map { $0 ? 1 : 0 }
    case (.factor(let factor), .levels):
      codes = factor.codes[rows].map { $0 < 0 ? RowMatch.noKey : levelCodes[Int($0)] }
    case (.text(let texts), .levels(let known)):
      codes = texts[rows].map { known[$0] ?? RowMatch.noMatch }
    default: preconditionFailure("kinds of keys were compared before")
    }
    if !column.missing.isEmpty {
      for (place, row) in rows.enumerated() where column.missing.codes[row] != 0 {
        codes[place] = RowMatch.noKey
      }
    }
    return codes
  }
}

/// Codes of distinct numbers: by a direct table where they are whole and close together, else hashed.
struct NumberTable: Sendable {
  private var low = 0
  private var direct: [Int32] = []
  private var hashed = CodeTable()
  private(set) var count = 0

  init(_ numbers: [Double], _ missing: MissingMask) {
    guard let (low, high) = Coding.wholeRange(numbers, missing),
      high - low < Coding.tableLimit(rows: numbers.count)
    else {
      for (row, value) in numbers.enumerated() where !missing.isMissing(row) {
        _ = hashed.code(of: Coding.bits(of: value))
      }
      count = hashed.count
      return
    }
    guard low <= high else { return }
    self.low = low
    direct = [Int32](repeating: RowMatch.noMatch, count: high - low + 1)
    for (row, value) in numbers.enumerated() where !missing.isMissing(row) {
      let place = Int(value) - low
      if direct[place] < 0 {
        direct[place] = Int32(count)
        count += 1
      }
    }
  }

  @inline(__always)
  func code(of value: Double) -> Int32 {
    if direct.isEmpty { return hashed.stored(Coding.bits(of: value)) ?? RowMatch.noMatch }
    guard value >= Double(low), value < Double(low + direct.count) else { return RowMatch.noMatch }
    let whole = Int(value)
    return Double(whole) == value ? direct[whole - low] : RowMatch.noMatch
  }
}

/// Codes of pairs of codes: their product where it is small, else hashed.
struct CodePairing: Sendable {
  private let width: Int32?
  private var table = CodeTable()
  private let product: Int

  init(_ a: Int, _ b: Int, rows: Int) {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    let isSmall =
      !overflow && product <= Coding.tableLimit(rows: rows) && product <= Int(Int32.max)
    width = isSmall ? Int32(b) : nil
    self.product = isSmall ? product : 0
  }

  /// Codes are below it.
  var bound: Int { width == nil ? table.count : product }

  /// The code of a pair; a new one gets the next code.
  mutating func adding(_ a: Int32, _ b: Int32) -> Int32 {
    if a < 0 || b < 0 { return missingOrUnmatched(a, b) }
    if let width { return a * width + b }
    return table.code(of: UInt64(a) << 32 | UInt64(b))
  }

  /// The code of a pair.
  @inline(__always)
  func code(_ a: Int32, _ b: Int32) -> Int32 {
    if a < 0 || b < 0 { return missingOrUnmatched(a, b) }
    if let width { return a &* width &+ b }
    return table.stored(UInt64(a) << 32 | UInt64(b)) ?? RowMatch.noMatch
  }
}

/// A pair of which a part is missing has no key, even if the other part has no match.
@inline(__always)
private func missingOrUnmatched(_ a: Int32, _ b: Int32) -> Int32 {
  a == RowMatch.noKey || b == RowMatch.noKey ? RowMatch.noKey : RowMatch.noMatch
}
