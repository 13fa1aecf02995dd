import Frames
import Specs

/// Binds the roles of a design to columns, and tells what the spec alone shows to be wrong with them.
struct DesignPlanner {
  let design: DesignSpec
  let context: PlanContext
  /// The condition of the sample.
  let filter: FilterPlan?

  /// The roles; what has a problem is left out.
  func plan(_ diagnostics: inout [Diagnostic]) -> DesignPlan {
    var plan = DesignPlan(
      unit: design.unit?.columns.first.flatMap { known($0) }, panel: design.panel,
      population: design.population?.value ?? .schoolsLikeThese,
      given: Set(design.node.entries?.map(\.key.value) ?? []).union(design.meantKeys),
      place: design.node.span)
    plan.time = column(design.time, &diagnostics)
    if case .column(let panel)? = design.panel, column(panel, &diagnostics) == nil {
      plan.panel = nil
    }
    plan.group = design.group.flatMap { indicator($0, "`group`", &diagnostics) }
    plan.programme = programme(&diagnostics)
    plan.gaps = (design.calendar?.gaps ?? []).map { Int32($0.value) }
    plan.allowsAcross = design.calendar?.allowsAcross ?? false
    plan.transition = design.transition.map {
      TransitionPlan(written: $0.years, ownTerm: $0.ownTerm)
    }
    plan.amount = amount(&diagnostics)
    plan.zone = column(design.zone, &diagnostics)
    if let selection = design.selection, column(selection.on, &diagnostics) != nil {
      plan.selection = selection
    }
    diagnostics += unidentified(plan)
    return plan
  }

  // MARK: Roles

  private func known(_ name: Located<String>) -> Located<String>? {
    context.has(name.value) ? name : nil
  }

  private func column(
    _ name: Located<String>?, _ diagnostics: inout [Diagnostic]
  ) -> Located<String>? {
    guard let name else { return nil }
    if context.has(name.value) { return name }
    diagnostics.append(context.unknownColumn(name.value, at: name.span))
    return nil
  }

  private func programme(_ diagnostics: inout [Diagnostic]) -> ProgrammePlan? {
    if let start = design.firstTreated {
      guard let column = column(start, &diagnostics) else { return nil }
      return .start(
        column: column, never: YearColumn.NeverCodes(design.never.map(\.value)),
        blankIsNever: design.blankIsNever != nil)
    }
    let treated = design.treated.flatMap { indicator($0, "`treated`", &diagnostics) }
    let post = design.post.flatMap { indicator($0, "`post`", &diagnostics) }
    guard let treated, design.post == nil || post != nil else { return nil }
    return .arms(treated: treated, post: post)
  }

  /// A column or an expression of 0 and 1.
  private func indicator(
    _ written: Located<String>, _ key: String, _ diagnostics: inout [Diagnostic]
  ) -> FilterPlan? {
    guard let expression = context.expression(written, &diagnostics) else { return nil }
    if expression.resultType(context.type(of:)) == .text {
      diagnostics.append(
        Diagnostic(
          .typeMismatch(operation: key, expected: "0 and 1", found: "a text"),
          at: written.span))
      return nil
    }
    return FilterPlan(expression: expression, written: written)
  }

  private func amount(_ diagnostics: inout [Diagnostic]) -> AmountPlan? {
    let kind: AmountPlan.Kind = design.dose == nil ? .exposure : .dose
    guard let written = design.dose ?? design.exposure,
      let expression = context.expression(written, &diagnostics)
    else { return nil }
    if let found = expression.resultType(context.type(of:)), found == .text {
      diagnostics.append(
        Diagnostic(
          .typeMismatch(operation: "`\(kind.rawValue)`", expected: "a number", found: "a text"),
          at: written.span))
      return nil
    }
    return AmountPlan(
      kind: kind, value: FilterPlan(expression: expression, written: written))
  }

  // MARK: What cannot be identified

  /// What the spec alone shows: roles that read each other's columns, and a sample without one of the arms.
  private func unidentified(_ plan: DesignPlan) -> [Diagnostic] {
    guard case .arms(let treated, let post)? = plan.programme else { return [] }
    var problems: [Diagnostic] = []
    if let time = plan.time,
      let use = treated.expression.columnUses.first(where: { $0.name == time.value })
    {
      problems.append(
        Diagnostic(
          .design(.roleReads(role: "treated", column: time.value, isTime: true)),
          at: treated.written.span(of: use.range)))
    }
    guard let filter else { return problems }
    let kept = filter.expression.root.conjuncts
    if kept.contains(where: { $0.affirms(treated.expression.root) }) {
      problems.append(told(.noComparison(because: Self.because(filter)), filter))
    }
    if kept.contains(where: { $0.denies(treated.expression.root) }) {
      problems.append(told(.noTreatedUnits(because: Self.because(filter)), filter))
    }
    if let post, kept.contains(where: { $0.affirms(post.expression.root) }) {
      problems.append(told(.noPeriodBefore(because: Self.because(filter)), filter))
    }
    if let post, kept.contains(where: { $0.denies(post.expression.root) }) {
      problems.append(told(.noPeriodAfter(because: Self.because(filter)), filter))
    }
    return problems
  }

  private func told(_ problem: DesignProblem, _ filter: FilterPlan) -> Diagnostic {
    Diagnostic(.design(problem), at: filter.written.span)
  }

  private static func because(_ filter: FilterPlan) -> String {
    "the sample keeps rows where \(filter.written.value)"
  }
}
