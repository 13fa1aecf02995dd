import Frames

// Calls: I(), poly(), i() and functions of the expression language.
extension FormulaParser {
  /// One argument of a call: its tokens, and its name if it has one.
  private struct Argument {
    let name: String?
    let tokens: ArraySlice<FormulaToken>

    var range: Range<Int> {
      (tokens.first?.range.lowerBound ?? 0)..<(tokens.last?.range.upperBound ?? 0)
    }
  }

  /// A call whose name has just been read.
  mutating func call(_ name: String, from start: Int) throws(FormulaError) -> FormulaNode {
    let inside = try parenthesised()
    let whole = range(from: start)
    switch name {
    case "poly": return try polynomial(try arguments(inside, of: name, in: whole), at: whole)
    case "i": return try category(try arguments(inside, of: name, in: whole), at: whole)
    case "I":
      guard let first = inside.first, let last = inside.last else {
        throw FormulaError(
          .argumentCount(function: name, expected: 1...1, found: 0), at: whole)
      }
      let inner = first.range.lowerBound..<last.range.upperBound
      let parsed = try expression(in: inner)
      return computed("I(\(parsed.root.spelled))", parsed, at: whole)
    default:
      let parsed = try expression(in: whole)
      return computed(parsed.root.spelled, parsed, at: whole)
    }
  }

  private mutating func computed(
    _ spelled: String, _ expression: Expression, at range: Range<Int>
  ) -> FormulaNode {
    .variable(add(key: spelled, label: spelled, .expression(expression), at: range), range)
  }

  /// The tokens between the next parenthesis and the one that closes it, both consumed.
  private mutating func parenthesised() throws(FormulaError) -> ArraySlice<FormulaToken> {
    let opening = position
    var level = 0
    repeat {
      guard let token = next else {
        throw FormulaError(.unclosed("("), at: tokens[opening].range)
      }
      if token.isSymbol("(") { level += 1 }
      if token.isSymbol(")") { level -= 1 }
      if level > Self.depthLimit {
        throw FormulaError(.tooDeep(limit: Self.depthLimit), at: token.range)
      }
      position += 1
    } while level > 0
    return tokens[opening + 1..<position - 1]
  }

  private func arguments(
    _ inside: ArraySlice<FormulaToken>, of function: String, in whole: Range<Int>
  ) throws(FormulaError) -> [Argument] {
    var found: [Argument] = []
    var level = 0
    var start = inside.startIndex
    for index in inside.indices {
      let token = inside[index]
      if token.isSymbol("(") || token.isSymbol("[") { level += 1 }
      if token.isSymbol(")") || token.isSymbol("]") { level -= 1 }
      if level == 0, token.isSymbol(",") {
        found.append(try argument(inside[start..<index], of: function, before: token.range))
        start = index + 1
      }
    }
    if start < inside.endIndex || !found.isEmpty {
      let close = whole.upperBound - 1..<whole.upperBound
      found.append(try argument(inside[start..<inside.endIndex], of: function, before: close))
    }
    return found
  }

  private func argument(
    _ tokens: ArraySlice<FormulaToken>, of function: String, before range: Range<Int>
  ) throws(FormulaError) -> Argument {
    guard let first = tokens.first else {
      throw FormulaError(.unexpected(text[range]), at: range)
    }
    guard tokens.count >= 2, tokens[tokens.startIndex + 1].isSymbol("="),
      case .name(let name) = first.kind
    else { return Argument(name: nil, tokens: tokens) }
    guard tokens.count > 2 else {
      throw FormulaError(.badArgument(function: function, expected: "value"), at: first.range)
    }
    return Argument(name: name, tokens: tokens.dropFirst(2))
  }

  private func requireNames(
    _ arguments: [Argument], _ allowed: Set<String>, of function: String
  ) throws(FormulaError) {
    var seen: Set<String> = []
    for argument in arguments {
      guard let name = argument.name else { continue }
      if !allowed.contains(name) {
        throw FormulaError(
          .unknownArgument(function: function, name: name), at: argument.range)
      }
      if !seen.insert(name).inserted {
        throw FormulaError(
          .repeatedArgument(function: function, name: name), at: argument.range)
      }
    }
  }

