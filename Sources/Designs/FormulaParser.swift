import Frames

/// A recursive-descent parser of formulas; one use per text.
struct FormulaParser {
  /// How deep parentheses may nest.
  static let depthLimit = 100
  /// How many factors a chain of `*`, `/` or `:` may have.
  static let chainLimit = 64

  let text: FormulaText
  let tokens: [FormulaToken]
  var position = 0
  var depth = 0
  var variables: [FormulaVariable] = []
  var variablePositions: [String: Int] = [:]
  var uses: [NameUse] = []
  var random: [RandomSyntax] = []
  var multipliers: Set<Int> = []
  var everythingRange: Range<Int>?

  init(_ source: String) throws(FormulaError) {
    text = FormulaText(source)
    tokens = try text.tokens()
  }

  var next: FormulaToken? { position < tokens.count ? tokens[position] : nil }
  var end: Range<Int> { text.scalars.count..<text.scalars.count }

  /// The scalars from a token's start to the end of the token read last.
  func range(from start: Int) -> Range<Int> {
    let last = position > 0 ? tokens[position - 1].range.upperBound : start
    return start..<max(start, last)
  }

  func nextIs(_ symbol: String) -> Bool { next?.isSymbol(symbol) ?? false }

  mutating func take(_ symbol: String) -> Bool {
    guard nextIs(symbol) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ symbol: String) throws(FormulaError) {
    if !take(symbol) { throw unexpected(expected: symbol) }
  }

  func unexpected(expected: String) -> FormulaError {
    guard let token = next else { return FormulaError(.unexpectedEnd(expected: expected), at: end) }
    return FormulaError(.unexpected(text[token.range]), at: token.range)
  }

  func at(_ range: Range<Int>, _ error: ExpressionError) -> FormulaError {
    FormulaError(
      .expression(error.problem),
      at: range.lowerBound + error.range.lowerBound..<range.lowerBound + error.range.upperBound)
  }

  /// An expression from a range of the text; its columns are noted.
  mutating func expression(in range: Range<Int>) throws(FormulaError) -> Expression {
    let parsed: Expression
    do throws(ExpressionError) {
      parsed = try Expression(parsing: text[range])
      let placed = try Expression.parsePrefix(
        of: Array(text.scalars[..<range.upperBound]), from: range.lowerBound)
      uses += placed.expression.columnUses
    } catch {
      throw at(range, error)
    }
    return parsed
  }

  /// Notes the column whose name stands at a range.
  mutating func note(at range: Range<Int>) throws(FormulaError) {
    do throws(ExpressionError) {
      uses += try Expression.parsePrefix(
        of: text.scalars, from: range.lowerBound, extent: .operand
      ).expression.columnUses
    } catch {
      throw FormulaError(.unexpected(text[range]), at: range)
    }
  }

  /// The position of a variable, added if it is new.
  mutating func add(
    key: String, label: String, _ kind: FormulaVariable.Kind, at range: Range<Int>
  ) -> Int {
    if let known = variablePositions[key] { return known }
    variables.append(FormulaVariable(key: key, label: label, kind: kind, range: range))
    variablePositions[key] = variables.count - 1
    return variables.count - 1
  }
}

// Sums and products of terms.
extension FormulaParser {
  /// A sum of terms: `[+|-] product { (+|-) product }`.
  mutating func sum() throws(FormulaError) -> FormulaNode {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.depthLimit {
      let start = next?.range ?? end
      throw FormulaError(.tooDeep(limit: Self.depthLimit), at: start)
    }
    var items: [FormulaNode.Signed] = []
    var isSubtracted = false
    if take("-") { isSubtracted = true } else { _ = take("+") }
    repeat {
      items.append(.init(isSubtracted: isSubtracted, node: try product()))
      isSubtracted = nextIs("-")
    } while take("+") || take("-")
    if items.count == 1, !items[0].isSubtracted { return items[0].node }
    return .sum(items)
  }

  /// `interaction { (*|/) interaction }`, left-associative as in R.
  private mutating func product() throws(FormulaError) -> FormulaNode {
    let start = next?.range.lowerBound ?? end.lowerBound
    var node = try interaction()
    var count = 1
    while nextIs("*") || nextIs("/") {
      let crosses = take("*")
      if !crosses { position += 1 }
      let right = try interaction()
      count += 1
      try limitChain(count, from: start)
      node =
        crosses
        ? .crossing(node, right, range(from: start)) : .nesting(node, right, range(from: start))
    }
    return node
  }

  private mutating func interaction() throws(FormulaError) -> FormulaNode {
    let start = next?.range.lowerBound ?? end.lowerBound
    var nodes = [try power()]
    while take(":") {
      nodes.append(try power())
      try limitChain(nodes.count, from: start)
    }
    return nodes.count == 1 ? nodes[0] : .interaction(nodes, range(from: start))
  }

  private func limitChain(_ count: Int, from start: Int) throws(FormulaError) {
    if count > Self.chainLimit {
      throw FormulaError(.tooManyTerms(limit: Self.chainLimit), at: range(from: start))
    }
  }

  private mutating func power() throws(FormulaError) -> FormulaNode {
    let start = next?.range.lowerBound ?? end.lowerBound
    let base = try primary()
    guard take("^") else { return base }
    guard let token = next else { throw unexpected(expected: "exponent") }
    guard case .number(let written) = token.kind, let exponent = Int(written),
      (1...Self.chainLimit).contains(exponent)
    else { throw FormulaError(.badExponent, at: token.range) }
    position += 1
    if case .variable(let index, _) = base {
      throw FormulaError(.powerOfVariable(variables[index].label), at: range(from: start))
    }
    return .power(base, exponent, range(from: start))
  }

  private mutating func primary() throws(FormulaError) -> FormulaNode {
    guard let token = next else { throw unexpected(expected: "term") }
    switch token.kind {
    case .symbol("("): return try group()
    case .number(let written): return try intercept(written, at: token.range)
    case .name(".") where text[token.range] == ".":
      position += 1
      everythingRange = everythingRange ?? token.range
      return .everything(token.range)
    case .name(let name):
      let isQuoted = text[token.range].hasPrefix("`")
      position += 1
      if nextIs("("), !isQuoted { return try call(name, from: token.range.lowerBound) }
      if !isQuoted, Expression.reservedWords.contains(name) {
        throw FormulaError(.unexpected(name), at: token.range)
      }
      return try column(name, at: token.range)
    default: throw unexpected(expected: "term")
    }
  }

  private mutating func intercept(
    _ written: String, at range: Range<Int>
  ) throws(FormulaError) -> FormulaNode {
    guard written == "0" || written == "1" else {
      throw FormulaError(.numberAsTerm(written), at: range)
    }
    position += 1
    return .intercept(written == "1", range)
  }

  mutating func column(
    _ name: String, at range: Range<Int>
  ) throws(FormulaError) -> FormulaNode {
    try note(at: range)
    let spelled = Node.spelled(name: name)
    return .variable(add(key: spelled, label: spelled, .column(name), at: range), range)
  }

  /// `( sum )` or a random-effects part `( sum | groups )`.
  private mutating func group() throws(FormulaError) -> FormulaNode {
    let start = next?.range.lowerBound ?? end.lowerBound
    position += 1
    let inner = try sum()
    if nextIs("|") || nextIs("||") { return try randomEffect(inner, from: start) }
    guard take(")") else {
      if next == nil { throw FormulaError(.unclosed("("), at: start..<start + 1) }
      throw unexpected(expected: ")")
    }
    return inner
  }
}
