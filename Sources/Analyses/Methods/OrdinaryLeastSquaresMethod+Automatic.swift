import Designs
import Estimation
import Frames
import LinearModels

extension OrdinaryLeastSquaresMethod {
  /// The estimates as the rule of `auto` tests them: it sees the design, its leverages and its weights, no outcome.
  func automatic(
    _ request: FitRequest, _ provided: Provided, _ run: RunContext
  ) throws(LinearModelError) -> Estimate {
    var request = request
    request.keepsReference = request.keepsReference || run.keepsReference
    let first = try fitted(request, provided, run)
    guard case .covariance = first.set.uncertainty else { return first }
    let facts = AutomaticChoice.Facts(
      first.set, exchange(first.set.terms, provided, run))
    let (way, reason) = AutomaticRule.way(facts)
    let chosen: Estimate
    switch way {
    case .CR2, .CR1: chosen = first
    case .wild:
      guard let wild = covariance.wild else { return first }
      let own = wildRequest(request, wild)
      let estimate = try fitted(own, provided, run)
      chosen = try WildRun(options: wild.options, regression: drawn(own, provided), run: run)
        .tested(estimate)
    case .randomisation:
      guard let plan = covariance.randomisation else { return first }
      let estimate = try fitted(unitRequest(provided), provided, run)
      chosen = try randomised(estimate, plan, provided, run)
    }
    // The estimation that told the leverages is work too; a pass that both share counts once.
    var set = chosen.set
    if way == .wild || way == .randomisation {
      let shared = way == .wild && request.sharesItsPass ? 1 : 0
      set = set.adding(
        passes: (first.set.summary.passes ?? 0) - shared,
        momentBytes: first.set.summary.momentBytes ?? 0)
    }
    let choice = AutomaticChoice(
      way, reason, name: chosen.set.summary.variance.name, facts: facts)
    return Estimate(
      set.with(automatic: choice), contributions: chosen.contributions,
      reference: chosen.reference, resampler: chosen.resampler)
  }

  /// The treatment as it can be exchanged between units; nil where it cannot.
  func exchange(_ terms: [TermID], _ provided: Provided, _ run: RunContext) -> Exchange? {
    guard let plan = covariance.randomisation, problem(plan, provided) == nil else { return nil }
    var request = ownRequest(provided)
    request.clusters = [provided.dimension(plan.unit)].compactMap(\.self)
    guard let split = split(plan, request.design, keeping: Set(terms)) else { return nil }
    let strata = provided.strata(plan, units: request.clusters[0].grouping)
    return Exchange(
      RandomisationRun(plan, split, request, strata, run).assignments, of: split.terms,
      level: run.confidenceLevel)
  }
}
