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
    guard case .covariance(_, let rule) = first.set.uncertainty else { return first }
    let exchange = exchange(first.set.terms, provided, run)
    let facts = facts(first.set, rule, exchange)
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

  /// The terms of the treatment and the units with and without it, where it can be exchanged between them.
  func exchange(
    _ terms: [TermID], _ provided: Provided, _ run: RunContext
  ) -> (terms: [TermID], fewer: Int, canReject: Bool)? {
    guard let plan = covariance.randomisation, problem(plan, provided) == nil else { return nil }
    var request = ownRequest(provided)
    request.clusters = [provided.dimension(plan.unit)].compactMap(\.self)
    guard let split = split(plan, request.design, keeping: Set(terms)) else { return nil }
    let strata = provided.strata(plan, units: request.clusters[0].grouping)
    let assignments = RandomisationRun(plan, split, request, strata, run).assignments
    let count = assignments.observed.count
    guard let treated = assignments.treatedCount, treated > 0, treated < count else { return nil }
    return (
      split.terms, min(treated, count - treated),
      assignments.leastPValue <= 1 - run.confidenceLevel + 1e-12
    )
  }

  private func facts(
    _ set: EstimateSet, _ rule: DegreesOfFreedomRule,
    _ exchange: (terms: [TermID], fewer: Int, canReject: Bool)?
  ) -> AutomaticChoice.Facts {
    let wanted = exchange?.terms ?? set.terms.filter { $0 != .intercept }
    var least: (term: TermID, degreesOfFreedom: Double)?
    var hasCR2 = false
    if case .satterthwaite(let each) = rule {
      hasCR2 = true
      for (term, df) in zip(set.terms, each) where wanted.contains(term) {
        guard let df else { continue }
        if df < least?.degreesOfFreedom ?? .infinity { least = (term, df) }
      }
    }
    let carried = set.clusterDiagnostics.first.flatMap { diagnostics in
      zip(set.terms, diagnostics.terms).first { wanted.contains($0) && $1.carriedBy != nil }?.0
    }
    return AutomaticChoice.Facts(
      clusterCount: set.summary.variance.clusterCount ?? 0, fewerUnits: exchange?.fewer,
      canReject: exchange?.canReject ?? false, least: least, carried: carried, hasCR2: hasCR2)
  }
}
