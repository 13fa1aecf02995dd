// Values that hang on conditions.
extension Evaluation {
  func choosing(
    _ function: Node.Function, _ arguments: [Node], _ node: Node
  ) throws(ExpressionError) -> Operand {
    switch function {
    case .choice:
      let condition = try operand(arguments[0])
      return choice(condition, try operand(arguments[1]), try operand(arguments[2]))
    case .cases: return try cases(arguments, node)
    case .coalesce: return try coalesced(arguments)
    case .recode: return try recoded(arguments[0], node)
    case .cut: return try banded(arguments[0], node)
    case .missing:
      guard case .text(let reason)? = arguments.first?.kind else {
        preconditionFailure("the parser wants a text")
      }
      return nothing(reason)
    default: preconditionFailure("\(function) is no choice")
    }
  }

  private func nothing(_ reason: String) -> Operand {
    var absence = Absence.none
    absence.add(Cause(column: nil, reason: MissingReason(reason)), rowCount: rowCount) { _ in true }
    return Operand(values: .nothing, absence: absence)
  }

  /// From the last condition to the first, each a choice between its value and what follows.
  private func cases(_ arguments: [Node], _ node: Node) throws(ExpressionError) -> Operand {
    var result =
      try node.option("else").map { node throws(ExpressionError) in try operand(node) }
      ?? nothing("no case")
    for place in stride(from: arguments.count - 2, through: 0, by: -2) {
      result = choice(try operand(arguments[place]), try operand(arguments[place + 1]), result)
    }
    return result
  }

  private func coalesced(_ arguments: [Node]) throws(ExpressionError) -> Operand {
    var result = try operand(arguments[0])
    for argument in arguments.dropFirst() where !result.absence.isEmpty {
      let (a, b) = (result, try operand(argument))
      let absence = Absence.choosing([a.absence, b.absence], rowCount: rowCount) { row in
        a.absence.isAbsent(row) && b.absence.isAbsent(row) ? 1 : 0
      }
      let present = Lane.rows(a.absence.codes.map { $0 == 0 })
      result = Operand(
        values: chosen(present, a, b, absence), absence: absence,
        keepsOrder: a.keepsOrder && (b.keepsOrder || b.isNothing))
    }
    return result
  }

  /// Row by row one of two values; unknown where the condition is.
  func choice(_ condition: Operand, _ then: Operand, _ otherwise: Operand) -> Operand {
    let test = condition.flags
    let parts = [condition.absence, then.absence, otherwise.absence]
    let absence = Absence.choosing(parts, rowCount: rowCount) { row in
      condition.absence.isAbsent(row) ? 1 : test[row] ? 2 : 3
    }
    return Operand(values: chosen(test, then, otherwise, absence), absence: absence)
  }

  private func chosen(
    _ test: Lane<Bool>, _ then: Operand, _ otherwise: Operand, _ absence: Absence
  ) -> Operand.Values {
    switch (then.values, otherwise.values) {
    case (.nothing, .nothing): return .nothing
    case (.texts, _), (_, .texts):
      let (x, xLevels) = then.texts
      let (y, yLevels) = otherwise.texts
      let known = Set(xLevels)
      let levels = xLevels + yLevels.filter { !known.contains($0) }
      let places = Dictionary(zip(levels, Int32(0)...), uniquingKeysWith: { first, _ in first })
      let translated = yLevels.map { places[$0] ?? -1 }
      let codes = y.map { $0 < 0 ? -1 : translated[Int($0)] }
      return .texts(.rows(picked(test, x, codes, absence, -1)), levels: levels)
    case (.flags, .flags), (.flags, .nothing), (.nothing, .flags):
      return .flags(.rows(picked(test, then.flags, otherwise.flags, absence, false)))
    default:
      return .numbers(.rows(picked(test, then.numbers, otherwise.numbers, absence, 0)))
    }
  }

  private func picked<Element: Sendable>(
    _ test: Lane<Bool>, _ x: Lane<Element>, _ y: Lane<Element>, _ absence: Absence,
    _ absent: Element
  ) -> [Element] {
    (0..<rowCount).map { absence.isAbsent($0) ? absent : test[$0] ? x[$0] : y[$0] }
  }

  // MARK: Recoding

