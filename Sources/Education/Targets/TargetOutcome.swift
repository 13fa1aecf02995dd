public import Estimation

/// How a target came out, on three lines that are kept apart.
public struct TargetOutcome: Sendable, Equatable, Codable {
  /// What the target promises.
  public var measure: TargetMeasure
  /// The literal reading of the figures, without inference.
  public var observed: TargetLine<AchievementVerdict>
  /// The reading with uncertainty.
  public var achieved: TargetLine<AchievementVerdict>
  /// Against what would have been.
  public var impact: TargetLine<ImpactVerdict>
  /// What belongs to the measure beside.
  public var detail: TargetDetail?

  /// An outcome.
  ///
  /// - Parameters:
  ///   - measure: What the target promises.
  ///   - observed: The literal reading.
  ///   - achieved: The reading with uncertainty.
  ///   - impact: Against what would have been.
  ///   - detail: What belongs to the measure beside.
  public init(
    measure: TargetMeasure, observed: TargetLine<AchievementVerdict>,
    achieved: TargetLine<AchievementVerdict>, impact: TargetLine<ImpactVerdict>,
    detail: TargetDetail? = nil
  ) {
    self.measure = measure
    self.observed = observed
    self.achieved = achieved
    self.impact = impact
    self.detail = detail
  }

  /// An outcome of one estimate and a rule: mean-difference, gap-change, gap-narrowed.
  ///
  /// - Parameters:
  ///   - measure: What the target promises.
  ///   - value: The difference or the narrowing, positive = better.
  ///   - rule: What it must satisfy.
  ///   - impact: What speaks for an effect.
  public init(
    measure: TargetMeasure, value: UncertainValue?, rule: TargetRule, impact: ImpactEvidence
  ) {
    self.init(
      measure: measure,
      observed: rule.observed(value?.value, halfUnit: value?.halfUnit ?? 0),
      achieved: rule.achieved(value),
      impact: impact.line(level: rule.level))
  }
}

/// What belongs to a measure beside its three lines.
public enum TargetDetail: Sendable, Equatable, Codable {
  /// Fieller's set of the share by which the gap fell, at the confidence 1 - 2 level.
  case reduction(FiellerSet)
  /// Schools of which each must meet the target.
  case schools(met: Int, notMet: Int, void: Int)
  /// Groups.
  case groups(TargetGroups)
  /// Answers.
  case answers(agree: Int, answered: Int, eligible: Int)
}

/// What groups of pupils say of a target.
public struct TargetGroups: Sendable, Equatable, Codable {
  /// Groups with figures.
  public var published: Int
  /// Groups whose figures are suppressed.
  public var suppressed: [String]
  /// Groups with figures and without a national value.
  public var withoutNational: [String] = []
  /// Groups of which no pupil has a figure.
  public var withoutFigures: [String] = []
  /// Groups that break the rule, read literally.
  public var failing: [String]
  /// Groups that break it with all groups taken together (Holm).
  public var failingByHolm: [String]
  /// How often at least one group breaks the literal rule where all are exactly at their comparators.
  ///
  /// 1 - (1 - 0.025)^published, which holds for independent groups. Groups overlap, so the true rate is between 0.025
  /// and this.
  public var chanceRate: Double
  /// How often comparable schools break the literal rule; nil where unknown.
  public var baseRate: Double?

  /// What groups say.
  ///
  /// - Parameters:
  ///   - published: Groups with figures.
  ///   - suppressed: Groups whose figures are suppressed.
  ///   - failing: Groups that break the rule, read literally.
  ///   - failingByHolm: Groups that break it with all groups taken together.
  ///   - chanceRate: How often the literal rule is broken by chance.
  ///   - baseRate: How often comparable schools break it.
  public init(
    published: Int, suppressed: [String], failing: [String], failingByHolm: [String],
    chanceRate: Double, baseRate: Double?
  ) {
    self.published = published
    self.suppressed = suppressed
    self.failing = failing
    self.failingByHolm = failingByHolm
    self.chanceRate = chanceRate
    self.baseRate = baseRate
  }
}
