import Designs
import Frames

/// How each absorbed effect is taken out.
///
/// An effect that a finer one contains vanishes with it. Of the others one is swept out during the pass over the
/// rows (with clusters: one that is nested in them, so that nothing leaves its cluster), those of few levels
/// enter as columns, and where more than one has many all are taken out beforehand by iteration.
struct Absorption {
  /// Centred on during the pass.
  var swept: BoundEffect?
  /// As indicators.
  var columns: [BoundEffect] = []
  /// All effects, where more than one of many levels cross.
  var iterated: [BoundEffect] = []
  /// Contained in a finer effect.
  var contained: [BoundEffect] = []
  /// The effects that are nested in a dimension of the clusters, without those contained.
  var nested: [BoundEffect] = []
  /// Whether the swept effect stays within the clusters.
  var isSweptWithinClusters = true

  /// The effects that remain once contained ones are left out.
  let maximal: [BoundEffect]

  /// What becomes of effects.
  ///
  /// - Parameters:
  ///   - effects: In the order of the formula.
  ///   - clusters: One grouping for each dimension.
  ///   - design: Of the same rows, which knows what was found of their groups.
  init(_ effects: [BoundEffect], clusters: [Grouping], of design: BoundDesign? = nil) {
    func isNested(_ effect: BoundEffect, in other: Grouping) -> Bool {
      design?.isNested(effect.grouping, in: other) ?? effect.grouping.isNested(in: other)
    }
    // Whether every column of one effect is a combination of another's.
    func contains(_ effect: BoundEffect, _ other: BoundEffect) -> Bool {
      Set(other.slopeLabels).isSubset(of: effect.slopeLabels)
        && isNested(effect, in: other.grouping)
    }
    let contained = effects.indices.filter { index in
      effects.indices.contains { other in
        other != index && contains(effects[other], effects[index])
          && (!contains(effects[index], effects[other]) || other < index)
      }
    }
    self.contained = contained.map { effects[$0] }
    let maximal = effects.indices.filter { !contained.contains($0) }.map { effects[$0] }
    self.maximal = maximal
    nested = maximal.filter { effect in
      clusters.contains { isNested(effect, in: $0) }
    }
    let within = clusters.count == 1 ? maximal.map { isNested($0, in: clusters[0]) } : nil
    guard let place = Self.sweptPlace(maximal, isWithinClusters: within) else {
      let isFew = maximal.allSatisfy(\.hasFewLevels)
      if isFew { columns = maximal } else { iterated = maximal }
      return
    }
    swept = maximal[place]
    columns = maximal.indices.filter { $0 != place }.map { maximal[$0] }
    isSweptWithinClusters = within?[place] ?? false
  }

  /// The effect to sweep, if all others have few levels.
  ///
  /// With one dimension of clusters it is the one nested in it that has most levels, or else the one of many levels;
  /// without, the one of most levels.
  private static func sweptPlace(
    _ effects: [BoundEffect], isWithinClusters: [Bool]?
  ) -> Int? {
    func largest(_ places: [Int]) -> Int? {
      places.filter { place in
        effects.indices.allSatisfy { $0 == place || effects[$0].hasFewLevels }
      }.max { (effects[$0].grouping.count, -$0) < (effects[$1].grouping.count, -$1) }
    }
    guard let isWithinClusters else { return largest(Array(effects.indices)) }
    let within = effects.indices.filter { isWithinClusters[$0] }
    return largest(within) ?? largest(effects.indices.filter { !effects[$0].hasFewLevels })
  }

  /// The effect for which leverage-based covariances of clusters are not defined, if there is one.
  func obstacle(clusters: [Grouping]) -> BoundEffect? {
    if let swept, !isSweptWithinClusters, clusters.count == 1 { return swept }
    return iterated.filter { effect in
      !clusters.contains { effect.grouping.isNested(in: $0) }
    }.max { $0.grouping.count < $1.grouping.count } ?? iterated.last
  }
}

extension BoundEffect {
  /// Columns that the effect has, its slopes included.
  var columnCount: Int { grouping.count * (1 + slopes.count) }

  var hasFewLevels: Bool { grouping.count <= FitRequest.fewLevels }
}
