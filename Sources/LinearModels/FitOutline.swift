import Designs
import Frames
import Numerics

/// How a model will be computed, told before it is: effects, passes over the rows, memory.
///
public struct FitOutline: Sendable, Equatable {
  /// Passes over the rows where no column nearly repeats others and the fit is not nearly exact.
  public let passes: Int
  /// Passes beside these, at most, where columns do or the fit is: a QR, two corrections, and the clusters' products
  /// from the rows; 0 for small problems, which always make them.
  public let furtherPasses: Int
  /// Bytes of the clusters' moments, or of columns from which crossed effects were taken out.
  public let storedBytes: Int
  /// Whether the clusters' moments are stored; else they are computed anew in a further pass.
  public let isStored: Bool
  /// The effect on whose levels rows are centred during the pass.
  public let swept: String?
  /// The effects of few levels that enter as columns.
  public let asColumns: [String]
  /// The effects that are taken out beforehand by iteration.
  public let iterated: [String]
  /// The effects that a finer one contains.
  public let nested: [String]
  /// Columns of the design (the intercept among them) and of effects, before any is omitted.
  public let parameterCount: Int
  /// The number of clusters of each dimension.
  public let clusterCounts: [Int]
  /// The kind of covariance that will be computed: CR1 in place of a default CR2 that is not defined.
  public let covarianceName: String
}

extension LinearModel {
  /// How a model will be computed.
  ///
  /// - Parameter request: As for `estimate`.
  /// - Returns: The outline; no pass is made.
  public static func outline(_ request: FitRequest) -> FitOutline {
    let absorption = request.absorption
    let explained = Set(
      request.variablesConstant(threads: 1).flatMap { request.design.columns(of: $0) })
    let regressors =
      request.design.columnCount - explained.count
      + absorption.columns.reduce(0) { $0 + $1.columnCount - 1 }
    guard !request.effects.isEmpty || !request.clusters.isEmpty else {
      return plainOutline(request)
    }
    let works = GroupedWork.all(of: request, explained: explained)
    let stored = works.filter(\.storesCells).map(\.storedBytes).max()
    let columnBytes =
      absorption.iterated.isEmpty ? 0 : 8 * request.design.rowCount * (regressors + 1)
    return FitOutline(
      passes: works.reduce(0) { $0 + $1.passes },
      furtherPasses: works.reduce(0) { $0 + $1.furtherPasses },
      storedBytes: columnBytes + (stored ?? 0),
      isStored: stored != nil, swept: absorption.swept?.label,
      asColumns: absorption.columns.map(\.label), iterated: absorption.iterated.map(\.label),
      nested: absorption.contained.map(\.label),
      parameterCount: regressors
        + (request.effects.isEmpty && request.design.hasIntercept ? 1 : 0),
      clusterCounts: request.clusters.map(\.grouping.count),
      covarianceName: works[0].covariance.kindName)
  }

  private static func plainOutline(_ request: FitRequest) -> FitOutline {
    let width = request.design.columnCount + 1
    let isSmall =
      request.design.rowCount * width * width <= NormalEquations.preciseWorkLimit
    let isRobust = request.covariance != .independent(.iid)
    return FitOutline(
      passes: 1 + (isSmall ? 3 : 0) + (isRobust && !isSmall ? 1 : 0),
      furtherPasses: isSmall ? 0 : isRobust ? 2 : 3, storedBytes: 0,
      isStored: false, swept: nil, asColumns: [], iterated: [], nested: [],
      parameterCount: request.design.terms.count, clusterCounts: [],
      covarianceName: request.covariance.kindName)
  }
}

/// What is read and kept of the rows, told before it is.
public struct FitWork: Sendable, Equatable {
  /// Passes over the rows, as in ``FitOutline``.
  public var passes: Int
  /// Passes beside these, at most, as in ``FitOutline``.
  public var furtherPasses: Int
  /// Bytes of moments at one time.
  public var storedBytes: Int
  /// Whether the clusters' moments are kept, so that questions about contrasts read no rows, unless a column nearly
  /// repeats others.
  public var keepsClusters: Bool

  /// Some work.
  ///
  /// - Parameters:
  ///   - passes: Passes over the rows.
  ///   - furtherPasses: Passes beside these, at most.
  ///   - storedBytes: Bytes of moments at one time.
  ///   - keepsClusters: Whether questions about contrasts read no rows.
  public init(passes: Int, furtherPasses: Int, storedBytes: Int, keepsClusters: Bool = true) {
    self.keepsClusters = keepsClusters
    self.passes = passes
    self.furtherPasses = furtherPasses
    self.storedBytes = storedBytes
  }
}

extension FitOutline {
  /// The passes and the bytes alone.
  ///
  /// - Parameter isShared: Whether a pass is shared with other models, and counted there.
  /// - Returns: The work of this model.
  public func work(isShared: Bool = false) -> FitWork {
    FitWork(
      passes: passes - (isShared ? 1 : 0), furtherPasses: furtherPasses, storedBytes: storedBytes,
      keepsClusters: isStored)
  }
}

/// What a grouped model costs: the rules by which passes are made and moments stored.
struct GroupedWork {
  let request: FitRequest
  let absorption: Absorption
  let covariance: CovarianceEstimator
  /// w: regressors and the outcome.
  let width: Int
  /// The numbers of all clusters' moments, where they were counted.
  var storedNumbers: Int?
  /// Whether only the diagnostics of one of several dimensions are wanted.
  var isDiagnosis = false

