import Designs
import Frames
import LinearModels
import Specs

extension CovariancePlanner {
  /// The keys of a randomisation.
  static let randomisationKeys = ["unit", "treatment", "strata", "statistic"]

  /// A randomisation: CR1 by the units in the statistic.
  func randomisation(
    _ written: CovarianceSpec, _ problems: inout [Diagnostic]
  ) -> CovariancePlan? {
    for name in ["preset", "df", "K", "working"] {
      if let option = written.option(name) {
        problems.append(noEffect(option.key, .needs("a type other than randomisation")))
      }
    }
    if let clusters = explicitClusters, written.key("unit") != nil {
      problems.append(
        noEffect(clusters.key, .overriddenBy("`unit`")))
    }
    guard let plan = randomisationPlan(written, &problems) else { return nil }
    return CovariancePlan(
      estimator: .clustered(ClusteredCovariance(.CR1, reference: .clusters)),
      clusters: [plan.unit], isDefault: false, refersToNormal: false, randomisation: plan)
  }

  /// What is assigned to what, within what; nil where something lacks or is wrong.
  func randomisationPlan(
    _ written: CovarianceSpec, _ problems: inout [Diagnostic]
  ) -> RandomisationPlan? {
    let before = problems.count
    let unit =
      written.option("unit")?.value ?? single(explicitClusters, written, &problems)
      ?? context.design?.unit ?? single(context.clusters, written, &problems)
    if let unit, !context.has(unit.value) {
      problems.append(context.unknownColumn(unit.value, at: unit.span))
    }
    if unit == nil, problems.count == before {
      problems.append(
        Diagnostic(
          .missingKey(name: "unit", of: "vcov", example: "urn"), at: written.type.span))
    }
    let treatment = treatment(written, &problems)
    let strata = strata(written, unit: unit?.value, &problems)
    guard problems.count == before, let unit, let strata else { return nil }
    return RandomisationPlan(
      statistic: written.option("statistic").flatMap { .init(rawValue: $0.value.value) }
        ?? .studentised,
      replications: max(written.option("reps").flatMap { Int($0.value.value) } ?? 9999, 1),
      seed: written.option("seed").flatMap { UInt64($0.value.value) } ?? 1, unit: unit.value,
      treatment: treatment, strata: strata)
  }

  /// The one column of clusters, which are the units where nothing else is said.
  private func single(
    _ clusters: ClusterSpec?, _ written: CovarianceSpec, _ problems: inout [Diagnostic]
  ) -> Located<String>? {
    guard let clusters, !clusters.columns.isEmpty else { return nil }
    if clusters.columns.count > 1 {
      problems.append(
        refused(
          written.type.value, with: "clustering in \(clusters.columns.count) ways",
          instead: "`unit:` with one column", at: written.type.span))
    }
    return clusters.columns[0]
  }

  // MARK: Treatment

  /// The variable that was assigned; nil for an estimator by design, and where it lacks or is wrong.
  private func treatment(
    _ written: CovarianceSpec, _ problems: inout [Diagnostic]
  ) -> Located<String>? {
    guard node.formula != nil else {
      if let option = written.option("treatment") {
        problems.append(noEffect(option.key, .overriddenBy("the programme of the design")))
      }
      return nil
    }
    guard let asked = written.option("treatment")?.value ?? designed ?? onlyVariable else {
      problems.append(
        Diagnostic(
          .missingKey(name: "treatment", of: "vcov", example: "treated"), at: written.type.span))
      return nil
    }
    // The formula's own problems have been told.
    guard let formula else { return nil }
    problems += uses(of: asked, in: formula, written)
    return asked
  }

  /// The design's `treated`, where it is a column.
  private var designed: Located<String>? {
    guard case .arms(let treated, _)? = context.design?.programme,
      case .name(let name) = treated.expression.root.kind
    else { return nil }
    return treated.written.map { _ in name }
  }

  /// The variable of a formula that has only one.
  private var onlyVariable: Located<String>? {
    guard let formula, let written = node.formula, formula.everythingRange == nil else {
      return nil
    }
    let used = Set(formula.terms.flatMap(\.variables))
    guard used.count == 1, let place = used.first else { return nil }
    let variable = formula.variables[place]
    return Located(variable.label, at: written.span(of: variable.range))
  }

  /// What keeps the formula's use of the treatment from being an exchange of its values.
  private func uses(
    of asked: Located<String>, in formula: Formula, _ written: CovarianceSpec
  ) -> [Diagnostic] {
    let used = Set(formula.terms.flatMap(\.variables))
    let variables = used.sorted().map { formula.variables[$0] }
    let own = variables.first { $0.label == asked.value || $0.columnName == asked.value }
    guard let own else {
      if formula.everythingRange != nil { return [] }
      let known = variables.map(\.label)
      return [
        Diagnostic(
          .unknownName(
            kind: "variable of the formula", name: asked.value,
            near: Nearest.name(to: asked.value, among: known), known: known), at: asked.span)
      ]
    }
    let name = own.columnName ?? asked.value
    var problems: [Diagnostic] = []
    let elsewhere = variables.filter { $0.label != own.label && $0.reads(name) }.map(\.label)
    let absorbed = formula.absorbed.filter { ($0.columns + $0.slopes).contains(name) }
    for other in elsewhere + absorbed.map(\.label) {
      problems.append(
        refused(
          "randomisation of \(asked.value)", with: "\(other), which is made of it",
          instead: "the treatment by itself and in products", at: asked.span))
    }
    if case .polynomial = own.kind {
      problems.append(
        refused(
          "randomisation of \(asked.value)", with: "a polynomial of it",
          instead: "the treatment by itself and in products", at: asked.span))
    }
    if !formula.hasIntercept, formula.absorbed.isEmpty {
      problems.append(
        refused(
          written.type.value, with: "a formula without an intercept",
          instead: "an intercept or absorbed effects", at: written.type.span))
    }
    return problems
  }

  // MARK: Strata

  private func strata(
    _ written: CovarianceSpec, unit: String?, _ problems: inout [Diagnostic]
  ) -> RandomisationPlan.Strata? {
    guard let node = written.node["strata"] else {
      guard let design = context.design, let selection = design.selection, let time = design.time
      else { return RandomisationPlan.Strata.none }
      guard unit == design.unit?.value else {
        problems.append(
          refused(
            "the design's selection of its units", with: "another `unit`",
            instead: "`strata:`, or strata: none", at: written.type.span))
        return nil
      }
      return .selection(selection, time: time.value)
    }
    let columns = node.items?.compactMap(\.text) ?? node.text.map { [$0] } ?? []
    if columns.count == 1, columns[0].value == "none", node.items == nil {
      return RandomisationPlan.Strata.none
    }
    for column in columns {
      if !context.has(column.value) {
        problems.append(context.unknownColumn(column.value, at: column.span))
      } else if column.value == unit {
        problems.append(
          refused(
            "strata by \(column.value)", with: "units by it, which leaves nothing to exchange",
            instead: "a coarser column", at: column.span))
      }
    }
    return columns.isEmpty ? nil : .columns(columns.map(\.value).uniqued())
  }
}
