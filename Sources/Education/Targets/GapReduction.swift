public import Estimation

/// The target that a gap falls by at least a share: 1 - post/baseline ≥ share.
///
/// The verdict rests on the linear contrast (1 - share) baseline - post ≥ 0, whose error is known whatever the baseline.
/// Fieller's set of the reduction is given beside it, whatever its shape. Against a counterfactual the denominator is the
/// gap that would have been: the baseline with the comparison schools' change.
public enum GapReduction {
  /// The outcome for one gap, pooled over pupils or averaged over schools.
  ///
  /// - Parameters:
  ///   - gaps: Numerator: the gap after; denominator: the baseline, or the counterfactual gap.
  ///   - degreesOfFreedom: Of the t distribution; infinite for the normal.
  ///   - share: The share by which it must fall, in (0, 1].
  ///   - level: The one-sided level, in (0, 0.5).
  ///   - impact: What speaks for an effect.
  /// - Returns: The outcome; the estimates of its lines are the reduction.
  public static func outcome(
    _ gaps: EstimatePair, degreesOfFreedom: Double, share: Double, level: Double,
    impact: ImpactEvidence
  ) -> TargetOutcome {
    let set = FiellerSet(gaps, level: 1 - 2 * level, degreesOfFreedom: degreesOfFreedom)
      .complementToOne
    return TargetOutcome(
      measure: .gapReduction, observed: observed(gaps, share, level),
      achieved: achieved(gaps, degreesOfFreedom, share, level), impact: impact.line(level: level),
      detail: .reduction(set))
  }

  /// The outcome where each school must reduce its own gap: all must meet it, none may fail it.
  ///
  /// Every school at the level itself lets all be called met (an intersection-union test); that one fails is said after
  /// Holm's adjustment over the schools.
  ///
  /// - Parameters:
  ///   - schools: Each school's gaps, as above; at least one.
  ///   - degreesOfFreedom: Of the t distribution; infinite for the normal.
  ///   - share: The share by which it must fall.
  ///   - level: The one-sided level.
  ///   - impact: What speaks for an effect.
  /// - Returns: The outcome; the estimates of its lines are the share of schools that meet the target.
  public static func outcomeOfEach(
    _ schools: [EstimatePair], degreesOfFreedom: Double, share: Double, level: Double,
    impact: ImpactEvidence
  ) -> TargetOutcome {
    precondition(!schools.isEmpty, "no schools")
    let observed = schools.map { self.observed($0, share, level).verdict }
    let achieved = schools.map { self.achieved($0, degreesOfFreedom, share, level).verdict }
    let failure = HolmAdjustment.adjusted(
      schools.map { reduced($0, degreesOfFreedom, share).pValue(below: 0) ?? 1 })
    let isVoid = observed.contains(.cannotTell)
    let isFailed = zip(failure, observed).contains { $0 < level && $1 != .cannotTell }
    let met = observed.count { $0 == .met }
    let estimate = Double(met) / Double(schools.count)
    let literal: AchievementVerdict =
      observed.contains(.notMet) ? .notMet : isVoid ? .cannotTell : .met
    let certain: AchievementVerdict =
      isFailed ? .notMet : achieved.allSatisfy { $0 == .met } ? .met : .cannotTell
    let reason: VerdictReason? = isVoid ? .baselineNotAboveZero : nil
    return TargetOutcome(
      measure: .gapReduction,
      observed: TargetLine(
        literal, estimate: estimate, threshold: share,
        reason: literal == .cannotTell ? reason : nil),
      achieved: TargetLine(
        certain, estimate: estimate, threshold: share,
        reason: certain == .cannotTell ? reason : nil),
      impact: impact.line(level: level),
      detail: .schools(
        met: met, notMet: observed.count { $0 == .notMet },
        void: observed.count { $0 == .cannotTell }))
  }

  private static func observed(
    _ gaps: EstimatePair, _ share: Double, _ level: Double
  ) -> TargetLine<AchievementVerdict> {
    guard gaps.denominator > 0 else {
      return TargetLine(.cannotTell, threshold: share, reason: .baselineNotAboveZero)
    }
    // By the contrast, as the reading with uncertainty: a quotient may round past the threshold.
    return TargetLine(
      gaps.contrast(1 - share).estimate <= 0 ? .met : .notMet,
      estimate: 1 - gaps.numerator / gaps.denominator, threshold: share)
  }

  /// (1 - share) baseline - post: not below nought where the gap fell by the share.
  private static func reduced(
    _ gaps: EstimatePair, _ degreesOfFreedom: Double, _ share: Double
  ) -> UncertainValue {
    let contrast = gaps.contrast(1 - share)
    return UncertainValue(
      -contrast.estimate, standardError: contrast.variance.squareRoot(),
      degreesOfFreedom: degreesOfFreedom)
  }

  private static func achieved(
    _ gaps: EstimatePair, _ degreesOfFreedom: Double, _ share: Double, _ level: Double
  ) -> TargetLine<AchievementVerdict> {
    guard gaps.denominator > 0 else {
      return TargetLine(.cannotTell, threshold: share, reason: .baselineNotAboveZero)
    }
    let estimate = 1 - gaps.numerator / gaps.denominator
    let baseline = UncertainValue(
      gaps.denominator, standardError: gaps.denominatorVariance.squareRoot(),
      degreesOfFreedom: degreesOfFreedom)
    guard let bounds = baseline.interval(level: 1 - 2 * level), bounds.lowerBound > 0 else {
      return TargetLine(
        .cannotTell, estimate: estimate, threshold: share, reason: .baselineUncertain)
    }
    let rule = TargetRule(threshold: 0, level: level)
    let contrast = rule.achieved(reduced(gaps, degreesOfFreedom, share))
    // With the baseline above nought the set is an interval, and agrees with the contrast.
    var line = TargetLine(
      contrast.verdict, estimate: estimate, threshold: share, pValue: contrast.pValue)
    if case .interval(let lower, let upper) = FiellerSet(
      gaps, level: 1 - 2 * level, degreesOfFreedom: degreesOfFreedom
    ).complementToOne {
      (line.lower, line.upper) = (lower, upper)
    }
    return line
  }
}
