import Estimation

/// A target of the means of a programme's schools: a difference, or a gap and its fall.
///
/// The figures of the schools are differences to what they are compared with: a national value or the other pupils of the
/// same school; or plain means where other schools are the comparator. A gap is the reverse: comparator less school.
public struct CohortTarget: Sendable, Equatable {
  /// What is promised: mean-difference, gap-change, gap-narrowed, gap-reduction.
  public var measure: TargetMeasure
  /// Whether the comparison schools are the comparator.
  public var isAgainstSchools = false
  /// Whether the schools themselves are meant, so that only their pupils are a sample.
  public var isFixed = true
  /// Whether each school must reduce its own gap.
  public var isOfEach = false
  /// Whether a fall is a share of the gap that would have been.
  public var isAgainstCounterfactual = false
  /// Whether years before are named, against which a change can be told.
  public var hasBaseline = true
  /// What must be reached.
  public var threshold: Double
  /// The one-sided level, in (0, 0.5).
  public var level: Double
  /// Whether the baseline contains the year on which the programme chose its schools.
  public var baselineHasSelectionYear = false

  /// A target.
  ///
  /// - Parameters:
  ///   - measure: What is promised.
  ///   - threshold: What must be reached.
  ///   - level: The one-sided level, in (0, 0.5).
  public init(_ measure: TargetMeasure, threshold: Double, level: Double) {
    self.measure = measure
    self.threshold = threshold
    self.level = level
  }

  /// The same target without the cap of a baseline that has the year of selection.
  public var uncapped: CohortTarget {
    var other = self
    other.baselineHasSelectionYear = false
    return other
  }

  /// The outcome.
  ///
  /// - Parameters:
  ///   - programme: The programme's schools.
  ///   - comparison: The comparison schools; nil without, or where nothing is known of the time before.
  /// - Returns: The three lines.
  public func outcome(_ programme: Cohort, _ comparison: Cohort?) -> TargetOutcome {
    switch measure {
    case .gapChange:
      return TargetOutcome(
        measure: measure, value: narrowing(programme, comparison), rule: rule(threshold),
        impact: impact(programme, comparison, worthwhile: threshold))
    case .gapNarrowed:
      return TargetOutcome(
        measure: measure, value: narrowing(programme, comparison), rule: rule(0, isStrict: true),
        impact: impact(programme, comparison, worthwhile: 0))
    case .gapReduction: return reduction(programme, comparison)
    default:
      return TargetOutcome(
        measure: measure, value: difference(programme, comparison), rule: rule(threshold),
        impact: impact(programme, comparison, worthwhile: 0))
    }
  }

  private func rule(_ threshold: Double, isStrict: Bool = false) -> TargetRule {
    TargetRule(threshold: threshold, isStrict: isStrict, level: level)
  }

  // MARK: Figures

  /// The gap after (numerator) and before (denominator).
  func gaps(
    _ programme: Cohort, _ comparison: Cohort?
  ) -> (estimates: EstimatePair, degreesOfFreedom: Double)? {
    guard let own = programme.pair(isFixed: isFixed) else { return nil }
    let b = own.estimates
    guard isAgainstSchools else {
      return (
        EstimatePair(
          numerator: -b.numerator, denominator: -b.denominator,
          numeratorVariance: b.numeratorVariance, denominatorVariance: b.denominatorVariance,
          covariance: b.covariance), own.degreesOfFreedom
      )
    }
    guard let other = comparison?.pair(isFixed: isFixed) else { return nil }
    let a = other.estimates
    return (
      EstimatePair(
        numerator: a.numerator - b.numerator, denominator: a.denominator - b.denominator,
        numeratorVariance: a.numeratorVariance + b.numeratorVariance,
        denominatorVariance: a.denominatorVariance + b.denominatorVariance,
        covariance: a.covariance + b.covariance),
      min(own.degreesOfFreedom, other.degreesOfFreedom)
    )
  }

  /// The gaps before and after, with or without a variance.
  public func meanGaps(
    _ programme: Cohort, _ comparison: Cohort?
  ) -> (before: Double, after: Double)? {
    guard let before = programme.means.before, let after = programme.means.after else { return nil }
    if !isAgainstSchools { return (-before, -after) }
    guard let first = comparison?.means.before, let second = comparison?.means.after else {
      return nil
    }
    return (first - before, second - after)
  }

  private func narrowing(_ programme: Cohort, _ comparison: Cohort?) -> UncertainValue? {
    let halfUnit = programme.halfUnits.before + programme.halfUnits.after
    guard let gaps = gaps(programme, comparison) else {
      return meanGaps(programme, comparison).map {
        UncertainValue($0.before - $0.after, standardError: nil, halfUnit: halfUnit)
      }
    }
    let contrast = gaps.estimates.contrast(1)
    return UncertainValue(
      -contrast.estimate, standardError: contrast.variance.squareRoot(),
      degreesOfFreedom: gaps.degreesOfFreedom, halfUnit: halfUnit)
  }

