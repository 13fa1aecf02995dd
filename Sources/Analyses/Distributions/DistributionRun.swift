import Frames
import Specs

/// Counts the rows of models below round numbers, for figures that show distributions.
struct DistributionRun {
  let plan: Plan
  let builder: SampleBuilder
  let scheduler: NeedScheduler

  /// The distributions that figures ask of models.
  ///
  /// Figures that count the same columns cut each other's groups into parts, and each is told as coarsely as all parts
  /// allow: no figure less another tells more than either.
  ///
  /// - Parameter models: The models, bound.
  /// - Returns: One for each figure whose model is among them.
  /// - Throws: E331 for a year that no row of the data has.
  func results(_ models: [BoundModel]) throws(AnalysisFailure) -> [DistributionResult] {
    var drafts: [Draft] = []
    for request in plan.figures where request.kind == .distribution {
      guard let model = models.first(where: { request.models.contains($0.plan.id.value) })
      else { continue }
      drafts.append(try draft(request, model))
    }
    return drafts.map { draft in
      let others = drafts.filter { !$0.columns.isDisjoint(with: draft.columns) }
      return result(draft, counts(draft, parts: others.count > 1 ? parts(others) : nil))
    }
  }

  /// What a figure counts.
  private struct Draft {
    let request: FigureRequest
    let model: BoundModel
    let outcome: Column
    /// The columns of the data that the outcome is made of.
    let columns: Set<String>
    let rows: RowSelection
    let codes: [Int32]
    let treated, groups: [Bool?]
  }

  private func draft(
    _ request: FigureRequest, _ model: BoundModel
  ) throws(AnalysisFailure) -> Draft {
    let splits = request.by ?? [.arm, .group]
    let arms = splits.contains(.arm) ? builder.arms?.treated.codes : nil
    let focus = splits.contains(.group) ? builder.group?.codes : nil
    return Draft(
      request: request, model: model, outcome: try builder.outcome(of: model.plan, scheduler),
      columns: columns(of: model.plan), rows: try rows(request, model), codes: codes(arms, focus),
      treated: arms == nil ? [nil] : [true, false], groups: focus == nil ? [nil] : [true, false])
  }

  private func counts(_ draft: Draft, parts: [Int32]? = nil) -> SharesBelow {
    SharesBelow(
      draft.outcome, rows: draft.rows, codes: draft.codes, groupCount: 4,
      individuals: plan.design?.panelColumn.map { scheduler.groupCodes(of: [$0.value]) },
      units: plan.design?.unit.map { scheduler.groupCodes(of: [$0.value]) }, parts: parts)
  }

  /// Per row the groups it is told in, by all of some figures, as one number.
  private func parts(_ drafts: [Draft]) -> [Int32] {
    var parts = [Int32](repeating: 0, count: builder.frame.rowCount)
    for draft in drafts {
      let groups = counts(draft).groups
      var own = [Int32](repeating: 0, count: parts.count)
      for row in draft.rows.rows where draft.codes[Int(row)] >= 0 {
        let code = draft.codes[Int(row)]
        if DistributionResult.Series(groups[Int(code)]).withheld == nil { own[Int(row)] = code + 1 }
      }
      var known: [SIMD2<Int32>: Int32] = [:]
      for row in parts.indices {
        let pair = SIMD2(parts[row], own[row])
        parts[row] = known[pair] ?? Int32(known.count)
        known[pair] = parts[row]
      }
    }
    return parts
  }

  private func result(_ draft: Draft, _ counted: SharesBelow) -> DistributionResult {
    DistributionResult(
      figure: draft.request.id, model: draft.model.plan.id.value,
      outcome: draft.model.plan.method.outcome, years: draft.request.years,
      series: draft.treated.flatMap { isTreated in
        draft.groups.map { isFocus in
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

  private func columns(of model: ModelPlan) -> Set<String> {
    guard let variable = model.method.variables.first else { return [] }
    if case .expression(let expression) = variable { return Set(expression.columnUses.map(\.name)) }
    return [variable.name]
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
