/// Builds the tree of an expression by precedence climbing.
///
/// From loose to tight: `or`, `and`, `not`, comparisons with `in` and `is`, `+ -`, `* / %`, unary `-`, `^`.
struct Parser {
  /// How deeply calls, parentheses and prefixes may nest: far from what a person writes or a stack holds.
  static let maximumNesting = 200

  /// How high a tree may grow, so that walking and freeing it is safe: a sum of 500 columns.
  static let maximumHeight = 500

  /// How many scalars of a token an error carries: a text may be megabytes long.
  static let longestTokenShown = 40

  private(set) var lexer: Lexer
  private(set) var token: Token
  private(set) var previousEnd: Int
  private var nesting = 0

  init(_ scalars: [Unicode.Scalar], from position: Int) throws(ExpressionError) {
    lexer = Lexer(scalars, from: position)
    previousEnd = position
    token = try lexer.next()
  }

  // MARK: Tokens

  mutating func advance() throws(ExpressionError) {
    previousEnd = token.range.upperBound
    token = try lexer.next()
  }

  mutating func take(symbol: String) throws(ExpressionError) -> Bool {
    guard token.isSymbol(symbol) else { return false }
    try advance()
    return true
  }

  private mutating func take(word: String) throws(ExpressionError) -> Bool {
    guard token.isWord(word) else { return false }
    try advance()
    return true
  }

  func unexpected(_ expected: ExpressionError.Expectation) -> ExpressionError {
    if token.kind == .end {
      return ExpressionError(.unexpectedEnd(expected: expected), at: token.range)
    }
    let shown = lexer.text(token.range.prefix(Parser.longestTokenShown))
    return ExpressionError(.unexpected(token: shown, expected: expected), at: token.range)
  }

  mutating func expect(
    symbol: String, _ expected: ExpressionError.Expectation
  ) throws(ExpressionError) {
    guard try take(symbol: symbol) else { throw unexpected(expected) }
  }

  // MARK: Depth

  /// Parses one level further down, within the limit.
  mutating func nested(
    _ body: (inout Parser) throws(ExpressionError) -> Node
  ) throws(ExpressionError) -> Node {
    guard nesting < Parser.maximumNesting else {
      throw ExpressionError(.tooDeep(limit: Parser.maximumNesting), at: token.range)
    }
    nesting += 1
    defer { nesting -= 1 }
    return try body(&self)
  }

  func node(_ kind: Node.Kind, from start: Int) throws(ExpressionError) -> Node {
    let node = Node(kind, start..<previousEnd)
    guard node.height <= Parser.maximumHeight else {
      throw ExpressionError(.tooLong(limit: Parser.maximumHeight), at: node.range)
    }
    return node
  }

  // MARK: Levels

  mutating func disjunction() throws(ExpressionError) -> Node {
    var left = try conjunction()
    while try take(word: "or") {
      let right = try conjunction()
      left = try node(.logical(.or, left, right), from: left.range.lowerBound)
    }
    return left
  }

  private mutating func conjunction() throws(ExpressionError) -> Node {
    var left = try inversion()
    while try take(word: "and") {
      let right = try inversion()
      left = try node(.logical(.and, left, right), from: left.range.lowerBound)
    }
    return left
  }

  private mutating func inversion() throws(ExpressionError) -> Node {
    let start = token.range.lowerBound
    guard try take(word: "not") else { return try comparison() }
    let operand = try nested { (parser) throws(ExpressionError) in try parser.inversion() }
    return try node(.not(operand), from: start)
  }

  private mutating func comparison() throws(ExpressionError) -> Node {
    let left = try sum()
    let start = left.range.lowerBound
    guard let result = try comparison(of: left, from: start) else { return left }
    if sign != nil || token.isWord("in") || token.isWord("is") {
      throw ExpressionError(.chainedComparison, at: token.range)
    }
    return result
  }

  private var sign: Node.Comparison? {
    if case .symbol(let symbol) = token.kind { Node.Comparison(rawValue: symbol) } else { nil }
  }

  /// What follows the left side of a comparison, or nil if none follows.
  private mutating func comparison(
    of left: Node, from start: Int
  ) throws(ExpressionError) -> Node? {
    if let sign {
      try advance()
      let right = try sum()
      return try node(.comparison(sign, left, right), from: start)
    }
    if try take(word: "is") {
      let negated = try take(word: "not")
      guard try take(word: "missing") else { throw unexpected(.wordMissing) }
      return try node(.isMissing(left, negated: negated), from: start)
    }
    if try take(word: "not") {
      guard try take(word: "in") else { throw unexpected(.wordIn) }
      return try membership(of: left, negated: true)
    }
    if try take(word: "in") { return try membership(of: left, negated: false) }
    return nil
  }

