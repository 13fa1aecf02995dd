import Designs
public import Estimation
import Frames
public import Numerics

/// What keeps a hypothesis from being tested by a wild bootstrap.
public enum WildBootstrapError: Error, Equatable, Sendable {
  /// The combinations have no variance: residuals are nought, or the combinations depend on each other.
  case noVariance
  /// A jackknifed variant, and the combination has no estimate without one cluster (its position).
  case carriedByCluster(Int)
}

/// A linear model made ready for wild cluster bootstraps of any hypotheses about its terms.
///
/// Exact for one, two or more clusterings, bootstrap clusters of their own (finer or coarser), weights, and absorbed
/// effects nested in the cells or of at most 100 levels. Memory O(cells · p), nothing is G x G.
public struct WildBootstrapFit: Sendable {
  private let solution: GroupedSolution
  let terms: Matrix
  private let values: [Double]
  private let cells: WildCells
  let threads: Int
  /// Whether the one clustering of the statistic gets the weights.
  public let isOneWay: Bool
  private let dimension: ClusterDimension
  /// Passes over the rows that it took, those of the first call of `test` or `coefficientDraws` among them.
  public let passes: Int
  /// Passes that further calls took.
  public var furtherPasses: Int { max(readings.count - 1, 0) }
  private let readings = RowReadings()
  /// Bytes of the cells' moments; 0 where they are computed anew, or shared.
  public let momentBytes: Int
  /// The column whose groups get a weight.
  public var groupLabel: String { dimension.label }

  /// Solves the model once more where its cells are not the clusters of the estimation; one pass over the rows.
  ///
  /// - Parameters:
  ///   - request: As the model was estimated; its clusters are those of the statistic.
  ///   - convention: Of the estimated covariance: CR0, CR1 or CV3. Its factors are those of t and of t*.
  ///   - groups: The clusters that get a weight; nil for those of the statistic, of several the dimension with the
  ///     fewest clusters.
  ///   - threads: At least 1; changes no bit.
  /// - Throws: As `LinearModel.estimate`; `undefined` where an absorbed effect of many levels crosses the cells.
  /// - Precondition: At least one clustering.
  public init(
    _ request: FitRequest, convention: VarianceConvention, groups: ClusterDimension? = nil,
    threads: Int
  ) throws(LinearModelError) {
    dimension = Self.drawn(request, groups)
    isOneWay = Self.isOneWay(request, dimension)
    let own = Self.cellwise(request, dimension)
    let (drawn, finest) = (dimension.grouping, own.clusters[0].grouping)
    let fit = try GroupedFit(own, threads: threads)
    try Self.refuse(fit.absorption, finest)
    let (prepared, solution) = try fit.solved()
    let isHeld = prepared.keepsCells && !own.sharesItsPass
    momentBytes = isHeld ? solution.system.moments.byteCount : 0
    passes =
      solution.passes + prepared.countingPasses - (own.sharesItsPass ? 1 : 0)
      + (ClusterCells(solution, powers: [1], wantsLeaves: false).readsRows ? 1 : 0)
    let hasIntercept =
      prepared.hasConstant && request.effects.isEmpty && request.design.hasIntercept
    self.solution = solution
    self.threads = threads
    terms = solution.userMap(withIntercept: hasIntercept)
    values = solution.userCoefficients(withIntercept: hasIntercept)
    cells = Self.cells(finest, drawn, ClusterIntersections(request.clusters), convention)
  }

  /// Whether the clusters of the statistic get the weights.
  private static func isOneWay(_ request: FitRequest, _ drawn: ClusterDimension) -> Bool {
    request.clusters.count == 1 && request.clusters[0].grouping == drawn.grouping
  }

  /// The model clustered by the finest cells that any draw or any part of the statistic tells apart.
  private static func cellwise(_ request: FitRequest, _ drawn: ClusterDimension) -> FitRequest {
    var own = request
    var cells = drawn.grouping
    if !isOneWay(request, drawn) {
      own.moments = nil
      cells = finest(ClusterIntersections(request.clusters), cells)
    }
    own.clusters = [ClusterDimension(label: "cells", grouping: cells, levels: nil)]
    own.covariance = .clustered(ClusteredCovariance(.CR0))
    own.keepsReference = false
    return own
  }

  /// How its draws will be made ready.
  ///
  /// - Parameters:
  ///   - request: As for `init`.
  ///   - groups: As for `init`.
  ///   - isShared: Whether the model will have the moments of a pass that it shares.
  /// - Returns: Passes over the rows and bytes of moments; nothing is computed.
  public static func outline(
    _ request: FitRequest, groups: ClusterDimension?, isShared: Bool
  ) -> FitWork {
    let dimension = drawn(request, groups)
    let outline = LinearModel.outline(cellwise(request, dimension))
    var work = outline.work(isShared: isShared && isOneWay(request, dimension))
    if work.passes < outline.passes { work.storedBytes = 0 }
    return work
  }

