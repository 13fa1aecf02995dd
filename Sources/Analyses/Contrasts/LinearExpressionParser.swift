/// A recursive-descent parser of linear expressions; one use per text.
struct LinearExpressionParser {
  static let depthLimit = 100
  private static let operand = "a number, a term in back-ticks or `(`"

  let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// The whole text.
  mutating func whole() throws(LinearExpressionError) -> LinearForm {
    let form = try sum()
    if next != nil { throw unexpected("an operator or the end") }
    return form
  }

  // MARK: Grammar

  private mutating func sum() throws(LinearExpressionError) -> LinearForm {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.depthLimit {
      throw LinearExpressionError(.tooDeep(limit: Self.depthLimit), at: here)
    }
    var form = try product()
    while let sign = taken(of: "+-") {
      form.add(try product(), times: sign == "-" ? -1 : 1)
    }
    return form
  }

  private mutating func product() throws(LinearExpressionError) -> LinearForm {
    let start = here.lowerBound
    var form = try factor()
    while let sign = taken(of: "*/") {
      let divisorStart = here.lowerBound
      let other = try factor()
      if sign == "/" {
        guard other.isConstant else {
          throw LinearExpressionError(.notLinear, at: start..<position)
        }
        if other.constant == 0 {
          throw LinearExpressionError(.divisionByZero, at: divisorStart..<position)
        }
        form.divide(by: other.constant)
      } else if other.isConstant {
        form.scale(by: other.constant)
      } else if form.isConstant {
        let scale = form.constant
        form = other
        form.scale(by: scale)
      } else {
        throw LinearExpressionError(.notLinear, at: start..<position)
      }
    }
    return form
  }

  private mutating func factor() throws(LinearExpressionError) -> LinearForm {
    var isNegative = false
    while let sign = taken(of: "+-") { if sign == "-" { isNegative.toggle() } }
    var form = try operand()
    if isNegative { form.scale(by: -1) }
    return form
  }

  private mutating func operand() throws(LinearExpressionError) -> LinearForm {
    guard let first = next else {
      let end = scalars.count..<scalars.count
      throw LinearExpressionError(.unexpectedEnd(expected: Self.operand), at: end)
    }
    if first == "(" {
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
      return inner
    }
    if first == "`" { return try term() }
    if isDigit(first) || first == "." { return try number() }
    throw unexpected(Self.operand)
  }

  // MARK: Words

  /// A term in back-ticks; a doubled back-tick stands for itself.
  private mutating func term() throws(LinearExpressionError) -> LinearForm {
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
    return LinearForm(parts: [.init(name: String(inside), weight: 1, range: range)])
  }

  private mutating func number() throws(LinearExpressionError) -> LinearForm {
    let start = position
    func at(_ offset: Int) -> Unicode.Scalar {
      position + offset < scalars.count ? scalars[position + offset] : " "
    }
    func continues() -> Bool {
      isDigit(at(0)) || at(0) == "." || at(0) == "_" || at(0).properties.isAlphabetic
        || ("+-".unicodeScalars.contains(at(0)) && isExponent(before: position, from: start))
    }
    while position < scalars.count, continues() { position += 1 }
    let text = spelled(start..<position)
    guard let value = Double(text), value.isFinite, text.unicodeScalars.allSatisfy(isNumeral) else {
      throw LinearExpressionError(.invalidNumber(text), at: start..<position)
    }
    return LinearForm(constant: value, constantRange: start..<position)
  }

  /// Whether an e stands just before, with digits alone before it: then a sign belongs to the number.
  private func isExponent(before place: Int, from start: Int) -> Bool {
    guard place > start + 1, scalars[place - 1] == "e" || scalars[place - 1] == "E" else {
      return false
    }
    return scalars[start..<place - 1].allSatisfy { isDigit($0) || $0 == "." }
  }

  private func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || ".eE+-".unicodeScalars.contains(scalar)
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  // MARK: Tokens

  /// The next scalar that is no blank.
  private var next: Unicode.Scalar? {
    mutating get {
      while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
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
    if scalars[start].properties.isAlphabetic {
      while end < scalars.count,
        scalars[end].properties.isAlphabetic || isDigit(scalars[end]) || scalars[end] == "_"
      {
        end += 1
      }
    }
    return LinearExpressionError(
      .unexpected(spelled(start..<end), expected: expected), at: start..<end)
  }

  private func spelled(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }
}