  private func recoded(_ argument: Node, _ node: Node) throws(ExpressionError) -> Operand {
    let x = try operand(argument)
    if x.isNothing { return x }
    let (sources, from) = recodeSources(x, node)
    let rest = try node.option("else").flatMap { option throws(ExpressionError) -> Operand? in
      if case .word(let word) = option.kind { return word == "keep" ? x : nothing("not recoded") }
      return try operand(option)
    }
    // Which of the results a row takes: a place in `to`, or -1 for what is not named.
    let places = sources.map { $0 < 0 ? -1 : from[Int($0)] }.expanded(rowCount)
    let unmatched = (0..<rowCount).filter { places[$0] < 0 && !x.absence.isAbsent($0) }
    if rest == nil, let first = unmatched.first {
      let distinct = Set(unmatched.map { sources[$0] }).count
      throw ExpressionError(
        .notRecoded(values: distinct, rows: unmatched.count, firstRow: first), at: node.range)
    }
    let matched = Operand(values: recodeTargets(places, node), absence: x.absence)
    guard let rest else { return ordered(matched) }
    let test = Operand(values: .flags(.rows(places.map { $0 >= 0 })), absence: x.absence)
    return ordered(choice(test, matched, rest))
  }

  private func ordered(_ operand: Operand) -> Operand {
    Operand(values: operand.values, absence: operand.absence, keepsOrder: true)
  }

  /// Codes of the different values of x, and for each its place in `from`.
  private func recodeSources(_ x: Operand, _ node: Node) -> (Lane<Int32>, [Int32]) {
    if case .texts(let codes, let levels) = x.values {
      let places = Dictionary(
        zip(node.texts("from"), Int32(0)...), uniquingKeysWith: { first, _ in first })
      return (codes, levels.map { places[$0] ?? -1 })
    }
    let places = Dictionary(
      zip(node.literals("from"), Int32(0)...), uniquingKeysWith: { first, _ in first })
    let values = x.numbers.expanded(rowCount)
    let coding = Coding(Column(name: "", values: .number(values), missing: x.absence.mask))
    var table = [Int32](repeating: -1, count: coding.count)
    for row in values.indices where coding.codes[row] >= 0 {
      table[Int(coding.codes[row])] = places[values[row]] ?? -1
    }
    return (.rows(coding.codes), table)
  }

  private func recodeTargets(_ places: [Int32], _ node: Node) -> Operand.Values {
    let texts = node.texts("to")
    guard texts.isEmpty else {
      var levels: [String] = []
      var codes: [String: Int32] = [:]
      let table = texts.map { text in
        if let known = codes[text] { return known }
        codes[text] = Int32(levels.count)
        levels.append(text)
        return Int32(levels.count - 1)
      }
      return .texts(.rows(places.map { $0 < 0 ? -1 : table[Int($0)] }), levels: levels)
    }
    let numbers = node.literals("to")
    return .numbers(.rows(places.map { $0 < 0 ? 0 : numbers[Int($0)] }))
  }

  // MARK: Bands

  private func banded(_ argument: Node, _ node: Node) throws(ExpressionError) -> Operand {
    let x = try operand(argument)
    let cuts = node.literals("at")
    let holdsUpper = node.option("right")?.kind != .word("false")
    let labels = node.texts("labels")
    let levels = labels.isEmpty ? Self.bandNames(cuts, holdsUpper: holdsUpper) : labels
    let codes = x.numbers.map { value in
      Int32(cuts.partitioned { holdsUpper ? $0 < value : $0 <= value })
    }
    let rows = codes.expanded(rowCount)
    return Operand(
      values: .texts(
        .rows(rows.indices.map { x.absence.isAbsent($0) ? -1 : rows[$0] }), levels: levels),
      absence: x.absence, keepsOrder: true)
  }

  /// `up to 1`, `over 1 to 2`, `over 2`; with the lower end `below 1`, `1 to below 2`, `2 and over`.
  static func bandNames(_ cuts: [Double], holdsUpper: Bool) -> [String] {
    let ends = cuts.map { Node.spelled(number: $0) }
    guard let first = ends.first, let last = ends.last else { return [] }
    let between = zip(ends, ends.dropFirst()).map { low, high in
      holdsUpper ? "over \(low) to \(high)" : "\(low) to below \(high)"
    }
    return holdsUpper
      ? ["up to \(first)"] + between + ["over \(last)"]
      : ["below \(first)"] + between + ["\(last) and over"]
  }
}

extension Array where Element == Double {
  /// How many at the front satisfy a test that holds up to some place and not after: a binary search.
  func partitioned(_ test: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if test(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
