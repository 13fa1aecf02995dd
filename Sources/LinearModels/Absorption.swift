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

  init(_ effects: [BoundEffect], clusters: [Grouping]) {
    let contained = effects.indices.filter { index in
      effects.indices.contains { other in
        other != index && effects[other].contains(effects[index])
          && (!effects[index].contains(effects[other]) || other < index)
      }
    }
    self.contained = contained.map { effects[$0] }
    let maximal = effects.indices.filter { !contained.contains($0) }.map { effects[$0] }
    self.maximal = maximal
    nested = maximal.filter { effect in
      clusters.contains { effect.grouping.isNested(in: $0) }
    }
    guard let place = Self.sweptPlace(maximal, clusters) else {
      let isFew = maximal.allSatisfy(\.hasFewLevels)
      if isFew { columns = maximal } else { iterated = maximal }
      return
    }
    swept = maximal[place]
    columns = maximal.indices.filter { $0 != place }.map { maximal[$0] }
    isSweptWithinClusters =
      clusters.count == 1 && maximal[place].grouping.isNested(in: clusters[0])
  }

  /// The effect to sweep, if all others have few levels: with one dimension of clusters the one nested in it that
  /// has most levels, or else the one of many levels; without, the one of most levels.
  private static func sweptPlace(_ effects: [BoundEffect], _ clusters: [Grouping]) -> Int? {
    func largest(_ places: [Int]) -> Int? {
      places.filter { place in
        effects.indices.allSatisfy { $0 == place || effects[$0].hasFewLevels }
      }.max { (effects[$0].grouping.count, -$0) < (effects[$1].grouping.count, -$1) }
    }
    guard clusters.count == 1 else { return largest(Array(effects.indices)) }
    let within = effects.indices.filter { effects[$0].grouping.isNested(in: clusters[0]) }
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

  /// Whether every column of the other effect is a combination of this one's.
  func contains(_ other: BoundEffect) -> Bool {
    Set(other.slopeLabels).isSubset(of: slopeLabels) && grouping.isNested(in: other.grouping)
  }
}
