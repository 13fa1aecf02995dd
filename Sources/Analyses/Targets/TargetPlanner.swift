import Education
import Frames
import Specs

/// Binds targets to columns, roles and years, and fills in what they leave open.
struct TargetPlanner {
  let context: PlanContext
  /// The file of national values.
  let reference: ReferenceSpec?

  /// The targets without problems; every problem is told.
  func plan(_ targets: [TargetSpec], _ diagnostics: inout [Diagnostic]) -> [TargetPlan] {
    targets.compactMap { target in
      var problems: [Diagnostic] = []
      let plan = plan(target, &problems)
      diagnostics += problems
      return problems.isEmpty ? plan : nil
    }
  }

  private func plan(_ target: TargetSpec, _ problems: inout [Diagnostic]) -> TargetPlan? {
    // What is wrong with the measure, or lacks, is told where the spec is checked.
    guard let measure = target.measure.flatMap({ TargetMeasure(rawValue: $0.value) }),
      let of = target.of, !target.post.isEmpty
    else { return nil }
    requireRoles(target, measure, &problems)
    requireNumber(of, measure, &problems)
    let filter = target.filter.flatMap { written in
      context.expression(written, wanted: .flag, &problems).map {
        FilterPlan(expression: $0, written: written)
      }
    }
    for column in [target.by, target.weight].compactMap(\.self) where !context.has(column.value) {
      problems.append(context.unknownColumn(column.value, at: column.span))
    }
    if let by = target.by, context.identifiers.contains(by.value) {
      // Groups are told by name, and cells of identifiers never are.
      problems.append(
        Diagnostic(
          .refusedCombination(
            "groups by \(by.value), which the contract calls an identifier,",
            with: "results that name groups", instead: "a category"), at: by.span))
    }
    let comparator = comparator(target, measure, of, &problems)
    guard let time = context.design?.time else { return nil }
    var plan = TargetPlan(
      id: target.id, text: target.text?.value ?? target.id.value, measure: measure, of: of,
      hasOrderedLevels: context.levels[of.value] != nil, unit: context.design?.unit?.value,
      time: time, isPublished: context.isPublished, hasOneRowPerSchool: context.isPublished,
      filter: filter,
      comparator: comparator, by: target.by?.value,
      isAgainstCounterfactual: target.against?.value == "counterfactual",
      average: target.average.flatMap { TargetPlan.Average(rawValue: $0.value) } ?? .pupils,
      baseline: target.baseline, post: target.post,
      threshold: target.threshold?.value ?? (measure == .orderedShift ? 0.5 : 0),
      margin: target.margin?.value ?? 0, level: target.level?.value ?? 0.05,
      eligible: target.eligible, isFixed: isFixed)
    if measure != .shareAgree, measure != .orderedShift { addWeights(&plan, target.weight) }
    return plan
  }

  /// Schools are fixed unless the design says otherwise.
  private var isFixed: Bool {
    let isGiven = context.design?.given.contains("population") ?? false
    return !(isGiven && context.design?.population == .schoolsLikeThese)
  }

  /// What rows of schools count, and their published intervals.
  private func addWeights(_ plan: inout TargetPlan, _ weight: Located<String>?) {
    plan.weight = weight?.value ?? (context.has("pupils") ? "pupils" : nil)
    plan.weightPlace = weight?.span
    let (low, high) = (plan.of.value + ".low", plan.of.value + ".high")
    guard context.has(low), context.has(high) else { return }
    plan.interval = (low, high)
    plan.hasOneRowPerSchool = true
  }

  /// `time` of the design for the years, `unit` for the schools, who is treated for a comparison.
  private func requireRoles(
    _ target: TargetSpec, _ measure: TargetMeasure, _ problems: inout [Diagnostic]
  ) {
    func require(_ name: String, _ example: String, _ place: SourceSpan) {
      problems.append(
        Diagnostic(.missingKey(name: name, of: "design", example: example), at: place))
    }
    let design = context.design
    let given = design?.given ?? []
    if !given.contains("time") { require("time", "year", target.id.span) }
    if measure != .shareAgree, !given.contains("unit") {
      require("unit", "laestab", target.id.span)
    }
    let needsComparison = [target.comparator, target.against].compactMap(\.self).first {
      $0.value == "comparison" || $0.value == "counterfactual"
    }
    if let needsComparison, design?.programme == nil, !given.contains("treated") {
      require("treated", "ssif", needsComparison.span)
    }
    if let comparator = target.comparator, comparator.value == "other-pupils",
      !given.contains("group")
    {
      require("group", "disadvantaged", comparator.span)
    }
  }

  /// Numbers; of ordered ratings also a category whose levels the contract lists.
  private func requireNumber(
    _ column: Located<String>, _ measure: TargetMeasure, _ problems: inout [Diagnostic]
  ) {
    guard context.has(column.value) else {
      problems.append(context.unknownColumn(column.value, at: column.span))
      return
    }
    guard let type = context.types[column.value] else { return }
    let isOrdered = measure == .orderedShift && context.levels[column.value] != nil
    if type == .date || (type == .text && !isOrdered) {
      problems.append(TargetPlan.wrongType(measure, column, type == .date ? "dates" : "texts"))
    }
  }

  private func comparator(
    _ target: TargetSpec, _ measure: TargetMeasure, _ of: Located<String>,
    _ problems: inout [Diagnostic]
  ) -> TargetPlan.Comparator {
    if measure == .shareAgree || measure == .orderedShift { return .none }
    if target.comparator?.value == "comparison" { return .comparison }
    if target.comparator?.value == "other-pupils" { return .otherPupils }
    if target.national == nil, let reference {
      let rounding: TargetRounding =
        switch reference.rounding {
        case nil: .lastDecimal
        case .none?: .none
        case .unit(let unit)?: .unit(unit.value)
        }
      return .national(reference.columnName, rounding)
    }
    let name = target.national?.value ?? "national." + of.value
    if !context.has(name) {
      if let national = target.national {
        problems.append(context.unknownColumn(name, at: national.span))
      } else if context.has(of.value) {
        let place = target.comparator?.span ?? target.id.span
        problems.append(Diagnostic(.noNational(column: name), at: place))
      }
    }
    let isOwn = context.isPublished && PublishedSource.columns.contains { $0.name == name }
    return .national(name, isOwn && name.hasPrefix("national.") ? .published : .none)
  }
}
