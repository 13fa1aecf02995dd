extension SpecDecoder {
  /// A check; its kind is nil where it has none, several, or one that cannot be read.
  func check(_ entry: YAMLNode.Entry) -> CheckSpec? {
    let node = entry.value
    guard node.entries != nil else { return nil }
    return CheckSpec(
      id: entry.key, kind: node.checkKindKeys.count == 1 ? kind(node) : nil,
      threshold: node["at_most"]?.text.flatMap { text in
        CheckThreshold(text.value).map { threshold in text.map { _ in threshold } }
      },
      severity: word(node["severity"]), scope: word(node["over"]))
  }

  private func kind(_ node: YAMLNode) -> CheckKindSpec? {
    if let expression = whole(node["expect"]) { return .expect(expression) }
    if let columns = texts(node["unique"]) { return .unique(columns) }
    if let node = node["constant"], let column = node["column"]?.text,
      let within = oneOrMore(node["within"])
    {
      return .constant(column: column, within: within)
    }
    if let node = node["every-unit-before-and-after"], let unit = node["unit"]?.text,
      let time = node["time"]?.text, let from = node["from"]?.number
    {
      return .coverage(unit: unit, time: time, from: from)
    }
    if let node = node["attrition"], let outcome = node["outcome"]?.text,
      let arm = node["arm"]?.text
    {
      let boundary: Located<AttritionBoundarySpec>? = word(node["boundary"])
      return .attrition(
        outcome: outcome, arm: arm, unit: oneOrMore(node["unit"]) ?? [],
        boundary: boundary?.value ?? .cautious)
    }
    if let node = node["plausible-scores"], let column = node["column"]?.text,
      let year = node["year"]?.text
    {
      let before: Located<OldScoreSpec>? = word(node["before_2016"])
      return .scores(column: column, year: year, before2016: before?.value ?? .points)
    }
    return nil
  }

  private func oneOrMore(_ node: YAMLNode?) -> [Located<String>]? {
    texts(node) ?? node?.text.map { [$0] }
  }
}

extension YAMLNode {
  /// The keys of a check that say what it checks; exactly one must be given.
  var checkKindKeys: [Located<String>] {
    (entries ?? []).map(\.key).filter { SpecLanguage.checkKinds.contains($0.value) }
  }
}
