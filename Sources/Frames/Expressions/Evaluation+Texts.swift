// Texts: work is done once for each level, not for each row.
extension Evaluation {
  func textual(
    _ function: Node.Function, _ arguments: [Node], _ node: Node
  ) throws(ExpressionError) -> Operand {
    if function == .concat { return try concatenated(arguments) }
    let x = try operand(arguments[0])
    switch function {
    case .text: return spelled(x, isDate: isDate(arguments[0]))
    case .number: return asNumber(x)
    default: break
    }
    if x.isNothing { return x }
    let words = arguments.dropFirst().compactMap { node -> String? in
      if case .text(let text) = node.kind { text } else { nil }
    }
    switch function {
    case .lower: return mapLevels(x) { $0.lowercased() }
    case .upper: return mapLevels(x) { $0.uppercased() }
    case .trim: return mapLevels(x) { $0.trimmed }
    case .length: return numbers(of: x) { Double($0.unicodeScalars.count) }
    case .contains: return flags(of: x) { $0.holds(words[0]) }
    case .startsWith:
      return flags(of: x) { $0.unicodeScalars.starts(with: words[0].unicodeScalars) }
    case .endsWith:
      return flags(of: x) {
        $0.unicodeScalars.reversed().starts(with: words[0].unicodeScalars.reversed())
      }
    case .replace: return mapLevels(x) { $0.replacingScalars(words[0], with: words[1]) }
    case .substring:
      let places = arguments.dropFirst().map(\.wholeNumber)
      return mapLevels(x) { $0.scalars(from: places[0] - 1, count: places.dropFirst().first) }
    default: preconditionFailure("\(function) is not of texts")
    }
  }

  /// A text made of each level; an empty one is absent as `blank`.
  private func mapLevels(_ x: Operand, _ transform: (String) -> String) -> Operand {
    let (codes, levels) = x.texts
    return relevelled(codes, levels.map(transform), x.absence)
  }

  /// Texts of codes, of which several may be one.
  private func relevelled(
    _ codes: Lane<Int32>, _ made: [String], _ absence: Absence
  ) -> Operand {
    var levels: [String] = []
    var known: [String: Int32] = [:]
    let table = made.map { text -> Int32 in
      if text.isEmpty { return -1 }
      if let place = known[text] { return place }
      known[text] = Int32(levels.count)
      levels.append(text)
      return Int32(levels.count - 1)
    }
    let places = codes.map { $0 < 0 ? -1 : table[Int($0)] }
    var absence = absence
    if table.contains(-1) {
      absence.add(Cause(column: nil, reason: .blank), rowCount: rowCount) { places[$0] < 0 }
    }
    return Operand(values: .texts(places, levels: levels), absence: absence)
  }

  /// A number told by each level, absent for a reason where it tells none.
  func numbers(
    of x: Operand, otherwise reason: String = "", _ read: (String) -> Double?
  ) -> Operand {
    let (codes, levels) = x.texts
    let table = levels.map(read)
    var absence = x.absence
    if table.contains(nil) {
      absence.add(Cause(column: nil, reason: MissingReason(reason)), rowCount: rowCount) { row in
        codes[row] >= 0 && table[Int(codes[row])] == nil
      }
    }
    let values = table.map { $0 ?? 0 }
    return Operand(
      values: .numbers(codes.map { $0 < 0 ? 0 : values[Int($0)] }), absence: absence)
  }

  private func flags(of x: Operand, _ test: (String) -> Bool) -> Operand {
    let (codes, levels) = x.texts
    let table = levels.map(test)
    return Operand(
      values: .flags(codes.map { $0 >= 0 && table[Int($0)] }), absence: x.absence)
  }

  // MARK: Joining

  private func concatenated(_ arguments: [Node]) throws(ExpressionError) -> Operand {
    var result = try operand(arguments[0])
    for argument in arguments.dropFirst() {
      result = concatenated(result, try operand(argument))
    }
    return result
  }

