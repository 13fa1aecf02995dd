public import Estimation

/// The target that a gap falls by at least a share: 1 - post/baseline ≥ share.
///
/// The verdict rests on the linear contrast (1 - share) baseline - post ≥ 0, whose error is known whatever the baseline.
/// Fieller's set of the reduction is given beside it, whatever its shape. Against a counterfactual the denominator is the
/// gap that would have been: the baseline with the comparison schools' change.
public enum GapReduction {
  /// A gap after (numerator) and at the start or as it would have been (denominator).
  public struct Gaps: Sendable, Equatable {
    /// The two gaps with their covariance.
    public var estimates: EstimatePair
    /// Of the t distribution; infinite for the normal.
    public var degreesOfFreedom: Double
    /// How far rounding of references may move them.
    public var rounding: Rounding

    /// Gaps.
    ///
    /// - Parameters:
    ///   - estimates: Numerator: the gap after; denominator: the baseline, or the counterfactual gap.
    ///   - degreesOfFreedom: Of the t distribution; infinite for the normal.
    ///   - rounding: How far rounding of references may move them.
    public init(
      estimates: EstimatePair, degreesOfFreedom: Double, rounding: Rounding = .none
    ) {
      self.estimates = estimates
      self.degreesOfFreedom = degreesOfFreedom
      self.rounding = rounding
    }
  }

  /// How far rounding of references may move two gaps.
  public struct Rounding: Sendable, Equatable {
    /// The gap at the start, or as it would have been; at least 0.
    public var before: Double
    /// The gap after; at least 0.
    public var after: Double
    /// Whether both move by the rounding of one reference, and so alike.
    public var isShared: Bool

    /// No rounding.
    public static let none = Rounding(before: 0, after: 0, isShared: false)

    /// How far rounding may move gaps.
    ///
    /// - Parameters:
    ///   - before: The gap at the start, or as it would have been; at least 0.
    ///   - after: The gap after; at least 0.
    ///   - isShared: Whether both move alike.
    public init(before: Double, after: Double, isShared: Bool) {
      precondition(before >= 0 && after >= 0, "\(before), \(after)")
      self.before = before
      self.after = after
      self.isShared = isShared
    }

    /// How far it moves multiple x before - after.
    func contrast(_ multiple: Double) -> Double {
      isShared ? abs(multiple * before - after) : multiple * before + after
    }

    /// The corners of what the two gaps may be.
    var corners: [(before: Double, after: Double)] {
      if before == 0, after == 0 { return [(0, 0)] }
      if isShared { return [(-before, -after), (before, after)] }
      return [(-before, -after), (-before, after), (before, -after), (before, after)]
    }
  }

  /// The outcome for one gap, pooled over pupils or averaged over schools.
  ///
  /// - Parameters:
  ///   - gaps: The gaps.
  ///   - share: The share by which it must fall, in (0, 1].
  ///   - level: The one-sided level, in (0, 0.5).
  ///   - impact: What speaks for an effect.
  /// - Returns: The outcome; the estimates of its lines are the reduction.
  public static func outcome(
    _ gaps: Gaps, share: Double, level: Double, impact: ImpactEvidence
  ) -> TargetOutcome {
    let set = FiellerSet(
      gaps.estimates, level: 1 - 2 * level, degreesOfFreedom: gaps.degreesOfFreedom
    ).complementToOne
    return TargetOutcome(
      measure: .gapReduction, observed: observed(gaps, share),
      achieved: achieved(gaps, share, level),
      impact: line(impact, level, isVoid: gaps.estimates.denominator <= 0),
      detail: .reduction(set))
  }

  /// The effect's line: where a share of the gap means nothing, no effect is the one that was promised.
  static func line(
    _ impact: ImpactEvidence, _ level: Double, isVoid: Bool
  ) -> TargetLine<ImpactVerdict> {
    var line = impact.line(level: level)
    if isVoid, line.verdict == .consistentWithBenefit {
      (line.verdict, line.reason) = (.inconclusive, .baselineNotAboveZero)
    }
    return line
  }

