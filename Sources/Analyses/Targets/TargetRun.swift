import Education
import Estimation
import Frames
import Specs

/// Judges a target on the rows that it speaks of.
struct TargetRun {
  private let plan: TargetPlan
  private let design: DesignPlan?
  private let figures: TargetFigures

  init(_ plan: TargetPlan, design: DesignPlan?, binding: Binding, rows: RowSelection) {
    self.plan = plan
    self.design = design
    figures = TargetFigures(plan, binding: binding, rows: rows)
  }

  /// The target's three lines, and what they rest on.
  var result: TargetResult {
    let cohort = cohort(isTreated: true, isFixed: plan.isFixed) { $0.value }
    let isByPeriod = !plan.baseline.isEmpty
    let schools = Set(figures.entries.filter(\.isTreated).map(\.school)).count
    return TargetResult(
      id: plan.id.value, text: plan.text, outcome: outcome, level: plan.level,
      population: (plan.isFixed ? PopulationSpec.theseSchools : .schoolsLikeThese).rawValue,
      baseline: plan.baseline, post: plan.post, average: plan.average.rawValue,
      against: plan.measure == .gapReduction
        ? (plan.isAgainstCounterfactual ? "counterfactual" : "baseline") : "",
      schools: isByPeriod ? cohort.count : schools,
      incompleteSchools: isByPeriod ? cohort.incompleteCount : 0,
      comparisonSchools: isByPeriod
        ? self.cohort(isTreated: false, isFixed: false) { $0.value }.count : 0)
  }

  private var outcome: TargetOutcome {
    switch plan.measure {
    case .meanDifference: difference
    case .gapChange:
      TargetOutcome(
        measure: .gapChange, value: narrowing, rule: rule(plan.threshold),
        impact: impact(worthwhile: plan.threshold))
    case .gapNarrowed:
      TargetOutcome(
        measure: .gapNarrowed, value: narrowing, rule: rule(0, isStrict: true),
        impact: impact(worthwhile: 0))
    case .gapReduction: reduction
    case .noneBelow:
      GroupTargets.noneBelow(
        groups, level: plan.level, baseRate: nil, impact: .none(.notCompared))
    case .nonInferior:
      GroupTargets.nonInferior(
        groups, margin: plan.margin, level: plan.level, impact: .none(.notCompared))
    case .shareAgree: agreement
    case .orderedShift: shift
    }
  }

  private func rule(_ threshold: Double, isStrict: Bool = false) -> TargetRule {
    TargetRule(threshold: threshold, isStrict: isStrict, level: plan.level)
  }

  private func cohort(
    isTreated: Bool, isFixed: Bool, _ figure: (TargetFigures.Entry) -> Double
  ) -> Cohort {
    Cohort(
      figures.schools(isTreated: isTreated, figure), isPooled: plan.average == .pupils,
      isFixed: isFixed)
  }

  // MARK: Gaps

  /// The gap after and before: national less school, or comparison schools less those of the programme.
  private var gaps: (estimates: EstimatePair, degreesOfFreedom: Double)? {
    guard plan.comparator == .comparison else {
      return cohort(isTreated: true, isFixed: plan.isFixed) { ($0.national ?? 0) - $0.value }.pair
    }
    let own = cohort(isTreated: true, isFixed: plan.isFixed) { $0.value }
    let other = cohort(isTreated: false, isFixed: plan.isFixed) { $0.value }
    guard let own = own.pair, let other = other.pair else { return nil }
    let (a, b) = (other.estimates, own.estimates)
    return (
      EstimatePair(
        numerator: a.numerator - b.numerator, denominator: a.denominator - b.denominator,
        numeratorVariance: a.numeratorVariance + b.numeratorVariance,
        denominatorVariance: a.denominatorVariance + b.denominatorVariance,
        covariance: a.covariance + b.covariance),
      min(own.degreesOfFreedom, other.degreesOfFreedom)
    )
  }

  /// The gaps' means where they have no variance.
  private var meanGaps: (before: Double, after: Double)? {
    let isNational = plan.comparator != .comparison
    let own = cohort(isTreated: true, isFixed: plan.isFixed) {
      isNational ? ($0.national ?? 0) - $0.value : -$0.value
    }.means
    guard let before = own.before, let after = own.after else { return nil }
    if isNational { return (before, after) }
    let other = cohort(isTreated: false, isFixed: plan.isFixed) { $0.value }.means
    guard let first = other.before, let second = other.after else { return nil }
    return (first + before, second + after)
  }

  private var narrowing: UncertainValue? {
    guard let gaps else {
      return meanGaps.map { UncertainValue($0.before - $0.after, standardError: nil) }
    }
    let contrast = gaps.estimates.contrast(1)
    return UncertainValue(
      -contrast.estimate, standardError: contrast.variance.squareRoot(),
      degreesOfFreedom: gaps.degreesOfFreedom)
  }

