import DifferenceInDifferences
import Education
import Numerics
import Specs

/// The same target over sets of schools without the programme that are chosen as it chose its own.
struct TargetPlaceboRun {
  private let plan: TargetPlan
  private let design: DesignPlan?
  private let means: [Double?]
  private let threads: Int

  /// A run; `means` is what the programme chose by, by number of the school.
  init(_ plan: TargetPlan, design: DesignPlan?, means: [Double?], threads: Int) {
    self.plan = plan
    self.design = design
    self.means = means
    self.threads = threads
  }

  /// How often such schools satisfy the target; nil without a declared selection, or where the measure is not one of the
  /// schools' means.
  ///
  /// - Parameters:
  ///   - arms: The programme's schools, and those without it.
  ///   - effect: The programme's; nil where none can be told.
  /// - Returns: Counts of sets, or why there are none.
  func result(
    _ arms: (programme: [SchoolRecord], comparison: [SchoolRecord]), effect: Double?
  ) -> TargetPlacebo? {
    guard let selection = design?.selection, plan.unit != nil, plan.isOfCohort else {
      return nil
    }
    let needsBefore = !plan.baseline.isEmpty
    func takesPart(_ record: SchoolRecord) -> Bool {
      !record.after.isEmpty && (!needsBefore || !record.before.isEmpty)
    }
    let schools = (arms.programme + arms.comparison).filter(takesPart)
    let treatedCount = arms.programme.count(where: takesPart)
    if treatedCount == 0 { return TargetPlacebo(obstacle: .noFiguresOfProgramme) }
    let values = schools.map { means[$0.school] }
    let treated = schools.indices.map { $0 < treatedCount }
    do throws(PlaceboSelection.Problem) {
      let (drawn, bins) = try PlaceboSelection.matching(
        values: values, treated: treated, bins: selection.bins?.value,
        enough: PlaceboSelection.setsNeeded(at: plan.level))
      let outcomes = outcomes(schools, treatedCount, drawn, selection)
      let sets = PlaceboSets(
        drawn, bins: bins, withoutValue: drawn.treatedWithoutValue, seed: selection.seed)
      return counts(outcomes, sets, selection, effect)
    } catch {
      return TargetPlacebo(obstacle: error.targetObstacle)
    }
  }

  private func counts(
    _ outcomes: [TargetOutcome], _ sets: PlaceboSets, _ selection: SelectionSpec,
    _ effect: Double?
  ) -> TargetPlacebo {
    let effects = outcomes.compactMap(\.impact.estimate).sorted(by: >)
    // As many sets as may be called a benefit lie above the limit.
    let allowed = Int(plan.level * Double(outcomes.count))
    let limit = effects.count > allowed ? effects[allowed] : -.infinity
    let benefits = outcomes.filter { $0.impact.verdict == .consistentWithBenefit }
    let isCapped = plan.cohortTarget(selection).baselineHasSelectionYear
    return TargetPlacebo(
      draws: outcomes.count, of: sets, on: selection.on.value, year: selection.year.value,
      observedMet: outcomes.count { $0.observed.verdict == .met },
      achievedMet: outcomes.count { $0.achieved.verdict == .met },
      benefit: isCapped ? 0 : benefits.count { $0.impact.estimate.map { $0 > limit } ?? false },
      benefitUncapped: benefits.count,
      gainAsMuch: effect.map { own in effects.count { $0 >= own } } ?? 0)
  }

  private func outcomes(
    _ schools: [SchoolRecord], _ treatedCount: Int, _ drawn: PlaceboSelection,
    _ selection: SelectionSpec
  ) -> [TargetOutcome] {
    let uncapped = plan.cohortTarget(selection).uncapped
    let seed = UInt64(selection.seed)
    let (draws, count) = drawn.draws(atMost: selection.reps)
    return parallelMap(count: count, threads: threads) { draw in
      let chosen = draws.units(seed: seed, draw: draw)
      var isChosen = [Bool](repeating: false, count: schools.count)
      for place in chosen { isChosen[place] = true }
      let others = (treatedCount..<schools.count).filter { !isChosen[$0] }.map { schools[$0] }
      return uncapped.outcome(
        Cohort(chosen.map { schools[$0] }), others.isEmpty ? nil : Cohort(others))
    }
  }
}

extension PlaceboSelection.Problem {
  /// Why nothing can be drawn, as results tell it.
  fileprivate var targetObstacle: TargetPlacebo.Obstacle {
    switch self {
    case .noTreatedUnits: .noValueOfProgramme
    case .tooFewUntreated(_, _, let untreated, let drawn):
      .tooFewSchools(untreated: untreated, drawn: drawn)
    }
  }
}
