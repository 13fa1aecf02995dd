import Frames
import Specs

/// Finds the rows that each target speaks of.
struct TargetBinder {
  private let plan: Plan
  private let builder: SampleBuilder
  private let selected: RowSelection

  init(_ plan: Plan, builder: SampleBuilder, selected: RowSelection) {
    self.plan = plan
    self.builder = builder
    self.selected = selected
  }

  /// The years and rows of all targets.
  ///
  /// - Throws: Times that are no years, conditions that cannot be computed, schools with several rows where one figure
  ///   each is meant.
  func bind(_ binding: inout Binding) throws(AnalysisFailure) {
    guard let first = plan.targets.first else { return }
    binding.years = try builder.frame.years(of: first.time).years
    for target in plan.targets {
      var rows = selected
      if let filter = target.filter { rows = try builder.select(filter, within: rows).kept }
      try requireOneRow(target, rows, binding.years)
      binding.targetRows.append(rows)
    }
  }

  private func requireOneRow(
    _ target: TargetPlan, _ rows: RowSelection, _ years: [Int32]
  ) throws(AnalysisFailure) {
    guard target.hasOneRowPerSchool, let unit = target.unit else { return }
    let wanted = Set((target.baseline + target.post).map { Int32($0) })
    let own = rows.rows(where: { wanted.contains(years[$0]) })
    let columns = [unit] + (target.by.map { [$0] } ?? [])
    let groups = builder.frame.groupCodes(of: columns).selecting(own)
    guard let place = groups.firstRepeated(inEach: own.rows.map { years[Int($0)] }) else { return }
    throw AnalysisFailure(diagnostics: [
      Diagnostic(
        .targetRows(target: target.id.value, unit: unit, row: place + 1), at: target.id.span)
    ])
  }
}
