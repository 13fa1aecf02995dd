public import Numerics

/// The joint uncertainty of a set of estimates.
public enum Uncertainty: Sendable, Equatable, Codable {
  /// A covariance matrix (p x p, in the order of the terms) and the reference distribution of each t.
  case covariance(Matrix, DegreesOfFreedomRule)
  /// No covariance exists, and why.
  case none(Reason)

  /// Why estimates stand without uncertainty.
  public enum Reason: String, Sendable, Codable {
    /// As many parameters as rows: nothing is left to estimate a variance from.
    case noResidualDegreesOfFreedom
    /// There are no estimates.
    case noEstimates
  }
}

/// The reference distribution of an estimate divided by its standard error.
public enum DegreesOfFreedomRule: Sendable, Equatable, Codable {
  /// Student's t with N - K degrees of freedom, K counting absorbed levels.
  case residual(Double)
  /// The normal distribution.
  case normal

  /// The degrees of freedom; infinite for the normal distribution.
  public var degreesOfFreedom: Double {
    switch self {
    case .residual(let df): df
    case .normal: .infinity
    }
  }

  /// The rule as models.csv names it.
  public var name: String {
    switch self {
    case .residual: "N-K"
    case .normal: "normal"
    }
  }
}

/// Which covariance was computed and every factor that went into it, so that another package can be matched.
public struct VarianceConvention: Sendable, Equatable, Codable {
  /// The estimator: `iid`, `HC1`, later `CR2`.
  public let kind: String

  /// The columns that define the clusters; empty without clusters.
  public let clusters: [String]

  /// The small-sample factor from the number of parameters: N / (N - K) for `iid` and `HC1`, else 1.
  public let parameterFactor: Double?

  /// The small-sample factor from the number of clusters; nil without clusters.
  public let clusterFactor: Double?

  /// The K that the factor counts.
  public let parameterCount: Int

  /// The number of clusters, the smaller of two; nil without clusters.
  public let clusterCount: Int?

  /// A convention.
  ///
  /// - Parameters:
  ///   - kind: The estimator's name.
  ///   - clusters: The columns that define the clusters.
  ///   - parameterFactor: The factor from K.
  ///   - clusterFactor: The factor from G.
  ///   - parameterCount: K.
  ///   - clusterCount: G.
  public init(
    kind: String, clusters: [String] = [], parameterFactor: Double?, clusterFactor: Double? = nil,
    parameterCount: Int, clusterCount: Int? = nil
  ) {
    self.kind = kind
    self.clusters = clusters
    self.parameterFactor = parameterFactor
    self.clusterFactor = clusterFactor
    self.parameterCount = parameterCount
    self.clusterCount = clusterCount
  }

  /// The convention as tables and estimates.csv spell it: `HC1`, `CR2[schoolidk]`, `CR1[firm+year]`.
  public var name: String {
    clusters.isEmpty ? kind : "\(kind)[\(clusters.joined(separator: "+"))]"
  }
}
