public import Designs
import Frames
import Numerics

/// One pass for models whose samples differ by conditions on rows.
public struct UnitedPass: Sendable {
  private let requests: [FitRequest]
  private let sample: UnitedSample
  private let absorption: Absorption

  /// A pass; nil where the models are not treated alike, or the moments would take more than may be stored.
  ///
  /// - Parameters:
  ///   - requests: Models that can unite, of the same effects, clusters and weights.
  ///   - sample: Their samples, model by model.
  public init?(_ requests: [FitRequest], _ sample: UnitedSample) {
    self.requests = requests
    self.sample = sample
    absorption = Absorption(sample.effects, clusters: [sample.clusters])
    let treatment = EffectTreatment(absorption)
    guard let first = requests.first,
      requests.allSatisfy({ $0.canUnite && $0.treatment == treatment }),
      passBytes + memberBytes <= first.storageLimit
    else { return nil }
  }

  /// w of the pass: no more than the columns of all models.
  private var width: Int {
    let terms = Set(requests.flatMap { $0.design.columnTerms.map(\.product) })
    let outcomes = Set(requests.map(\.design.outcomeLabel))
    return terms.count + outcomes.count + absorption.columns.reduce(0) { $0 + $1.columnCount - 1 }
  }

  /// Bytes of the pass's own moments, at most; they are gone once every model has its own.
  public var passBytes: Int {
    8 * sample.cells.count * (SegmentProducts.packedCount(width) + 2 * width + 1)
  }

  /// Bytes of all models' moments, at most.
  public var memberBytes: Int { requests.reduce(0) { $0 + $1.momentBytes } }

  /// Makes the pass.
  ///
  /// - Parameters:
  ///   - designs: Of each model over the union of the samples.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: The requests with their moments.
  public func make(_ designs: [BoundDesign], threads: Int) -> [FitRequest] {
    let design = designs[0].merging(Array(designs.dropFirst()))
    let absorbing = [absorption.swept].compactMap(\.self) + absorption.columns
    let explained = Set(absorbing.flatMap { design.columnsConstant(within: $0) })
    let columns = (0..<design.columnCount).filter { !explained.contains($0) }
    let rows = GroupedRows(
      design, designColumns: columns, columnEffects: absorption.columns, cells: sample.cells,
      weights: sample.weights)
    let moments = rows.moments(keepsCells: true, threads: threads)
    let places = Dictionary(
      uniqueKeysWithValues: columns.enumerated().map {
        (design.columnTerms[$1].product, rows.effectColumnCount + $0)
      })
    return parallelMap(count: requests.count, threads: threads) { index in
      var request = requests[index]
      request.passBytesHeld = moments.byteCount
      request.moments = own(request, sample.samples[index], moments, rows, places)
      return request
    }
  }

  private func own(
    _ request: FitRequest, _ index: Int, _ moments: GroupedMoments, _ rows: GroupedRows,
    _ places: [TermID: Int]
  ) -> GroupedMoments {
    let own = request.design
    let absorption = request.absorption
    let explained = Set(request.effects.flatMap { own.columnsConstant(within: $0) })
    let kept = (0..<own.columnCount).filter { !explained.contains($0) }.compactMap {
      places[own.columnTerms[$0].product]
    }
    let outcome = places[BoundDesign.outcomeTerm(own.outcomeLabel)] ?? rows.regressorCount
    let clusters = request.clusters[0].grouping
    let sizes = clusters.sizes()
    return moments.uniting(
      sample.parts(of: index, clusters: clusters),
      columns: effectColumns(of: absorption.columns) + kept + [outcome],
      isSwept: absorption.swept != nil,
      longClusters: sizes.indices.filter { sizes[$0] > GroupedRows.longLeafRows })
  }

  /// Where a model's indicators of effects stand among those of the pass.
  ///
  /// The first level of an effect has none in either: a level that is not the first of a sample is not the first of the
  /// union.
  private func effectColumns(of effects: [BoundEffect]) -> [Int] {
    var start = 0
    var found: [Int] = []
    for (whole, own) in zip(absorption.columns, effects) {
      let places = Dictionary(
        uniqueKeysWithValues: zip(whole.grouping.identities, whole.grouping.identities.indices))
      for identity in own.grouping.identities.dropFirst() {
        guard let place = places[identity], place > 0 else {
          preconditionFailure("a level of a sample that its union lacks")
        }
        found.append(start + place - 1)
      }
      start += whole.grouping.count - 1
    }
    return found
  }
}
