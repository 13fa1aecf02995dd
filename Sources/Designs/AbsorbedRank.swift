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
  /// Exact for one effect (the sum over groups of the rank of [1, slopes]) and for two effects without
  /// slopes (groups less connected components: Abowd, Creecy & Kramarz 2002). Else, what is left
  /// after elimination of the largest effect is factorized and its pivots above nought are counted; where
  /// that costs too much and all but two effects have few columns, those columns' residuals on the two are
  /// counted. Both are exact unless a link is so weak that rounding hides it. Where neither can
  /// be done, a bound: every effect after the first has at least as many redundant groups as the
  /// largest number of components with an effect before it (`reghdfe`'s `dofadjustments(pairwise)`).
  ///
  /// - Complexity: With three effects, or two and slopes, up to some seconds.
  public var rank: AbsorbedRank {
    if let rank = AbsorbedProjection.simpleRank(effects, weights: weights) { return rank }
    // A sparse system costs little to factorize; of a dense one few columns' residuals cost less.
    if let rank = rankByPivots(0.3) ?? rankByResiduals ?? rankByPivots(1) { return rank }
    let groupings = effects.map(\.grouping)
    let redundant = groupings.indices.dropFirst().reduce(0) { sum, second in
      sum + groupings[..<second].map { connectedComponents($0, groupings[second]) }.reduce(1, max)
    }
    return AbsorbedRank(value: layout.ranks.reduce(0, +) - redundant, isExact: false)
  }

  /// The number of independent restrictions that effects impose, without getting ready to project.
  ///
  /// - Parameters:
  ///   - effects: At least one, all of the same sample.
  ///   - weights: One per row, finite and not negative, or nil for ones.
  /// - Returns: What `rank` of the projection is.
  /// - Complexity: O(rows) for one effect and for two without slopes.
  public static func rank(of effects: [BoundEffect], weights: [Double]? = nil) -> AbsorbedRank {
    simpleRank(effects, weights: weights) ?? AbsorbedProjection(effects, weights: weights).rank
  }

  private static func simpleRank(_ effects: [BoundEffect], weights: [Double]?) -> AbsorbedRank? {
    // A row of no weight joins nothing.
    let isPlain = effects.allSatisfy(\.slopes.isEmpty) && weights?.contains(0) != true
    let groupings = effects.map(\.grouping)
    switch effects.count {
    case 1 where isPlain: return AbsorbedRank(value: groupings[0].count, isExact: true)
    case 1:
      let basis = LevelBasis(
        codes: groupings[0].codes, count: groupings[0].count, slopes: effects[0].slopes,
        weights: weights ?? [])
      return AbsorbedRank(value: basis.rank, isExact: true)
    case 2 where isPlain:
      let components = connectedComponents(groupings[0], groupings[1])
      return AbsorbedRank(
        value: groupings[0].count + groupings[1].count - components, isExact: true)
    default: return nil
    }
  }

  private func rankByPivots(_ share: Double) -> AbsorbedRank? {
    guard let pivots = ReducedSystem.pivots(layout, share: share) else { return nil }
    let found = pivots.count { $0 > PartialCholesky.tolerance }
    // Between the limits a pivot may be rounding or a very weak link.
    let isUnclear = pivots.contains { abs($0) > PartialCholesky.tolerance && $0 < 1e-9 }
    return AbsorbedRank(value: layout.ranks[layout.leader] + found, isExact: !isUnclear)
  }

  /// Numbers that the residuals of effects with few columns may take: 400 MB.
  private static let residualLimit = 50_000_000

  private var rankByResiduals: AbsorbedRank? {
    let plain = effects.indices.filter { effects[$0].slopes.isEmpty }
      .sorted { effects[$0].grouping.count > effects[$1].grouping.count }.prefix(2)
    guard plain.count == 2, weights?.contains(0) != true else { return nil }
    let rest = effects.indices.filter { !plain.contains($0) }.map { effects[$0] }
    let columnCount = rest.reduce(0) { $0 + $1.grouping.count * (1 + $1.slopes.count) }
    guard columnCount * layout.order.count <= AbsorbedProjection.residualLimit else { return nil }
    let two = AbsorbedProjection(plain.map { effects[$0] })
    let columns = rest.flatMap(\.columns)
    guard case .success(let found) = two.attempt(columns) else { return nil }
    var factor = TallSkinnyQR(columnCount: columnCount)
    factor.append(Matrix(columns: found))
    let norms = columns.map { OrderedQR.norm($0) }
    let shares = OrderedQR(r: factor.r(), norms: norms, tolerance: 1e-8).remainingShare
    let isUnclear = shares.contains { $0 > 1e-9 && $0 < 1e-7 }
    return AbsorbedRank(
      value: two.rank.value + shares.count { $0 >= 1e-8 }, isExact: !isUnclear)
  }

  private func attempt(_ columns: [[Double]]) -> Result<[[Double]], ProjectionError> {
    do throws(ProjectionError) {
      return .success(try residuals(of: columns).columns)
    } catch {
      return .failure(error)
    }
  }
}

extension BoundEffect {
  /// The effect's columns: per group the ones and the slopes where a row is in the group.
  fileprivate var columns: [[Double]] {
    ([[Double](repeating: 1, count: grouping.codes.count)] + slopes).flatMap { values in
      (0..<Int32(grouping.count)).map { group in
        grouping.codes.indices.map { grouping.codes[$0] == group ? values[$0] : 0 }
      }
    }
  }
}
