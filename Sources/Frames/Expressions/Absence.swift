/// Why a value within an expression is absent: a column's value is missing, or an operation has no result.
struct Cause: Hashable, Sendable {
  let column: String?
  let reason: MissingReason

  static func undefined(_ node: Node) -> Cause {
    Cause(column: nil, reason: MissingReason("undefined: \(node.spelled)"))
  }

  /// Stands for all causes beyond the 254 that a mask can tell apart beside it.
  static let other = Cause(column: nil, reason: MissingReason("other reasons"))

  /// As a reason to drop a row.
  var spelled: String { column.map { spelledAbsence(of: $0, reason) } ?? reason.name }
}

/// Which rows of a value within an expression are absent, and by which cause: a mask that remembers columns.
///
/// Invariant: `codes` is empty when no row is absent, else one per row, 0 or a cause's position plus 1.
struct Absence: Sendable {
  private(set) var codes: [UInt8] = []
  private(set) var causes: [Cause] = []

  static let none = Absence()

  private init() {}

  init(_ column: Column) {
    codes = column.missing.codes
    if !codes.isEmpty {
      causes = column.missing.reasons.map { Cause(column: column.name, reason: $0) }
    }
  }

  var isEmpty: Bool { codes.isEmpty }

  @inline(__always) func code(_ row: Int) -> UInt8 { codes.isEmpty ? 0 : codes[row] }

  @inline(__always) func isAbsent(_ row: Int) -> Bool { code(row) != 0 }

  /// The code of a cause, made if there is none yet.
  private mutating func code(of cause: Cause) -> UInt8 {
    if let known = causes.firstIndex(of: cause) { return UInt8(known + 1) }
    if causes.count < 254 {
      causes.append(cause)
      return UInt8(causes.count)
    }
    if causes.count == 254 { causes.append(.other) }
    return 255
  }

  /// Takes in another value's causes.
  ///
  /// - Returns: For each of the other's codes, the code here; 0 for 0.
  private mutating func translation(of other: Absence) -> [UInt8] {
    [0] + other.causes.map { code(of: $0) }
  }

  /// A row is absent if it is in either, by the first one's cause.
  static func either(_ a: Absence, _ b: Absence) -> Absence {
    if b.isEmpty { return a }
    if a.isEmpty { return b }
    var result = a
    let translated = result.translation(of: b)
    for row in a.codes.indices where a.codes[row] == 0 {
      result.codes[row] = translated[Int(b.codes[row])]
    }
    return result
  }

  /// Absence chosen row by row: 0 for present, 1 for the first's cause, 2 for the second's, 3 for the third's.
  static func choosing(
    _ parts: [Absence], rowCount: Int, _ choice: (Int) -> Int
  ) -> Absence {
    if parts.allSatisfy(\.isEmpty) { return .none }
    var result = Absence()
    let translated = parts.map { result.translation(of: $0) }
    var codes = [UInt8](repeating: 0, count: rowCount)
    var any = false
    for row in 0..<rowCount {
      let part = choice(row)
      if part == 0 { continue }
      let code = translated[part - 1][Int(parts[part - 1].code(row))]
      codes[row] = code
      any = any || code != 0
    }
    if any { result.codes = codes } else { result.causes = [] }
    return result
  }

  /// Also absent, for one cause, where a test holds and nothing was absent before.
  mutating func add(_ cause: Cause, rowCount: Int, where test: (Int) -> Bool) {
    var own: UInt8 = 0
    for row in 0..<rowCount where !isAbsent(row) && test(row) {
      if own == 0 {
        own = code(of: cause)
        if codes.isEmpty { codes = [UInt8](repeating: 0, count: rowCount) }
      }
      codes[row] = own
    }
  }

  /// Absence of other rows: row r is absent as row `sources[r]` is, and present where that is negative.
  func gathering(_ sources: [Int32]) -> Absence {
    if isEmpty { return .none }
    var result = self
    result.codes = sources.map { $0 < 0 ? 0 : codes[Int($0)] }
    return result
  }

  /// As the mask of a column: causes that share a reason's name become one.
  var mask: MissingMask {
    if isEmpty { return .none }
    var reasons: [MissingReason] = []
    let codeOf: [UInt8] =
      [0]
      + causes.map { cause in
        if let known = reasons.firstIndex(of: cause.reason) { return UInt8(known + 1) }
        reasons.append(cause.reason)
        return UInt8(reasons.count)
      }
    return MissingMask(codes: codes.map { codeOf[Int($0)] }, reasons: reasons)
  }
}
