import Frames
import Specs

/// Binds checks to columns and tells what is wrong with them.
struct CheckPlanner {
  let context: PlanContext

  /// The checks that can be run.
  ///
  /// - Parameters:
  ///   - written: The checks as written; their keys have been validated.
  ///   - diagnostics: Takes every problem.
  /// - Returns: The checks in order.
  func plan(_ written: [CheckSpec], _ diagnostics: inout [Diagnostic]) -> [CheckPlan] {
    written.compactMap { check in
      guard let kind = check.kind, let bound = bind(kind, &diagnostics) else { return nil }
      return CheckPlan(
        id: check.id, kind: bound, threshold: check.threshold?.value ?? threshold(of: kind),
        severity: check.severity?.value ?? severity(of: kind), scope: check.scope?.value ?? .rows)
    }
  }

  private func threshold(of kind: CheckKindSpec) -> CheckThreshold? {
    if case .attrition = kind { nil } else { .count(0) }
  }

  private func severity(of kind: CheckKindSpec) -> CheckSeverity {
    switch kind {
    case .expect, .unique, .constant: .error
    case .coverage, .attrition, .scores: .finding
    }
  }

  private func bind(_ kind: CheckKindSpec, _ diagnostics: inout [Diagnostic]) -> CheckPlan.Kind? {
    switch kind {
    case .expect(let text):
      return context.expression(text, wanted: .flag, &diagnostics).map {
        .expect(FilterPlan(expression: $0, written: text))
      }
    case .unique(let columns):
      return known(columns, &diagnostics) ? .unique(columns.map(\.value)) : nil
    case .constant(let column, let within):
      guard known([column] + within, &diagnostics) else { return nil }
      return .constant(column: column.value, within: within.map(\.value))
    case .coverage(let unit, let time, let from):
      guard known([unit, time], &diagnostics), numeric([time], &diagnostics) else { return nil }
      return .coverage(unit: unit.value, time: time, from: from.value)
    case .attrition(let outcome, let arm, let units, let boundary):
      guard known([outcome, arm] + units, &diagnostics) else { return nil }
      return .attrition(
        outcome: outcome.value, arm: arm.value, units: units.map(\.value),
        boundary: AttritionBoundary(boundary))
    case .scores(let column, let year, let old):
      guard known([column, year], &diagnostics), numeric([column, year], &diagnostics) else {
        return nil
      }
      return .scores(
        column: column, year: year, bounds: KeyStageTwoScores.bounds(before2016: old))
    }
  }

  private func known(_ names: [Located<String>], _ diagnostics: inout [Diagnostic]) -> Bool {
    let unknown = names.filter { !context.has($0.value) }
    diagnostics += unknown.map { context.unknownColumn($0.value, at: $0.span) }
    return unknown.isEmpty
  }

  private func numeric(_ names: [Located<String>], _ diagnostics: inout [Diagnostic]) -> Bool {
    let wrong = names.compactMap { name in
      context.types[name.value].flatMap { $0 == .number ? nil : name.mismatch($0) }
    }
    diagnostics += wrong
    return wrong.isEmpty
  }
}

extension Located<String> {
  /// A column that a check needs as a number.
  func mismatch(_ found: ValueType) -> Diagnostic {
    Diagnostic(
      .typeMismatch(operation: "the check", expected: "a number", found: found.words), at: span)
  }
}