  /// The work of a model and, where it is clustered in several ways, of the diagnostics of each.
  static func all(of request: FitRequest, explained: Set<Int>) -> [GroupedWork] {
    let parts =
      request.clusters.count > 1 && request.wantsDiagnostics
      ? [request] + request.clusters.indices.map { request.clustered(by: $0) } : [request]
    return parts.map { part in
      let absorption = part.absorption
      let columns = (0..<part.design.columnCount).filter { !explained.contains($0) }
      let width =
        columns.count + 1 + absorption.columns.reduce(0) { $0 + $1.columnCount - 1 }
      var work = GroupedWork(
        request: part, absorption: absorption,
        covariance: (try? GroupedFit.resolve(part, absorption).0) ?? part.covariance, width: width)
      work.isDiagnosis = parts.count > 1 && part.clusters.count == 1
      guard absorption.iterated.isEmpty, work.mayBeSparse else { return work }
      let rows = GroupedRows(
        part.design, designColumns: columns, columnEffects: absorption.columns,
        swept: absorption.swept,
        cells: isClusterwise(part, absorption) ? part.clusters[0].grouping : nil,
        weights: part.weights.values)
      work.count(rows, threads: 1)
      return work
    }
  }

  /// Counts what the moments take where all columns of all clusters would be too much.
  ///
  /// - Parameters:
  ///   - rows: Of this model.
  ///   - threads: At least 1; changes nothing.
  mutating func count(_ rows: GroupedRows, threads: Int) {
    if mayBeSparse { storedNumbers = rows.storedNumbers(threads: threads) }
  }

  /// Whether whole triangles would be too much, and some columns may be constant in most clusters.
  private var mayBeSparse: Bool {
    Self.isClusterwise(request, absorption) && !isSmall && !needsSquaredWeights
      && storedBytes > request.storageLimit && width >= Self.wideColumns
  }

  var countingPasses: Int { storedNumbers == nil ? 0 : 1 }

  /// Columns from which on some may be constant in most clusters.
  static let wideColumns = 24

  /// Whether the clusters are the cells of the pass, so that each cluster's moments are known.
  static func isClusterwise(_ request: FitRequest, _ absorption: Absorption) -> Bool {
    request.clusters.count == 1 && absorption.isSweptWithinClusters
  }

  var isSmall: Bool { request.design.rowCount * width * width <= request.rebasedWorkLimit }

  /// Bytes of the moments of all clusters, at most: weights, means, products, positions of columns.
  var storedBytes: Int {
    let clusters = request.clusters.first?.grouping.count ?? 0
    let means = clusters * ((absorption.swept == nil ? width : 0) + 1)
    let whole = clusters * (SegmentProducts.packedCount(width) + width)
    return 8 * (means + (storedNumbers ?? whole))
  }

  /// Whether each cluster's moments are of use and may be kept.
  var storesCells: Bool {
    Self.isClusterwise(request, absorption) && !isSmall && !needsSquaredWeights && !needsRows
      && storedBytes <= request.storageLimit
  }

  /// Whether the working model needs moments with the powers 0, 1 and 2 of the weights.
  var needsSquaredWeights: Bool {
    guard case .clustered(let covariance) = covariance,
      Self.isClusterwise(request, absorption)
    else { return false }
    return covariance.usesWorkingModel && request.weights.values != nil
      && !request.weights.areFrequencies && covariance.workingModel == .identity
  }

  /// Whether rows of clusters are needed beside their moments: CR2 under the inverse-variance model where weights
  /// differ within clusters.
  var needsRows: Bool {
    guard case .clustered(let covariance) = covariance, covariance.kind == .CR2,
      covariance.workingModel == .inverseVariance, let weights = request.weights.values,
      !request.weights.areFrequencies, Self.isClusterwise(request, absorption)
    else { return false }
    let grouping = request.clusters[0].grouping
    var first = [Double](repeating: 0, count: grouping.count)
    for (code, weight) in zip(grouping.codes, weights) {
      let known = first[Int(code)]
      if known == 0 { first[Int(code)] = weight } else if known != weight { return true }
    }
    return false
  }

  var passes: Int {
    var passes = countingPasses + (isSmall ? 4 : 1)
    switch covariance {
    case .independent(let variance): passes += variance == .iid ? 0 : 1
    case .clustered:
      if needsSquaredWeights { passes += 1 }
      if !isDiagnosis, request.clusters.count > 1 || !Self.isClusterwise(request, absorption) {
        passes += 1
      }
      if request.clusters.count == 1, needsClusterPass { passes += 1 }
    }
    return passes
  }

  /// A QR, two corrections of coefficients and basis, and the clusters' products, which the moments then cannot give.
  var furtherPasses: Int {
    guard !isSmall else { return 0 }
    guard case .clustered = covariance, request.clusters.count == 1, storesCells else { return 3 }
    return 4
  }

  /// Whether the clusters' leverages take a pass of their own.
  private var needsClusterPass: Bool {
    Self.isClusterwise(request, absorption) ? !storesCells : request.wantsDiagnostics
  }
}

extension ClusteredCovariance {
  /// Whether weights enter by a working model.
  var usesWorkingModel: Bool { kind == .CR2 || reference.usesWorkingModel }
}

extension ClusteredCovariance.Reference {
  /// Whether each term has a distribution of its own, which a working model tells.
  public var usesWorkingModel: Bool {
    switch self {
    case .satterthwaite, .scaledSatterthwaite: true
    case .clusters, .residual, .normal: false
    }
  }
}
