import Designs
import Frames

extension LinearModel {
  /// Requests whose moments come from one pass where they share rows, effects, clusters and weights: the pass takes
  /// the columns of all, and each model selects its own.
  ///
  /// Only where moments are of use as they are: large problems, nothing taken out by iteration, and all moments
  /// together within the storage limit. Estimates agree with separate passes to rounding.
  ///
  /// - Parameters:
  ///   - requests: Models in any order.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: The same requests in the same order, some with their moments.
  public static func sharingPasses(_ requests: [FitRequest], threads: Int) -> [FitRequest] {
    var shared = requests
    var open = requests.indices.filter { requests[$0].canShare }
    while let first = open.first {
      let group = open.filter { requests[first].sharesPass(with: requests[$0]) }
      open.removeAll { group.contains($0) }
      if group.count > 1 { share(group, &shared, threads) }
    }
    return shared
  }

  private static func share(_ group: [Int], _ requests: inout [FitRequest], _ threads: Int) {
    let members = group.map { requests[$0] }
    let design = members[0].design.merging(members.dropFirst().map(\.design))
    let absorption = Absorption(members[0].effects, clusters: members[0].clusters.map(\.grouping))
    let explained = Set(members[0].effects.flatMap { design.columnsConstant(within: $0) })
    let columns = (0..<design.columnCount).filter { !explained.contains($0) }
    let isClusterwise = GroupedWork.isClusterwise(members[0], absorption)
    let rows = GroupedRows(
      design, designColumns: columns, columnEffects: absorption.columns, swept: absorption.swept,
      cells: isClusterwise ? members[0].clusters[0].grouping : nil,
      weights: members[0].weights.values)
    let work = GroupedWork(
      request: members[0], absorption: absorption, covariance: members[0].covariance,
      width: rows.columnCount)
    guard work.storedBytes * (group.count + 1) <= members[0].storageLimit else { return }
    let moments = rows.moments(keepsCells: isClusterwise, threads: threads)
    let terms = design.columnTerms
    let places = Dictionary(
      uniqueKeysWithValues: columns.enumerated().map {
        (terms[$1], rows.effectColumnCount + $0)
      })
    for index in group {
      let own = requests[index].design
      let kept = own.columnTerms.compactMap { places[$0] }
      let outcome = places[BoundDesign.outcomeTerm(own.outcomeLabel)] ?? rows.regressorCount
      requests[index].moments = moments.selecting(
        Array(0..<rows.effectColumnCount) + kept + [outcome])
    }
  }
}

extension FitRequest {
  /// Whether the moments of a pass are what the model is estimated from.
  fileprivate var canShare: Bool {
    guard !effects.isEmpty || !clusters.isEmpty else { return false }
    let absorption = Absorption(effects, clusters: clusters.map(\.grouping))
    guard absorption.iterated.isEmpty else { return false }
    let width =
      design.columnCount + 1 + absorption.columns.reduce(0) { $0 + $1.columnCount - 1 }
    return design.rowCount * width * width > rebasedWorkLimit
  }

  fileprivate func sharesPass(with other: FitRequest) -> Bool {
    rows == other.rows && effects == other.effects && weights == other.weights
      && clusters.map(\.grouping) == other.clusters.map(\.grouping)
  }

  /// The rows of the sample.
  private var rows: RowSelection? { effects.first?.grouping.rows ?? clusters.first?.grouping.rows }
}