  /// Refuses what is not defined, before anything is computed.
  ///
  /// - Parameters:
  ///   - request: As for `init`.
  ///   - groups: As for `init`.
  /// - Throws: `undefined` where an absorbed effect of many levels crosses the cells.
  public static func check(
    _ request: FitRequest, groups: ClusterDimension?
  ) throws(LinearModelError) {
    let finest = finest(ClusterIntersections(request.clusters), drawn(request, groups).grouping)
    try refuse(Absorption(request.effects, clusters: [finest]), finest)
  }

  private static func refuse(
    _ absorption: Absorption, _ finest: Grouping
  ) throws(LinearModelError) {
    guard let effect = absorption.obstacle(clusters: [finest]) else { return }
    throw .undefined(kind: "wild", effect: effect.label, levels: effect.grouping.count)
  }

  /// Whose groups get a weight.
  private static func drawn(
    _ request: FitRequest, _ groups: ClusterDimension?
  ) -> ClusterDimension {
    precondition(!request.clusters.isEmpty, "a wild cluster bootstrap without clusters")
    let smallest = request.clusters.min { $0.grouping.count < $1.grouping.count }
    return groups ?? smallest ?? request.clusters[0]
  }

  private static func finest(_ parts: ClusterIntersections, _ drawn: Grouping) -> Grouping {
    let whole = parts.groupings.last ?? drawn
    let cells = whole == drawn ? whole : whole.crossed(with: drawn)
    return cells.count == drawn.count ? drawn : cells
  }

  private static func cells(
    _ finest: Grouping, _ drawn: Grouping, _ parts: ClusterIntersections,
    _ convention: VarianceConvention
  ) -> WildCells {
    let first = finest.firstPlaces()
    let clusterings = zip(parts.groupings, parts.signs).map { grouping, sign in
      let g = Double(grouping.count)
      let factor = (convention.parameterFactor ?? 1) * (convention.clusterFactor ?? g / (g - 1))
      return WildCells.Clustering(
        factor: sign * factor, clusters: first.map { Int(grouping.codes[Int($0)]) },
        count: grouping.count)
    }
    return WildCells(
      count: finest.count, groups: first.map { Int(drawn.codes[Int($0)]) },
      groupCount: drawn.count, clusterings: clusterings)
  }

  /// The number of terms that hypotheses are about, in the order of the estimates.
  public var termCount: Int { values.count }

  /// H: clusters that get a weight.
  public var groupCount: Int { cells.groupCount }

  /// The draws of a bootstrap of this model.
  ///
  /// - Parameter options: Of the bootstrap.
  /// - Returns: Whether they are enumerated, and how many there are.
  public func draws(_ options: WildBootstrap) -> ResamplingDraws {
    ResamplingDraws(
      options.weights, groupCount: cells.groupCount, replications: options.replications,
      seed: options.seed)
  }

  /// The cluster that keeps a hypothesis from being tested.
  ///
  /// - Parameter problem: What `test` returned.
  /// - Returns: Its name; nil where the problem is another.
  public func name(of problem: WildBootstrapError) -> ClusterDiagnostics.Name? {
    guard case .carriedByCluster(let cluster) = problem else { return nil }
    return .init(
      level: dimension.levels?[cluster], row: Int(dimension.grouping.firstRows[cluster]) + 1)
  }

  /// Tests hypotheses.
  ///
  /// t = (c'b - r)/sqrt(c'Vc) against t* of bootstrap samples whose scores have the null imposed (WCR) or not; joint
  /// hypotheses by W/m = (Cb - r)'(CVC')^-1 (Cb - r)/m. The confidence set holds every r that the test of c'b = r
  /// does not reject: t* and t are algebraic in r, so its ends are roots, found draw by draw, and it may have any
  /// shape.
  ///
  /// - Parameters:
  ///   - hypotheses: About the terms, each of full row rank.
  ///   - options: Of the bootstrap. Jackknifed variants need one clustering, whose clusters get the weights.
  ///   - level: Of the confidence sets, in (0, 1); nil for none.
  /// - Returns: One result per hypothesis.
  /// - Complexity: O(draws · cells · p) each; the cells are read once for all.
  public func test(
    _ hypotheses: [LinearHypothesis], _ options: WildBootstrap, level: Double?
  ) -> [Result<ResamplingTest, WildBootstrapError>] {
    prepared(hypotheses, options).map { test in
      test.map { $0.result(level: level) } ?? .failure(.noVariance)
    }
  }

