extension Node {
  /// The canonical spelling: the same for texts that differ in blanks, quotes or needless parentheses only.
  ///
  /// No spaces around `^ * /`, spaces around other operators, one after a comma: `log(x)`, `x^2`, `a + b*c`,
  /// `round(x/10, 1)`. It parses to the same tree.
  public var spelled: String {
    switch kind {
    case .number(let value): Node.spelled(number: value)
    case .text(let text): Node.quoted(text, by: "'")
    case .flag(let flag): flag ? "true" : "false"
    case .name(let name): Node.spelled(name: name)
    case .negation(let a): "-" + a.spelled(within: .sign)
    case .arithmetic(let sign, let a, let b): Node.spelled(sign, a, b)
    case .comparison(let sign, let a, let b):
      "\(a.spelled(within: .sum)) \(sign.rawValue) \(b.spelled(within: .sum))"
    case .not(let a): "not " + a.spelled(within: .inversion)
    case .logical(let word, let a, let b): spelled(word, a, b)
    case .among(let a, let values, let negated):
      a.spelled(within: .sum) + (negated ? " not in [" : " in [")
        + values.map(\.spelled).joined(separator: ", ") + "]"
    case .within(let a, let low, let high, let negated):
      a.spelled(within: .sum) + (negated ? " not in " : " in ") + Node.spelled(low, high)
    case .isMissing(let a, let negated):
      a.spelled(within: .sum) + (negated ? " is not missing" : " is missing")
    case .call(let function, let arguments, let options):
      function.rawValue + "("
        + (arguments.map(\.spelled) + options.map { "\($0.name): \($0.value.spelled)" })
        .joined(separator: ", ") + ")"
    case .list(let values): "[" + values.map(\.spelled).joined(separator: ", ") + "]"
    case .word(let word): word
    }
  }

  /// A column's name as an expression writes it: in back-ticks unless it is a plain word.
  ///
  /// - Parameter name: Any name; a back-tick in it is doubled.
  /// - Returns: The name, in back-ticks where it needs them.
  public static func spelled(name: String) -> String {
    Lexer.isPlainName(name) ? name : quoted(name, by: "`")
  }

  /// How tightly a piece holds together, loose to tight.
  private enum Tightness: Int {
    case disjunction, conjunction, inversion, comparison, sum, product, sign, power, operand
  }

  private var tightness: Tightness {
    switch kind {
    case .logical(.or, _, _): .disjunction
    case .logical(.and, _, _): .conjunction
    case .not: .inversion
    case .comparison, .among, .within, .isMissing: .comparison
    case .arithmetic(let sign, _, _): Node.tightness(of: sign)
    case .negation: .sign
    case .number, .text, .flag, .name, .call, .list, .word: .operand
    }
  }

  private static func tightness(of sign: Arithmetic) -> Tightness {
    switch sign {
    case .plus, .minus: .sum
    case .times, .over, .modulus: .product
    case .power: .power
    }
  }

  private func spelled(within place: Tightness) -> String {
    tightness.rawValue < place.rawValue ? "(\(spelled))" : spelled
  }

  private static func spelled(_ sign: Arithmetic, _ a: Node, _ b: Node) -> String {
    switch sign {
    case .plus, .minus:
      "\(a.spelled(within: .sum)) \(sign.rawValue) \(b.spelled(within: .product))"
    case .times, .over:
      a.spelled(within: .product) + sign.rawValue + b.spelled(within: .sign)
    case .modulus: "\(a.spelled(within: .product)) % \(b.spelled(within: .sign))"
    case .power: a.spelled(within: .operand) + "^" + b.spelled(within: .sign)
    }
  }

  private func spelled(_ word: Logical, _ a: Node, _ b: Node) -> String {
    let right: Tightness = word == .or ? .conjunction : .inversion
    return "\(a.spelled(within: tightness)) \(word.rawValue) \(b.spelled(within: right))"
  }

  /// A range: dots after a name need a space, or they would belong to it.
  private static func spelled(_ low: Node, _ high: Node) -> String {
    let ends = (low.spelled(within: .sum), high.spelled(within: .sum))
    if case .number = low.kind, case .number = high.kind { return "\(ends.0)..\(ends.1)" }
    return "\(ends.0) .. \(ends.1)"
  }

  /// A number as terms, levels and expressions spell it: the shortest text that reads back to it, whole ones bare.
  ///
  /// - Parameter value: Any number.
  /// - Returns: `2016`, `0.1`, `1e+20`.
  package static func spelled(number value: Double) -> String {
    if abs(value) < 1e15, let whole = Int64(exactly: value) { return "\(whole)" }
    // Up to 2^53 the standard spelling of a whole number still ends with a nought after the point.
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func quoted(_ text: String, by mark: Unicode.Scalar) -> String {
    var view = String.UnicodeScalarView([mark])
    for scalar in text.unicodeScalars {
      view.append(scalar)
      if scalar == mark { view.append(mark) }
    }
    view.append(mark)
    return String(view)
  }
}
