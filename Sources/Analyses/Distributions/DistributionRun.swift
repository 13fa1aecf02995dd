import Frames
import Specs

/// Counts the rows of models below round numbers, for figures that show distributions.
struct DistributionRun {
  let plan: Plan
  let builder: SampleBuilder
  let scheduler: NeedScheduler

  /// The distributions that figures ask of models.
  ///
  /// - Parameter models: The models, bound.
  /// - Returns: One for each figure whose model is among them.
  /// - Throws: E331 for a year that no row of the data has.
  func results(_ models: [BoundModel]) throws(AnalysisFailure) -> [DistributionResult] {
    var results: [DistributionResult] = []
    for request in plan.figures where request.kind == .distribution {
      guard let model = models.first(where: { request.models.contains($0.plan.id.value) })
      else { continue }
      results.append(try result(request, model))
    }
    return results
  }

  private func result(
    _ request: FigureRequest, _ model: BoundModel
  ) throws(AnalysisFailure) -> DistributionResult {
    let outcome = try outcome(of: model.plan)
    let splits = request.by ?? [.arm, .group]
    let arms = splits.contains(.arm) ? builder.arms?.treated.codes : nil
    let focus = splits.contains(.group) ? builder.group?.codes : nil
    let rows = try rows(request, model)
    let counted = SharesBelow(
      outcome, rows: rows, codes: codes(arms, focus), groupCount: 4,
      individuals: plan.design?.panelColumn.map { scheduler.groupCodes(of: [$0.value]) },
      units: plan.design?.unit.map { scheduler.groupCodes(of: [$0.value]) })
    let treated: [Bool?] = arms == nil ? [nil] : [true, false]
    let groups: [Bool?] = focus == nil ? [nil] : [true, false]
    return DistributionResult(
      figure: request.id, model: model.plan.id.value, outcome: model.plan.method.outcome,
      years: request.years,
      series: treated.flatMap { isTreated in
        groups.map { isFocus in
          DistributionResult.Series(
            counted.groups[(isTreated == true ? 1 : 0) + (isFocus == true ? 2 : 0)],
            isTreated: isTreated, isFocus: isFocus)
        }
      })
  }

  /// Per row 1 for the programme and 2 for the focus group, added; -1 where one that counts is not known.
  private func codes(_ arms: [UInt8]?, _ focus: [UInt8]?) -> [Int32] {
    let none = [UInt8](repeating: 0, count: builder.frame.rowCount)
    return zip(arms ?? none, focus ?? none).map { arm, group in
      arm == Indicator.missing || group == Indicator.missing ? -1 : Int32(arm) + 2 * Int32(group)
    }
  }

  private func outcome(of model: ModelPlan) throws(AnalysisFailure) -> Column {
    guard let variable = model.method.variables.first else {
      preconditionFailure("the variables of a model begin with its outcome")
    }
    if case .expression(let expression) = variable {
      return try scheduler.column(of: expression) { () throws(AnalysisFailure) in
        try builder.column(of: expression, named: variable.name, in: model)
      }
    }
    guard let column = builder.frame[variable.name] else {
      preconditionFailure("the plan has bound \(variable.name)")
    }
    return column
  }

  /// The rows of the model's sample, of some years alone where the figure says which.
  private func rows(
    _ request: FigureRequest, _ model: BoundModel
  ) throws(AnalysisFailure) -> RowSelection {
    guard let wanted = request.years, let time = plan.design?.time else { return model.rows }
    let years = try builder.frame.years(of: time)
    let known = Set(years.yearsPresent(in: builder.frame.allRows).map(Int.init))
    let unknown = (plan.figurePlaces[request.id]?.years ?? []).filter { !known.contains($0.value) }
    if !unknown.isEmpty {
      throw AnalysisFailure(
        diagnostics: unknown.map {
          Diagnostic(.design(.noSuchYear(role: "years", year: $0.value)), at: $0.span)
        })
    }
    let chosen = Set(wanted.map(Int32.init))
    return model.rows.rows { chosen.contains(years.years[$0]) }
  }
}
