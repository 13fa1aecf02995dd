import Designs
import Frames

/// A pass that several models over the same rows share, before it is made.
public struct SharedPass: Sendable {
  /// The places of the models among the requests.
  public private(set) var members: [Int]
  private let merged: MergedRows

  fileprivate init(_ members: [Int], _ merged: MergedRows) {
    self.members = members
    self.merged = merged
  }

  /// Bytes of the pass's moments, at most; they stay till the last model is estimated.
  public var passBytes: Int { merged.storedBytes }

  /// Bytes of a model's own moments, at most; they are picked as it is estimated.
  public var memberBytes: Int { merged.memberBytes }

  /// The pass where the requests are some of a longer list.
  ///
  /// - Parameter places: Of each request in the longer list.
  /// - Returns: The pass with its members by their places there.
  public func renumbered(_ places: [Int]) -> SharedPass {
    SharedPass(members.map { places[$0] }, merged)
  }

  /// Makes the pass.
  ///
  /// Estimates agree with separate passes to rounding.
  ///
  /// - Parameters:
  ///   - requests: Those of the members, in their order.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: The same with their moments.
  public func make(_ requests: [FitRequest], threads: Int) -> [FitRequest] {
    precondition(requests.count == members.count, "\(requests.count) requests")
    let moments = merged.rows.moments(keepsCells: merged.isClusterwise, threads: threads)
    let last = LastSolved()
    let scores = merged.scores(moments, threads: threads)
    // Models that follow each other mostly differ in their covariance alone.
    var (known, columns): (BoundDesign?, [Int]) = (nil, [])
    return requests.map { request in
      if known?.hasColumns(of: request.design) != true {
        (known, columns) = (request.design, merged.columns(of: request.design))
      }
      var shared = request
      shared.lastSolved = last
      shared.scores = scores
      shared.passBytesHeld = moments.byteCount + (scores == nil ? 0 : merged.scoreBytes)
      shared.moments = moments
      shared.momentColumns = columns
      return shared
    }
  }
}

extension LinearModel {
  /// The passes that models over the same rows share: those of equal rows, effects, clusters and weights, where the
  /// pass takes the columns of all and each model selects its own.
  ///
  /// Only where moments are of use as they are: large problems, nothing taken out by iteration, and the moments of all
  /// columns with those of one model within the storage limit.
  ///
  /// - Parameter requests: Models in any order.
  /// - Returns: Passes of at least two models; no pass is made.
  public static func sharedPasses(_ requests: [FitRequest]) -> [SharedPass] {
    var passes: [SharedPass] = []
    var open = requests.indices.filter { requests[$0].canShare && !requests[$0].sharesItsPass }
    while let first = open.first {
      let group = open.filter { requests[first].sharesPass(with: requests[$0]) }
      open.removeAll { group.contains($0) }
      guard group.count > 1 else { continue }
      let pass = SharedPass(group, MergedRows(group.map { requests[$0] }))
      if pass.passBytes + pass.memberBytes <= requests[first].storageLimit { passes.append(pass) }
    }
    return passes
  }

  /// Requests whose moments come from one pass where they share rows, effects, clusters and weights.
  ///
  /// Estimates agree with separate passes to rounding.
  ///
  /// - Parameters:
  ///   - requests: Models in any order.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: The same requests in the same order, some with their moments.
  public static func sharingPasses(_ requests: [FitRequest], threads: Int) -> [FitRequest] {
    var shared = requests
    for pass in sharedPasses(requests) {
      let made = pass.make(pass.members.map { requests[$0] }, threads: threads)
      for (index, request) in zip(pass.members, made) { shared[index] = request }
    }
    return shared
  }
}

/// The rows of several models with the columns of all.
private struct MergedRows: Sendable {
  let rows: GroupedRows
  let work: GroupedWork
  let isClusterwise: Bool
  /// Bytes of a model's own moments, at most.
  let memberBytes: Int
  private let storageLimit: Int
  private let clusters: ClusterDimension?
  /// Models whose covariances take scores alone, that differ in more than those.
  private let scoredCount: Int
  private let places: [TermID: Int]

