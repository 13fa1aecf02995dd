import Estimation

/// A group of pupils with its figure against its comparator.
public struct TargetGroup: Sendable, Equatable, Codable {
  /// The group's name.
  public var name: String
  /// The group's figure less its comparator's; nil where it cannot be told.
  public var difference: UncertainValue?
  /// Why it cannot be told, where it cannot.
  public var lack: Lack

  /// Why nothing can be told of a group.
  public enum Lack: String, Sendable, Equatable, Codable {
    /// A published figure is suppressed.
    case suppressed
    /// There are figures, and no national value to compare them with.
    case withoutNational
    /// Not one of its pupils has a figure.
    case withoutFigures
  }

  /// A group.
  ///
  /// - Parameters:
  ///   - name: The group's name.
  ///   - difference: The group's figure less its comparator's; nil where it cannot be told.
  ///   - lack: Why it cannot be told, where it cannot.
  public init(name: String, difference: UncertainValue?, lack: Lack = .suppressed) {
    self.name = name
    self.difference = difference
    self.lack = lack
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
  /// 1 - 2 level is at or above its comparator, not-met where a group is below it after Holm's adjustment. A group that
  /// is suppressed, or otherwise without a difference, leaves either cannot-tell, unless another one fails.
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
    let lack = VerdictReason(lackOf: groups)
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
        return TargetLine(.cannotTell, threshold: bound, reason: lack ?? .noFigures)
      }
      let isHidden = lack != nil && !isFailed
      return TargetLine(
        isFailed ? .notMet : isHidden || !isMet ? .cannotTell : .met, estimate: lowest.value,
        threshold: bound,
        reason: isHidden ? lack : isFailed || isMet ? nil : reason)
    }
    // The published rule compares intervals: without a standard error it says nothing of a group.
    let isReadable =
      measure == .nonInferior || published.allSatisfy { $0.difference?.standardError != nil }
    let reason =
      shown.contains { $0.reason == .noUncertainty }
      ? VerdictReason.noUncertainty : shown.contains { $0.reason == .rounding } ? .rounding : nil
    var told = TargetGroups(
      published: published.count, suppressed: groups.names(lacking: .suppressed),
      failing: literal, failingByHolm: failing, chanceRate: chanceRate(published.count),
      baseRate: baseRate)
    told.withoutNational = groups.names(lacking: .withoutNational)
    told.withoutFigures = groups.names(lacking: .withoutFigures)
    return TargetOutcome(
      measure: measure, observed: line(!literal.isEmpty, isReadable, .noUncertainty),
      achieved: line(!failing.isEmpty, isShown, reason), impact: impact.line(level: level),
      detail: .groups(told))
  }

  /// 1 - (1 - 0.025)^k.
  private static func chanceRate(_ count: Int) -> Double {
    1 - (0..<count).reduce(1.0) { rate, _ in rate * 0.975 }
  }
}

extension [TargetGroup] {
  /// The names of the groups without a difference for one of the reasons, in order.
  fileprivate func names(lacking lack: TargetGroup.Lack) -> [String] {
    filter { $0.difference == nil && $0.lack == lack }.map(\.name)
  }
}

extension VerdictReason {
  /// Why groups without a difference leave a verdict open: suppression first; nil where every group has one.
  fileprivate init?(lackOf groups: [TargetGroup]) {
    let (suppressed, national) = (
      groups.names(lacking: .suppressed), groups.names(lacking: .withoutNational)
    )
    let figures = groups.names(lacking: .withoutFigures)
    if !suppressed.isEmpty {
      self = .suppressed(suppressed)
    } else if !national.isEmpty {
      self = .withoutNational(national)
    } else if !figures.isEmpty {
      self = .withoutFigures(figures)
    } else {
      return nil
    }
  }
}
