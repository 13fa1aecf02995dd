public import Designs
public import Frames
import Numerics

/// One dimension of clustering.
public struct ClusterDimension: Sendable {
  /// The column, or the columns joined by `^`.
  public let label: String
  /// The clusters of the rows.
  public let grouping: Grouping
  /// Per cluster its level where the column is a category; nil for identifiers and numbers, which are never
  /// shown.
  public let levels: [String]?

  /// A dimension of clustering.
  ///
  /// - Parameters:
  ///   - label: The column.
  ///   - grouping: The clusters of the rows.
  ///   - levels: Per cluster its level, if it may be shown.
  public init(label: String, grouping: Grouping, levels: [String]?) {
    self.label = label
    self.grouping = grouping
    self.levels = levels
  }
}

/// All that a linear model is estimated from.
public struct FitRequest: Sendable {
  /// Absorbed effects of more levels enter as columns no longer.
  public static let fewLevels = 100

  /// n rows; the absorbed part of its formula is not looked at.
  public var design: BoundDesign { didSet { forget() } }
  /// The absorbed effects in the order of the formula.
  public var effects: [BoundEffect] = [] { didSet { forget() } }
  /// None for independent rows, one for one-way clustering.
  public var clusters: [ClusterDimension] = [] { didSet { knownAbsorption = nil } }
  /// How rows are weighted.
  public var weights: Weights = .none
  /// The covariance of the coefficients.
  public var covariance: CovarianceEstimator
  /// Whether the covariance is a default: CR2 then gives way to CR1 where it is not defined.
  public var isDefaultCovariance = false
  /// Bytes of moments that may be stored; beyond, they are computed anew in a further pass.
  public var storageLimit = 512 << 20
  /// Whether the reference distribution of contrasts will be asked for.
  public var keepsReference = false
  /// Whether it is told what single clusters do; where they do not come with the covariance that takes passes of
  /// its own.
  public var wantsDiagnostics = true
  /// Of each effect the variables that are the same in all rows of each of its groups, where they are known.
  private var constants: [Set<Int>]?
  /// What becomes of the absorbed effects, where it is known.
  private var knownAbsorption: Absorption?
  /// The moments of a pass that several models share; see `LinearModel.sharingPasses`.
  var moments: GroupedMoments?
  /// The model's columns among those of the moments, where these are of several models.
  var momentColumns: [Int]?
  /// What was solved last of the models of the shared pass.
  var lastSolved: LastSolved?
  /// The clusters' scores of all models of the shared pass, where they are of use.
  var scores: SharedScores?
  /// Bytes of the moments of the pass that was shared, and of the model's own; 0 without one.
  package internal(set) var passBytesHeld = 0
  /// Bytes of the model's own moments that are held; nil where they are picked from the pass as it is estimated.
  package var momentBytesHeld: Int? { momentColumns == nil ? moments?.byteCount : nil }
  /// The model's own moments, where a pass was made for it.
  var ownMoments: GroupedMoments? {
    momentColumns.flatMap { moments?.selecting($0) } ?? moments
  }
  /// Whether the clusters' scores come from those of all models of a shared pass.
  package var sharesScores: Bool { scores != nil }
  /// Whether the moments of a shared pass are there.
  package var sharesItsPass: Bool { moments != nil }
  /// Problems of at most so many products n w² are always re-based.
  package var rebasedWorkLimit = NormalEquations.preciseWorkLimit

  /// A request for a design and a covariance.
  ///
  /// - Parameters:
  ///   - design: n rows.
  ///   - covariance: Of the coefficients.
  public init(_ design: BoundDesign, covariance: CovarianceEstimator) {
    self.design = design
    self.covariance = covariance
  }

  /// The request with what takes passes over codes and is asked for by outline and estimation alike.
  ///
  /// - Parameter threads: At least 1; changes nothing.
  /// - Returns: The same model.
  public func explored(threads: Int) -> FitRequest {
    var request = self
    request.constants = variablesConstant(threads: threads)
    request.knownAbsorption = absorption
    return request
  }

  private mutating func forget() {
    constants = nil
    knownAbsorption = nil
  }

  /// Of each effect the variables of the design that are the same in all rows of each of its groups.
  func variablesConstant(threads: Int) -> [Set<Int>] {
    constants
      ?? parallelMap(count: effects.count, threads: threads) {
        design.variablesConstant(within: effects[$0])
      }
  }

  /// What becomes of the absorbed effects.
  var absorption: Absorption {
    knownAbsorption ?? Absorption(effects, clusters: clusters.map(\.grouping), of: design)
  }

  /// The model clustered by one of its dimensions, for what single clusters of it do.
  func clustered(by place: Int) -> FitRequest {
    var alone = self
    alone.clusters = [clusters[place]]
    alone.covariance = .clustered(ClusteredCovariance(.CR1))
    alone.keepsReference = false
    alone.moments = nil
    alone.lastSolved = nil
    alone.scores = nil
    return alone
  }
}