  /// The outcome where each school must reduce its own gap: all must meet it, none may fail it.
  ///
  /// Every school at the level itself lets all be called met (an intersection-union test); that one fails is said after
  /// Holm's adjustment over the schools.
  ///
  /// - Parameters:
  ///   - schools: Each school's gaps, with normal errors; at least one.
  ///   - rounding: How far rounding of references may move every school's gaps.
  ///   - share: The share by which it must fall.
  ///   - level: The one-sided level.
  ///   - impact: What speaks for an effect.
  /// - Returns: The outcome; the estimates of its lines are the share of schools that meet the target.
  public static func outcomeOfEach(
    _ schools: [EstimatePair], rounding: Rounding = .none, share: Double, level: Double,
    impact: ImpactEvidence
  ) -> TargetOutcome {
    precondition(!schools.isEmpty, "no schools")
    let gaps = schools.map {
      Gaps(estimates: $0, degreesOfFreedom: .infinity, rounding: rounding)
    }
    let observed = gaps.map { self.observed($0, share) }
    let achieved = gaps.map { self.achieved($0, share, level) }
    let failure = HolmAdjustment.adjusted(
      gaps.map { reduced($0, share).pValue(below: 0) ?? 1 })
    let isVoid = observed.contains { $0.verdict == .cannotTell }
    let isFailed = zip(failure, observed).contains { $0 < level && $1.verdict != .cannotTell }
    let met = observed.count { $0.verdict == .met }
    let failed = observed.count { $0.verdict == .notMet }
    let estimate = Double(met) / Double(schools.count)
    let literal: AchievementVerdict = failed > 0 ? .notMet : isVoid ? .cannotTell : .met
    let certain: AchievementVerdict =
      isFailed ? .notMet : achieved.allSatisfy { $0.verdict == .met } ? .met : .cannotTell
    let isRounded =
      observed.contains { $0.reason == .rounding } || achieved.contains { $0.reason == .rounding }
    let reason: VerdictReason? =
      isVoid ? .baselineNotAboveZero : isRounded ? .rounding : nil
    return TargetOutcome(
      measure: .gapReduction,
      observed: TargetLine(
        literal, estimate: estimate, threshold: share,
        reason: literal == .cannotTell
          ? reason : observed.contains { $0.reason == .rounding } ? .rounding : nil),
      achieved: TargetLine(
        certain, estimate: estimate, threshold: share,
        reason: certain == .cannotTell ? reason : nil),
      impact: impact.line(level: level),
      detail: .schools(met: met, notMet: failed, void: schools.count - met - failed))
  }

  private static func observed(
    _ gaps: Gaps, _ share: Double
  ) -> TargetLine<AchievementVerdict> {
    let pair = gaps.estimates
    guard pair.denominator > 0 else {
      return TargetLine(.cannotTell, threshold: share, reason: .baselineNotAboveZero)
    }
    // By the contrast, as the reading with uncertainty: a quotient may round past the threshold.
    let left = pair.contrast(1 - share).estimate
    let isUnsure = abs(left) < gaps.rounding.contrast(1 - share)
    return TargetLine(
      left <= TargetRule.rounding(pair.numerator, pair.denominator) ? .met : .notMet,
      estimate: 1 - pair.numerator / pair.denominator,
      threshold: share, reason: isUnsure ? .rounding : nil)
  }

  /// (1 - share) baseline - post: not below nought where the gap fell by the share.
  private static func reduced(_ gaps: Gaps, _ share: Double) -> UncertainValue {
    let contrast = gaps.estimates.contrast(1 - share)
    return UncertainValue(
      -contrast.estimate, standardError: contrast.variance.squareRoot(),
      degreesOfFreedom: gaps.degreesOfFreedom, halfUnit: gaps.rounding.contrast(1 - share))
  }

  private static func achieved(
    _ gaps: Gaps, _ share: Double, _ level: Double
  ) -> TargetLine<AchievementVerdict> {
    let pair = gaps.estimates
    guard pair.denominator > 0 else {
      return TargetLine(.cannotTell, threshold: share, reason: .baselineNotAboveZero)
    }
    let estimate = 1 - pair.numerator / pair.denominator
    let baseline = UncertainValue(
      pair.denominator, standardError: pair.denominatorVariance.squareRoot(),
      degreesOfFreedom: gaps.degreesOfFreedom, halfUnit: gaps.rounding.before)
    guard let bounds = baseline.interval(level: 1 - 2 * level), bounds.lowerBound > 0 else {
      return TargetLine(
        .cannotTell, estimate: estimate, threshold: share, reason: .baselineUncertain)
    }
    let contrast = TargetRule(threshold: 0, level: level).achieved(reduced(gaps, share))
    // With the baseline above nought the set is an interval, and agrees with the contrast.
    var line = TargetLine(
      contrast.verdict, estimate: estimate, threshold: share, pValue: contrast.pValue,
      reason: contrast.reason)
    if let ends = interval(gaps, level) { (line.lower, line.upper) = (ends.0, ends.1) }
    return line
  }

  /// Fieller's interval of the reduction, over all that rounding leaves open; nil where a set is none.
  private static func interval(_ gaps: Gaps, _ level: Double) -> (Double, Double)? {
    var ends: (Double, Double)?
    for corner in gaps.rounding.corners {
      var pair = gaps.estimates
      pair.denominator += corner.before
      pair.numerator += corner.after
      guard
        case .interval(let lower, let upper) = FiellerSet(
          pair, level: 1 - 2 * level, degreesOfFreedom: gaps.degreesOfFreedom
        ).complementToOne
      else { return nil }
      ends = (min(ends?.0 ?? lower, lower), max(ends?.1 ?? upper, upper))
    }
    return ends
  }
}
