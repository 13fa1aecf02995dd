extension SpecReferences {
  /// What the roles of a design say of each other.
  var designProblems: [Diagnostic] {
    guard let design = spec.design else { return [] }
    return programmeProblems(design) + idleProblems(design) + clusterProblems(design)
      + repeatedYears(design) + repeatedEntries
  }

  /// The programme is told by `treated` and `post`, or by `first_treated`, never by both.
  private func programmeProblems(_ design: DesignSpec) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    if let start = design.key("first_treated") {
      for name in ["treated", "post"] {
        guard let other = design.key(name) else { continue }
        problems.append(
          refused(
            "`\(name)`", with: "`first_treated`", instead: "one of the two", at: other.span))
      }
      return problems + exclusiveAmounts(design, besides: start)
    }
    for name in ["never", "blank"] {
      if let key = design.key(name) { problems.append(noEffect(key, needs: "`first_treated`")) }
    }
    if let post = design.key("post"), design.key("treated") == nil {
      problems.append(noEffect(post, needs: "`treated`"))
    }
    return problems + exclusiveAmounts(design, besides: nil)
  }

  private func exclusiveAmounts(
    _ design: DesignSpec, besides start: Located<String>?
  ) -> [Diagnostic] {
    guard let dose = design.key("dose"), design.key("exposure") != nil else { return [] }
    return [refused("`dose`", with: "`exposure`", instead: "one of the two", at: dose.span)]
  }

  /// Roles that only estimators by design read, where no model has one.
  private func idleProblems(_ design: DesignSpec) -> [Diagnostic] {
    let isRead = spec.models.contains { model in
      // What is not built yet may read them.
      language.estimator(named: model.estimator?.value).map { $0.readsDesign || !$0.isBuilt }
        ?? true
    }
    guard !isRead, spec.root["targets"] == nil else { return [] }
    var names = ["calendar", "transition", "exposure", "dose", "selection", "exclude_zone"]
    // A randomisation exchanges treatments within bins of what the programme chose by.
    if spec.models.contains(where: {
      ["randomisation", "auto"].contains($0.covariance?.type.value)
    }) {
      names.removeAll { $0 == "selection" }
    }
    return names.compactMap(design.key).map {
      noEffect($0, needs: "a model with an estimator by design, as did or event-study")
    }
  }

  /// Clusters that contradict what the uncertainty is about.
  private func clusterProblems(_ design: DesignSpec) -> [Diagnostic] {
    guard let population = design.population, population.value == .theseSchools,
      let clusters = design.clusters, !clusters.columns.isEmpty
    else { return [] }
    return [
      refused(
        "`cluster: \(clusters.columns.map(\.value).joined(separator: ", "))`",
        with: "`population: these-schools`, which takes schools as given",
        instead: "`population: schools-like-these`, or no `cluster`", at: clusters.key.span)
    ]
  }

  private func repeatedYears(_ design: DesignSpec) -> [Diagnostic] {
    let lists = [design.calendar?.gaps ?? [], design.transition?.years ?? []]
    var problems = repeated(design.never)
    for years in lists { problems += repeated(years.map { $0.map(String.init) }) }
    let gaps = Set(design.calendar?.gaps.map(\.value) ?? [])
    for year in design.transition?.years ?? [] where gaps.contains(year.value) {
      problems.append(
        noEffect(year.map { "transition year \($0)" }, needs: "results: `calendar` has none in it"))
    }
    return problems
  }

  /// Lists of estimators by design that name something twice: leads, covariates, dates, bounds.
  var repeatedEntries: [Diagnostic] {
    spec.models.flatMap { model -> [Diagnostic] in
      guard let estimator = language.estimator(named: model.estimator?.value),
        estimator.readsDesign
      else { return [] }
      let names = Set(estimator.keys.map(\.name))
      let own = (model.node.entries ?? []).filter { names.contains($0.key.value) }
      let nested = own.flatMap { $0.value.entries ?? [] }
      return (own + nested).flatMap { entry in
        repeated((entry.value.items ?? []).compactMap(\.asWritten))
      }
    }
  }

  private func refused(
    _ one: String, with other: String, instead: String, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(.refusedCombination(one, with: other, instead: instead), at: span)
  }
}

extension YAMLNode {
  /// A text, or a number by its value: 1 and 1.0 are one bound.
  fileprivate var asWritten: Located<String>? {
    guard let number else { return text }
    let value = number.value
    let isWhole = value == value.rounded() && abs(value) < 1e15
    return Located(isWhole ? String(Int(value)) : "\(value)", at: number.span)
  }
}
