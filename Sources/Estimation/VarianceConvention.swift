/// Which covariance was computed and every factor that went into it, so that another package can be matched.
public struct VarianceConvention: Sendable, Equatable, Codable {
  /// The estimator: `iid`, `HC1`, `CR2`.
  public let kind: String

  /// Whose small-sample factors CR1 uses: `fixest`, `stata-regress`; nil for other kinds.
  public var preset: String?

  /// The working model of CR2 with weights: `identity`, `inverse-variance`; nil without weights.
  public var workingModel: String?

  /// The columns of each dimension of clustering (`["firm"]`, `["firm", "year"]`); empty without clusters.
  public let clusters: [String]

  /// The small-sample factor from the number of parameters: N / (N - K) for `iid` and `HC1`,
  /// (N - 1) / (N - K) for CR1 where its preset has one, else 1; nil where nothing was computed.
  public let parameterFactor: Double?

  /// The small-sample factor from the number of clusters, G / (G - 1) for CR1; nil without clusters and
  /// where each dimension has its own.
  public let clusterFactor: Double?

  /// The K that the factor counts.
  public let parameterCount: Int

  /// How absorbed effects enter K: `nonnested`, `full`, `none`; nil where nothing is absorbed.
  public var absorbedCounting: String?

  /// The method of the draws that tests refer to, `WCR-11`, with `kind` in its statistic; nil for other tests.
  public var resampling: String?

  /// The number of clusters of each dimension, in the order of `clusters`.
  public var clusterCounts: [Int]

  /// The number of clusters, the smaller of two; nil without clusters.
  public var clusterCount: Int? { clusterCounts.min() }

  /// A convention.
  ///
  /// - Parameters:
  ///   - kind: The estimator's name.
  ///   - clusters: The columns that define the clusters.
  ///   - parameterFactor: The factor from K.
  ///   - clusterFactor: The factor from G.
  ///   - parameterCount: K.
  ///   - clusterCounts: G of each dimension.
  public init(
    kind: String, clusters: [String] = [], parameterFactor: Double?, clusterFactor: Double? = nil,
    parameterCount: Int, clusterCounts: [Int] = []
  ) {
    self.kind = kind
    self.clusters = clusters
    self.parameterFactor = parameterFactor
    self.clusterFactor = clusterFactor
    self.parameterCount = parameterCount
    self.clusterCounts = clusterCounts
  }

  /// The convention as tables and estimates.csv spell it: `HC1`, `CR2[schoolidk]`, `CR1[firm+year]`.
  public var name: String {
    let name = resampling ?? kind
    return clusters.isEmpty ? name : "\(name)[\(clusters.joined(separator: "+"))]"
  }
}
