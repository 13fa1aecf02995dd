internal import Frames
internal import Numerics

/// The number of independent columns among those of absorbed effects.
public struct AbsorbedRank: Sendable, Equatable {
  /// The rank, or an upper bound of it.
  public let value: Int

  /// Whether `value` is the rank.
  public let isExact: Bool

  /// A rank.
  ///
  /// - Parameters:
  ///   - value: The rank, or an upper bound of it.
  ///   - isExact: Whether it is the rank.
  public init(value: Int, isExact: Bool) {
    self.value = value
    self.isExact = isExact
  }
}

extension AbsorbedProjection {
  /// The number of independent restrictions that the effects impose, the intercept among them.
  ///
  /// Exact for one effect (the sum over groups of the rank of [1, slopes]), for two effects without
  /// slopes (groups less connected components: Abowd, Creecy & Kramarz 2002), and wherever what is
  /// left after elimination of the largest effect can be factorized: the pivots above nought are
  /// counted. Else a bound: of the effects without slopes, every one after the first has at least as many
  /// redundant groups as the largest number of components with an effect before it (`reghdfe`'s
  /// `dofadjustments(pairwise)`).
  ///
  /// - Complexity: Up to some seconds where a factorization is tried.
  public var rank: AbsorbedRank {
    let own = layout.ranks.reduce(0, +)
    if effects.count == 1 { return AbsorbedRank(value: own, isExact: true) }
    let plain = effects.filter { $0.slopes.isEmpty }.map(\.grouping)
    if effects.count == 2 && plain.count == 2 {
      let components = connectedComponents(plain[0], plain[1])
      return AbsorbedRank(value: own - components, isExact: true)
    }
    if let pivots = ReducedFactor(layout)?.completePivots {
      // Between the limits a pivot may be rounding or a very weak connection.
      let unclear = pivots.contains { $0 > 1e-13 && $0 < 1e-9 }
      let found = pivots.count { $0 > PartialCholesky.tolerance }
      return AbsorbedRank(value: layout.ranks[layout.leader] + found, isExact: !unclear)
    }
    let groupings = effects.map(\.grouping)
    let redundant = groupings.indices.dropFirst().reduce(0) { sum, second in
      sum + groupings[..<second].map { connectedComponents($0, groupings[second]) }.reduce(1, max)
    }
    return AbsorbedRank(value: own - redundant, isExact: false)
  }
}
