public import Designs

/// All that leaves an estimator: values, their uncertainty, what stands behind them.
///
/// No text, no layout.
public struct EstimateSet: Sendable, Equatable, Codable {
  /// The terms in design order: the identity of each value.
  public let terms: [TermID]

  /// One estimate per term.
  public let values: [Double]

  /// How uncertain the estimates are, jointly.
  public let uncertainty: Uncertainty

  /// The rows (later also schools) behind each term.
  public let support: [Support]

  /// Terms of the design that have no estimate of their own, in design order.
  public let omitted: [OmittedTerm]

  /// Terms that are nought by construction, in design order; none is among `terms`.
  public let references: [ReferenceTerm]

  /// What a reader must know beside the numbers.
  public let findings: [Finding]

  /// One number each about the fit as a whole.
  public let summary: FitSummary

  /// How far single clusters determine the estimates, dimension by dimension; empty without clusters.
  public let clusterDiagnostics: [ClusterDiagnostics]

  /// The terms' tests by draws; nil where tests refer to a distribution.
  public let resampling: ResampledInference?

  /// A set of estimates.
  ///
  /// - Parameters:
  ///   - terms: The terms in design order.
  ///   - values: One estimate per term.
  ///   - uncertainty: The joint uncertainty of `values`.
  ///   - support: One entry per term.
  ///   - omitted: Terms without an estimate.
  ///   - findings: What a reader must know.
  ///   - summary: The fit as a whole.
  ///   - clusterDiagnostics: What single clusters do, one entry per dimension of clustering.
  ///   - references: Terms that are nought by construction, by place.
  ///   - resampling: The terms' tests by draws.
  public init(
    terms: [TermID], values: [Double], uncertainty: Uncertainty, support: [Support],
    omitted: [OmittedTerm], findings: [Finding], summary: FitSummary,
    clusterDiagnostics: [ClusterDiagnostics] = [], references: [ReferenceTerm] = [],
    resampling: ResampledInference? = nil
  ) {
    precondition(
      terms.count == values.count && terms.count == support.count,
      "\(terms.count) terms, \(values.count) values, \(support.count) supports")
    precondition(
      zip(references, references.dropFirst()).allSatisfy { $0.place <= $1.place }
        && references.allSatisfy { $0.place <= terms.count }, "references out of order")
    self.terms = terms
    self.values = values
    self.uncertainty = uncertainty
    self.support = support
    self.omitted = omitted
    self.references = references
    self.findings = findings
    self.summary = summary
    self.clusterDiagnostics = clusterDiagnostics
    self.resampling = resampling
  }
}

extension EstimateSet {
  /// The set of an estimator that came to no estimates, with the finding that says why.
  ///
  /// - Parameters:
  ///   - finding: Why there are none.
  ///   - rows: The rows of the sample.
  ///   - variance: The covariance that was asked for.
  /// - Returns: A set without terms.
  public static func unavailable(
    _ finding: Finding, rows: Int, variance: String
  ) -> EstimateSet {
    EstimateSet(
      terms: [], values: [], uncertainty: .none(.noEstimates), support: [], omitted: [],
      findings: [finding],
      summary: FitSummary(
        observationCount: Double(rows), parameterCount: 0, residualDegreesOfFreedom: nil,
        rSquared: nil, residualStandardDeviation: nil, logLikelihood: nil,
        variance: VarianceConvention(kind: variance, parameterFactor: nil, parameterCount: 0)))
  }
}

extension EstimateSet {
  /// The same estimates with further findings before their own.
  ///
  /// - Parameter added: What else a reader must know.
  /// - Returns: The set.
  public func with(findings added: [Finding]) -> EstimateSet {
    added.isEmpty ? self : replacing(uncertainty: uncertainty, findings: added + findings)
  }

  /// The same estimates with another reference distribution.
  ///
  /// - Parameter rule: The rule of tests and intervals.
  /// - Returns: The set; unchanged where it has no covariance.
  public func with(rule: DegreesOfFreedomRule) -> EstimateSet {
    guard case .covariance(let covariance, _) = uncertainty else { return self }
    return replacing(uncertainty: .covariance(covariance, rule), findings: findings)
  }

  /// The same estimates with another uncertainty.
  ///
  /// - Parameter uncertainty: Of the same terms.
  /// - Returns: The set.
  public func with(uncertainty: Uncertainty) -> EstimateSet {
    replacing(uncertainty: uncertainty, findings: findings)
  }

