/// Finds the formula or expression without quotes at which a YAML reader stumbled.
///
/// Only lines that the failure points to are searched, so a mistake elsewhere stays what it is.
struct UnquotedText {
  /// A value without quotes that YAML cannot hold.
  struct Culprit {
    /// Its key.
    var key: String
    /// Its line, from 1.
    var line: Int
    /// Scalars before it in its line.
    var start: Int
    /// Scalars before its end.
    var end: Int
    /// What YAML cannot hold.
    var reason: QuoteReason

    /// Its place.
    func span(in source: SourceText) -> SourceSpan {
      SourceSpan(file: source.file, line: line, column: start + 1, length: end - start)
    }

    /// The line with the value replaced by letters of the same number.
    func blanked(_ line: String) -> String {
      var scalars = Array(line.unicodeScalars)
      scalars.replaceSubrange(start..<end, with: Array(repeating: "x", count: end - start))
      return String(String.UnicodeScalarView(scalars))
    }
  }

  private let lines: [String]
  private let keys: YAMLTextKeys

  init(lines: [String], keys: YAMLTextKeys) {
    self.lines = lines
    self.keys = keys
  }

  /// The value at which the reader stumbled, nil if it was something else.
  func culprit(of failure: YAMLFailure) -> Culprit? {
    var candidates = [failure.mark.line, failure.mark.line - 1]
    if let began = failure.contextMark?.line {
      let isFlow = failure.context?.contains("flow") ?? false
      candidates.insert(began, at: isFlow ? 0 : 1)
    }
    for line in candidates {
      if let culprit = culprit(inLine: line) { return culprit }
    }
    return nil
  }

  private func culprit(inLine number: Int) -> Culprit? {
    guard lines.indices.contains(number - 1) else { return nil }
    let line = Array(lines[number - 1].unicodeScalars)
    let isNamed = isUnderMap(number)
    var position = 0
    while let colon = line[position...].firstIndex(of: ":") {
      position = colon + 1
      guard position == line.count || Self.isBlank(line[position]) else { continue }
      let before = line[..<colon]
      let start =
        before.lastIndex { Self.isBlank($0) || $0 == "{" || $0 == "," }.map { $0 + 1 } ?? 0
      let key = text(line[start..<colon].filter { $0 != "\"" && $0 != "'" })
      let isInMap = opensMap(line[..<start])
      guard keys.single.contains(key) || keys.prose.contains(key) || isNamed || isInMap else {
        continue
      }
      let isFlow = line[..<start].contains("{")
      let valueStart = line[position...].firstIndex { !Self.isBlank($0) } ?? line.count
      let valueEnd = Self.end(of: line, from: valueStart, isFlow: isFlow)
      if let reason = reason(line[valueStart..<valueEnd], isFlow: isFlow) {
        return Culprit(
          key: key, line: number, start: valueStart, end: valueEnd, reason: reason)
      }
      position = max(valueEnd, position)
    }
    return nil
  }

  /// Whether a line stands under `derive:` or its like.
  private func isUnderMap(_ number: Int) -> Bool {
    func indent(_ line: String) -> Int { line.unicodeScalars.prefix { $0 == " " }.count }
    let own = indent(lines[number - 1])
    guard own > 0 else { return false }
    let above = lines[..<(number - 1)].last { line in
      let isEmpty = line.unicodeScalars.allSatisfy(Self.isBlank)
      return !isEmpty && indent(line) < own
    }
    guard let above else { return false }
    let key = above.unicodeScalars.drop(while: Self.isBlank).prefix { $0 != ":" }
    return keys.maps.contains(String(String.UnicodeScalarView(key)))
  }

  /// Whether the text before a key opens a map of texts, as `derive: {`.
  private func opensMap(_ before: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let brace = before.firstIndex(of: "{") else { return false }
    let key = before[..<brace].filter { !Self.isBlank($0) }
    return key.last == ":" && keys.maps.contains(text(key.dropLast()))
  }

  /// The end of a value: of the line, or in `{…}` the brace or the comma before the next key.
  static func end(of line: [Unicode.Scalar], from start: Int, isFlow: Bool) -> Int {
    var depth = 0
    var quote: Unicode.Scalar?
    var end = line.count
    for index in start..<line.count where isFlow {
      let scalar = line[index]
      if let open = quote {
        if scalar == open { quote = nil }
      } else if "'\"`".unicodeScalars.contains(scalar) {
        quote = scalar
      } else if "([{".unicodeScalars.contains(scalar) {
        depth += 1
      } else if ")]}".unicodeScalars.contains(scalar) {
        depth -= 1
        if depth < 0 {
          end = index
          break
        }
      } else if scalar == ",", depth == 0, keyFollows(line[(index + 1)...]) {
        end = index
        break
      }
    }
    while end > start, Self.isBlank(line[end - 1]) { end -= 1 }
    return end
  }

  private static func keyFollows(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    let word = rest.drop(while: Self.isBlank)
    let after = word.drop {
      $0.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains($0)
    }
    return after.first == ":" && after.count < word.count
  }

  /// What YAML cannot hold in a value, nil if it can.
  private func reason(_ value: ArraySlice<Unicode.Scalar>, isFlow: Bool) -> QuoteReason? {
    guard let first = value.first else { return nil }
    if first == "\"" || first == "'" {
      let rest = value.dropFirst()
      guard let close = rest.firstIndex(of: first) else { return nil }
      let after = rest[(close + 1)...].drop(while: Self.isBlank)
      return after.isEmpty || after.first == "#" || after.first == first ? nil : .afterQuote
    }
    if "`%@*&!{}[]|>,?-".unicodeScalars.contains(first) { return .firstCharacter(text([first])) }
    for (scalar, next) in zip(value, Array(value.dropFirst()) + [" "]) {
      if scalar == ":", Self.isBlank(next) { return .colon }
      if isFlow, ",[]{}".unicodeScalars.contains(scalar) { return .flowCharacter }
    }
    return nil
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

  private func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
