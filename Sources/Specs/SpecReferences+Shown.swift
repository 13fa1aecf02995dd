/// What tables and figures say of models, and keys that their kind does not use.
extension SpecReferences {
  private var modelIDs: [String]? { spec.root["models"]?.entries?.map(\.key.value) }

  private func modelProblems(_ models: [Located<String>]) -> [Diagnostic] {
    guard let ids = modelIDs else { return [] }
    return models.filter { !ids.contains($0.value) }.map { unknown("model", $0, ids) }
      + repeated(models)
  }

  /// The key of a table or figure as written.
  private func key(_ name: String, of id: Located<String>, in section: String) -> Located<String>? {
    spec.root[section]?.entries?.first { $0.key.span == id.span }?.value.entries?
      .first { $0.key.value == name }?.key
  }

  // MARK: Tables

  /// The keys that each kind uses.
  private static func keys(of kind: TableKindSpec) -> Set<String> {
    let common: Set<String> = ["kind", "models", "title", "notes"]
    return switch kind {
    case .regression:
      common.union(["spanners", "panels", "terms", "show", "summary", "digits", "stars"])
    case .effects, .eventStudy: common.union(["terms", "show", "digits", "stars"])
    case .balance: common.union(["digits"])
    case .flow: common
    case .eef: common.union(["terms", "digits", "deviation", "months"])
    }
  }

  func tableProblems(_ table: TableSpec) -> [Diagnostic] {
    var problems = modelProblems(table.models ?? []) + groupProblems(table)
    let kind = table.kind?.value ?? .regression
    let used = Self.keys(of: kind)
    for declared in SpecLanguage.tableKeys where !used.contains(declared.name) {
      guard let key = key(declared.name, of: table.id, in: "tables") else { continue }
      let kinds = TableKindSpec.allCases.filter { Self.keys(of: $0).contains(declared.name) }
      problems.append(
        noEffect(key, needs: "`kind: \(kinds.map(\.rawValue).joined(separator: "` or `"))`"))
    }
    problems += summaryProblems(table) + digitProblems(table, kind)
    if table.stars?.value == true, let key = key("stars", of: table.id, in: "tables"),
      table.show.map({ !$0.contains { $0.value == .estimate } }) ?? false
    {
      problems.append(noEffect(key, needs: "`estimate` in `show`"))
    }
    return problems
  }

