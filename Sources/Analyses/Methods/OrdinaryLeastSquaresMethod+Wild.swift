import Estimation
import LinearModels
import Numerics

extension OrdinaryLeastSquaresMethod {
  /// The estimates with a test by draws of every term.
  ///
  /// A bootstrap that imposes the null has draws of its own for each term; the model's cells are read once for all.
  func resampled(
    _ estimate: Estimate, _ wild: WildPlan, _ provided: Provided, _ request: FitRequest,
    _ run: RunContext
  ) throws(LinearModelError) -> Estimate {
    guard case .covariance = estimate.set.uncertainty else { return estimate }
    let groups = dimension(wild.groups, provided)
    let fit = try WildBootstrapFit(
      request, convention: estimate.set.summary.variance, groups: groups, threads: run.threads)
    let resampler = WildResampler(fit: fit, options: wild.options)
    let terms = estimate.set.terms
    let results = fit.test(
      terms.indices.map { .term($0, of: terms.count) }, wild.options, level: run.confidenceLevel)
    var findings: [Finding] = []
    var tests: [ResamplingTest?] = []
    for (term, result) in zip(terms, results) {
      switch result {
      case .success(let test):
        tests.append(test)
        if let set = test.confidenceSet, set.shape != .interval {
          findings.append(.confidenceSet(term: term, set))
        }
        if test.undefinedCount > 0 {
          findings.append(
            .undefinedDraws(
              term: term, count: test.undefinedCount, of: test.undefinedCount + test.drawCount))
        }
      case .failure(let problem):
        tests.append(nil)
        findings.append(.noDraws(term: term, cluster: fit.name(of: problem)))
      }
    }
    let draws = fit.draws(wild.options)
    if draws.isEnumerated, draws.count < Self.fewDraws {
      findings.append(
        .fewDraws(
          groups: draws.groupCount, draws: draws.count, leastPValue: 2 / Double(draws.count)))
    }
    let inference = ResampledInference(
      method: wild.options.name, weights: wild.options.weights.rawValue, seed: wild.options.seed,
      replications: wild.options.replications, isEnumerated: draws.isEnumerated,
      groups: groups?.label ?? fit.groupLabel, groupCount: fit.groupCount, tests: tests)
    return Estimate(
      estimate.set.with(resampling: inference, findings: findings)
        .adding(passes: fit.passes, momentBytes: fit.momentBytes),
      contributions: estimate.contributions, resampler: resampler)
  }

  /// Fewer sign vectors make steps of p that a reader should know of: 2/512 is 0.004.
  private static let fewDraws = 1000
}

/// Tests of further hypotheses with the draws of a model.
struct WildResampler: HypothesisResampler {
  let fit: WildBootstrapFit
  let options: WildBootstrap

  func test(_ hypothesis: LinearHypothesis, level: Double?) -> ResamplingTest? {
    switch fit.test([hypothesis], options, level: level)[0] {
    case .success(let test): test
    case .failure: nil
    }
  }

  func statistics(of hypothesis: LinearHypothesis) -> (statistic: Double, draws: [Double])? {
    fit.statistics(of: hypothesis, options)
  }
}