  private var reduction: TargetOutcome {
    let worthwhile = meanGaps.map { max(plan.threshold * $0.before, 0) } ?? 0
    let impact = impact(worthwhile: worthwhile)
    if plan.average == .each {
      let cohort = cohort(isTreated: true, isFixed: true) { ($0.national ?? 0) - $0.value }
      if let pairs = cohort.pairs, !pairs.isEmpty {
        return GapReduction.outcomeOfEach(
          pairs, degreesOfFreedom: .infinity, share: plan.threshold, level: plan.level,
          impact: impact)
      }
    } else if let gaps = plan.isAgainstCounterfactual ? counterfactual : gaps {
      return GapReduction.outcome(
        gaps.estimates, degreesOfFreedom: gaps.degreesOfFreedom, share: plan.threshold,
        level: plan.level, impact: impact)
    }
    return withoutVariance(impact)
  }

  /// The literal reading alone, where the figures have no standard error.
  private func withoutVariance(_ impact: ImpactEvidence) -> TargetOutcome {
    let line = impact.line(level: plan.level)
    guard let means = meanGaps, plan.average != .each, !plan.isAgainstCounterfactual else {
      let none = rule(plan.threshold).observed(nil)
      return TargetOutcome(measure: .gapReduction, observed: none, achieved: none, impact: line)
    }
    let exact = GapReduction.outcome(
      EstimatePair(
        numerator: means.after, denominator: means.before, numeratorVariance: 0,
        denominatorVariance: 0, covariance: 0), degreesOfFreedom: .infinity,
      share: plan.threshold, level: plan.level, impact: impact)
    return TargetOutcome(
      measure: .gapReduction, observed: exact.observed,
      achieved: TargetLine(
        .cannotTell, estimate: exact.observed.estimate, threshold: plan.threshold,
        reason: exact.observed.reason ?? .noUncertainty), impact: line)
  }

  /// The gap after, and the one that would have been: that before with the comparison schools' change.
  private var counterfactual: (estimates: EstimatePair, degreesOfFreedom: Double)? {
    guard let gaps,
      let drift = cohort(
        isTreated: false, isFixed: false, { ($0.national ?? 0) - $0.value }
      ).change, let error = drift.standardError
    else { return nil }
    var pair = gaps.estimates
    pair.denominator += drift.value
    pair.denominatorVariance += error * error
    return (pair, min(gaps.degreesOfFreedom, drift.degreesOfFreedom))
  }

  private var difference: TargetOutcome {
    func level(isTreated: Bool, _ figure: (TargetFigures.Entry) -> Double) -> UncertainValue? {
      Cohort.level(
        figures.schools(isTreated: isTreated, figure).filter(\.isAfter),
        isPooled: plan.average == .pupils, isFixed: plan.isFixed)
    }
    var value = level(isTreated: true) { $0.value - ($0.national ?? 0) }
    if plan.comparator == .comparison {
      let other = level(isTreated: false) { $0.value }
      value = value.flatMap { own in other.map { own.less($0) } }
    }
    return TargetOutcome(
      measure: .meanDifference, value: value, rule: rule(plan.threshold),
      impact: impact(worthwhile: 0))
  }

  // MARK: Impact

  /// The change beyond that of the comparison schools, schools as a sample.
  private func impact(worthwhile: Double) -> ImpactEvidence {
    guard figures.hasComparison, !plan.baseline.isEmpty else { return .none(.noComparison) }
    let own = cohort(isTreated: true, isFixed: false) { $0.value }
    let other = cohort(isTreated: false, isFixed: false) { $0.value }
    guard let effect = own.change(beyond: other) else { return .none(.noComparison) }
    let chosen = design?.selection.map { plan.baseline.contains($0.year.value) } ?? false
    return .effect(effect, worthwhile: worthwhile, baselineHasSelectionYear: chosen)
  }

  // MARK: Groups and answers

  /// Each group's mean less national after the start, over the schools of the programme.
  private var groups: [TargetGroup] {
    let after = figures.entries.filter { $0.isTreated && $0.isAfter }
    let names = Set(after.compactMap(\.group)).union(figures.hiddenGroups).sorted()
    return names.map { name in
      if figures.hiddenGroups.contains(name) { return TargetGroup(name: name, difference: nil) }
      let rows = after.filter { $0.group == name }.map { entry in
        SchoolYear(
          school: entry.school, isAfter: true, value: entry.value - (entry.national ?? 0),
          variance: entry.variance, weight: entry.weight)
      }
      let value = Cohort.level(rows, isPooled: true, isFixed: plan.isFixed)
      return TargetGroup(name: name, difference: value)
    }
  }

  private var agreement: TargetOutcome {
    let answers = figures.entries.filter { $0.isTreated && $0.isAfter }
    return AnswerTargets.shareAgree(
      agree: answers.count { $0.value == 1 }, answered: answers.count,
      eligible: max(plan.eligible ?? figures.postRowCount, answers.count),
      threshold: plan.threshold, level: plan.level)
  }

  private var shift: TargetOutcome {
    let own = figures.entries.filter(\.isTreated)
    let (after, before) = (own.filter(\.isAfter), own.filter { !$0.isAfter })
    return AnswerTargets.orderedShift(
      ProbabilityOfSuperiority(
        of: after.map(\.value), over: before.map(\.value), upperClusters: after.map(\.school),
        lowerClusters: before.map(\.school)), threshold: plan.threshold, level: plan.level,
      impact: .none(.noComparison))
  }
}
