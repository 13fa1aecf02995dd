import Numerics

/// How likely each verdict on ratings is, from the ratings before.
///
/// A draw takes schools with replacement, and of each as many ratings before and after as it has before: before from its
/// own, after from its own with weights that grow with the rating, exp(λ rank), so that over all schools a later rating
/// exceeds an earlier one with the wanted probability. Schools keep their ways of rating; pairs of ratings by one person
/// do not.
public struct RatingProspect: Sendable {
  private let ranks: [Double]
  /// Per school how often it gives each rank.
  private let counts: [[Double]]
  private let threshold: Double
  private let level: Double

  /// The prospect of a shift.
  ///
  /// - Parameters:
  ///   - ratings: The ratings before, by school; schools without ratings are left out.
  ///   - threshold: The probability that must be exceeded.
  ///   - level: The one-sided level.
  public init?(_ ratings: [[Double]], threshold: Double, level: Double) {
    let levels = Set(ratings.joined()).sorted()
    let schools = ratings.filter { !$0.isEmpty }
    guard levels.count >= 2, schools.count >= 2 else { return nil }
    let places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
    ranks = levels.indices.map { Double($0) }
    counts = schools.map { own in
      var counts = [Double](repeating: 0, count: levels.count)
      for rating in own { counts[places[rating] ?? 0] += 1 }
      return counts
    }
    self.threshold = threshold
    self.level = level
  }

  /// How likely each verdict is.
  ///
  /// - Parameters:
  ///   - draws: The number of draws, at least 1.
  ///   - seed: The seed.
  /// - Returns: The probabilities by the true probability of a later rating to exceed an earlier one; those that no
  ///   weights bring about are left out.
  public func verdicts(draws: Int, seed: Int) -> VerdictProspect {
    var effects: [(VerdictProspect.EffectName, Double)] = [(.harm, threshold - 0.1)]
    if threshold != 0.5 { effects.append((.none, 0.5)) }
    effects += [
      (.boundary, threshold), (.beyond, threshold + 0.1), (.beyond, threshold + 0.2),
    ]
    let rows = effects.sorted { $0.1 < $1.1 }.compactMap { effect in
      tilt(reaching: effect.1).map { tilt in
        tally(tilt, draws: draws, seed: seed).row(effect.0, effect.1, draws: draws)
      }
    }
    return VerdictProspect(
      rows: rows, draws: draws, seed: seed, schools: [counts.count, 0], changeDeviation: nil,
      changeSource: nil)
  }

  private func tally(_ tilt: Double, draws: Int, seed: Int) -> VerdictTally {
    let after = counts.map { tilted($0, tilt) }
    var tally = VerdictTally()
    for draw in 0..<draws {
      var source = UniformSource(CounterRandom(seed: UInt64(seed), stream: UInt64(draw)))
      var (upper, lower, clusters) = ([Double](), [Double](), [Int]())
      for cluster in counts.indices {
        let school = min(Int(source.next() * Double(counts.count)), counts.count - 1)
        for _ in 0..<Int(counts[school].reduce(0, +)) {
          lower.append(rank(counts[school], source.next()))
          upper.append(rank(after[school], source.next()))
          clusters.append(cluster)
        }
      }
      let outcome = AnswerTargets.orderedShift(
        ProbabilityOfSuperiority(
          of: upper, over: lower, upperClusters: clusters, lowerClusters: clusters),
        threshold: threshold, level: level, impact: .none(.noComparison))
      tally.add(outcome.observed.verdict, outcome.achieved.verdict, outcome.impact.verdict)
    }
    return tally
  }

  private func rank(_ weights: [Double], _ uniform: Double) -> Double {
    var left = uniform * weights.reduce(0, +)
    for (place, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return ranks[place] }
    }
    return ranks[weights.lastIndex { $0 > 0 } ?? 0]
  }

  /// A school's weights tilted towards higher ranks, with the same sum.
  private func tilted(_ counts: [Double], _ tilt: Double) -> [Double] {
    let top = tilt > 0 ? ranks.count - 1 : 0
    let raw = zip(counts, ranks).map { $0 * exponential(tilt * ($1 - Double(top))) }
    let (sum, total) = (raw.reduce(0, +), counts.reduce(0, +))
    return sum > 0 ? raw.map { $0 / sum * total } : counts
  }

  /// P(after > before) + P(after = before)/2 over all schools.
  private func superiority(_ tilt: Double) -> Double {
    var (before, after) = (ranks.map { _ in 0.0 }, ranks.map { _ in 0.0 })
    for own in counts {
      for (place, weight) in tilted(own, tilt).enumerated() {
        before[place] += own[place]
        after[place] += weight
      }
    }
    var (sum, below) = (0.0, 0.0)
    for place in ranks.indices {
      sum += after[place] * (below + before[place] / 2)
      below += before[place]
    }
    return sum / (below * after.reduce(0, +))
  }

  private func tilt(reaching wanted: Double) -> Double? {
    var (low, high) = (-30.0, 30.0)
    guard wanted > superiority(low), wanted < superiority(high) else { return nil }
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if superiority(middle) < wanted { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// Uniform numbers one after the other.
private struct UniformSource {
  private let random: CounterRandom
  private var position: UInt64 = 0

  init(_ random: CounterRandom) { self.random = random }

  mutating func next() -> Double {
    position += 1
    return random.uniform(at: position - 1)
  }
}
