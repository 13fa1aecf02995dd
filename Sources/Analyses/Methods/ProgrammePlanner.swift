import Designs
import Frames
import LinearModels
import Specs

/// Reads what estimators by design have in common, and tells every problem.
struct ProgrammePlanner {
  let node: ModelNode
  let context: PlanContext
  /// The roles that must be given beside unit, time and the programme.
  var required: [String] = []
  /// The roles that can have no effect, each with what reads it.
  var idle: [String: String] = [:]
  /// What to do in place of a transition with a term of its own; nil where it is estimated.
  var refusesOwnTerm: String?
  /// Whether the estimator tells a panel from cross-sections.
  var readsPanel = false
  /// Whether the estimator tells apart when units start: then their first year is what it asks for.
  var readsStarts = false
  /// Whether the estimator looks at the focus group.
  var readsGroup = false
  /// The types of `vcov` by whose draws its tests can be made.
  var draws: [String] = []
  /// What the covariance is called where it comes from influence functions; nil for a regression's.
  var influence: String?
  /// The kind of clustered covariance where the spec says none.
  var defaultKind: ClusteredCovariance.Kind = .CR2

  /// The keys of every estimator by design.
  static let keys = [
    KeyDeclaration(
      "outcome", .expression, "The outcome: a column or an expression of numbers.",
      isRequired: true, example: "ks2_maths"),
    KeyDeclaration(
      "covariates", .oneOf([.list(of: .expression, count: 1...1000), .expression]),
      "Columns, or terms as in a formula, for which effects are adjusted.", defaultText: "none",
      example: "[ks1_maths]"),
  ]

  /// What the model says, or nil when something is wrong with it.
  func plan(_ diagnostics: inout [Diagnostic]) -> ProgrammeModel? {
    let before = diagnostics.count
    let design = design(&diagnostics)
    let covariates = self.covariates
    if let known = context.design {
      diagnostics += covariates.flatMap { roleProblems($0, known) }
    }
    diagnostics += countedAnew
    let formula = self.formula(covariates, &diagnostics)
    let covariance = isJudgeable(design) ? self.covariance(formula?.0, &diagnostics) : nil
    guard let design, let formula, let covariance, diagnostics.count == before else { return nil }
    return ProgrammeModel(
      design: design, formula: formula.0, written: formula.1, covariates: covariates.map(\.value),
      covariance: covariance, readsPanel: readsPanel,
      readsGroup: readsGroup || required.contains("group"))
  }

  /// Whether what the model says of its covariance can be judged: without a whole design not where roles decide.
  private func isJudgeable(_ design: DesignPlan?) -> Bool {
    if design != nil || influence != nil { return true }
    if let type = node.covariance?.type.value, ["randomisation", "auto"].contains(type) {
      return false
    }
    return context.clusters != nil || node.clusters != nil || node["vcov"] == nil
  }

  // MARK: Roles

  /// The design, nil where a role that is needed is not given or has a problem of its own.
  private func design(_ diagnostics: inout [Diagnostic]) -> DesignPlan? {
    let given = context.design?.given ?? []
    let examples = [
      "unit": "urn", "time": "cohort", "treated": "ssif", "post": "\"cohort >= 2018\"",
      "group": "disadvantaged", "panel": "none", "first_treated": "start_year",
    ]
    var wanted = ["unit", "time"] + required
    if !given.contains("first_treated") {
      let isByArms = given.contains("treated") || given.contains("post")
      wanted += readsStarts && !isByArms ? ["first_treated"] : ["treated", "post"]
    }
    let place = context.design?.place ?? node.estimator?.span ?? node.id.span
    let missing = wanted.filter { !given.contains($0) }
    diagnostics += missing.map {
      Diagnostic(.missingKey(name: $0, of: "design", example: examples[$0] ?? "…"), at: place)
    }
    guard let design = context.design else { return nil }
    for (role, reader) in idle.sorted(by: { $0.key < $1.key }) where given.contains(role) {
      diagnostics.append(
        Diagnostic(
          .refusedCombination("`\(role)` of the design", with: estimatorName, instead: reader),
          at: node.estimator?.span ?? node.id.span))
    }
    if let refusesOwnTerm, let place = design.transition?.ownTerm {
      diagnostics.append(
        Diagnostic(
          .refusedCombination("as: own-term", with: estimatorName, instead: refusesOwnTerm),
          at: place))
    }
    let isWhole =
      missing.isEmpty && design.unit != nil && design.time != nil && design.programme != nil
      && (!required.contains("group") || design.group != nil)
    return isWhole ? design : nil
  }

  /// What takes draws where the estimator does not take those of a type.
  private func drawnInstead(of type: String) -> String {
    if type == "randomisation" { return "CR2, or estimator: did or triple-difference" }
    return draws.isEmpty
      ? "CR2, or estimator: did, triple-difference or event-study"
      : (["CR2"] + draws).joined(separator: " or ")
  }

  private var estimatorName: String { "estimator: \(node.estimator?.value ?? "")" }

  /// A covariate that is one of the roles.
  private func roleProblems(_ covariate: Located<String>, _ design: DesignPlan) -> [Diagnostic] {
    if covariate.value == node["outcome"]?.text?.value {
      return [
        Diagnostic(
          .formula(.other("the outcome stands among the covariates too")), at: covariate.span)
      ]
    }
    var roles = [("unit", design.unit?.value), ("time", design.time?.value)]
    roles.append(("group", design.group?.written.value))
    if case .arms(let treated, let post)? = design.programme {
      roles += [("treated", treated.written.value), ("post", post?.written.value)]
    }
    guard let role = roles.first(where: { $0.1 == covariate.value }) else { return [] }
    return [
      Diagnostic(
        .refusedCombination(
          "the covariate \(covariate.value)", with: "its role as `\(role.0)` of the design",
          instead: nil), at: covariate.span)
    ]
  }

