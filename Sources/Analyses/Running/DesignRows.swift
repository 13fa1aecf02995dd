import Estimation
import Frames
import Specs

/// Which rows a design leaves out: years of transition, years without results, units that the programme may have
/// reached.
struct DesignRows {
  let design: DesignPlan
  let builder: SampleBuilder
  let scheduler: NeedScheduler

  /// The rows that take part, and what a reader must know of the others.
  func select(_ rows: RowSelection) throws(AnalysisFailure) -> (Selection, [Finding]) {
    var (kept, dropped) = (rows, [Drop]())
    func leave(_ out: RowSelection, _ reason: String) {
      if out.isEmpty { return }
      kept = kept.without(out)
      dropped.append(Drop(reason: reason, rows: out))
    }
    var findings: [Finding] = []
    if let time = design.time, !design.gaps.isEmpty || design.transition != nil {
      let years = try builder.frame.years(of: time)
      let gaps = Set(design.gaps)
      let inGaps = kept.rows(where: { gaps.contains(years.years[$0]) })
      leave(inGaps, "gap of the calendar")
      if !inGaps.isEmpty {
        findings.append(
          .programme(
            .rowsInGaps(rows: inGaps.count, years: years.yearsPresent(in: inGaps).map(Int.init))))
      }
      if let transition = design.transition {
        let out = try inTransition(transition, years, kept, &findings)
        if transition.ownTerm == nil { leave(out, "transition") }
      }
    }
    if let zone = design.zone, let arms = builder.arms {
      let treated = arms.treated.codes.map { $0 == 1 }
      let out = scheduler.groupCodes(of: [zone.value]).sharing(kept, isMarked: treated)
      leave(out, "exclude_zone: \(zone.value)")
    }
    return (Selection(kept: kept, dropped: dropped), findings)
  }

  /// The rows in years of transition.
  ///
  /// - Throws: E331 for a year that no row of the data has; one that `where` leaves no row of is a finding.
  private func inTransition(
    _ transition: TransitionPlan, _ years: YearColumn, _ rows: RowSelection,
    _ findings: inout [Finding]
  ) throws(AnalysisFailure) -> RowSelection {
    let known = Set(years.yearsPresent(in: builder.frame.allRows))
    let unknown = transition.written.filter { !known.contains(Int32($0.value)) }
    if !unknown.isEmpty {
      throw AnalysisFailure(
        diagnostics: unknown.map {
          Diagnostic(.design(.noSuchYear(role: "transition", year: $0.value)), at: $0.span)
        })
    }
    let wanted = Set(transition.years)
    let found = rows.rows(where: { wanted.contains(years.years[$0]) })
    let lacking = wanted.subtracting(years.yearsPresent(in: found)).sorted()
    if !lacking.isEmpty {
      findings.append(.programme(.transitionWithoutRows(years: lacking.map(Int.init))))
    }
    return found
  }
}
