import Estimation

/// A group of pupils with its figure against its comparator.
public struct TargetGroup: Sendable, Equatable, Codable {
  /// The group's name.
  public var name: String
  /// The group's figure less its comparator's; nil where suppressed.
  public var difference: UncertainValue?

  /// A group.
  ///
  /// - Parameters:
  ///   - name: The group's name.
  ///   - difference: The group's figure less its comparator's; nil where suppressed.
  public init(name: String, difference: UncertainValue?) {
    self.name = name
    self.difference = difference
  }

  /// Whether the upper end of the 95 % interval is below the comparator, as the published tables have it: rounding takes
  /// no part.
  public var isBelow: Bool {
    guard var difference else { return false }
    difference.halfUnit = 0
    return difference.interval(level: 0.95).map { $0.upperBound < 0 } ?? false
  }
}

/// Targets over groups of pupils.
public enum GroupTargets {
  /// No group significantly below its comparator.
  ///
  /// Observed is the published rule: a group is below where the upper end of its 95 % interval is below its comparator.
  /// The smaller the groups, the easier it is met, so achieved asks more: met where every group's interval of confidence
  /// 1 - 2 level is at or above its comparator, not-met where a group is below it after Holm's adjustment. A suppressed
  /// group leaves either cannot-tell, unless another one fails.
  ///
  /// - Parameters:
  ///   - groups: The groups.
  ///   - level: The one-sided level.
  ///   - baseRate: How often comparable schools break the literal rule; nil where unknown.
  ///   - impact: What speaks for an effect.
  /// - Returns: The outcome; the estimates of its lines are the lowest difference.
  public static func noneBelow(
    _ groups: [TargetGroup], level: Double, baseRate: Double?, impact: ImpactEvidence
  ) -> TargetOutcome {
    let failing = groups.filter { $0.isBelow }.map(\.name)
    return outcome(
      .noneBelow, groups, bound: 0, level: level, literal: failing, baseRate: baseRate,
      impact: impact)
  }

  /// Every group at most a margin below its comparator.
  ///
  /// Each group is tested at the level itself (an intersection-union test needs no adjustment): met where every lower end
  /// is at or above -margin; not-met where a group is below it after Holm's adjustment.
  ///
  /// - Parameters:
  ///   - groups: The groups.
  ///   - margin: How far below counts as no worse, above 0.
  ///   - level: The one-sided level.
  ///   - impact: What speaks for an effect.
  /// - Returns: The outcome; the estimates of its lines are the lowest difference.
  public static func nonInferior(
    _ groups: [TargetGroup], margin: Double, level: Double, impact: ImpactEvidence
  ) -> TargetOutcome {
    precondition(margin > 0, "margin \(margin)")
    let failing = groups.filter { group in
      group.difference.map { $0.value < -margin } ?? false
    }.map(\.name)
    return outcome(
      .nonInferior, groups, bound: -margin, level: level, literal: failing, baseRate: nil,
      impact: impact)
  }

  private static func outcome(
    _ measure: TargetMeasure, _ groups: [TargetGroup], bound: Double, level: Double,
    literal: [String], baseRate: Double?, impact: ImpactEvidence
  ) -> TargetOutcome {
    let published = groups.filter { $0.difference != nil }
    let suppressed = groups.filter { $0.difference == nil }.map(\.name)
    let adjusted = HolmAdjustment.adjusted(
      published.map { $0.difference?.pValue(below: bound) ?? 1 })
    let failing = zip(published, adjusted).filter { $0.1 < level }.map(\.0.name)
    let lowest = published.compactMap(\.difference).min { $0.value < $1.value }
    let rule = TargetRule(threshold: bound, level: level)
    let shown = published.map { rule.achieved($0.difference) }
    let isShown = shown.allSatisfy { $0.verdict == .met }
    func line(
      _ isFailed: Bool, _ isMet: Bool, _ reason: VerdictReason?
    ) -> TargetLine<AchievementVerdict> {
      guard let lowest else {
        return TargetLine(.cannotTell, threshold: bound, reason: .noFigures)
      }
      let isHidden = !suppressed.isEmpty && !isFailed
      return TargetLine(
        isFailed ? .notMet : isHidden || !isMet ? .cannotTell : .met, estimate: lowest.value,
        threshold: bound,
        reason: isHidden ? .suppressed(suppressed) : isFailed || isMet ? nil : reason)
    }
    // The published rule compares intervals: without a standard error it says nothing of a group.
    let isReadable =
      measure == .nonInferior || published.allSatisfy { $0.difference?.standardError != nil }
    let reason =
      shown.contains { $0.reason == .noUncertainty }
      ? VerdictReason.noUncertainty : shown.contains { $0.reason == .rounding } ? .rounding : nil
    return TargetOutcome(
      measure: measure, observed: line(!literal.isEmpty, isReadable, .noUncertainty),
      achieved: line(!failing.isEmpty, isShown, reason), impact: impact.line(level: level),
      detail: .groups(
        TargetGroups(
          published: published.count, suppressed: suppressed, failing: literal,
          failingByHolm: failing, chanceRate: chanceRate(published.count), baseRate: baseRate)))
  }

  /// 1 - (1 - 0.025)^k.
  private static func chanceRate(_ count: Int) -> Double {
    1 - (0..<count).reduce(1.0) { rate, _ in rate * 0.975 }
  }
}