  /// `poly(expression, degree)`, `poly(expression, degree = 2, raw = true)`.
  private mutating func polynomial(
    _ arguments: [Argument], at whole: Range<Int>
  ) throws(FormulaError) -> FormulaNode {
    try requireNames(arguments, ["degree", "raw"], of: "poly")
    let plain = arguments.filter { $0.name == nil }
    let named = arguments.first { $0.name == "degree" }
    if plain.count > 2 {
      throw FormulaError(
        .unnamedArgument(function: "poly", name: "raw", as: "raw = true"), at: plain[2].range)
    }
    if plain.count == 2, let named {
      throw FormulaError(.repeatedArgument(function: "poly", name: "degree"), at: named.range)
    }
    guard let of = plain.first, let degree = plain.dropFirst().first ?? named else {
      throw FormulaError(
        .argumentCount(function: "poly", expected: 2...3, found: arguments.count), at: whole)
    }
    guard degree.tokens.count == 1, let token = degree.tokens.first,
      case .number(let written) = token.kind, let value = Int(written), (1...50).contains(value)
    else {
      throw FormulaError(
        .badArgument(function: "poly", expected: "whole number from 1 to 50"), at: degree.range)
    }
    let raw = try flag(arguments.first { $0.name == "raw" }, of: "poly")
    let inner = try expression(in: of.range)
    let label = "poly(\(inner.root.spelled), \(value)\(raw ? ", raw = true" : ""))"
    let kind = FormulaVariable.Kind.polynomial(of: inner, degree: value, raw: raw)
    return .variable(add(key: label, label: label, kind, at: whole), whole)
  }

  private func flag(_ argument: Argument?, of function: String) throws(FormulaError) -> Bool {
    guard let argument else { return false }
    if argument.tokens.count == 1, case .name(let word)? = argument.tokens.first?.kind {
      if word == "true" || word == "TRUE" { return true }
      if word == "false" || word == "FALSE" { return false }
    }
    throw FormulaError(
      .badArgument(function: function, expected: "true or false"), at: argument.range)
  }

  /// `i(column, ref = level)` or `i(column, number, ref = level)`.
  private mutating func category(
    _ arguments: [Argument], at whole: Range<Int>
  ) throws(FormulaError) -> FormulaNode {
    try requireNames(arguments, ["ref"], of: "i")
    let plain = arguments.filter { $0.name == nil }
    guard (1...2).contains(plain.count) else {
      throw FormulaError(
        .argumentCount(function: "i", expected: 1...2, found: plain.count), at: whole)
    }
    guard plain[0].tokens.count == 1, let token = plain[0].tokens.first,
      case .name(let name) = token.kind
    else {
      throw FormulaError(.badArgument(function: "i", expected: "column"), at: plain[0].range)
    }
    let reference = try arguments.first { $0.name == "ref" }.map { a throws(FormulaError) in
      try self.reference(a)
    }
    try note(at: token.range)
    let label = Node.spelled(name: name)
    let key = "i(\(label)\(reference.map { ", ref = \($0)" } ?? ""))"
    let kind = FormulaVariable.Kind.category(column: name, reference: reference)
    let category = FormulaNode.variable(add(key: key, label: label, kind, at: whole), whole)
    guard plain.count == 2 else { return category }
    let multiplier = try multiplier(plain[1])
    if case .variable(let index, _) = multiplier { multipliers.insert(index) }
    return .interaction([category, multiplier], whole)
  }

  private mutating func multiplier(_ argument: Argument) throws(FormulaError) -> FormulaNode {
    if argument.tokens.count == 1, let token = argument.tokens.first,
      case .name(let name) = token.kind
    {
      return try column(name, at: token.range)
    }
    let parsed = try expression(in: argument.range)
    return computed(parsed.root.spelled, parsed, at: argument.range)
  }

  /// The reference level: a number, possibly signed, or a text.
  private func reference(_ argument: Argument) throws(FormulaError) -> String {
    var tokens = argument.tokens
    var sign = ""
    if tokens.count == 2, let first = tokens.first?.symbol, first == "-" || first == "+" {
      sign = first == "-" ? "-" : ""
      tokens = tokens.dropFirst()
    }
    if tokens.count == 1, let token = tokens.first {
      if case .number(let written) = token.kind { return sign + written }
      if case .text(let written) = token.kind, sign.isEmpty { return written }
    }
    throw FormulaError(
      .badArgument(function: "i", expected: "number or quoted level"), at: argument.range)
  }
}
