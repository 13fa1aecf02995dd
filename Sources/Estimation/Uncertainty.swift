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
    /// A single cluster says nothing about the variance between clusters.
    case oneCluster
  }
}

/// The reference distribution of an estimate divided by its standard error.
public enum DegreesOfFreedomRule: Sendable, Equatable, Codable {
  /// Student's t with N - K degrees of freedom, K counting absorbed levels.
  case residual(Double)
  /// Student's t with G - 1 degrees of freedom, G the smallest number of clusters.
  case clusters(Double)
  /// Student's t with degrees of freedom of each term's own (Bell & McCaffrey 2002); nil without a test.
  case satterthwaite([Double?])
  /// The normal distribution.
  case normal
  /// No distribution but the draws of a bootstrap or of a randomisation.
  case draws

  /// The degrees of freedom of one term; infinite for the normal distribution, nil without a test.
  ///
  /// - Parameter index: The position of the term.
  /// - Returns: nil where the term has no test.
  public func degreesOfFreedom(ofTerm index: Int) -> Double? {
    switch self {
    case .residual(let df), .clusters(let df): df
    case .satterthwaite(let each): each[index]
    case .normal: .infinity
    case .draws: nil
    }
  }

  /// The rule as models.csv names it.
  public var name: String {
    switch self {
    case .residual: "N-K"
    case .clusters: "G-1"
    case .satterthwaite: "satterthwaite"
    case .normal: "normal"
    case .draws: "draws"
    }
  }
}
