extension SpecReferences {
  /// Checks without a kind or with several, and thresholds that their kind cannot have.
  var checkProblems: [Diagnostic] {
    (spec.root["checks"]?.entries ?? []).flatMap { entry -> [Diagnostic] in
      guard entry.value.entries != nil else { return [] }
      let kinds = entry.value.checkKindKeys
      guard let first = kinds.first else {
        let isMisspelled = (entry.value.entries ?? []).contains { given in
          !SpecLanguage.checkKeys.contains { $0.name == given.key.value }
        }
        if isMisspelled { return [] }
        let payload = DiagnosticPayload.missingKey(
          name: "expect", of: "checks." + entry.key.value,
          example: "\"score >= 80 or score is missing\", or another kind of check")
        return [Diagnostic(payload, at: entry.key.span)]
      }
      let others = kinds.dropFirst().map { other in
        Diagnostic(
          .refusedCombination(
            "\"\(other.value)\"", with: "\"\(first.value)\" in one check",
            instead: "a check of its own, under another id"), at: other.span)
      }
      return others + thresholdProblems(entry.value, first.value)
    }
  }

  private func thresholdProblems(_ node: YAMLNode, _ kind: String) -> [Diagnostic] {
    guard kind == "attrition", let text = node["at_most"]?.text,
      case .count? = CheckThreshold(text.value)
    else { return [] }
    let payload = DiagnosticPayload.outOfRange(
      key: "at_most", range: "a share as 5 %, the greatest differential attrition")
    return [Diagnostic(payload, at: text.span)]
  }

  /// Names of code lists that are misspelled, and lists that contradict each other.
  func codeListProblems(_ codes: [MissingCodeSpec]) -> [Diagnostic] {
    var first: [String: MissingCodeSpec] = [:]
    var problems: [Diagnostic] = []
    var contradicted: Set<String> = []
    let own = Set(codes.filter { $0.list == nil }.map(\.code.value))
    for code in codes {
      guard let list = code.list else {
        if let near = CodeList.misspelled(code.code.value) {
          let payload = DiagnosticPayload.notAllowed(
            key: "missing", value: code.code.value, near: near, allowed: [])
          problems.append(Diagnostic(payload, at: code.code.span))
        }
        continue
      }
      guard let known = first[code.code.value], let other = known.list, other != list else {
        first[code.code.value] = code
        continue
      }
      if known.reason != code.reason, !own.contains(code.code.value),
        contradicted.insert(other + "\n" + list).inserted
      {
        let payload = DiagnosticPayload.refusedCombination(
          "\"\(list)\"", with: "\"\(other)\", which says otherwise of \"\(code.code.value)\"",
          instead: "one of them here, or the columns' own `missing:`")
        problems.append(Diagnostic(payload, at: code.code.span))
      }
    }
    return problems
  }
}
