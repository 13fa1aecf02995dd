import Numerics

/// Targets over answers and ratings of people.
public enum AnswerTargets {
  /// At least a share agree.
  ///
  /// Observed is the share of those who answered. Achieved counts everyone who was asked: met where Clopper and Pearson's
  /// lower end is at or above the threshold even if all who did not answer disagree; not-met where the upper end is below it
  /// even if they all agree.
  ///
  /// - Parameters:
  ///   - agree: Those who agree.
  ///   - answered: Those who answered, at least `agree`.
  ///   - eligible: Those who were asked, at least `answered`.
  ///   - threshold: The share, in (0, 1].
  ///   - level: The one-sided level.
  /// - Returns: The outcome; its impact is not testable.
  public static func shareAgree(
    agree: Int, answered: Int, eligible: Int, threshold: Double, level: Double
  ) -> TargetOutcome {
    precondition(
      agree >= 0 && agree <= answered && answered <= eligible,
      "\(agree) of \(answered) of \(eligible)")
    let rule = TargetRule(threshold: threshold, level: level)
    let literal = answered > 0 ? Share(agree, of: answered).value : nil
    return TargetOutcome(
      measure: .shareAgree, observed: rule.observed(literal),
      achieved: achieved(agree, answered, eligible, rule, literal),
      impact: ImpactEvidence.none(.notAnOutcome).line(level: level),
      detail: .answers(agree: agree, answered: answered, eligible: eligible))
  }

  private static func achieved(
    _ agree: Int, _ answered: Int, _ eligible: Int, _ rule: TargetRule, _ literal: Double?
  ) -> TargetLine<AchievementVerdict> {
    guard answered > 0, let literal else {
      return TargetLine(.cannotTell, threshold: rule.threshold, reason: .noFigures)
    }
    let level = 1 - 2 * rule.level
    let worst = Share(agree, of: eligible).clopperPearson(level: level)
    let best = Share(agree + eligible - answered, of: eligible).clopperPearson(level: level)
    let among = Share(agree, of: answered).clopperPearson(level: level)
    let verdict: AchievementVerdict =
      rule.isMet(by: worst.lowerBound)
      ? .met : rule.isMet(by: best.upperBound) ? .cannotTell : .notMet
    let isDecidedByAnswers = rule.isMet(by: among.lowerBound) || !rule.isMet(by: among.upperBound)
    // P(X ≥ agree) where exactly the threshold would agree, everyone who did not answer disagreeing.
    let pValue =
      agree == 0
      ? 1
      : Binomial(trials: eligible, probability: rule.threshold).upperTail(Double(agree) - 1)
    return TargetLine(
      verdict, estimate: literal, lower: worst.lowerBound, upper: best.upperBound,
      threshold: rule.threshold, pValue: pValue,
      reason: verdict == .cannotTell && isDecidedByAnswers ? .nonResponse : nil)
  }

  /// Ordered ratings moved up: the probability that one after exceeds one before, ties half, is above the threshold.
  ///
  /// The interval is that of the log odds with clusters - 1 degrees of freedom, so that it keeps within 0 and 1.
  ///
  /// - Parameters:
  ///   - superiority: Of the ratings after over those before, clustered by school.
  ///   - threshold: The probability that must be exceeded: 0.5 is no shift.
  ///   - level: The one-sided level.
  ///   - impact: What speaks for an effect.
  /// - Returns: The outcome.
  public static func orderedShift(
    _ superiority: ProbabilityOfSuperiority?, threshold: Double, level: Double,
    impact: ImpactEvidence
  ) -> TargetOutcome {
    let rule = TargetRule(threshold: threshold, isStrict: true, level: level)
    guard let superiority else {
      return TargetOutcome(
        measure: .orderedShift, value: nil, rule: rule, impact: impact)
    }
    let theta = superiority.value
    var line = rule.achieved(UncertainValue(theta, standardError: nil))
    if theta > 0, theta < 1, superiority.variance > 0 {
      let error = superiority.variance.squareRoot() / (theta * (1 - theta))
      let odds = TargetRule(threshold: logOdds(threshold), isStrict: true, level: level).achieved(
        UncertainValue(
          logOdds(theta), standardError: error,
          degreesOfFreedom: Double(superiority.clusterCount - 1)))
      line = TargetLine(
        odds.verdict, estimate: theta, lower: odds.lower.map { (1 + tanhHalf($0)) / 2 },
        upper: odds.upper.map { (1 + tanhHalf($0)) / 2 }, threshold: threshold,
        pValue: odds.pValue)
    }
    return TargetOutcome(
      measure: .orderedShift, observed: rule.observed(theta), achieved: line,
      impact: impact.line(level: level))
  }
}
