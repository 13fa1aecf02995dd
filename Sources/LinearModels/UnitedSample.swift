public import Designs
public import Frames
import Numerics

/// What several samples of one model structure have in common: the ground of a pass over the rows of all.
///
/// The samples differ by conditions on rows that cut through clusters. Every effect, cluster and weight is bound to
/// the union of their rows.
public struct UnitedSample: Sendable {
  /// The union of the samples, and which of them hold each row.
  public let rows: UnitedRows
  /// Per model the number of its sample.
  public let samples: [Int]
  /// The absorbed effects over the union.
  public let effects: [BoundEffect]
  /// The clusters over the union.
  public let clusters: Grouping
  /// The weights over the union, or nil.
  public let weights: [Double]?
  /// The cells of the pass: cluster x set of samples.
  let cells: Grouping

  /// The ground of a pass.
  ///
  /// - Parameters:
  ///   - rows: The union of the samples.
  ///   - samples: Per model the number of its sample.
  ///   - effects: Over the union.
  ///   - clusters: Over the union.
  ///   - weights: Over the union, or nil.
  public init(
    rows: UnitedRows, samples: [Int], effects: [BoundEffect], clusters: Grouping,
    weights: [Double]?
  ) {
    self.rows = rows
    self.samples = samples
    self.effects = effects
    self.clusters = clusters
    self.weights = weights
    cells = clusters.crossed(with: Grouping(codes: rows.patterns, rows: rows.rows))
  }

  /// Per cell its cluster and the samples that hold it.
  private var members: [(cluster: Int32, mask: UInt64)] {
    cells.firstPlaces().map { place in
      (clusters.codes[Int(place)], rows.masks[Int(rows.patterns[Int(place)])])
    }
  }

  /// Per cluster of a sample its cells.
  func parts(of sample: Int, clusters own: Grouping) -> [[Int]] {
    let places = Dictionary(uniqueKeysWithValues: zip(own.identities, own.identities.indices))
    var parts = [[Int]](repeating: [], count: own.count)
    for (cell, member) in members.enumerated() where member.mask & (1 << UInt64(sample)) != 0 {
      guard let place = places[clusters.identities[Int(member.cluster)]] else {
        preconditionFailure("a cell of no cluster of its sample")
      }
      parts[place].append(cell)
    }
    return parts
  }
}

extension FitRequest {
  /// Whether the moments of the model can come from a pass over cells that conditions on rows cut out of its
  /// clusters: one dimension of clusters, in which nothing finer is swept out, and no column that depends on the
  /// sample, as those of `poly()`.
  public var canUnite: Bool {
    guard canShare, clusters.count == 1, !design.hasSampleColumns else { return false }
    let absorption = absorption
    guard absorption.columns.allSatisfy(\.slopes.isEmpty) else { return false }
    guard let swept = absorption.swept else { return true }
    return swept.slopes.isEmpty && swept.grouping.codes == clusters[0].grouping.codes
  }

  /// What is swept out and what enters as columns: the same for models that can share a pass.
  var treatment: EffectTreatment {
    EffectTreatment(absorption)
  }
}

/// The labels of absorbed effects by what becomes of them.
struct EffectTreatment: Equatable {
  let swept: String?
  let columns: [String]

  init(_ absorption: Absorption) {
    swept = absorption.swept?.label
    columns = absorption.columns.map(\.label)
  }
}