  /// The same estimates, whose covariance was chosen by `auto`.
  ///
  /// - Parameter choice: What was chosen and why.
  /// - Returns: The set with a finding.
  public func with(automatic choice: AutomaticChoice) -> EstimateSet {
    with(findings: [.automaticCovariance(choice)])
  }

  /// The same estimates, which took further passes over the rows.
  ///
  /// - Parameters:
  ///   - passes: At least 0.
  ///   - momentBytes: The moments that were kept meanwhile.
  /// - Returns: The set.
  public func adding(passes: Int, momentBytes: Int) -> EstimateSet {
    var summary = summary
    summary.passes = (summary.passes ?? 0) + passes
    summary.momentBytes = max(summary.momentBytes ?? 0, momentBytes)
    return replacing(summary: summary)
  }

  /// The same without what speaks of a residual variance: sampling weights say nothing of it.
  ///
  /// - Returns: A set without sigma and log-likelihood.
  public func withoutLikelihood() -> EstimateSet {
    var summary = summary
    summary.residualStandardDeviation = nil
    summary.logLikelihood = nil
    return replacing(summary: summary)
  }

  private func replacing(summary: FitSummary) -> EstimateSet {
    EstimateSet(
      terms: terms, values: values, uncertainty: uncertainty, support: support, omitted: omitted,
      findings: findings, summary: summary, clusterDiagnostics: clusterDiagnostics,
      references: references, resampling: resampling)
  }

  /// The same estimates with other diagnostics of clusters.
  ///
  /// - Parameter diagnostics: One entry per dimension, each with one entry per term.
  /// - Returns: The set.
  public func with(clusterDiagnostics diagnostics: [ClusterDiagnostics]) -> EstimateSet {
    EstimateSet(
      terms: terms, values: values, uncertainty: uncertainty, support: support, omitted: omitted,
      findings: findings, summary: summary, clusterDiagnostics: diagnostics,
      references: references, resampling: resampling)
  }

  private func replacing(uncertainty: Uncertainty, findings: [Finding]) -> EstimateSet {
    EstimateSet(
      terms: terms, values: values, uncertainty: uncertainty, support: support, omitted: omitted,
      findings: findings, summary: summary, clusterDiagnostics: clusterDiagnostics,
      references: references, resampling: resampling)
  }

  func replacing(references: [ReferenceTerm]) -> EstimateSet {
    EstimateSet(
      terms: terms, values: values, uncertainty: uncertainty, support: support, omitted: omitted,
      findings: findings, summary: summary, clusterDiagnostics: clusterDiagnostics,
      references: references, resampling: resampling)
  }
}

/// What stands behind one estimate.
public struct Support: Sendable, Equatable, Codable {
  /// Rows in which the term is not zero (all rows for a continuous term); sums of frequency weights where
  /// rows stand for several units.
  public let units: Double

  /// Clusters that hold such rows; nil where the model has no clusters.
  public let clusters: Int?

  /// The support of a term.
  ///
  /// - Parameters:
  ///   - units: Rows in which the term is not zero.
  ///   - clusters: Clusters that hold such rows, if there are clusters.
  public init(units: Double, clusters: Int?) {
    self.units = units
    self.clusters = clusters
  }
}

/// A term of the design whose column says nothing that the columns before it have not said.
public struct OmittedTerm: Sendable, Equatable, Codable {
  /// Why a term has no estimate.
  public enum Reason: String, Sendable, Codable {
    /// Less than 1e-10 of the column's centred norm remains after those before it.
    case collinear
    /// The column does not vary in the sample.
    case constant
    /// The absorbed effects leave less than 1e-10 of the column's centred norm.
    case absorbed
  }

  /// One column of the combination that reproduces the omitted one.
  public struct Share: Sendable, Equatable, Codable {
    /// A kept term.
    public let term: TermID
    /// Its coefficient in the combination.
    public let coefficient: Double

    /// A share of the combination.
    ///
    /// - Parameters:
    ///   - term: A kept term.
    ///   - coefficient: Its coefficient.
    public init(term: TermID, coefficient: Double) {
      self.term = term
      self.coefficient = coefficient
    }
  }

  /// The term.
  public let term: TermID

  /// Why it was omitted.
  public let reason: Reason

  /// The combination of kept terms that reproduces it.
  public let explainedBy: [Share]

  /// An omitted term.
  ///
  /// - Parameters:
  ///   - term: The term.
  ///   - reason: Why it was omitted.
  ///   - explainedBy: The combination of kept terms that reproduces it.
  public init(term: TermID, reason: Reason, explainedBy: [Share]) {
    self.term = term
    self.reason = reason
    self.explainedBy = explainedBy
  }
}
