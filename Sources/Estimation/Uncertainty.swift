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
  /// A scale of each term's own times Student's t of its degrees of freedom; nil without a test.
  case scaledSatterthwaite([ScaledStudentT?])
  /// The normal distribution.
  case normal
  /// No distribution but the draws of a bootstrap or of a randomisation.
  case draws

  /// What one term's t refers to.
  ///
  /// - Parameter index: The position of the term.
  /// - Returns: nil where the term has no test.
  public func reference(ofTerm index: Int) -> ScaledStudentT? {
    switch self {
    case .residual(let df), .clusters(let df): ScaledStudentT(degreesOfFreedom: df)
    case .satterthwaite(let each): each[index].map { ScaledStudentT(degreesOfFreedom: $0) }
    case .scaledSatterthwaite(let each): each[index]
    case .normal: ScaledStudentT(degreesOfFreedom: .infinity)
    case .draws: nil
    }
  }

  /// The rule of other terms, where each has a distribution of its own.
  ///
  /// - Parameter reference: Of the new terms, in their order; nil without a test.
  /// - Returns: The rule; unchanged where all terms have one distribution.
  public func replacingEach(with reference: () -> [ScaledStudentT?]) -> DegreesOfFreedomRule {
    switch self {
    case .residual, .clusters, .normal, .draws: self
    case .satterthwaite: .satterthwaite(reference().map { $0?.degreesOfFreedom })
    case .scaledSatterthwaite: .scaledSatterthwaite(reference())
    }
  }

  /// The rule as models.csv names it.
  public var name: String {
    switch self {
    case .residual: "N-K"
    case .clusters: "G-1"
    case .satterthwaite: "satterthwaite"
    case .scaledSatterthwaite: "scaled-satterthwaite"
    case .normal: "normal"
    case .draws: "draws"
    }
  }
}
