// Absorbed effects, instruments and random effects.
extension FormulaParser {
  /// `groups )` after the bar of a random-effects part.
  mutating func randomEffect(
    _ terms: FormulaNode, from start: Int
  ) throws(FormulaError) -> FormulaNode {
    let isCorrelated = nextIs("|")
    position += 1
    var groups: [[String]] = []
    repeat {
      var names = groups.last ?? []
      repeat { names.append(try columnName()) } while take(":")
      groups.append(names)
    } while take("/")
    guard take(")") else {
      if next == nil { throw FormulaError(.unclosed("("), at: start..<start + 1) }
      throw unexpected(expected: ")")
    }
    let whole = range(from: start)
    random.append(
      RandomSyntax(terms: terms, groups: groups, isCorrelated: isCorrelated, range: whole))
    return .random(random.count - 1, whole)
  }

  mutating func columnName() throws(FormulaError) -> String {
    guard let token = next, case .name(let name) = token.kind, text[token.range] != "." else {
      throw unexpected(expected: "column")
    }
    position += 1
    try note(at: token.range)
    return name
  }

  /// `0` or `fe1 + fe2^fe3 + fe4[x, z]`.
  mutating func absorbed() throws(FormulaError) -> [AbsorbedEffect] {
    if let token = next, case .number("0") = token.kind {
      position += 1
      return []
    }
    var effects: [AbsorbedEffect] = []
    repeat {
      let start = next?.range.lowerBound ?? end.lowerBound
      var columns = [try columnName()]
      while take("^") { columns.append(try columnName()) }
      var slopes: [String] = []
      if take("[") {
        repeat { slopes.append(try columnName()) } while take(",")
        try expect("]")
      }
      effects.append(AbsorbedEffect(columns: columns, slopes: slopes, range: range(from: start)))
    } while take("+")
    return effects
  }

  /// Whether a `~` follows before the next bar at this level.
  var instrumentsFollow: Bool {
    var level = 0
    for token in tokens[position...] {
      if token.isSymbol("(") { level += 1 }
      if token.isSymbol(")") { level -= 1 }
      if level == 0, token.isSymbol("|") { return false }
      if level == 0, token.isSymbol("~") { return true }
    }
    return false
  }

  /// `endogenous ~ instruments`.
  mutating func instrumental() throws(FormulaError) -> (FormulaNode, FormulaNode, Range<Int>) {
    let start = next?.range.lowerBound ?? end.lowerBound
    let endogenous = try sum()
    try expect("~")
    let instruments = try sum()
    return (endogenous, instruments, range(from: start))
  }
}