  init(_ members: [FitRequest]) {
    let first = members[0]
    let design = first.design.merging(members.dropFirst().map(\.design))
    let absorption = first.absorption
    let explained = Set(first.effects.flatMap { design.columnsConstant(within: $0) })
    let columns = (0..<design.columnCount).filter { !explained.contains($0) }
    isClusterwise = GroupedWork.isClusterwise(first, absorption)
    memberBytes = members.map(\.momentBytes).max() ?? 0
    storageLimit = first.storageLimit
    clusters = first.clusters.first
    let scored = members.filter(\.takesScoresAlone).map { request in
      [BoundDesign.outcomeTerm(request.design.outcomeLabel)] + request.design.columnTerms
    }
    scoredCount = Set(scored).count
    let rows = GroupedRows(
      design, designColumns: columns, columnEffects: absorption.columns, swept: absorption.swept,
      cells: isClusterwise ? first.clusters[0].grouping : nil, weights: first.weights.values)
    self.rows = rows
    work = GroupedWork(
      request: first, absorption: absorption, covariance: first.covariance,
      width: rows.columnCount)
    places = Dictionary(
      uniqueKeysWithValues: columns.enumerated().map {
        (design.columnTerms[$1].product, rows.effectColumnCount + $0)
      })
  }

  /// Bytes of the moments, and of the clusters' scores where models share them.
  var storedBytes: Int { work.storedBytes + scoreBytes }

  /// Bytes of the scores, at most; 0 where there are none, as where they would not fit beside the moments.
  var scoreBytes: Int {
    guard isClusterwise, let clusters,
      SharedScores.isWorthIt(
        width: rows.columnCount, effects: rows.effectColumnCount, modelCount: scoredCount)
    else { return 0 }
    let bytes = SharedScores.byteCount(
      width: rows.columnCount, effects: rows.effectColumnCount,
      clusterCount: clusters.grouping.count)
    return work.storedBytes + memberBytes + bytes <= storageLimit ? bytes : 0
  }

  /// The scores that the models share, where they are of use.
  func scores(_ moments: GroupedMoments, threads: Int) -> SharedScores? {
    guard scoreBytes > 0, let clusters else { return nil }
    return SharedScores(
      moments, effectColumnCount: rows.effectColumnCount, clusters: clusters, threads: threads)
  }

  /// Where the columns of one model stand, the outcome last.
  func columns(of design: BoundDesign) -> [Int] {
    let outcome =
      places[BoundDesign.outcomeTerm(design.outcomeLabel)] ?? rows.regressorCount
    return Array(0..<rows.effectColumnCount) + design.columnTerms.compactMap { places[$0.product] }
      + [outcome]
  }
}

extension BoundDesign {
  /// Whether two designs have the same columns and outcome.
  fileprivate func hasColumns(of other: BoundDesign) -> Bool {
    outcomeLabel == other.outcomeLabel && columnTerms == other.columnTerms
  }
}

extension FitRequest {
  /// Whether the moments of a pass are what the model is estimated from.
  var canShare: Bool {
    guard !effects.isEmpty || !clusters.isEmpty else { return false }
    let absorption = absorption
    guard absorption.iterated.isEmpty else { return false }
    let width =
      design.columnCount + 1 + absorption.columns.reduce(0) { $0 + $1.columnCount - 1 }
    return design.rowCount * width * width > rebasedWorkLimit
  }

  /// Bytes of the moments of all clusters, at most.
  package var momentBytes: Int {
    let absorption = absorption
    let explained = Set(variablesConstant(threads: 1).flatMap { design.columns(of: $0) })
    let width =
      design.columnCount - explained.count + 1
      + absorption.columns.reduce(0) { $0 + $1.columnCount - 1 }
    return GroupedWork(
      request: self, absorption: absorption, covariance: covariance, width: width
    ).storedBytes
  }

  fileprivate func sharesPass(with other: FitRequest) -> Bool {
    rows == other.rows && effects == other.effects && weights == other.weights
      && clusters.map(\.grouping) == other.clusters.map(\.grouping)
  }

  /// The rows of the sample.
  private var rows: RowSelection? { effects.first?.grouping.rows ?? clusters.first?.grouping.rows }
}