  // MARK: Outcome and covariates

  private var covariates: [Located<String>] {
    guard let node = node["covariates"] else { return [] }
    return node.items?.compactMap(\.text) ?? node.text.map { [$0] } ?? []
  }

  private func formula(
    _ covariates: [Located<String>], _ diagnostics: inout [Diagnostic]
  ) -> (Formula, Located<String>)? {
    guard let outcome = node["outcome"]?.text else { return nil }
    // Each term is read by itself first, so that its problems stand at its own place.
    let before = diagnostics.count
    for covariate in covariates {
      guard let text = term(covariate, &diagnostics) else { continue }
      let single = Located("`\(placeholder(besides: covariate))` ~ \(text)", at: covariate.span)
      _ = FormulaPlanner(single, context).plan(&diagnostics)
    }
    let isSound = diagnostics.count == before
    // Beside terms with problems the outcome is read alone: its own are told too.
    let right =
      covariates.isEmpty || !isSound ? "1" : covariates.map(quotedTerm).joined(separator: " + ")
    let text = "\(quotedTerm(outcome)) ~ \(right)"
    let written = Located(text, at: outcome.span)
    let formula = FormulaPlanner(written, context).plan(&diagnostics)
    return isSound ? formula.map { ($0, written) } : nil
  }

  /// A known number column that a covariate's own reading can have as its outcome.
  private func placeholder(besides covariate: Located<String>) -> String {
    let outcome = node["outcome"]?.text?.value ?? ""
    func canBeNumber(_ name: String) -> Bool {
      name != covariate.value && (context.types[name] ?? .number) == .number
    }
    return context.has(outcome) && canBeNumber(outcome)
      ? outcome : context.columns.first(where: canBeNumber) ?? outcome
  }

  private func term(
    _ covariate: Located<String>, _ diagnostics: inout [Diagnostic]
  ) -> String? {
    guard covariate.value.contains("|") || covariate.value.contains("~") else {
      return quotedTerm(covariate)
    }
    diagnostics.append(
      Diagnostic(
        .formula(.other("covariates are terms, without `~` and `|`")), at: covariate.span))
    return nil
  }

  /// A column in back-ticks, anything else as written.
  private func quotedTerm(_ text: Located<String>) -> String {
    context.isHeaderKnown && context.has(text.value) ? "`\(text.value)`" : text.value
  }

  // MARK: Covariance

  private func covariance(
    _ formula: Formula?, _ diagnostics: inout [Diagnostic]
  ) -> CovariancePlan? {
    guard let influence else {
      var plan = CovariancePlanner(node: node, context: context, formula: formula)
        .plan(&diagnostics)
      if plan?.mayBeDrawn == true, let type = node.covariance?.type, !draws.contains(type.value) {
        diagnostics.append(
          Diagnostic(
            .refusedCombination(
              type.value, with: estimatorName, instead: drawnInstead(of: type.value)),
            at: type.span))
        return nil
      }
      if plan?.isAutomatic == true, !draws.contains("randomisation") {
        // What the rule may not choose here.
        plan?.randomisation = nil
        let idle = ["unit", "strata"].compactMap { node.covariance?.option($0)?.key }
        diagnostics += idle.map { key in
          Diagnostic(
            .noEffect(
              option: key.value, because: .needs("estimator: did or triple-difference")),
            at: key.span)
        }
      }
      if let found = plan, found.isDefault, found.clustered?.kind == .CR2 {
        plan?.estimator = .clustered(ClusteredCovariance(defaultKind))
      }
      return plan
    }
    if node["vcov"] != nil {
      let span = node.covariance?.type.span ?? node.id.span
      diagnostics.append(
        Diagnostic(
          .refusedCombination(
            "`vcov`", with: "\(estimatorName), whose covariance is that of its influence functions",
            instead: "`cluster:`"), at: span))
      return nil
    }
    let clusters = node.clusters ?? context.clusters
    if let own = node.clusters { diagnostics += context.problems(of: own) }
    let columns = clusters?.columns ?? []
    if let clusters, columns.isEmpty, readsPanel, let panel = context.design?.panelColumn,
      clusters.key.value == "cluster"
    {
      diagnostics.append(
        Diagnostic(
          .refusedCombination(
            "`cluster: none`", with: "a panel, whose rows of one \(panel.value) hang together",
            instead: "no `cluster`, or panel: none"), at: clusters.key.span))
      return nil
    }
    if columns.count > 1 {
      diagnostics.append(
        Diagnostic(
          .refusedCombination(
            "clustering in \(columns.count) ways", with: estimatorName,
            instead: "one column, the highest level"), at: columns[1].span))
      return nil
    }
    if let weights = context.weights, weights.type == .frequency {
      // Of `did` and its kin the covariates alone bring in influence functions.
      let isByCovariates = node["covariates"] != nil && !draws.isEmpty
      diagnostics.append(
        Diagnostic(
          .refusedCombination(
            "frequency weights",
            with: isByCovariates ? "covariates of \(estimatorName)" : estimatorName,
            instead: (isByCovariates ? "no covariates, " : "") + "type: analytic, or a row each"),
          at: weights.place))
      return nil
    }
    return CovariancePlan(
      estimator: .clustered(ClusteredCovariance(.CR0)), clusters: columns.map(\.value),
      isDefault: true, refersToNormal: true, influence: influence)
  }
}
