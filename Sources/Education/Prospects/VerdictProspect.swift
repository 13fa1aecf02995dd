/// How likely each verdict is, for some true effects.
public struct VerdictProspect: Sendable, Equatable, Codable {
  /// One true effect.
  public struct Row: Sendable, Equatable, Codable {
    /// Which effect it is.
    public var name: EffectName
    /// Its size: the share by which a gap falls, points of a difference, a probability.
    public var effect: Double
    /// How often the figures, read literally, satisfy the target.
    public var observedMet: Double
    /// How often the target is met, not met, and cannot be told with uncertainty.
    public var achieved: [Double]
    /// How often each verdict on the impact is given, in the order of `ImpactVerdict.allCases`.
    public var impact: [Double]
  }

  /// What a true effect is to the target.
  public enum EffectName: String, Sendable, Codable {
    /// Things became worse.
    case harm
    /// Nothing changed.
    case none
    /// Half of what was promised.
    case half
    /// Less than was promised.
    case below
    /// Exactly what was promised: met should be rare still.
    case boundary
    /// More than was promised.
    case beyond
    /// As it was before.
    case asBefore = "as before"
  }

  /// The effects, ascending.
  public var rows: [Row]
  /// Draws; 0 where the probabilities are exact.
  public var draws: Int
  /// The seed.
  public var seed: Int
  /// Schools of the programme, and to compare with.
  public var schools: [Int]
  /// The standard deviation of schools' own changes; nil where it takes no part.
  public var changeDeviation: Double?
  /// Where it comes from.
  public var changeSource: PrePeriod.ChangeSource?

  /// The greatest Monte Carlo error of a probability, sqrt(p (1 - p) / draws); 0 where they are exact.
  public var monteCarloError: Double {
    if draws == 0 { return 0 }
    let all = rows.flatMap { [$0.observedMet] + $0.achieved + $0.impact }
    return all.map { ($0 * (1 - $0) / Double(draws)).squareRoot() }.max() ?? 0
  }
}

/// Counts verdicts.
struct VerdictTally {
  private(set) var observedMet = 0
  private(set) var achieved = [0, 0, 0]
  private(set) var impact = [Int](repeating: 0, count: ImpactVerdict.allCases.count)

  mutating func add(
    _ observed: AchievementVerdict, _ achieved: AchievementVerdict, _ impact: ImpactVerdict
  ) {
    if observed == .met { observedMet += 1 }
    self.achieved[AchievementVerdict.allCases.firstIndex(of: achieved) ?? 0] += 1
    self.impact[ImpactVerdict.allCases.firstIndex(of: impact) ?? 0] += 1
  }

  mutating func add(_ other: VerdictTally) {
    observedMet += other.observedMet
    for place in achieved.indices { achieved[place] += other.achieved[place] }
    for place in impact.indices { impact[place] += other.impact[place] }
  }

  func row(
    _ name: VerdictProspect.EffectName, _ effect: Double, draws: Int
  ) -> VerdictProspect.Row {
    let n = Double(draws)
    return VerdictProspect.Row(
      name: name, effect: effect, observedMet: Double(observedMet) / n,
      achieved: achieved.map { Double($0) / n }, impact: impact.map { Double($0) / n })
  }
}
