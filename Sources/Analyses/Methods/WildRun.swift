import Designs
import Estimation
import LinearModels
import Numerics

/// The tests of a model's terms by the wild bootstrap of its regression.
struct WildRun {
  let options: WildBootstrap
  let regression: DrawnRegression
  let run: RunContext

  /// Fewer sign vectors make steps of p that a reader should know of: 2/512 is 0.004.
  private static let fewDraws = 1000

  /// The estimates with a test by draws of every term.
  ///
  /// A bootstrap that imposes the null has draws of its own for each term; the model's cells are read once for all.
  ///
  /// - Parameter estimate: With the covariance of the statistic.
  /// - Returns: The estimates; as they were where they have no covariance.
  /// - Throws: As `WildBootstrapFit`.
  func tested(_ estimate: Estimate) throws(LinearModelError) -> Estimate {
    guard case .covariance = estimate.set.uncertainty else { return estimate }
    let fit = try WildBootstrapFit(
      regression.request, convention: estimate.set.summary.variance, groups: regression.groups,
      threads: run.threads)
    let terms = estimate.set.terms
    let resampler = WildResampler(
      fit: fit, options: options, combinations: regression.combinations(of: terms))
    let results = resampler.results(
      terms.indices.map { .term($0, of: terms.count) }, level: run.confidenceLevel)
    var findings: [Finding] = []
    var tests: [ResamplingTest?] = []
    for (term, result) in zip(terms, results) {
      switch result {
      case .success(let test):
        tests.append(test)
        findings += test.findings(term)
      case .failure(let problem):
        tests.append(nil)
        findings.append(.noDraws(term: term, cluster: fit.name(of: problem)))
      }
    }
    let draws = fit.draws(options)
    if draws.isEnumerated, draws.count < Self.fewDraws {
      findings.append(
        .fewDraws(
          groups: draws.groupCount, draws: draws.count, leastPValue: 2 / Double(draws.count)))
    }
    let sides = options.tails == .symmetric ? 1.0 : 2.0
    if !draws.isEnumerated, sides / Double(1 + draws.count) > 1 - run.confidenceLevel + 1e-12 {
      findings.append(.fewReplications(draws: draws.count, level: run.confidenceLevel))
    }
    let inference = ResampledInference(
      method: options.name, weights: options.weights.rawValue, seed: options.seed,
      replications: options.replications, isEnumerated: draws.isEnumerated,
      groups: fit.groupLabel, groupCount: fit.groupCount, tests: tests)
    return Estimate(
      estimate.set.with(resampling: inference, findings: findings)
        .adding(passes: fit.passes, momentBytes: fit.momentBytes),
      contributions: estimate.contributions, resampler: resampler)
  }
}

/// Tests of further hypotheses with the draws of a model.
struct WildResampler: HypothesisResampler {
  let fit: WildBootstrapFit
  let options: WildBootstrap
  /// The model's terms as combinations of the regression's parameters, q x p.
  let combinations: Matrix

  func test(_ hypothesis: LinearHypothesis, level: Double?) -> ResamplingTest? {
    switch results([hypothesis], level: level)[0] {
    case .success(let test): test
    case .failure: nil
    }
  }

  func statistics(of hypothesis: LinearHypothesis) -> (statistic: Double, draws: [Double])? {
    fit.statistics(of: ofParameters(hypothesis), options)
  }

  /// One result per hypothesis; the model's cells are read once for all.
  func results(
    _ hypotheses: [LinearHypothesis], level: Double?
  ) -> [Swift.Result<ResamplingTest, WildBootstrapError>] {
    fit.test(hypotheses.map(ofParameters), options, level: level)
  }

  var passes: Int { fit.furtherPasses }

  /// The bootstrap with its null free.
  var freeOptions: WildBootstrap {
    var free = options
    free.imposesNull = false
    return free
  }

  /// Draws of the estimates of some terms together; the model's cells are read once for all.
  ///
  /// - Parameter groups: The terms by their places, none of which depends on others of its group.
  /// - Returns: One entry for each group.
  func draws(
    ofTerms groups: [[Int]]
  ) -> [Swift.Result<CoefficientDraws, WildBootstrapError>] {
    fit.coefficientDraws(
      groups.map { places in
        CoefficientDraws.Request(
          combinations: places.map { CoefficientDraws.Request.parts(combinations.row($0)) },
          options: options)
      })
  }

  private func ofParameters(_ hypothesis: LinearHypothesis) -> LinearHypothesis {
    LinearHypothesis(
      hypothesis.combinations.multiply(combinations), equal: hypothesis.values)
  }
}

extension ResamplingTest {
  /// What a reader must know of a term's test: a set that is no interval, draws without a variance.
  func findings(_ term: TermID) -> [Finding] {
    var findings: [Finding] = []
    if let set = confidenceSet, set.shape != .interval {
      findings.append(.confidenceSet(term: term, set))
    }
    if undefinedCount > 0 {
      findings.append(
        .undefinedDraws(term: term, count: undefinedCount, of: undefinedCount + drawCount))
    }
    return findings
  }
}