  /// Pairs of levels that occur become levels.
  private func concatenated(_ a: Operand, _ b: Operand) -> Operand {
    let absence = Absence.either(a.absence, b.absence)
    if a.isNothing || b.isNothing { return Operand(values: .nothing, absence: absence) }
    let (x, xLevels) = a.texts
    let (y, yLevels) = b.texts
    switch (x, y) {
    case (_, .constant(let code)):
      return relevelled(x, xLevels.map { $0 + yLevels[Int(code)] }, absence)
    case (.constant(let code), _):
      return relevelled(y, yLevels.map { xLevels[Int(code)] + $0 }, absence)
    case (.rows(let xCodes), .rows(let yCodes)):
      let pairs = Coding(
        crossing: Coding(codes: xCodes, count: xLevels.count),
        Coding(codes: yCodes, count: yLevels.count))
      var levels = [String](repeating: "", count: pairs.count)
      var isMade = [Bool](repeating: false, count: pairs.count)
      for row in pairs.codes.indices {
        let code = Int(pairs.codes[row])
        if code < 0 || isMade[code] { continue }
        isMade[code] = true
        levels[code] = xLevels[Int(xCodes[row])] + yLevels[Int(yCodes[row])]
      }
      return relevelled(.rows(pairs.codes), levels, absence)
    }
  }

  // MARK: Between types

  private func spelled(_ x: Operand, isDate: Bool) -> Operand {
    switch x.values {
    case .texts, .nothing: return x
    case .flags(let flags):
      return Operand(
        values: .texts(flags.map { $0 ? 1 : 0 }, levels: ["false", "true"]), absence: x.absence)
    case .numbers(.constant(let value)):
      return Operand(
        values: .texts(.constant(0), levels: [Self.spelled(value, isDate)]), absence: x.absence)
    case .numbers(.rows(let values)):
      let coding = Coding(Column(name: "", values: .number(values), missing: x.absence.mask))
      var levels = [String](repeating: "", count: coding.count)
      for row in values.indices {
        let code = Int(coding.codes[row])
        if code >= 0, levels[code].isEmpty { levels[code] = Self.spelled(values[row], isDate) }
      }
      return Operand(values: .texts(.rows(coding.codes), levels: levels), absence: x.absence)
    }
  }

  private static func spelled(_ value: Double, _ isDate: Bool) -> String {
    isDate ? CalendarDate(days: value)?.spelled ?? "no date" : Node.spelled(number: value)
  }

  private func asNumber(_ x: Operand) -> Operand {
    guard x.isText else { return Operand(values: .numbers(x.numbers), absence: x.absence) }
    return numbers(of: x, otherwise: "not a number") { Factor.decimal($0.trimmed) }
  }
}

extension Node {
  /// A whole number written out.
  fileprivate var wholeNumber: Int {
    guard case .number(let value) = kind else { preconditionFailure("the parser wants a number") }
    return Int(value)
  }
}

extension String {
  fileprivate var scalarArray: [Unicode.Scalar] { [Unicode.Scalar](unicodeScalars) }

  /// Without white space at the ends.
  var trimmed: String {
    let kept = unicodeScalars.drop { $0.isBlank }
    guard let last = kept.lastIndex(where: { !$0.isBlank }) else { return "" }
    return String(kept[...last])
  }

  fileprivate func scalars(from start: Int, count: Int?) -> String {
    let rest = unicodeScalars.dropFirst(start)
    return count.map { String(rest.prefix($0)) } ?? String(rest)
  }

  /// Whether another text is within, scalar by scalar.
  fileprivate func holds(_ other: String) -> Bool {
    scalarArray.firstPlace(of: other.scalarArray, from: 0) != nil
  }

  fileprivate func replacingScalars(_ old: String, with new: String) -> String {
    let (all, wanted, other) = (scalarArray, old.scalarArray, new.scalarArray)
    if wanted.isEmpty { return self }
    var result: [Unicode.Scalar] = []
    var position = 0
    while let place = all.firstPlace(of: wanted, from: position) {
      result += all[position..<place] + other
      position = place + wanted.count
    }
    return String(scalars: result + all[position...])
  }
}

extension [Unicode.Scalar] {
  fileprivate func firstPlace(of other: [Unicode.Scalar], from start: Int) -> Int? {
    guard other.count <= count - start else { return nil }
    return (start...(count - other.count)).first { place in
      other.indices.allSatisfy { self[place + $0] == other[$0] }
    }
  }
}
