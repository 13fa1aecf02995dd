/// One effect to estimate: a cohort in a period, against its base period and its controls.
struct GroupTimeCell: Sendable {
  /// The position of the cohort.
  let cohort: Int

  /// The position of the period.
  let period: Int

  /// The position of the base period.
  let base: Int

  /// The positions of the control cohorts; the number of treated cohorts stands for the never treated.
  let controls: [Int]

  /// Whether the cell is its own base period, so nought by construction.
  var isReference: Bool { period == base }
}

extension StaggeredRows {
  /// The cells of all cohorts and periods, in this order.
  ///
  /// From the start on the base is the last period before the start less anticipation; before it the period
  /// before in the list, or with a universal base the same one. Not-yet-treated controls start after the later
  /// of the two periods, anticipation included.
  func cells(_ options: StaggeredOptions) -> [GroupTimeCell] {
    let ahead = Int64(options.anticipation)
    var cells: [GroupTimeCell] = []
    for cohort in 0..<effectCount {
      let start = Int64(cohorts[cohort])
      guard let last = periods.lastIndex(where: { Int64($0) + ahead < start }) else { continue }
      for period in (options.base == .universal ? 0 : 1)..<periods.count {
        let isAfter = start <= Int64(periods[period])
        let base = isAfter || options.base == .universal ? last : period - 1
        let horizon = Int64(periods[max(period, base)]) + ahead
        var controls: [Int] = []
        if options.control == .notYetTreated {
          controls = cohorts.indices.filter { $0 != cohort && Int64(cohorts[$0]) > horizon }
        }
        if hasNever { controls.append(cohorts.count) }
        cells.append(
          GroupTimeCell(cohort: cohort, period: period, base: base, controls: controls))
      }
    }
    return cells
  }
}