  private func difference(_ programme: Cohort, _ comparison: Cohort?) -> UncertainValue? {
    let own = programme.level(isFixed: isFixed)
    if !isAgainstSchools { return own }
    return own.flatMap { own in comparison?.level(isFixed: isFixed).map { own.less($0) } }
  }

  // MARK: Reduction

  private func reduction(_ programme: Cohort, _ comparison: Cohort?) -> TargetOutcome {
    // The target asks for a share of the gap before, or of the one that would have been.
    let drift = isAgainstCounterfactual ? comparison?.change(isFixed: false)?.value ?? 0 : 0
    let worthwhile =
      meanGaps(programme, comparison).map { max(threshold * ($0.before - drift), 0) } ?? 0
    let impact = impact(programme, comparison, worthwhile: worthwhile)
    if isOfEach {
      if let pairs = programme.pairs, !pairs.isEmpty {
        let gaps = pairs.map { pair in
          EstimatePair(
            numerator: -pair.numerator, denominator: -pair.denominator,
            numeratorVariance: pair.numeratorVariance,
            denominatorVariance: pair.denominatorVariance, covariance: pair.covariance)
        }
        return GapReduction.outcomeOfEach(
          gaps, rounding: rounding(programme), share: threshold, level: level, impact: impact)
      }
    } else if let gaps = isAgainstCounterfactual
      ? counterfactual(programme, comparison) : gaps(programme, comparison)
    {
      return GapReduction.outcome(
        GapReduction.Gaps(
          estimates: gaps.estimates, degreesOfFreedom: gaps.degreesOfFreedom,
          rounding: rounding(programme)), share: threshold, level: level, impact: impact)
    }
    return withoutVariance(programme, comparison, impact)
  }

  /// How far rounding moves the gap before, or the one that would have been, and the gap after.
  ///
  /// The one that would have been has the national value of the time after alone.
  private func rounding(_ programme: Cohort) -> GapReduction.Rounding {
    let units = programme.halfUnits
    return isAgainstCounterfactual
      ? GapReduction.Rounding(before: units.after, after: units.after, isShared: true)
      : GapReduction.Rounding(before: units.before, after: units.after, isShared: false)
  }

  /// The literal reading alone, where the figures have no standard error.
  private func withoutVariance(
    _ programme: Cohort, _ comparison: Cohort?, _ impact: ImpactEvidence
  ) -> TargetOutcome {
    let isVoid = meanGaps(programme, comparison).map { $0.before <= 0 } ?? false
    let line = GapReduction.line(impact, level, isVoid: isVoid)
    guard let means = meanGaps(programme, comparison), !isOfEach, !isAgainstCounterfactual else {
      let none = rule(threshold).observed(nil)
      return TargetOutcome(measure: .gapReduction, observed: none, achieved: none, impact: line)
    }
    let exact = GapReduction.outcome(
      GapReduction.Gaps(
        estimates: EstimatePair(
          numerator: means.after, denominator: means.before, numeratorVariance: 0,
          denominatorVariance: 0, covariance: 0), degreesOfFreedom: .infinity,
        rounding: rounding(programme)), share: threshold, level: level, impact: impact)
    return TargetOutcome(
      measure: .gapReduction, observed: exact.observed,
      achieved: TargetLine(
        .cannotTell, estimate: exact.observed.estimate, threshold: threshold,
        reason: exact.observed.verdict == .cannotTell ? exact.observed.reason : .noUncertainty),
      impact: line)
  }

  /// The gap after, and the one that would have been: that before with the comparison schools' change.
  private func counterfactual(
    _ programme: Cohort, _ comparison: Cohort?
  ) -> (estimates: EstimatePair, degreesOfFreedom: Double)? {
    guard let gaps = gaps(programme, comparison),
      let drift = comparison?.change(isFixed: false), let error = drift.standardError
    else { return nil }
    var pair = gaps.estimates
    pair.denominator -= drift.value
    pair.denominatorVariance += error * error
    return (pair, min(gaps.degreesOfFreedom, drift.degreesOfFreedom))
  }

  // MARK: Impact

  /// The change beyond that of the comparison schools, schools as a sample.
  private func impact(
    _ programme: Cohort, _ comparison: Cohort?, worthwhile: Double
  ) -> ImpactEvidence {
    if !hasBaseline { return .none(.noBaseline) }
    guard let comparison else { return .none(.noComparison) }
    guard let effect = programme.change(beyond: comparison) else {
      return .none(programme.count == 0 ? .noFigures : .noComparisonFigures)
    }
    return .effect(
      effect, worthwhile: worthwhile, baselineHasSelectionYear: baselineHasSelectionYear)
  }
}
