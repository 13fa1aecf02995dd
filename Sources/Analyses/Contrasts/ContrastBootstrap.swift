public import Estimation

/// The bootstrap of a contrast as a value of the result: how it was made, what it says, and the delta method beside it.
public struct ContrastBootstrap: Sendable, Equatable, Codable {
  /// Why there is none.
  public enum Lack: String, Sendable, Codable {
    /// The function has no variance at the estimates.
    case noVariance = "no-variance"
    /// A jackknifed variant, and a term has no estimate without one cluster.
    case carriedByCluster = "carried-by-one-cluster"
  }

  /// The method as the literature names it: `WCU-11`.
  public var method: String
  /// The distribution of the weights: `rademacher`.
  public var weights: String
  /// The draws asked for; fewer where all that there are were enumerated.
  public var replications: Int
  /// The seed of the draws.
  public var seed: UInt64
  /// The column whose groups get the weights.
  public var groups: String
  /// The number of those groups.
  public var groupCount: Int
  /// The interval, the p-value and their Monte Carlo errors; nil where there are none.
  public var interval: BootstrapInterval?
  /// Why there is no interval.
  public var lack: Lack?
  /// The piece of the expression that had no value in the first draw without one; nil where all had one.
  public var undefinedPiece: String?
  /// The same contrast by the delta method, with the model's covariance and degrees of freedom.
  public var delta: Inference
  /// That covariance as estimates.csv spells it.
  public var deltaVariance: String
}
