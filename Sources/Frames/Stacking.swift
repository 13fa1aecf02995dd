/// Why columns cannot stand one below the other.
public enum StackingError: Error, Equatable, Sendable {
  /// Two parts hold different kinds of values; parts by their position.
  case kinds(first: Int, JoinKind, other: Int, JoinKind)
  /// The parts together have more than 255 reasons for missing values.
  case tooManyReasons
}

/// A piece of a column that is stacked.
public enum StackedPart: Sendable {
  /// The rows of a column.
  case column(Column)
  /// Rows without a value, all for one reason.
  case absent(rows: Int, MissingReason)

  /// The number of rows.
  public var rowCount: Int {
    switch self {
    case .column(let column): column.rowCount
    case .absent(let rows, _): rows
    }
  }
}

extension StackedPart {
  /// Whether the part holds dates; parts of other types do not stand beside it.
  fileprivate var isDate: Bool {
    if case .column(let column) = self { column.isDate } else { false }
  }
}

extension Column {
  /// The rows of several columns one below the other.
  ///
  /// A part without any value takes the kind of the others. Levels are merged: equal lists stay as they are; if
  /// every part has the order of `Factor.positions(of:byValue:)`, so has the whole, as if the parts had been read as
  /// one; else levels stand in the order in which the parts bring them.
  ///
  /// - Parameters:
  ///   - parts: At least one, in order.
  ///   - name: The name of the whole.
  ///   - levelsByValue: Whether levels that are numbers go by value; identifiers go by code point.
  ///   - label: What to call the column in tables.
  /// - Returns: A column of as many rows as the parts have together.
  /// - Throws: `kinds`, `tooManyReasons`.
  public static func stacking(
    _ parts: [StackedPart], named name: String, levelsByValue: Bool, label: String? = nil
  ) throws(StackingError) -> Column {
    precondition(!parts.isEmpty, "a stack of nothing")
    let kind = try commonKind(of: parts)
    let values: Values =
      switch kind {
      case .number?, nil: .number(stack(parts, absent: 0) { $0.numbers })
      case .flag?: .flag(stack(parts, absent: false) { $0.flags })
      case .text?: stackedTexts(parts, levelsByValue)
      }
    return Column(
      name: name, values: values, missing: try mask(of: parts), label: label,
      isDate: parts.contains { $0.isDate })
  }

  /// The kind of the parts that have values; nil if none has.
  private static func commonKind(of parts: [StackedPart]) throws(StackingError) -> JoinKind? {
    var first: (part: Int, kind: JoinKind)?
    for (index, part) in parts.enumerated() {
      guard case .column(let column) = part, column.hasValues else { continue }
      guard let known = first else {
        first = (index, column.kind)
        continue
      }
      if known.kind != column.kind {
        throw .kinds(first: known.part, known.kind, other: index, column.kind)
      }
    }
    return first?.kind
  }

  private static func stack<Element>(
    _ parts: [StackedPart], absent: Element, _ values: (Column) -> [Element]?
  ) -> [Element] {
    var all: [Element] = []
    all.reserveCapacity(parts.reduce(0) { $0 + $1.rowCount })
    for part in parts {
      if case .column(let column) = part, let own = values(column) {
        all += own
      } else {
        all += repeatElement(absent, count: part.rowCount)
      }
    }
    return all
  }

  /// Free text if a part is, else a factor.
  private static func stackedTexts(_ parts: [StackedPart], _ byValue: Bool) -> Values {
    let isText = parts.contains { part in
      if case .column(let column) = part, case .text = column.values { return column.hasValues }
      return false
    }
    if isText { return .text(stack(parts, absent: "") { $0.texts }) }
    let factors = parts.map { part -> Factor? in
      if case .column(let column) = part, case .factor(let factor) = column.values { return factor }
      return nil
    }
    let levels = mergedLevels(factors.compactMap { $0?.levels }, byValue)
    var codes: [Int32] = []
    codes.reserveCapacity(parts.reduce(0) { $0 + $1.rowCount })
    for (factor, part) in zip(factors, parts) {
      if let factor {
        codes += factor.reordered(as: levels).codes
      } else {
        codes += repeatElement(-1, count: part.rowCount)
      }
    }
    return .factor(Factor(levels: levels, codes: codes))
  }

  private static func mergedLevels(_ all: [[String]], _ byValue: Bool) -> [String] {
    guard let first = all.first else { return [] }
    if all.allSatisfy({ $0 == first }) { return first }
    var seen: Set<String> = []
    let union = all.joined().filter { seen.insert($0).inserted }
    let isInOrder = all.allSatisfy { levels in
      Factor.positions(of: levels, byValue: byValue) == Array(levels.indices)
    }
    return isInOrder ? Factor.positions(of: union, byValue: byValue).map { union[$0] } : union
  }

  private static func mask(of parts: [StackedPart]) throws(StackingError) -> MissingMask {
    var reasons: [MissingReason] = []
    var codes: [UInt8] = []
    codes.reserveCapacity(parts.reduce(0) { $0 + $1.rowCount })
    func code(of reason: MissingReason) throws(StackingError) -> UInt8 {
      if let known = reasons.firstIndex(of: reason) { return UInt8(known + 1) }
      if reasons.count == 255 { throw .tooManyReasons }
      reasons.append(reason)
      return UInt8(reasons.count)
    }
    for part in parts {
      switch part {
      case .absent(let rows, let reason):
        codes += repeatElement(try code(of: reason), count: rows)
      case .column(let column) where column.missing.isEmpty:
        codes += repeatElement(0, count: column.rowCount)
      case .column(let column):
        var own: [UInt8] = [0]
        for reason in column.missing.reasons { own.append(try code(of: reason)) }
        codes += column.missing.codes.map { own[Int($0)] }
      }
    }
    return MissingMask(codes: codes, reasons: reasons)
  }

  private var numbers: [Double]? { if case .number(let all) = values { all } else { nil } }
  private var flags: [Bool]? { if case .flag(let all) = values { all } else { nil } }

  private var texts: [String]? {
    switch values {
    case .text(let all): all
    case .factor(let factor): factor.codes.map { $0 < 0 ? "" : factor.levels[Int($0)] }
    case .number, .flag: nil
    }
  }
}
