extension SpecValidator {
  /// Checks a node where one value is wanted.
  mutating func checkScalar(_ node: YAMLNode, _ shape: Shape, _ holder: Holder) {
    if shape.isGrammar { return checkGrammar(node, shape, holder) }
    guard let text = node.text else {
      return tell(wrong(node, shape, holder), at: place(of: node, holder))
    }
    switch shape {
    case .number(let range):
      guard let number = node.number else { return tell(wrong(node, shape, holder), at: text.span) }
      if !range.contains(number.value) {
        tell(.outOfRange(key: holder.key, range: range.phrase), at: text.span)
      }
    case .integer(let range): checkInteger(node, text, range, holder)
    case .year: checkYear(node, text, holder)
    case .countOrShare where CheckThreshold(text.value) == nil:
      tell(wrong(node, shape, holder), at: text.span)
    case .flag where node.flag == nil: tell(wrong(node, shape, holder), at: text.span)
    case .choice(let choices): checkChoice(text, choices, holder)
    case .name(let rule) where !rule.allows(text.value):
      tell(.badID(name: text.value, pattern: rule.pattern ?? "."), at: text.span)
    case .path(let endings): checkPath(text, endings, holder)
    default: break
    }
  }

  private mutating func checkInteger(
    _ node: YAMLNode, _ text: Located<String>, _ range: ClosedRange<Int>, _ holder: Holder
  ) {
    if holder.path == language.kind.versionKey {
      if node.integer?.value != SpecLanguage.version {
        tell(
          .version(found: text.value, understood: SpecLanguage.version, key: holder.key),
          at: text.span)
      }
      return
    }
    guard let value = node.integer else {
      return tell(wrong(node, .integer(range), holder), at: text.span)
    }
    if !range.contains(value.value) {
      let bounds = NumberRange(
        minimum: Double(range.lowerBound),
        maximum: range.upperBound == Int.max ? nil : Double(range.upperBound))
      tell(.outOfRange(key: holder.key, range: bounds.phrase), at: text.span)
    }
  }

  private mutating func checkYear(
    _ node: YAMLNode, _ text: Located<String>, _ holder: Holder
  ) {
    if node.integer != nil { return checkInteger(node, text, YAMLNode.years, holder) }
    if node.year == nil { tell(wrong(node, .year, holder), at: text.span) }
  }

  private mutating func checkChoice(
    _ text: Located<String>, _ choices: [Choice], _ holder: Holder
  ) {
    guard let choice = choices.first(where: { $0.value == text.value }) else {
      let payload = DiagnosticPayload.notAllowed(
        key: holder.key, value: text.value,
        near: Nearest.name(to: text.value, among: choices.map(\.value)),
        allowed: choices.filter(\.availability.isBuilt).map(\.value))
      return tell(payload, at: text.span)
    }
    if case .notYet(let instead) = choice.availability {
      tell(.notBuilt(name: text.value, instead: instead), at: text.span)
    }
  }

  private mutating func checkPath(
    _ text: Located<String>, _ endings: [String], _ holder: Holder
  ) {
    if text.value.isEmpty {
      return tell(
        .wrongKind(key: holder.key, wanted: Shape.path(endings: []).phrase, found: .nothing),
        at: text.span)
    }
    let name = text.value.lowercased()
    if !endings.isEmpty, !endings.contains(where: name.hasSuffix) {
      let isOtherSheet = [".xls", ".xlsb", ".ods", ".numbers"].contains(where: name.hasSuffix)
      let instead =
        isOtherSheet && endings.contains(".xlsx")
        ? "the same saved as .xlsx or .csv"
        : "a file that ends in " + endings.joined(separator: ", ")
      tell(.notBuilt(name: text.value, instead: instead), at: text.span)
    }
  }

  /// A formula or expression: one text, whole, not cut by YAML's own signs.
  private mutating func checkGrammar(_ node: YAMLNode, _ shape: Shape, _ holder: Holder) {
    guard let text = node.text else {
      let span = node.span.length > 0 ? node.span : holder.span
      let isWhole = node.span.line == span.line && node.span.length > 0
      let written = isWhole ? source.text(of: span) : nil
      return tell(.needsQuotes(key: holder.key, text: written, because: .structure), at: span)
    }
    if text.value.allSatisfy(\.isWhitespace) {
      let payload = DiagnosticPayload.wrongKind(
        key: holder.key, wanted: shape.phrase, found: .nothing)
      tell(payload, at: text.span)
    } else if let reason = cutReason(node) {
      let whole = wholeSpan(of: text.span, reason)
      tell(
        .needsQuotes(key: holder.key, text: source.text(of: whole), because: reason), at: whole)
    }
  }

  /// What cut a text without quotes, nil if nothing did.
  ///
  /// A bracket, quote or back-tick is open at its end, and a comment or a sign of YAML follows.
  func cutReason(_ node: YAMLNode) -> QuoteReason? {
    guard case .scalar(let text, .plain) = node.kind, node.textOffset == 0, hasOpenEnd(text),
      let line = source.line(node.span.line)
    else { return nil }
    let rest = line.unicodeScalars.dropFirst(node.span.column - 1 + node.span.length)
    switch rest.first(where: { $0 != " " && $0 != "\t" }) {
    case "#": return .comment
    case ",", "}", "]", "{", "[": return .flowCharacter
    default: return nil
    }
  }

  /// The place of a cut text with what was probably meant to belong to it.
  private func wholeSpan(of span: SourceSpan, _ reason: QuoteReason) -> SourceSpan {
    let line = Array((source.line(span.line) ?? "").unicodeScalars)
    var whole = span
    whole.length =
      UnquotedText.end(of: line, from: span.column - 1, isFlow: reason == .flowCharacter)
      - (span.column - 1)
    return whole
  }

  private func hasOpenEnd(_ text: String) -> Bool {
    var depth = 0
    var quote: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if let open = quote {
        if scalar == open { quote = nil }
      } else if "'\"`".unicodeScalars.contains(scalar) {
        quote = scalar
      } else if "([{".unicodeScalars.contains(scalar) {
        depth += 1
      } else if ")]}".unicodeScalars.contains(scalar) {
        depth -= 1
      }
    }
    return quote != nil || depth > 0
  }
}
