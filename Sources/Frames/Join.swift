import Numerics

/// For each row of one frame the row of another that has the same key, many to one.
public struct RowMatch: Sendable, Equatable {
  /// Stands for a row whose key is complete and has no partner.
  public static let noMatch: Int32 = -2

  /// Stands for a row that lacks a value of the key: such rows never match.
  public static let noKey: Int32 = -1

  /// Per row of the left frame the row of the right one, zero-based, or `noMatch` or `noKey`.
  public let rows: [Int32]

  /// The number of rows with a partner.
  public let matched: Int

  /// The number of rows with a complete key and no partner.
  public let withoutMatch: Int

  /// The number of rows that lack a value of the key.
  public let withoutKey: Int

  /// The number of rows of the right frame that are nobody's partner.
  public let unused: Int

  init(rows: [Int32], rightRows: Int) {
    self.rows = rows
    var isUsed = [Bool](repeating: false, count: rightRows)
    var (withoutMatch, withoutKey, unused) = (0, 0, rightRows)
    for row in rows {
      if row >= 0 {
        if !isUsed[Int(row)] {
          isUsed[Int(row)] = true
          unused -= 1
        }
      } else if row == RowMatch.noKey {
        withoutKey += 1
      } else {
        withoutMatch += 1
      }
    }
    matched = rows.count - withoutMatch - withoutKey
    self.withoutMatch = withoutMatch
    self.withoutKey = withoutKey
    self.unused = unused
  }
}

extension RowMatch {
  /// The numbers of rows with and without a partner in each group of rows.
  ///
  /// - Parameters:
  ///   - codes: One code in 0 ..< count per row.
  ///   - count: The number of codes.
  /// - Returns: One entry per code.
  public func counts(
    by codes: [UInt8], count: Int
  ) -> [(matched: Int, withoutMatch: Int, withoutKey: Int)] {
    var counts = [[Int]](repeating: [0, 0, 0], count: count)
    for (row, partner) in rows.enumerated() {
      counts[Int(codes[row])][partner >= 0 ? 0 : partner == RowMatch.noMatch ? 1 : 2] += 1
    }
    return counts.map { (matched: $0[0], withoutMatch: $0[1], withoutKey: $0[2]) }
  }
}

/// Why rows cannot be matched.
public enum JoinError: Error, Equatable, Sendable {
  /// Two columns of a key hold values that never equal each other: texts and numbers, say.
  case kinds(left: String, JoinKind, right: String, JoinKind)
  /// Rows of the right frame share a key, so that a partner is not one row.
  case repeatedKey(RepeatedKey)
  /// With the reason of rows without a partner the column has more than 255 reasons.
  case tooManyReasons(column: String)
}

/// What the values of a key's column are.
public enum JoinKind: String, Sendable {
  /// Texts: identifiers, categories, free text.
  case text
  /// Numbers.
  case number
  /// Flags.
  case flag
}

/// A column of the left frame and the one of the right frame that it must equal.
public struct KeyPair: Sendable, Hashable {
  /// The column of the left frame.
  public let left: String
  /// The column of the right frame.
  public let right: String

  /// A pair of columns.
  ///
  /// - Parameters:
  ///   - left: The column of the left frame.
  ///   - right: The column of the right frame.
  public init(left: String, right: String) {
    self.left = left
    self.right = right
  }
}

extension Frame {
  /// The partners of this frame's rows in another frame: the rows that agree in every pair of columns.
  ///
  /// Numbers are equal by value, texts and levels as Swift compares them. A row that lacks a value of the key
  /// never matches, on either side. Agrees with R's `match` on the keys, missing ones left out.
  ///
  /// - Parameters:
  ///   - right: The frame with one row for each key.
  ///   - pairs: At least one pair of columns.
  ///   - threads: At least 1; changes nothing.
  /// - Returns: One partner, or none, per row.
  /// - Throws: `kinds` where both columns of a pair have values and these cannot be equal; `repeatedKey`.
  /// - Precondition: Every name is a column of its frame.
  /// - Complexity: O((rows + right rows) x pairs), hashing included; no text is made of a number or a level.
  public func matching(
    _ right: Frame, on pairs: [KeyPair], threads: Int = 1
  ) throws(JoinError) -> RowMatch {
    precondition(!pairs.isEmpty, "a join on no column")
    let columns = pairs.map { pair in
      guard let left = self[pair.left], let right = right[pair.right] else {
        preconditionFailure("no column named \(pair.left) or \(pair.right)")
      }
      return (left: left, right: right)
    }
    for (left, right) in columns where left.kind != right.kind {
      if left.hasValues, right.hasValues {
        throw .kinds(left: left.name, left.kind, right: right.name, right.kind)
      }
    }
    if columns.contains(where: { $0.left.kind != $0.right.kind }) {
      // One side has no values at all: nothing matches, and only missing keys are to be told apart.
      return RowMatch(rows: codesWithoutPartner(columns.map(\.left)), rightRows: right.rowCount)
    }
    let (coder, partners) = try KeyCoder.unique(columns.map(\.right), rows: right.rowCount)
    let keys = coder.prepared(columns.map(\.left))
    let slices = RowSlices(count: rowCount)
    let parts = parallelMap(count: slices.number, threads: threads) { slice in
      keys.codes(slices[slice]).map { $0 < 0 ? $0 : partners[Int($0)] }
    }
    var rows: [Int32] = []
    rows.reserveCapacity(rowCount)
    for part in parts { rows += part }
    return RowMatch(rows: rows, rightRows: right.rowCount)
  }

