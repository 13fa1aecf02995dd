import Estimation
import LinearModels
import Specs

extension OrdinaryLeastSquaresMethod {
  /// The estimates, and what each cluster does to them where that is asked for.
  ///
  /// - Parameters:
  ///   - provided: The bound design, groups and weights.
  ///   - run: Threads and the like.
  /// - Returns: The estimates as `estimate` returns them.
  public func outcome(_ provided: Provided, _ run: RunContext) -> MethodOutcome {
    var outcome = MethodOutcome(estimate: estimate(provided, run))
    guard influence != nil, case .covariance = outcome.estimate.set.uncertainty else {
      return outcome
    }
    do {
      outcome.supplement.influence = try LinearModel.influence(
        ownRequest(provided), threads: run.threads)
    } catch {
      preconditionFailure("a refusal tells it before: \(error)")
    }
    return outcome
  }

  /// An absorbed effect that leaving a cluster out would change.
  func influenceProblem(_ request: FitRequest, at span: SourceSpan) -> Diagnostic? {
    var own = request
    own.covariance = .clustered(ClusteredCovariance(.CR3))
    own.isDefaultCovariance = false
    do {
      try LinearModel.check(own)
      return nil
    } catch {
      guard case .undefined(_, let effect, let levels) = error else { return nil }
      return Diagnostic(
        .refusedCombination(
          "`influence`",
          with: "the absorbed effect \(effect), \(levels) levels not nested in the clusters",
          instead: "the model without it"), at: span)
    }
  }
}
