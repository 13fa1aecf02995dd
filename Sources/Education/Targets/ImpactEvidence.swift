/// What speaks for or against a programme's effect.
public enum ImpactEvidence: Sendable, Equatable, Codable {
  /// Nothing to compare with, or a measure that describes no outcome.
  case none(VerdictReason)
  /// An effect against comparison schools, positive = benefit, if trends would have been parallel.
  case effect(UncertainValue, worthwhile: Double, baselineHasSelectionYear: Bool)

  /// The verdict on the effect.
  ///
  /// With the interval of confidence 1 - 2 level: below nought is harm; below the smallest worthwhile effect is no
  /// worthwhile effect, even where it is above nought; above nought is consistent with benefit; else inconclusive. A
  /// baseline that contains the year on which schools were chosen caps a benefit at inconclusive, since schools chosen
  /// for weak results improve by themselves.
  ///
  /// - Parameter level: The one-sided level, in (0, 0.5).
  /// - Returns: The line; its threshold is the smallest worthwhile effect.
  public func line(level: Double) -> TargetLine<ImpactVerdict> {
    switch self {
    case .none(let reason):
      return TargetLine(.notTestable, threshold: 0, reason: reason)
    case .effect(let effect, let worthwhile, let hasSelectionYear):
      guard let interval = effect.interval(level: 1 - 2 * level) else {
        return TargetLine(
          .inconclusive, estimate: effect.value, threshold: worthwhile, reason: .noUncertainty)
      }
      let verdict: ImpactVerdict =
        if interval.upperBound < 0 {
          .consistentWithHarm
        } else if interval.upperBound < worthwhile {
          .noWorthwhileEffect
        } else if interval.lowerBound > 0 {
          .consistentWithBenefit
        } else {
          .inconclusive
        }
      let isCapped = hasSelectionYear && verdict == .consistentWithBenefit
      return TargetLine(
        isCapped ? .inconclusive : verdict, estimate: effect.value, lower: interval.lowerBound,
        upper: interval.upperBound, threshold: worthwhile, pValue: effect.pValue(above: 0),
        reason: isCapped ? .baselineHasSelectionYear : nil)
    }
  }
}
