import Frames

/// A recursive-descent parser of contrasts' expressions; one use per text.
struct ContrastExpressionParser {
  typealias Piece = ContrastExpression.Piece

  static let depthLimit = 100
  private static let operand = "a number, a term in back-ticks, exp, log, sqrt or `(`"

  let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// The whole text.
  mutating func whole() throws(LinearExpressionError) -> Piece {
    let piece = try sum()
    if next != nil { throw unexpected("an operator or the end") }
    return piece
  }

  // MARK: Grammar

  private mutating func sum() throws(LinearExpressionError) -> Piece {
    let start = here.lowerBound
    var pieces = [try product()]
    var isSubtracted = [false]
    while let sign = taken(of: "+-") {
      pieces.append(try product())
      isSubtracted.append(sign == "-")
    }
    if pieces.count == 1 { return pieces[0] }
    let end = pieces[pieces.count - 1].range.upperBound
    return Piece(kind: .sum(pieces, isSubtracted: isSubtracted), range: start..<end)
  }

  private mutating func product() throws(LinearExpressionError) -> Piece {
    let start = here.lowerBound
    var pieces = [try factor()]
    var isDivisor = [false]
    while let sign = taken(of: "*/") {
      pieces.append(try factor())
      isDivisor.append(sign == "/")
    }
    if pieces.count == 1 { return pieces[0] }
    let end = pieces[pieces.count - 1].range.upperBound
    return Piece(kind: .product(pieces, isDivisor: isDivisor), range: start..<end)
  }

  /// Signs before a power: `-a^2` is -(a^2), as in R; powers bind to the right.
  private mutating func factor() throws(LinearExpressionError) -> Piece {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.depthLimit {
      throw LinearExpressionError(.tooDeep(limit: Self.depthLimit), at: here)
    }
    let start = here.lowerBound
    var isNegative = false
    while let sign = taken(of: "+-") { if sign == "-" { isNegative.toggle() } }
    var piece = try operand()
    if taken(of: "^") != nil {
      let exponent = try factor()
      piece = Piece(
        kind: .power(piece, exponent), range: piece.range.lowerBound..<exponent.range.upperBound)
    }
    let range = start..<piece.range.upperBound
    return isNegative
      ? Piece(kind: .negation(piece), range: range) : Piece(kind: piece.kind, range: piece.range)
  }

  private mutating func operand() throws(LinearExpressionError) -> Piece {
    guard let first = next else {
      let end = scalars.count..<scalars.count
      throw LinearExpressionError(.unexpectedEnd(expected: Self.operand), at: end)
    }
    if first == "(" { return try parenthesis() }
    if first == "`" { return try term() }
    if first.isDigit || first == "." { return try number() }
    if let function = function() {
      let start = position
      position += function.rawValue.unicodeScalars.count
      guard next == "(" else {
        position = start
        throw unexpected(Self.operand)
      }
      let argument = try parenthesis()
      return Piece(kind: .call(function, argument), range: start..<argument.range.upperBound)
    }
    throw unexpected(Self.operand)
  }

  private mutating func parenthesis() throws(LinearExpressionError) -> Piece {
    let start = here.lowerBound
    position += 1
    let inner = try sum()
    guard next == ")" else {
      if next == nil {
        let end = scalars.count..<scalars.count
        throw LinearExpressionError(.unexpectedEnd(expected: "`)`"), at: end)
      }
      throw unexpected("`)`")
    }
    position += 1
    return Piece(kind: .group(inner), range: start..<position)
  }

  /// The function whose whole name stands here.
  private func function() -> ContrastExpression.Function? {
    var end = position
    while end < scalars.count, scalars[end].continuesWord { end += 1 }
    return ContrastExpression.Function(rawValue: spelled(position..<end))
  }

  // MARK: Words

  /// A term in back-ticks; a doubled back-tick stands for itself.
  private mutating func term() throws(LinearExpressionError) -> Piece {
    let start = position
    var inside = String.UnicodeScalarView()
    position += 1
    while true {
      guard position < scalars.count else {
        throw LinearExpressionError(.unterminated, at: start..<scalars.count)
      }
      let scalar = scalars[position]
      position += 1
      if scalar == "`" {
        guard position < scalars.count, scalars[position] == "`" else { break }
        position += 1
      }
      inside.append(scalar)
    }
    let range = start..<position
    if inside.isEmpty { throw LinearExpressionError(.emptyName, at: range) }
    return Piece(kind: .term(String(inside)), range: range)
  }

  private mutating func number() throws(LinearExpressionError) -> Piece {
    let start = position
    func at(_ offset: Int) -> Unicode.Scalar {
      position + offset < scalars.count ? scalars[position + offset] : " "
    }
    func continues() -> Bool {
      at(0).isDigit || at(0) == "." || at(0) == "_" || at(0).isLetter
        || ("+-".unicodeScalars.contains(at(0)) && isExponent(before: position, from: start))
    }
    while position < scalars.count, continues() { position += 1 }
    let text = spelled(start..<position)
    guard let value = Double(text), value.isFinite, text.unicodeScalars.allSatisfy(isNumeral) else {
      throw LinearExpressionError(.invalidNumber(text), at: start..<position)
    }
    return Piece(kind: .number(value), range: start..<position)
  }

  /// Whether an e stands just before, with digits alone before it: then a sign belongs to the number.
  private func isExponent(before place: Int, from start: Int) -> Bool {
    guard place > start + 1, scalars[place - 1] == "e" || scalars[place - 1] == "E" else {
      return false
    }
    return scalars[start..<place - 1].allSatisfy { $0.isDigit || $0 == "." }
  }

  private func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isDigit || ".eE+-".unicodeScalars.contains(scalar)
  }

  // MARK: Tokens

  /// The next scalar that is no blank.
  private var next: Unicode.Scalar? {
    mutating get {
      while position < scalars.count, scalars[position].isBlank { position += 1 }
      return position < scalars.count ? scalars[position] : nil
    }
  }

  /// The place of the next scalar.
  private var here: Range<Int> {
    mutating get {
      _ = next
      return position..<min(position + 1, scalars.count)
    }
  }

  private mutating func taken(of signs: String) -> Unicode.Scalar? {
    guard let sign = next, signs.unicodeScalars.contains(sign) else { return nil }
    position += 1
    return sign
  }

  /// The word or sign that stands here, as an error.
  private mutating func unexpected(_ expected: String) -> LinearExpressionError {
    let start = here.lowerBound
    if scalars[start] == "=" { return LinearExpressionError(.equation, at: start..<start + 1) }
    var end = start + 1
    if scalars[start].isLetter {
      while end < scalars.count, scalars[end].continuesWord { end += 1 }
    }
    return LinearExpressionError(
      .unexpected(spelled(start..<end), expected: expected), at: start..<end)
  }

  private func spelled(_ range: Range<Int>) -> String {
    String(scalars: scalars[range])
  }
}

extension Unicode.Scalar {
  /// Whether it may stand within the name of a function.
  fileprivate var continuesWord: Bool { isLetter || isDigit || self == "_" }
}