  private func codesWithoutPartner(_ columns: [Column]) -> [Int32] {
    var codes = [Int32](repeating: RowMatch.noMatch, count: rowCount)
    for column in columns where !column.missing.isEmpty {
      for row in codes.indices where column.missing.codes[row] != 0 { codes[row] = RowMatch.noKey }
    }
    return codes
  }
}

extension Column {
  /// What the values are, as keys see them.
  public var kind: JoinKind {
    switch values {
    case .number: .number
    case .flag: .flag
    case .factor, .text: .text
    }
  }

  /// Whether a row has a value.
  var hasValues: Bool { rowCount > 0 && (missing.isEmpty || missing.codes.contains(0)) }

  /// The values of partners: the row of this column that each row of another frame was matched to.
  ///
  /// - Parameters:
  ///   - match: Partners among the rows of this column.
  ///   - name: The name of the new column.
  ///   - reason: Why the value is absent where there is no partner.
  ///   - threads: At least 1; changes nothing.
  /// - Returns: One value per row of the match; levels of a factor are unchanged.
  /// - Throws: `tooManyReasons`.
  public func gathered(
    by match: RowMatch, named name: String, unmatched reason: MissingReason, threads: Int = 1
  ) throws(JoinError) -> Column {
    let mask = try maskGathered(by: match, reason, threads)
    let values: Values =
      switch values {
      case .number(let numbers): .number(gather(numbers, match.rows, absent: 0, threads))
      case .flag(let flags): .flag(gather(flags, match.rows, absent: false, threads))
      case .text(let texts): .text(gather(texts, match.rows, absent: "", threads))
      case .factor(let factor):
        .factor(
          Factor(
            levels: factor.levels, codes: gather(factor.codes, match.rows, absent: -1, threads)))
      }
    return Column(name: name, values: values, missing: mask, label: label, isDate: isDate)
  }

  private func maskGathered(
    by match: RowMatch, _ reason: MissingReason, _ threads: Int
  ) throws(JoinError) -> MissingMask {
    if match.matched == match.rows.count {
      if missing.isEmpty { return .none }
      return MissingMask(
        codes: gather(missing.codes, match.rows, absent: 0, threads), reasons: missing.reasons)
    }
    var reasons = missing.reasons
    if !reasons.contains(reason) { reasons.append(reason) }
    if reasons.count > 255 { throw .tooManyReasons(column: name) }
    let absent = UInt8((reasons.firstIndex(of: reason) ?? 0) + 1)
    let codes = missing.isEmpty ? [UInt8](repeating: 0, count: rowCount) : missing.codes
    return MissingMask(
      codes: gather(codes, match.rows, absent: absent, threads), reasons: reasons)
  }
}

/// Rows cut into slices of fixed size, so that no result depends on the number of threads.
struct RowSlices: Sendable {
  static let size = 1 << 16
  let count: Int

  var number: Int { (count + RowSlices.size - 1) / RowSlices.size }

  subscript(slice: Int) -> Range<Int> {
    slice * RowSlices.size..<min((slice + 1) * RowSlices.size, count)
  }
}

/// Values at some rows, and one value where there is no row.
private func gather<Element: Sendable>(
  _ source: [Element], _ rows: [Int32], absent: Element, _ threads: Int
) -> [Element] {
  let slices = RowSlices(count: rows.count)
  let parts = parallelMap(count: slices.number, threads: threads) { slice in
    rows[slices[slice]].map { $0 < 0 ? absent : source[Int($0)] }
  }
  if parts.count == 1 { return parts[0] }
  var all: [Element] = []
  all.reserveCapacity(rows.count)
  for part in parts { all += part }
  return all
}
