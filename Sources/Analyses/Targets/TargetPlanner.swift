import Education
import Frames
import Specs

/// Binds targets to columns, roles and years, and fills in what they leave open.
struct TargetPlanner {
  let context: PlanContext
  /// Whether the rows are those of published tables.
  let isPublished: Bool

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
    requireNumber(of, &problems)
    let filter = target.filter.flatMap { written in
      context.expression(written, wanted: .flag, &problems).map {
        FilterPlan(expression: $0, written: written)
      }
    }
    for column in [target.by, target.weight].compactMap(\.self) where !context.has(column.value) {
      problems.append(context.unknownColumn(column.value, at: column.span))
    }
    let comparator = comparator(target, measure, of, &problems)
    let average = target.average.flatMap { TargetPlan.Average(rawValue: $0.value) }
    guard let time = context.design?.time else { return nil }
    let low = of.value + ".low"
    let high = of.value + ".high"
    let isGiven = context.design?.given.contains("population") ?? false
    return TargetPlan(
      id: target.id, text: target.text?.value ?? target.id.value, measure: measure, of: of.value,
      unit: context.design?.unit?.value, time: time,
      hasOneRowPerSchool: isPublished || (context.has(low) && context.has(high)), filter: filter,
      comparator: comparator, by: target.by?.value,
      weight: target.weight?.value ?? (context.has("pupils") ? "pupils" : nil),
      interval: context.has(low) && context.has(high) ? (low, high) : nil,
      isAgainstCounterfactual: target.against?.value == "counterfactual",
      average: average ?? .pupils, baseline: target.baseline.map(\.value),
      post: target.post.map(\.value),
      threshold: target.threshold?.value ?? (measure == .orderedShift ? 0.5 : 0),
      margin: target.margin?.value ?? 0, level: target.level?.value ?? 0.05,
      eligible: target.eligible?.value,
      isFixed: !(isGiven && context.design?.population == .schoolsLikeThese))
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
  }

  private func requireNumber(_ column: Located<String>, _ problems: inout [Diagnostic]) {
    guard context.has(column.value) else {
      problems.append(context.unknownColumn(column.value, at: column.span))
      return
    }
    if let type = context.types[column.value], type == .text {
      problems.append(
        Diagnostic(
          .typeMismatch(operation: "a target", expected: "numbers", found: type.words),
          at: column.span))
    }
  }

  private func comparator(
    _ target: TargetSpec, _ measure: TargetMeasure, _ of: Located<String>,
    _ problems: inout [Diagnostic]
  ) -> TargetPlan.Comparator {
    if measure == .shareAgree || measure == .orderedShift { return .none }
    if target.comparator?.value == "comparison" { return .comparison }
    let name = target.national?.value ?? "national." + of.value
    if !context.has(name) {
      problems.append(
        context.unknownColumn(
          name, at: target.national?.span ?? target.comparator?.span ?? of.span))
    }
    return .national(name)
  }
}
