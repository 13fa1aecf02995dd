/// The tests of all terms of a model by draws, and how the draws were made.
public struct ResampledInference: Sendable, Equatable, Codable {
  /// The method as the literature names it: `WCR-11`.
  public let method: String
  /// The distribution of the weights: `rademacher`.
  public let weights: String
  /// The seed of the draws.
  public let seed: UInt64
  /// The draws asked for; fewer where all that there are were enumerated.
  public let replications: Int
  /// Whether all draws that there are were enumerated.
  public let isEnumerated: Bool
  /// The column whose groups get the weights.
  public let groups: String
  /// The number of those groups.
  public let groupCount: Int
  /// How a treatment was re-assigned; nil for a bootstrap.
  public let assignment: AssignmentSummary?
  /// Per term its test, with the draws that counted and their Monte Carlo error; nil where there is none.
  public let tests: [ResamplingTest?]

  /// The tests of a model.
  ///
  /// - Parameters:
  ///   - method: The method's name.
  ///   - weights: The distribution of the weights.
  ///   - seed: Of the draws.
  ///   - replications: The draws asked for.
  ///   - isEnumerated: Whether all draws were enumerated.
  ///   - groups: The column whose groups get the weights.
  ///   - groupCount: Their number.
  ///   - assignment: How a treatment was re-assigned; nil for a bootstrap.
  ///   - tests: One entry per term.
  public init(
    method: String, weights: String, seed: UInt64, replications: Int, isEnumerated: Bool,
    groups: String, groupCount: Int, assignment: AssignmentSummary? = nil,
    tests: [ResamplingTest?]
  ) {
    self.method = method
    self.weights = weights
    self.seed = seed
    self.replications = replications
    self.isEnumerated = isEnumerated
    self.groups = groups
    self.groupCount = groupCount
    self.assignment = assignment
    self.tests = tests
  }

  /// The greatest Monte Carlo error of a term's p-value; 0 where draws were enumerated.
  public var monteCarloError: Double { tests.compactMap { $0?.monteCarloError }.max() ?? 0 }
}

/// An estimator that tests further hypotheses about its terms by draws.
public protocol HypothesisResampler: Sendable {
  /// The test of a hypothesis.
  ///
  /// - Parameters:
  ///   - hypothesis: About the terms, in their order.
  ///   - level: Of the confidence set of a single combination; nil for none.
  /// - Returns: nil where the combinations have no variance or no draws that count.
  func test(_ hypothesis: LinearHypothesis, level: Double?) -> ResamplingTest?

  /// The statistic of one combination and those of every draw, which are the same draws for every hypothesis.
  ///
  /// - Parameter hypothesis: Of one combination.
  /// - Returns: nil where the combination has no variance.
  func statistics(of hypothesis: LinearHypothesis) -> (statistic: Double, draws: [Double])?

  /// The passes over the rows that further hypotheses have taken so far.
  var passes: Int { get }
}

extension Inference {
  /// What the draws of a test say of an estimate: p-value and confidence set, without degrees of freedom.
  ///
  /// - Parameters:
  ///   - test: Of one combination, with its confidence set; of a set of several pieces the outermost ends.
  ///   - estimate: The estimate.
  ///   - variance: Its variance in the model's covariance, with which the statistic was made.
  init(_ test: ResamplingTest, estimate: Double, variance: Double) {
    self.init(
      estimate: estimate, standardError: max(variance, 0).squareRoot(), statistic: test.statistic,
      degreesOfFreedom: nil, pValue: test.pValue, lower: test.confidenceSet?.low,
      upper: test.confidenceSet?.high,
      leastPValue: test.isEnumerated ? 0 : 1 / Double(1 + test.drawCount))
  }
}

extension EstimateSet {
  /// The same estimates, judged by draws.
  ///
  /// - Parameters:
  ///   - resampling: The tests, one entry per term.
  ///   - added: What else a reader must know.
  /// - Returns: The set; its covariance is that of the statistic.
  /// - Precondition: The set has a covariance.
  public func with(resampling: ResampledInference, findings added: [Finding]) -> EstimateSet {
    precondition(resampling.tests.count == terms.count, "a test per term")
    let inUse: CovarianceInUse = resampling.assignment == nil ? .bootstrap : .randomisation
    guard case .covariance(let covariance, _) = uncertainty else {
      preconditionFailure("draws of estimates without a covariance")
    }
    var summary = summary
    summary.variance.resampling = resampling.method
    let findings = findings.map { finding -> Finding in
      switch finding {
      case .fewClusters(let count, let effective, let term, let dimension, _):
        .fewClusters(
          count: count, effective: effective, term: term, dimension: dimension,
          covariance: inUse)
      case .fewTreatedClusters(let term, let clusters, let total, let dimension, _):
        .fewTreatedClusters(
          term: term, clusters: clusters, of: total, dimension: dimension, covariance: inUse)
      default: finding
      }
    }
    return EstimateSet(
      terms: terms, values: values, uncertainty: .covariance(covariance, .draws), support: support,
      omitted: omitted, findings: findings + added, summary: summary,
      clusterDiagnostics: clusterDiagnostics, references: references, resampling: resampling)
  }

  /// The same estimates under a method of draws that judges none of them.
  ///
  /// - Parameters:
  ///   - method: The method's name.
  ///   - finding: Why.
  /// - Returns: The set, without tests and intervals; as it was where it has no covariance.
  public func untested(by method: String, _ finding: Finding) -> EstimateSet {
    guard case .covariance(let covariance, _) = uncertainty else { return self }
    var summary = summary
    summary.variance.resampling = method
    return EstimateSet(
      terms: terms, values: values, uncertainty: .covariance(covariance, .draws), support: support,
      omitted: omitted, findings: findings + [finding], summary: summary,
      clusterDiagnostics: clusterDiagnostics, references: references)
  }
}
