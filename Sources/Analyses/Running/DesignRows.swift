import Frames
import Specs

/// Which rows a design leaves out: years of transition, years without results, units that the programme may have
/// reached.
struct DesignRows {
  let design: DesignPlan
  let builder: SampleBuilder
  let scheduler: NeedScheduler

  /// The rows that take part.
  func select(_ rows: RowSelection) throws(AnalysisFailure) -> Selection {
    var (kept, dropped) = (rows, [Drop]())
    func leave(_ out: RowSelection, _ reason: String) {
      if out.isEmpty { return }
      kept = kept.without(out)
      dropped.append(Drop(reason: reason, rows: out))
    }
    if let time = design.time {
      let gaps = Set(design.gaps)
      let transition = Set(
        design.transition.map { $0.ownTerm == nil ? $0.years : [] } ?? [])
      if !gaps.isEmpty || !transition.isEmpty {
        let years = try builder.frame.years(of: time).years
        leave(kept.rows(where: { gaps.contains(years[$0]) }), "gap of the calendar")
        leave(kept.rows(where: { transition.contains(years[$0]) }), "transition")
      }
    }
    if let zone = design.zone, let arms = builder.arms {
      let treated = arms.treated.codes.map { $0 == 1 }
      let out = scheduler.groupCodes(of: [zone.value]).sharing(kept, isMarked: treated)
      leave(out, "exclude_zone: \(zone.value)")
    }
    return Selection(kept: kept, dropped: dropped)
  }
}
