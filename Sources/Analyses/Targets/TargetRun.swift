import Education
import Estimation
import Frames
import Specs

/// Judges a target on the rows that it speaks of.
struct TargetRun {
  private let plan: TargetPlan
  private let design: DesignPlan?
  private let binding: Binding
  private let bound: BoundTarget
  private let figures: TargetFigures
  private let threads: Int

  init(_ plan: TargetPlan, design: DesignPlan?, binding: Binding, bound: BoundTarget, threads: Int)
  {
    self.plan = plan
    self.design = design
    self.binding = binding
    self.bound = bound
    self.threads = threads
    figures = TargetFigures(plan, binding, bound)
  }

  /// The target's three lines, and what they rest on.
  var result: TargetResult {
    let programme = figures.records(isTreated: true)
    let comparison = figures.records(isTreated: false)
    let own = Cohort(programme)
    let isByPeriod = !plan.baseline.isEmpty
    var result = TargetResult(
      id: plan.id.value, text: plan.text, outcome: outcome(own, Cohort(comparison)),
      level: plan.level,
      population: plan.uncertaintyOf,
      baseline: plan.baseline.map(\.value), post: plan.post.map(\.value),
      average: plan.average.rawValue,
      against: plan.measure == .gapReduction
        ? (plan.isAgainstCounterfactual ? "counterfactual" : "baseline") : "",
      schools: countsEveryAfter ? programme.count { !$0.after.isEmpty } : own.count,
      incompleteSchools: countsEveryAfter ? 0 : own.incompleteCount,
      comparisonSchools: plan.measure == .meanDifference && plan.comparator == .comparison
        ? comparison.count { !$0.after.isEmpty } : isByPeriod ? Cohort(comparison).count : 0)
    result.comparator = plan.comparatorName
    result.borrowedWeights = binding.frame.borrowedWeightCount(
      plan.columns, within: bound.figures.weights.kept)
    result.roundingUnit = plan.roundingUnit(binding.frame)
    result.placebo = TargetPlaceboRun(
      plan, design: design, means: bound.selectionMeans, threads: threads
    ).result((programme, comparison), effect: result.outcome.impact.estimate)
    result.outcome.impact =
      result.placebo?.capped(result.outcome.impact, level: plan.level) ?? result.outcome.impact
    return result
  }

  private func outcome(_ programme: Cohort, _ comparison: Cohort) -> TargetOutcome {
    switch plan.measure {
    case .noneBelow:
      return GroupTargets.noneBelow(
        groups, level: plan.level, baseRate: baseRate, impact: .none(.notCompared))
    case .nonInferior:
      return GroupTargets.nonInferior(
        groups, margin: plan.margin, level: plan.level, impact: .none(.notCompared))
    case .shareAgree: return agreement
    case .orderedShift: return shift
    case .meanDifference, .gapChange, .gapNarrowed, .gapReduction:
      return plan.cohortTarget(design?.selection)
        .outcome(programme, comparison.isEmpty && isByPeriod ? nil : comparison)
    }
  }

  private var isByPeriod: Bool { !plan.baseline.isEmpty }

  /// Whether the figures are those of all schools after, with figures before or without.
  private var countsEveryAfter: Bool { !isByPeriod || plan.measure == .meanDifference }

  // MARK: Groups

  private var afterCells: [FigureCell] {
    figures.cells.cells.filter { cell in plan.post.contains { $0.value == cell.year } }
  }

  /// Each group's mean less national after the start, over the schools of the programme.
  private var groups: [TargetGroup] {
    figures.groups(afterCells.filter(\.isTreated), lacks: figures.lacks)
  }

  /// How many of the comparison schools, each by itself, have a published group below; nil without any.
  private var baseRate: Double? {
    let schools = Dictionary(grouping: afterCells.filter { !$0.isTreated }) { $0.unit }
    if schools.isEmpty { return nil }
    let below = schools.values.count { cells in
      figures.groups(cells, lacks: [:]).contains(where: \.isBelow)
    }
    return Double(below) / Double(schools.count)
  }

  // MARK: Answers

  private var agreement: TargetOutcome {
    let rows = bound.rows(binding, after: true, of: plan)
    let answers = binding.frame.figures(of: plan.of.value, within: rows)
    return AnswerTargets.shareAgree(
      agree: answers.count { $0 == 1 }, answered: answers.count,
      eligible: max(plan.eligible?.value ?? bound.askedCount, answers.count),
      threshold: plan.threshold, level: plan.level)
  }

  private var shift: TargetOutcome {
    let own = superiority(isTreated: true)
    var impact = ImpactEvidence.none(own == nil ? .noFigures : withoutRatings)
    if let own, let other = superiority(isTreated: false) {
      // How much more the ratings moved up than those of the comparison schools, in probability.
      let chosen = design?.selection.map { selection in
        plan.baseline.contains { $0.value == selection.year.value }
      }
      impact = .effect(
        own.uncertain.less(other.uncertain), worthwhile: max(plan.threshold - 0.5, 0),
        baselineHasSelectionYear: chosen ?? false)
    }
    return AnswerTargets.orderedShift(
      own, threshold: plan.threshold, level: plan.level, impact: impact)
  }

  /// Why ratings of comparison schools tell nothing.
  private var withoutRatings: VerdictReason {
    let isNone = [true, false].allSatisfy {
      bound.rows(binding, after: $0, of: plan, isTreated: false).isEmpty
    }
    return isNone ? .noComparison : .noComparisonFigures
  }

  /// How often a rating after exceeds one before in the schools of an arm, clustered by school.
  private func superiority(isTreated: Bool) -> ProbabilityOfSuperiority? {
    let rows = [true, false].map {
      bound.rows(binding, after: $0, of: plan, isTreated: isTreated)
    }
    let values = rows.map { binding.frame.figures(of: plan.of.value, within: $0) }
    let codes = plan.unit.map { binding.frame.groupCodes(of: [$0]) }
    let schools = rows.map { own -> [Int] in
      guard let codes, !own.isEmpty else { return [] }
      let grouping = codes.selecting(own)
      return grouping.codes.map { Int(grouping.identities[Int($0)]) }
    }
    return ProbabilityOfSuperiority(
      of: values[0], over: values[1], upperClusters: schools[0], lowerClusters: schools[1])
  }
}

extension ProbabilityOfSuperiority {
  /// The probability with its error and clusters - 1 degrees of freedom.
  fileprivate var uncertain: UncertainValue {
    UncertainValue(
      value, standardError: variance.squareRoot(),
      degreesOfFreedom: Double(max(clusterCount - 1, 1)))
  }
}

extension TargetPlan {
  /// What the figures are compared with, as the spec names it; empty for nothing.
  var comparatorName: String {
    switch comparator {
    case .national: "national"
    case .comparison: "comparison"
    case .otherPupils: "other-pupils"
    case .none: ""
    }
  }

  /// The unit to which national values are rounded; nil where it is none, or differs from group to group.
  func roundingUnit(_ frame: Frame) -> Double? {
    let half = halfUnit(frame)
    return half > 0 ? 2 * half : nil
  }
}
