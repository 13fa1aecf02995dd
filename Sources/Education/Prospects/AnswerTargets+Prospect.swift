import Numerics

extension AnswerTargets {
  /// How likely each verdict on a share is, if everyone answers; exact.
  ///
  /// The answers are binomial. More agreement is never judged worse, so each verdict is a range of counts.
  ///
  /// - Parameters:
  ///   - eligible: Those who will be asked, at least 1.
  ///   - threshold: The share that was promised, in (0, 1].
  ///   - level: The one-sided level.
  /// - Returns: The probabilities by the true share.
  public static func prospect(
    eligible: Int, threshold: Double, level: Double
  ) -> VerdictProspect {
    precondition(eligible >= 1, "\(eligible) people")
    func outcome(_ agree: Int) -> TargetOutcome {
      shareAgree(
        agree: agree, answered: eligible, eligible: eligible, threshold: threshold, level: level)
    }
    /// The fewest who agree of whom something holds; eligible + 1 where it never does.
    func fewest(_ holds: (Int) -> Bool) -> Int {
      var (low, high) = (0, eligible + 1)
      while low < high {
        let middle = (low + high) / 2
        if holds(middle) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    let literal = fewest { outcome($0).observed.verdict == .met }
    let open = fewest { outcome($0).achieved.verdict != .notMet }
    let met = fewest { outcome($0).achieved.verdict == .met }
    let shares = [threshold - 0.2, threshold - 0.1, threshold, (threshold + 1) / 2, 1]
      .filter { $0 > 0 }
    return VerdictProspect(
      rows: shares.map { share in
        func atLeast(_ count: Int) -> Double {
          if count <= 0 || share == 1 { return count <= eligible ? 1 : 0 }
          return count > eligible
            ? 0 : Binomial(trials: eligible, probability: share).upperTail(Double(count) - 1)
        }
        let isMet = atLeast(met)
        return VerdictProspect.Row(
          name: share == threshold ? .boundary : share < threshold ? .below : .beyond,
          effect: share,
          observedMet: atLeast(literal),
          achieved: [isMet, 1 - atLeast(open), atLeast(open) - isMet],
          impact: ImpactVerdict.allCases.map { $0 == .notTestable ? 1 : 0 })
      }, draws: 0, seed: 0, schools: [], changeDeviation: nil, changeSource: nil)
  }
}