  /// The statistic of the data and of every draw of a hypothesis, in the order of the draws, which are the same for every
  /// hypothesis.
  ///
  /// - Parameters:
  ///   - hypothesis: About the terms.
  ///   - options: Of the bootstrap.
  /// - Returns: Not a number where a draw has no variance; nil where the data have none.
  public func statistics(
    of hypothesis: LinearHypothesis, _ options: WildBootstrap
  ) -> (statistic: Double, draws: [Double])? {
    guard let test = prepared([hypothesis], options)[0], test.parts.carrier == nil,
      case .success(let found) = test.result(level: nil)
    else { return nil }
    return (found.statistic, test.drawn(test.draws))
  }

  /// The statistic of every draw of a hypothesis, in the order of the draws; nil where R has not full row rank.
  package func drawnStatistics(
    of hypothesis: LinearHypothesis, _ options: WildBootstrap
  ) -> [Double]? {
    prepared([hypothesis], options)[0].map { $0.drawn($0.draws) }
  }

  private func prepared(
    _ hypotheses: [LinearHypothesis], _ options: WildBootstrap
  ) -> [WildTest?] {
    precondition(
      hypotheses.allSatisfy { $0.combinations.columnCount == values.count },
      "hypotheses about \(values.count) terms")
    let rows = hypotheses.map { $0.combinations.multiply(terms) }
    // W is the same whatever basis a joint hypothesis is written in: in this one nearly equal rows lose no ties.
    let joint = rows.map { $0.rowCount > 1 ? OrthonormalRows($0) : nil }
    let parts = parts(zip(rows, joint).map { ($1?.rows ?? $0, options, nil) })
    return hypotheses.indices.map { place in
      parts[place].map { parts in
        let estimates = hypotheses[place].combinations.multiply(values)
        let distance = zip(estimates, hypotheses[place].values).map { $0 - $1 }
        return WildTest(
          parts: parts, estimates: estimates, distance: joint[place]?.solve(distance) ?? distance,
          least: (0..<estimates.count).map {
            leastVariance(ofLength: length(parts.frame.contrasts.row($0)))
          },
          threads: threads)
      }
    }
  }

  /// What every cell adds to combinations of the terms; one reading of the cells for all.
  ///
  /// - Parameter asked: Combinations in the basis in which Z'WZ = I, the bootstrap, and the factor of its covariances where
  ///   it is not the convention's.
  /// - Returns: nil where combinations are not of full row rank.
  func parts(
    _ asked: [(contrasts: Matrix, options: WildBootstrap, factor: Double?)]
  ) -> [WildParts?] {
    let frames = asked.map { contrasts, options, factor in
      precondition(
        isOneWay || options.variant == .classic, "\(options.name) of several clusterings")
      return WildFrame(contrasts, options)
    }
    var parts = zip(frames, asked).map { frame, asked in
      frame.map { WildParts($0, asked.factor.map(cells.scaled) ?? cells) }
    }
    let read = ClusterCells(solution, powers: [1], wantsLeaves: false)
    if read.readsRows { readings.add() }
    read.map(
      { cell in (cell.cell, frames.map { $0?.part(cell) }) },
      merge: { cell, found in
        for (place, part) in found.enumerated() {
          if let part { parts[place]?.take(part, cell: cell) }
        }
      })
    return parts
  }

  /// A variance of a combination at or below this is rounding.
  func leastVariance(of weights: [Double]) -> Double {
    leastVariance(ofLength: length(of: weights))
  }

  private func leastVariance(ofLength length: Double) -> Double {
    let degrees = max(solution.system.rows.rowCount - solution.order, 1)
    return LinearModel.varianceShareOfRounding * length * length * max(solution.unexplained, 0)
      / Double(degrees)
  }

  /// The length of a combination in the basis in which Z'WZ = I: its standard error with unit residual variance.
  func length(of weights: [Double]) -> Double {
    length(terms.transposedMultiply(weights))
  }

  private func length(_ row: [Double]) -> Double { dot(row, row).squareRoot() }

  /// The same of a combination by its parts.
  func leastVariance(of parts: [CoefficientDraws.Request.Part]) -> Double {
    var weights = [Double](repeating: 0, count: values.count)
    for part in parts { weights[part.term] += part.weight }
    return leastVariance(of: weights)
  }

  /// A combination of b.
  func combined(_ parts: [CoefficientDraws.Request.Part]) -> Double {
    parts.reduce(0) { $0 + $1.weight * values[$1.term] }
  }
}
