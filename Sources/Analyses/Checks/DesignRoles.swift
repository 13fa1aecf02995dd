import Frames
package import Specs

/// The roles of columns from which checks follow on their own.
package struct DesignRoles {
  /// What gets the programme.
  package var unit: Located<String>?
  /// The year of the results.
  package var time: Located<String>?
  /// Whether a unit is in the programme, whenever it began: 0/1, a flag or a category.
  package var treated: Located<String>?
  /// The first treated year of a unit.
  package var firstTreated: Located<String>?
  /// The first year that is after.
  package var start: Double?
  /// What is observed repeatedly, as the pupil.
  package var panel: Located<String>?
  /// The outcome, where it is a column.
  package var outcome: Located<String>?

  /// No roles yet.
  package init() {}

  /// The checks that follow: findings over the sample.
  ///
  /// - One row for each panel unit and year; the unit does not vary within these.
  /// - The treatment, or the first treated year, does not vary within the unit.
  /// - Every unit has rows before and after.
  /// - Attrition of the panel units (else of rows) by treatment.
  ///
  /// - Parameter taken: Ids of checks that the spec writes itself, which go before.
  /// - Returns: Checks with ids such as `design.treated`.
  package func checks(besides taken: [String] = []) -> [CheckPlan] {
    var found: [CheckPlan] = []
    func add(_ id: String, at role: Located<String>, _ kind: CheckPlan.Kind) {
      if taken.contains(id) { return }
      found.append(
        CheckPlan(
          id: role.map { _ in id }, kind: kind, threshold: threshold(of: kind), severity: .finding,
          scope: .sample))
    }
    if let panel, let time {
      add("design.panel", at: panel, .unique([panel.value, time.value]))
      if let unit {
        let within = [panel.value, time.value]
        add("design.unit", at: unit, .constant(column: unit.value, within: within))
      }
    }
    if let unit, let treated {
      add("design.treated", at: treated, .constant(column: treated.value, within: [unit.value]))
    }
    if let unit, let firstTreated {
      let kind = CheckPlan.Kind.constant(column: firstTreated.value, within: [unit.value])
      add("design.first_treated", at: firstTreated, kind)
    }
    if let unit, let time, let start {
      add("design.time", at: time, .coverage(unit: unit.value, time: time, from: start))
    }
    if let outcome, let treated {
      add(
        "design.attrition", at: outcome,
        .attrition(
          outcome: outcome.value, arm: treated.value, units: panel.map { [$0.value] } ?? [],
          boundary: AttritionBoundary(.cautious)))
    }
    return found
  }

  private func threshold(of kind: CheckPlan.Kind) -> CheckThreshold? {
    if case .attrition = kind { nil } else { .count(0) }
  }
}

extension DesignRoles {
  /// The roles that a spec's design declares.
  ///
  /// - Parameters:
  ///   - design: The design as bound.
  ///   - written: The design as written.
  ///   - columns: Columns of the analysis: an expression in place of one takes part in no check.
  ///   - outcomes: What the models explain, as spelled; the checks know one outcome.
  init(
    _ design: DesignPlan?, _ written: DesignSpec?, columns: [String], outcomes: [String]
  ) {
    guard let design else { return }
    unit = design.unit
    time = design.time
    panel = design.panelColumn.flatMap { $0.value == design.unit?.value ? nil : $0 }
    firstTreated = written?.firstTreated.flatMap { columns.contains($0.value) ? $0 : nil }
    if let arm = written?.treated, columns.contains(arm.value) { treated = arm }
    start = design.writtenStart
    let distinct = outcomes.uniqued()
    if distinct.count == 1, columns.contains(distinct[0]) {
      outcome = treated.map { $0.map { _ in distinct[0] } }
    }
  }
}
