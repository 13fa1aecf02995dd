// Calls of functions, with options by name.
extension Parser {
  /// The values and options of a call whose name has been read.
  mutating func call(
    _ function: Node.Function, named range: Range<Int>
  ) throws(ExpressionError) -> Node {
    try advance()
    var arguments: [Node] = []
    var options: [Node.Option] = []
    if !token.isSymbol(")") {
      repeat {
        if beginsOption {
          options.append(try option(of: function, after: options))
        } else if options.isEmpty {
          arguments.append(try argument(arguments.count, of: function))
        } else {
          throw unexpected(.option)
        }
      } while try take(symbol: ",")
    }
    try expect(symbol: ")", .commaOrClosingParenthesis)
    let whole = range.lowerBound..<previousEnd
    try require(function, arguments, options, at: whole)
    let order = function.declaration.options.map(\.name)
    let sorted = order.compactMap { name in options.first { $0.name == name } }
    let call = try node(
      .call(function, arguments, options: sorted), from: range.lowerBound)
    if function == .round, arguments.count == 2, call.roundingDigits == nil {
      throw ExpressionError(.digitsNotWhole, at: arguments[1].range)
    }
    return call
  }

  /// What must be given is given, and no more.
  private func require(
    _ function: Node.Function, _ arguments: [Node], _ options: [Node.Option], at whole: Range<Int>
  ) throws(ExpressionError) {
    let declaration = function.declaration
    let name = function.rawValue
    let counts = declaration.argumentCounts
    guard counts.contains(arguments.count) else {
      throw ExpressionError(
        .argumentCount(function: name, expected: counts, found: arguments.count), at: whole)
    }
    for option in declaration.options where option.isRequired {
      if !options.contains(where: { $0.name == option.name }) {
        throw ExpressionError(.missingOption(function: name, option: option.name), at: whole)
      }
    }
    if function == .cases, arguments.count % 2 == 1, let last = arguments.last {
      throw ExpressionError(.caseWithoutValue, at: last.range)
    }
    if [.min, .max].contains(function), arguments.count > 1, let option = options.first {
      throw ExpressionError(
        .optionOfSeveralValues(function: name, option: option.name), at: option.value.range)
    }
    if let steps = options.first(where: { $0.name == "steps" }),
      options.contains(where: { $0.name == "distance" })
    {
      throw ExpressionError(
        .optionsExclude(function: name, "steps", "distance"), at: steps.value.range)
    }
  }

  /// Whether a name and a colon come next.
  private var beginsOption: Bool {
    guard case .name(_, quoted: false) = token.kind else { return false }
    var ahead = lexer
    do {
      return try ahead.next().isSymbol(":")
    } catch {
      return false
    }
  }

  private mutating func option(
    of function: Node.Function, after earlier: [Node.Option]
  ) throws(ExpressionError) -> Node.Option {
    guard case .name(let name, _) = token.kind else { throw unexpected(.option) }
    let known = function.declaration.options.map(\.name)
    guard let declared = function.declaration.option(name) else {
      throw ExpressionError(
        .unknownOption(function: function.rawValue, option: name, known: known), at: token.range)
    }
    if earlier.contains(where: { $0.name == name }) {
      throw ExpressionError(
        .repeatedOption(function: function.rawValue, option: name), at: token.range)
    }
    try advance()
    try advance()
    return Node.Option(name: name, value: try written(declared.kind, name, of: function))
  }

  private mutating func argument(
    _ place: Int, of function: Node.Function
  ) throws(ExpressionError) -> Node {
    try written(function.declaration.kind(at: place), "value \(place + 1)", of: function)
  }

  /// An argument as its declaration wants it written.
  private mutating func written(
    _ kind: FunctionDeclaration.Kind, _ name: String, of function: Node.Function
  ) throws(ExpressionError) -> Node {
    let start = token.range
    func bad(_ end: Int) -> ExpressionError {
      ExpressionError(
        .badArgument(function: function.rawValue, argument: name, expected: kind),
        at: start.lowerBound..<max(start.upperBound, end))
    }
    switch kind {
    case .value:
      return try nested { (parser) throws(ExpressionError) in try parser.disjunction() }
    case .column:
      guard let column = try columnName() else { throw bad(0) }
      return column
    case .columns:
      if let column = try columnName() { return column }
      return try list(bad) { (parser) throws(ExpressionError) in try parser.columnName() }
    case .whole(let range):
      guard case .number(let value) = token.kind, let whole = Int(exactly: value),
        range.contains(whole)
      else { throw bad(0) }
      return try literal()
    case .number:
      guard let number = try number() else { throw bad(0) }
      return number
    case .positive:
      guard let number = try number() else { throw bad(0) }
      guard case .number(let value) = number.kind, value > 0 else {
        throw bad(number.range.upperBound)
      }
      return number
    case .text:
      guard let text = try text() else { throw bad(0) }
      return text
    case .numbers:
      return try list(bad) { (parser) throws(ExpressionError) in try parser.number() }
    case .texts:
      return try list(bad) { (parser) throws(ExpressionError) in try parser.text() }
    case .literals:
      return try list(bad) { (parser) throws(ExpressionError) in
        if let text = try parser.text() { return text }
        return try parser.number()
      }
    case .word(let words):
      guard let word = try word(among: words) else { throw bad(0) }
      return word
    case .wordOrLiteral(let words):
      if let word = try word(among: words) { return word }
      if let text = try text() { return text }
      guard let number = try number() else { throw bad(0) }
      return number
    }
  }

  private mutating func word(among words: [String]) throws(ExpressionError) -> Node? {
    guard case .name(let word, quoted: false) = token.kind, words.contains(word) else {
      return nil
    }
    let start = token.range.lowerBound
    try advance()
    return try node(.word(word), from: start)
  }

  private mutating func columnName() throws(ExpressionError) -> Node? {
    guard case .name(let name, let quoted) = token.kind,
      quoted || !Expression.reservedWords.contains(name)
    else { return nil }
    let start = token.range.lowerBound
    try advance()
    return try node(.name(name), from: start)
  }

  private mutating func number() throws(ExpressionError) -> Node? {
    if case .number = token.kind { return try literal() }
    guard token.isSymbol("-") else { return nil }
    var ahead = lexer
    guard case .number = try ahead.next().kind else { return nil }
    return try literal()
  }

  private mutating func text() throws(ExpressionError) -> Node? {
    guard case .text = token.kind else { return nil }
    return try literal()
  }

  /// One or more things in brackets.
  private mutating func list(
    _ bad: (Int) -> ExpressionError,
    _ element: (inout Parser) throws(ExpressionError) -> Node?
  ) throws(ExpressionError) -> Node {
    let start = token.range.lowerBound
    guard try take(symbol: "[") else { throw bad(0) }
    var values: [Node] = []
    repeat {
      guard let value = try element(&self) else { throw bad(token.range.upperBound) }
      values.append(value)
    } while try take(symbol: ",")
    try expect(symbol: "]", .commaOrClosingBracket)
    return try node(.list(values), from: start)
  }
}
