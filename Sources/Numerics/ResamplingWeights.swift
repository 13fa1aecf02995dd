/// The distribution of the weights of wild and multiplier bootstraps: mean 0, variance 1.
public enum ResamplingWeights: String, Sendable, CaseIterable, Codable {
  /// -1 and 1 with probability 1/2 each.
  case rademacher
  /// ±sqrt(3/2), ±1, ±sqrt(1/2) with probability 1/6 each: few clusters have more distinct draws (Webb 2023,
  /// [doi:10.1111/caje.12661](https://doi.org/10.1111/caje.12661)).
  case webb
  /// -(sqrt 5 - 1)/2 with probability (sqrt 5 + 1)/(2 sqrt 5), else (sqrt 5 + 1)/2: third moment 1 (Mammen 1993).
  case mammen

  /// The values of Webb's distribution.
  private static let webbValues = [
    -1.5.squareRoot(), -1, -0.5.squareRoot(), 0.5.squareRoot(), 1, 1.5.squareRoot(),
  ]
  private static let mammenLow = -(5.0.squareRoot() - 1) / 2
  private static let mammenHigh = (5.0.squareRoot() + 1) / 2
  private static let mammenShare = (5.0.squareRoot() + 1) / (2 * 5.0.squareRoot())

  /// The weights of one replication, in one lane of each group's entry.
  ///
  /// - Parameters:
  ///   - entries: One entry per group.
  ///   - lane: Which lane, 0 to 7.
  ///   - random: The stream of the replication; position = group.
  package func fill(_ entries: inout [RowLanes], lane: Int, from random: CounterRandom) {
    switch self {
    case .rademacher: random.fillSigns(&entries, lane: lane)
    case .webb:
      random.forSixths(count: entries.count) { entries[$0][lane] = Self.webbValues[$1] }
    case .mammen:
      for group in entries.indices {
        let isLow = random.uniform(at: UInt64(group)) < Self.mammenShare
        entries[group][lane] = isLow ? Self.mammenLow : Self.mammenHigh
      }
    }
  }
}

/// The replications of a bootstrap over groups: drawn, or all 2^G sign vectors where those are no more.
///
/// The weight of a group in a replication is a function of seed, replication and group alone, so neither the order
/// nor the number of threads changes a bit.
public struct ResamplingDraws: Sendable, Equatable {
  /// The distribution.
  public let weights: ResamplingWeights
  /// The number of groups that get a weight.
  public let groupCount: Int
  /// The seed.
  public let seed: UInt64
  /// Whether every sign vector occurs once; replication 0 is then the identity.
  public let isEnumerated: Bool
  /// The number of replications: those asked for, or 2^G.
  public let count: Int

  /// Replications for G groups.
  ///
  /// - Parameters:
  ///   - weights: The distribution.
  ///   - groupCount: G, at least 1.
  ///   - replications: How many are asked for, at least 1; with Rademacher weights and 2^G no more than that every
  ///     sign vector is taken once.
  ///   - seed: The seed.
  public init(
    _ weights: ResamplingWeights, groupCount: Int, replications: Int, seed: UInt64
  ) {
    precondition(groupCount >= 1 && replications >= 1, "\(replications) of \(groupCount) groups")
    self.weights = weights
    self.groupCount = groupCount
    self.seed = seed
    isEnumerated = weights == .rademacher && groupCount < 62 && 1 << groupCount <= replications
    count = isEnumerated ? 1 << groupCount : replications
  }

  /// The weights of eight replications.
  ///
  /// - Parameters:
  ///   - entries: One entry per group; lane i becomes replication `first` + i. Lanes from `count` on mean nothing.
  ///   - first: The first replication.
  package func fill(_ entries: inout [RowLanes], first: Int) {
    precondition(entries.count == groupCount, "\(entries.count) of \(groupCount) groups")
    for lane in 0..<8 {
      let replication = first + lane
      if isEnumerated {
        for group in entries.indices {
          entries[group][lane] = (replication >> group) & 1 == 1 ? -1 : 1
        }
      } else {
        weights.fill(
          &entries, lane: lane, from: CounterRandom(seed: seed, stream: UInt64(replication)))
      }
    }
  }

  /// The weights of one replication, group by group.
  ///
  /// - Parameter replication: Below `count`.
  /// - Returns: `groupCount` weights.
  public func weights(ofReplication replication: Int) -> [Double] {
    precondition(0 <= replication && replication < count, "replication \(replication)")
    var entries = [RowLanes](repeating: .zero, count: groupCount)
    fill(&entries, first: replication)
    return entries.map { $0[0] }
  }
}

extension CounterRandom {
  /// `rademacher(at: i)` for every entry.
  fileprivate func fillSigns(_ entries: inout [RowLanes], lane: Int) {
    var words = Philox.Block()
    for group in entries.indices {
      if group & 127 == 0 { words = block(UInt64(group >> 7)) }
      let bit = words[(group >> 5) & 3] >> UInt32(group & 31)
      entries[group][lane] = bit & 1 == 1 ? 1 : -1
    }
  }

  /// Whole numbers in 0 ..< 6, exactly equally likely, from 32 bits each (multiplication with rejection).
  fileprivate func forSixths(count: Int, _ body: (Int, Int) -> Void) {
    var words = Philox.Block()
    for place in 0..<count {
      if place & 3 == 0 { words = block(UInt64(place >> 2)) }
      var own = words
      while true {
        let product = UInt64(own[place & 3]) &* 6
        // 2^32 mod 6 = 4.
        if UInt32(truncatingIfNeeded: product) >= 4 {
          body(place, Int(product >> 32))
          break
        }
        own = Philox.block(counter: own, key: SIMD2(UInt32(truncatingIfNeeded: seed), 0x6a09_e667))
      }
    }
  }
}