  private func groupProblems(_ table: TableSpec) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    if let panels = table.panels {
      for panel in panels { problems += modelProblems(panel.models) }
      if let key = key("models", of: table.id, in: "tables") {
        problems.append(
          Diagnostic(.noEffect(option: "models", because: .overriddenBy("panels")), at: key.span))
      }
      let counts = Set(panels.map(\.models.count))
      if counts.count > 1, let key = key("panels", of: table.id, in: "tables") {
        problems.append(
          Diagnostic(
            .outOfRange(key: "panels", range: "as many models in each panel"), at: key.span))
      }
    }
    guard let spanners = table.spanners, let ids = modelIDs,
      let key = key("spanners", of: table.id, in: "tables")
    else { return problems }
    if table.panels != nil {
      return problems + [
        Diagnostic(.noEffect(option: "spanners", because: .overriddenBy("panels")), at: key.span)
      ]
    }
    let models = table.models?.map(\.value) ?? ids
    let spanned = spanners.flatMap(\.models)
    let wrong = spanned.filter { !models.contains($0.value) }.map { unknown("model", $0, models) }
    problems += wrong + repeated(spanned)
    for spanner in spanners where wrong.isEmpty {
      let places = spanner.models.compactMap { models.firstIndex(of: $0.value) }
      if zip(places, places.dropFirst()).contains(where: { $1 != $0 + 1 }) {
        problems.append(
          Diagnostic(
            .outOfRange(
              key: spanner.label.value, range: "models that stand side by side, in their order"),
            at: spanner.label.span))
      }
    }
    return problems
  }

  private func summaryProblems(_ table: TableSpec) -> [Diagnostic] {
    let known = TableSummarySpec.allCases.map(\.rawValue)
    let names = (table.summary ?? []).map(\.term)
    // A list's words are the validator's; of a map they are names, checked here.
    let wrong = names.filter { !known.contains($0.value) }.map { name in
      Diagnostic(
        .notAllowed(
          key: "summary", value: name.value, near: Nearest.name(to: name.value, among: known),
          allowed: known), at: name.span)
    }
    let isMap = spec.root["tables"]?[table.id.value]?["summary"]?.entries != nil
    return (isMap ? wrong : []) + repeated(names)
  }

  /// Digits of what is not shown.
  private func digitProblems(_ table: TableSpec, _ kind: TableKindSpec) -> [Diagnostic] {
    let usual: [TableColumnSpec] =
      switch kind {
      case .regression: [.estimate, .standardError]
      case .effects, .eventStudy: [.estimate, .standardError, .confidenceInterval, .pValue]
      case .balance, .flow, .eef: []
      }
    let shown = table.show?.map(\.value) ?? usual
    return table.statisticDigits.filter { !shown.contains($0.statistic.value) }.map { entry in
      noEffect(
        entry.statistic.map(\.rawValue), needs: "`\(entry.statistic.value.rawValue)` in `show`")
    }
  }

  // MARK: Figures

  func figureProblems(_ figure: FigureSpec) -> [Diagnostic] {
    var problems =
      modelProblems(figure.models ?? []) + repeated((figure.terms ?? []).map(\.term))
    guard let kind = figure.kind?.value else { return problems }
    let isOfMeans = kind == .trajectories || kind == .gapTrajectories
    if !isOfMeans, let key = key("single_units", of: figure.id, in: "figures") {
      problems.append(noEffect(key, needs: "`kind: trajectories` or `kind: gap-trajectories`"))
    }
    if isOfMeans || kind == .placebo || kind == .robustness || kind == .distribution,
      let key = key("terms", of: figure.id, in: "figures")
    {
      problems.append(
        noEffect(key, needs: "`kind: coefficients`, `event-study` or `leave-one-out`"))
    }
    return problems + blockProblems(figure, kind) + distributionProblems(figure, kind)
  }

  /// What a figure says of distributions.
  private func distributionProblems(
    _ figure: FigureSpec, _ kind: FigureKindSpec
  ) -> [Diagnostic] {
    let keys = ["by", "years"].compactMap { key($0, of: figure.id, in: "figures") }
    guard kind == .distribution, let place = figure.kind?.span else {
      return keys.map { noEffect($0, needs: "`kind: distribution`") }
    }
    func refused(_ what: String, _ lacking: String, _ place: SourceSpan) -> Diagnostic {
      let payload = DiagnosticPayload.refusedCombination(
        what, with: "a design without \(lacking)", instead: "\(lacking) in `design`")
      return Diagnostic(payload, at: place)
    }
    let design = spec.design
    let hasArms = design?.treated != nil || design?.firstTreated != nil
    let arms = "`treated` or `first_treated`"
    var problems: [Diagnostic] = []
    if !hasArms, design?.group == nil, figure.by == nil {
      problems.append(refused("a distribution by arm or group", arms + " or `group`", place))
    }
    for split in figure.by ?? [] {
      switch split.value {
      case .arm where !hasArms: problems.append(refused("`by: [arm]`", arms, split.span))
      case .group where design?.group == nil:
        problems.append(refused("`by: [group]`", "`group`", split.span))
      case .arm, .group: break
      }
    }
    if design?.time == nil, let key = keys.first(where: { $0.value == "years" }) {
      problems.append(noEffect(key, needs: "`time` in `design`"))
    }
    if let second = figure.models?.dropFirst().first {
      problems.append(
        Diagnostic(.outOfRange(key: "models", range: "one model"), at: second.span))
    }
    return problems + repeated((figure.by ?? []).map { $0.map(\.rawValue) })
      + repeated((figure.years ?? []).map { $0.map { String($0) } })
  }

  /// What a figure says of blocks of `robustness:`.
  private func blockProblems(_ figure: FigureSpec, _ kind: FigureKindSpec) -> [Diagnostic] {
    guard kind == .robustness else {
      let key = key("block", of: figure.id, in: "figures")
      return key.map { [noEffect($0, needs: "`kind: robustness`")] } ?? []
    }
    let blocks = (spec.root["robustness"]?.entries ?? []).map(\.key.value)
    var problems: [Diagnostic] = []
    if let key = key("models", of: figure.id, in: "figures") {
      problems.append(noEffect(key, needs: "a `kind` that draws models: a block has its own"))
    }
    switch figure.block {
    case let block?:
      if !blocks.isEmpty, !blocks.contains(block.value) {
        problems.append(unknown("block of robustness", block, blocks))
      }
    case nil where blocks.count > 1:
      let payload = DiagnosticPayload.missingKey(
        name: "block", of: "figures.\(figure.id.value)", example: blocks[0])
      problems.append(Diagnostic(payload, at: figure.id.span))
    case nil: break
    }
    if blocks.isEmpty, let place = figure.kind?.span {
      let payload = DiagnosticPayload.refusedCombination(
        "a curve of analyses", with: "a spec without `robustness`",
        instead: "a block of `robustness`")
      problems.append(Diagnostic(payload, at: place))
    }
    return problems
  }
}
