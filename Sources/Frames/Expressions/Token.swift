/// A word of an expression or a formula.
public struct Token: Sendable, Equatable {
  /// What a token is.
  public enum Kind: Sendable, Equatable {
    /// A number without a sign.
    case number(Double)
    /// A text in quotes, without them.
    case text(String)
    /// A name; quoted when it stood in back-ticks, so that it cannot be a word of the language.
    case name(String, quoted: Bool)
    /// An operator or a mark: `+`, `==`, `..`, `(`; also marks that no expression knows, such as `~`.
    case symbol(String)
    /// The end of the text.
    case end
  }

  /// What the token is.
  public let kind: Kind

  /// Where it stands, in Unicode scalars; empty at the end.
  public let range: Range<Int>

  /// Whether this is a given operator or mark.
  ///
  /// - Parameter symbol: As written.
  /// - Returns: Whether the kinds are equal.
  public func isSymbol(_ symbol: String) -> Bool { kind == .symbol(symbol) }

  /// Whether this is a given word outside back-ticks.
  ///
  /// - Parameter word: As written; case matters.
  /// - Returns: Whether the kinds are equal.
  public func isWord(_ word: String) -> Bool { kind == .name(word, quoted: false) }
}

/// Cuts a text into tokens, one at a time: the same cut for expressions and formulas.
public struct Lexer: Sendable {
  /// The text.
  public let scalars: [Unicode.Scalar]

  /// Where the next token is looked for.
  public private(set) var position: Int

  /// A lexer of a text.
  ///
  /// - Parameters:
  ///   - scalars: The text.
  ///   - position: Where to begin, in 0 ... scalars.count.
  public init(_ scalars: [Unicode.Scalar], from position: Int = 0) {
    precondition(0 <= position && position <= scalars.count, "offset \(position)")
    self.scalars = scalars
    self.position = position
  }

  /// The next token; the end again and again once the text is used up.
  ///
  /// - Throws: `invalidNumber`, `unterminatedText`, `unterminatedName`, `emptyName`.
  public mutating func next() throws(ExpressionError) -> Token {
    while let scalar = peek(), scalar.isBlank { position += 1 }
    guard let scalar = peek() else {
      return Token(kind: .end, range: position..<position)
    }
    if scalar.isDigit || (scalar == "." && peek(1)?.isDigit == true) {
      return try number()
    }
    switch scalar {
    case "'", "\"":
      return try quoted(by: scalar, unterminated: .unterminatedText) { .text($0) }
    case "`":
      let token = try quoted(by: scalar, unterminated: .unterminatedName) {
        .name($0, quoted: true)
      }
      if case .name("", _) = token.kind { throw ExpressionError(.emptyName, at: token.range) }
      return token
    default:
      if scalar.beginsName, !(scalar == "." && peek(1) == ".") { return name() }
      return symbol()
    }
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < scalars.count ? scalars[position + ahead] : nil
  }

  /// Whether a name can be written without back-ticks.
  ///
  /// - Parameter name: Any text.
  /// - Returns: Whether the lexer reads it as this one name.
  public static func isPlainName(_ name: String) -> Bool {
    let scalars = [Unicode.Scalar](name.unicodeScalars)
    guard let first = scalars.first, first.beginsName, scalars.allSatisfy(\.continuesName) else {
      return false
    }
    if first == ".", scalars.count > 1, scalars[1].isDigit || scalars[1] == "." { return false }
    return !Expression.reservedWords.contains(name)
  }

  func text(_ range: Range<Int>) -> String { String(scalars: scalars[range]) }

  private mutating func name() -> Token {
    let start = position
    while let scalar = peek(), scalar.continuesName { position += 1 }
    return Token(
      kind: .name(text(start..<position), quoted: false), range: start..<position)
  }

  private mutating func skipDigits() {
    while let scalar = peek(), scalar.isDigit { position += 1 }
  }

  /// Digits, a fraction and an exponent; two dots after the digits belong to a range.
  private mutating func number() throws(ExpressionError) -> Token {
    let start = position
    skipDigits()
    if peek() == ".", peek(1) != "." {
      position += 1
      skipDigits()
    }
    if peek() == "e" || peek() == "E" {
      let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
      if peek(1 + sign)?.isDigit == true {
        position += 1 + sign
        skipDigits()
      }
    }
    let digits = start..<position
    let dots = peek() == "." && peek(1) == "."
    while !dots, let scalar = peek(), scalar.continuesName { position += 1 }
    guard digits.upperBound == position, let value = Double(text(digits)), value.isFinite else {
      throw ExpressionError(.invalidNumber, at: start..<position)
    }
    return Token(kind: .number(value), range: digits)
  }

  /// A text or a name between two marks, in which the mark itself stands doubled.
  private mutating func quoted(
    by mark: Unicode.Scalar, unterminated: ExpressionError.Problem,
    _ kind: (String) -> Token.Kind
  ) throws(ExpressionError) -> Token {
    let start = position
    position += 1
    var content = String.UnicodeScalarView()
    while let scalar = peek() {
      position += 1
      if scalar == mark {
        if peek() != mark { return Token(kind: kind(String(content)), range: start..<position) }
        position += 1
      }
      content.append(scalar)
    }
    throw ExpressionError(unterminated, at: start..<position)
  }

  private static let pairs: Set<String> = ["==", "!=", "<=", ">=", "..", "||", "&&"]

  private mutating func symbol() -> Token {
    let start = position
    let two = text(start..<min(start + 2, scalars.count))
    position += Lexer.pairs.contains(two) ? 2 : 1
    return Token(kind: .symbol(text(start..<position)), range: start..<position)
  }
}
