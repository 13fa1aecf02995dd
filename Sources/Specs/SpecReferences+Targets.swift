extension SpecReferences {
  /// Names of targets, keys that a measure lacks, and keys without effect on it.
  var targetProblems: [Diagnostic] {
    spec.targets.flatMap { target -> [Diagnostic] in
      var problems: [Diagnostic] = []
      let others = spec.models.map(\.id) + spec.contrasts.map(\.id)
      if let other = others.first(where: { $0.value == target.id.value }) {
        let payload = DiagnosticPayload.nameTaken(name: target.id.value, first: other.span)
        problems.append(Diagnostic(payload, at: target.id.span))
      }
      guard let measure = target.measure?.value, let keys = Self.targetKeys[measure] else {
        return problems
      }
      for name in keys.required.sorted() where target.node[name] == nil {
        problems.append(
          Diagnostic(
            .missingKey(
              name: name, of: "targets.\(target.id.value)", example: Self.example(of: name)),
            at: target.id.span))
      }
      for entry in target.node.entries ?? [] {
        let name = entry.key.value
        guard Self.particularKeys.contains(name), !keys.required.contains(name),
          !keys.optional.contains(name)
        else { continue }
        let payload = DiagnosticPayload.noEffect(
          option: name, because: .overriddenBy("measure: \(measure)"))
        problems.append(Diagnostic(payload, at: entry.key.span))
      }
      return problems + rangeProblems(target, measure)
    }
  }

  private func rangeProblems(_ target: TargetSpec, _ measure: String) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    let isShare = ["gap-reduction", "share-agree", "ordered-shift"].contains(measure)
    if let threshold = target.threshold, isShare {
      let mayBeOne = measure != "ordered-shift"
      if threshold.value <= 0 || threshold.value > 1 || (threshold.value == 1 && !mayBeOne) {
        let range = mayBeOne ? "above 0 and at most 1" : "between 0 and 1"
        problems.append(
          Diagnostic(.outOfRange(key: "threshold", range: range), at: threshold.span))
      }
    }
    if let last = target.baseline.map(\.value).max(),
      let year = target.post.first(where: { $0.value <= last })
    {
      problems.append(
        Diagnostic(.outOfRange(key: "post", range: "after the baseline"), at: year.span))
    }
    problems += repeated(target.baseline.map { $0.map(String.init) })
    problems += repeated(target.post.map { $0.map(String.init) })
    if target.average?.value == "each", let average = target.average, measure != "gap-reduction" {
      problems.append(
        Diagnostic(
          .refusedCombination(
            "`average: each`", with: "measure: \(measure)", instead: "pupils or schools"),
          at: average.span))
    }
    if target.average?.value == "each", let comparator = target.comparator,
      comparator.value == "comparison"
    {
      problems.append(
        Diagnostic(
          .refusedCombination("`average: each`", with: "comparator: comparison", instead: nil),
          at: comparator.span))
    }
    if target.average?.value == "each", let average = target.average,
      target.against?.value == "counterfactual"
    {
      problems.append(
        Diagnostic(
          .refusedCombination("`average: each`", with: "against: counterfactual", instead: nil),
          at: average.span))
    }
    return problems + comparatorProblems(target)
  }

  /// Keys that the comparator leaves without effect.
  private func comparatorProblems(_ target: TargetSpec) -> [Diagnostic] {
    guard let comparator = target.comparator, comparator.value != "national" else { return [] }
    var problems: [Diagnostic] = []
    if let national = target.node.entries?.first(where: { $0.key.value == "national" }) {
      problems.append(noEffect(national.key, needs: "`comparator: national`"))
    }
    if comparator.value == "comparison", let against = target.against,
      against.value == "counterfactual"
    {
      // The gap to schools that changed as these would have is the one at the start.
      problems.append(
        Diagnostic(
          .noEffect(
            option: "against: counterfactual", because: .overriddenBy("comparator: comparison")),
          at: against.span))
    }
    return problems
  }

  /// A file of national values that no target reads, or that targets of several columns would share.
  var referenceProblems: [Diagnostic] {
    guard let reference = spec.design?.reference else { return [] }
    let readers = spec.targets.filter { target in
      let isNational = target.comparator.map { $0.value == "national" } ?? true
      let measure = target.measure?.value ?? ""
      return isNational && target.national == nil
        && !["share-agree", "ordered-shift"].contains(measure)
    }
    if readers.isEmpty {
      return [noEffect(reference.key, needs: "a target with `comparator: national`")]
    }
    guard let first = readers.first?.of,
      let other = readers.compactMap(\.of).first(where: { $0.value != first.value })
    else { return [] }
    return [
      Diagnostic(
        .refusedCombination(
          "one `reference` of the design", with: "targets of \(first.value) and of \(other.value)",
          instead: "`national:`, a column of the rows, for one of them"), at: other.span)
    ]
  }

  /// Keys that do not concern every measure.
  private static let particularKeys: Set = [
    "comparator", "national", "by", "weight", "against", "average", "baseline", "threshold",
    "margin", "eligible",
  ]

  private static let targetKeys: [String: (required: Set<String>, optional: Set<String>)] = {
    let gap: Set = ["comparator", "national", "weight", "average"]
    return [
      "mean-difference": ([], gap.union(["baseline", "threshold"])),
      "gap-change": (["baseline", "threshold"], gap),
      "gap-reduction": (["baseline", "threshold"], gap.union(["against"])),
      "gap-narrowed": (["baseline"], gap),
      "none-below": (["by"], ["national", "weight"]),
      "non-inferior-in-every-group": (["by", "margin"], ["national", "weight"]),
      "share-agree": (["threshold"], ["eligible"]),
      "ordered-shift": (["baseline"], ["threshold"]),
    ]
  }()

  private static func example(of key: String) -> String {
    switch key {
    case "baseline": "[2017]"
    case "threshold": "0.20"
    case "margin": "1.0"
    default: "group"
    }
  }
}
