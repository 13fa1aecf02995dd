import Estimation
import Numerics

extension GroupTargets {
  /// How likely each verdict on groups is, from their differences in a year before.
  ///
  /// Each group's later difference is normal about its true one with the standard error of the year before, groups
  /// independent of each other: they overlap, so that verdicts in truth differ less from draw to draw. A group that was
  /// suppressed stays so.
  ///
  /// - Parameters:
  ///   - groups: The groups in a year before.
  ///   - margin: How far below counts as no worse; nil for none-below.
  ///   - level: The one-sided level.
  ///   - draws: The number of draws, at least 1.
  ///   - seed: The seed.
  /// - Returns: The probabilities by the true difference of every group; nil where no group has a standard error.
  public static func prospect(
    _ groups: [TargetGroup], margin: Double?, level: Double, draws: Int, seed: Int
  ) -> VerdictProspect? {
    let errors = groups.compactMap { $0.difference?.standardError }
    guard let largest = errors.max(), largest > 0 else { return nil }
    let (bound, step) = (-(margin ?? 0), 2.5 * largest)
    let effects: [(VerdictProspect.EffectName, Double?)] = [
      (.harm, bound - step), (.boundary, bound), (.beyond, bound + step),
      (.beyond, bound + 2 * step), (.asBefore, nil),
    ]
    var tallies = effects.map { _ in VerdictTally() }
    for draw in 0..<draws {
      var source = NormalSource(CounterRandom(seed: UInt64(seed), stream: UInt64(draw)))
      let errors = groups.map { ($0.difference?.standardError ?? 0) * source.next() }
      for (place, effect) in effects.enumerated() {
        let drawn = zip(groups, errors).map { group, error -> TargetGroup in
          var group = group
          let truth = effect.1 ?? group.difference?.value ?? 0
          group.difference?.value = truth + error
          return group
        }
        let outcome =
          margin.map {
            nonInferior(drawn, margin: $0, level: level, impact: .none(.notCompared))
          } ?? noneBelow(drawn, level: level, baseRate: nil, impact: .none(.notCompared))
        tallies[place].add(
          outcome.observed.verdict, outcome.achieved.verdict, outcome.impact.verdict)
      }
    }
    let lowest = groups.compactMap { $0.difference?.value }.min() ?? 0
    return VerdictProspect(
      rows: zip(effects, tallies).map { effect, tally in
        tally.row(effect.0, effect.1 ?? lowest, draws: draws)
      }.sorted { $0.effect < $1.effect }, draws: draws, seed: seed, schools: [],
      changeDeviation: nil, changeSource: nil)
  }
}