  private mutating func membership(
    of left: Node, negated: Bool
  ) throws(ExpressionError) -> Node {
    let start = left.range.lowerBound
    if try take(symbol: "[") {
      var values = [try literal()]
      while try take(symbol: ",") { values.append(try literal()) }
      try expect(symbol: "]", .commaOrClosingBracket)
      return try node(.among(left, values: values, negated: negated), from: start)
    }
    guard beginsOperand else { throw unexpected(.listOrRange) }
    let low = try sum()
    guard try take(symbol: "..") else { throw unexpected(.rangeDots) }
    let high = try sum()
    return try node(.within(left, low: low, high: high, negated: negated), from: start)
  }

  private var beginsOperand: Bool {
    switch token.kind {
    case .number, .text, .name: true
    case .symbol(let symbol): symbol == "(" || symbol == "-"
    case .end: false
    }
  }

  mutating func literal() throws(ExpressionError) -> Node {
    let start = token.range.lowerBound
    let negative = try take(symbol: "-")
    switch token.kind {
    case .number(let value):
      try advance()
      return try node(.number(negative ? -value : value), from: start)
    case .text(let value) where !negative:
      try advance()
      return try node(.text(value), from: start)
    default: throw unexpected(.literal)
    }
  }

  private mutating func sum() throws(ExpressionError) -> Node {
    var left = try product()
    while let sign = arithmetic([.plus, .minus]) {
      try advance()
      let right = try product()
      left = try node(.arithmetic(sign, left, right), from: left.range.lowerBound)
    }
    return left
  }

  private mutating func product() throws(ExpressionError) -> Node {
    var left = try signed()
    while let sign = arithmetic([.times, .over, .modulus]) {
      try advance()
      let right = try signed()
      left = try node(.arithmetic(sign, left, right), from: left.range.lowerBound)
    }
    return left
  }

  private func arithmetic(_ among: [Node.Arithmetic]) -> Node.Arithmetic? {
    guard case .symbol(let symbol) = token.kind,
      let sign = Node.Arithmetic(rawValue: symbol), among.contains(sign)
    else { return nil }
    return sign
  }

  private mutating func signed() throws(ExpressionError) -> Node {
    let start = token.range.lowerBound
    guard try take(symbol: "-") else { return try power() }
    let operand = try nested { (parser) throws(ExpressionError) in try parser.signed() }
    return try node(.negation(operand), from: start)
  }

  private mutating func power() throws(ExpressionError) -> Node {
    let base = try operand()
    guard try take(symbol: "^") else { return base }
    let exponent = try nested { (parser) throws(ExpressionError) in try parser.signed() }
    return try node(.arithmetic(.power, base, exponent), from: base.range.lowerBound)
  }

  // MARK: Operands

  /// A value, a name, a call or an expression in parentheses.
  mutating func operand() throws(ExpressionError) -> Node {
    let start = token.range
    switch token.kind {
    case .number(let value):
      try advance()
      return try node(.number(value), from: start.lowerBound)
    case .text(let value):
      try advance()
      return try node(.text(value), from: start.lowerBound)
    case .symbol("("):
      try advance()
      let inner = try nested { (parser) throws(ExpressionError) in try parser.disjunction() }
      try expect(symbol: ")", .closingParenthesis)
      return inner.parenthesised(start.lowerBound..<previousEnd)
    case .name(let name, let quoted):
      return try quoted ? column(name) : word(name)
    default: throw unexpected(.operand)
    }
  }

  private mutating func column(_ name: String) throws(ExpressionError) -> Node {
    let start = token.range.lowerBound
    try advance()
    return try node(.name(name), from: start)
  }

  private mutating func word(_ name: String) throws(ExpressionError) -> Node {
    let range = token.range
    if name == "true" || name == "false" {
      try advance()
      return try node(.flag(name == "true"), from: range.lowerBound)
    }
    if Expression.reservedWords.contains(name), name != "if" { throw unexpected(.operand) }
    try advance()
    guard token.isSymbol("(") else {
      if name == "if" { throw unexpected(.openingParenthesis) }
      return try node(.name(name), from: range.lowerBound)
    }
    guard let function = Node.Function(rawValue: name) else {
      throw ExpressionError(.unknownFunction(name: name), at: range)
    }
    return try call(function, named: range)
  }
}
