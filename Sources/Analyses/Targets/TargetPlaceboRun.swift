import DifferenceInDifferences
import Education
import Frames
import Numerics
import Specs

/// The same target over sets of schools without the programme that are chosen as it chose its own.
struct TargetPlaceboRun {
  private let plan: TargetPlan
  private let design: DesignPlan?
  private let figures: TargetFigures
  private let threads: Int

  init(_ plan: TargetPlan, design: DesignPlan?, figures: TargetFigures, threads: Int) {
    self.plan = plan
    self.design = design
    self.figures = figures
    self.threads = threads
  }

  /// How often such schools satisfy the target; nil without a declared selection, or where the measure is not one of the
  /// schools' means.
  ///
  /// - Parameters:
  ///   - binding: All rows.
  ///   - arms: The programme's schools, and those without it.
  /// - Returns: Counts of sets, or why there are none.
  func result(
    _ binding: Binding, _ arms: (programme: [SchoolRecord], comparison: [SchoolRecord])
  ) -> TargetPlacebo? {
    guard let selection = design?.selection, let unit = plan.unit, plan.isOfCohort else {
      return nil
    }
    let needsBefore = !plan.baseline.isEmpty
    func takesPart(_ record: SchoolRecord) -> Bool {
      !record.after.isEmpty && (!needsBefore || !record.before.isEmpty)
    }
    let schools = (arms.programme + arms.comparison).filter(takesPart)
    let treatedCount = arms.programme.count(where: takesPart)
    let means = values(selection, unit, binding)
    let values = schools.map { means[$0.school] }
    let treated = schools.indices.map { $0 < treatedCount }
    do throws(PlaceboSelection.Problem) {
      let (drawn, bins) = try PlaceboSelection.finest(
        values, treated, bins: selection.bins?.value)
      return study(schools, treatedCount, drawn, bins: bins, selection)
    } catch {
      return TargetPlacebo(obstacle: error.obstacle)
    }
  }

  /// What the programme looked at, by school: over all pupils where tables publish groups, else over the target's rows.
  private func values(_ selection: SelectionSpec, _ unit: String, _ binding: Binding) -> [Double?] {
    let year = Int32(selection.year.value)
    let units = binding.frame.groupCodes(of: [unit])
    let rows = binding.sampleRows.rows(where: { binding.years[$0] == year })
    let own =
      plan.isPublished
      ? binding.frame.rows(rows, where: PublishedSource.group, is: PublishedSource.allPupils) : rows
    return binding.frame.means(of: selection.on.value, by: units, within: own)
  }

  private func study(
    _ schools: [SchoolRecord], _ treatedCount: Int, _ drawn: PlaceboSelection, bins: Int,
    _ selection: SelectionSpec
  ) -> TargetPlacebo {
    let target = plan.cohortTarget(design?.selection)
    let uncapped = target.uncapped
    let seed = UInt64(selection.seed)
    let outcomes = parallelMap(count: selection.reps, threads: threads) { draw in
      let chosen = drawn.units(seed: seed, draw: draw)
      var isChosen = [Bool](repeating: false, count: schools.count)
      for place in chosen { isChosen[place] = true }
      let others = (treatedCount..<schools.count).filter { !isChosen[$0] }.map { schools[$0] }
      return uncapped.outcome(
        Cohort(chosen.map { schools[$0] }), others.isEmpty ? nil : Cohort(others))
    }
    let benefits = outcomes.count { $0.impact.verdict == .consistentWithBenefit }
    return TargetPlacebo(
      draws: outcomes.count, seed: selection.seed, schools: drawn.drawnCount, bins: bins,
      on: selection.on.value, year: selection.year.value,
      observedMet: outcomes.count { $0.observed.verdict == .met },
      achievedMet: outcomes.count { $0.achieved.verdict == .met },
      benefit: target.baselineHasSelectionYear ? 0 : benefits, benefitUncapped: benefits)
  }
}

extension PlaceboSelection {
  /// Draws within the most bins, of 10 and fewer, that hold enough untreated units.
  ///
  /// - Parameters:
  ///   - values: The selection variable per unit.
  ///   - treated: Who was chosen.
  ///   - bins: The number of bins that the spec gives; nil to try.
  /// - Returns: The draws, and the number of bins.
  /// - Throws: The problem of the fewest bins.
  static func finest(
    _ values: [Double?], _ treated: [Bool], bins: Int?
  ) throws(Problem) -> (PlaceboSelection, bins: Int) {
    var last: Problem = .noTreatedUnits
    for count in bins.map({ [$0] }) ?? PlaceboLimits.bins {
      do throws(Problem) {
        return (
          try PlaceboSelection(values: values, treated: treated, rule: .matching(bins: count)),
          count
        )
      } catch {
        last = error
      }
    }
    throw last
  }
}

extension PlaceboSelection.Problem {
  /// Why nothing can be drawn, as results tell it.
  fileprivate var obstacle: TargetPlacebo.Obstacle {
    switch self {
    case .noTreatedUnits: .noValueOfProgramme
    case .tooFewUntreated(_, _, let untreated, let drawn):
      .tooFewSchools(untreated: untreated, drawn: drawn)
    }
  }
}
