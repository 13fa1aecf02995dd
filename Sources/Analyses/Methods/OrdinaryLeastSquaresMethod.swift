public import Designs
public import Estimation
import Frames
public import LinearModels
public import Specs

/// Ordinary and weighted least squares of a formula: `estimator: ols`, the default.
public struct OrdinaryLeastSquaresMethod: DrawnMethod {
  /// The name under `estimator:`.
  public static let name = "ols"

  /// What it is, in one sentence.
  public static let summary = "Ordinary or weighted least squares."

  /// The keys beyond those of every model.
  public static let keys: [KeyDeclaration] = [
    KeyDeclaration(
      "influence", .flag,
      "Whether influence.csv has what each cluster does to every estimate: its leverage, and the estimate without it. "
        + "One row speaks of one cluster: the file is not for publication.",
      defaultText: "false")
  ]

  let parsed: Formula

  /// The covariance, resolved.
  public let covariance: CovariancePlan

  /// Where what each cluster does is asked for; nil where it is not.
  let influence: SourceSpan?

  /// The formula as written, with its place.
  public let writtenFormula: Located<String>

  /// The variables whose absence drops a row, the outcome first, clusters last.
  public let variables: [SampleVariable]

  /// A bound design, the groups of effects and clusters, the numbers of slopes.
  public let needs: [DataNeed]

  private init(
    _ parsed: Formula, _ inFormula: [SampleVariable], _ covariance: CovariancePlan,
    influence: SourceSpan?, written: Located<String>
  ) {
    self.parsed = parsed
    self.covariance = covariance
    self.influence = influence
    writtenFormula = written
    let clusters = covariance.groupedColumns
    let strata = covariance.randomisation?.strataColumns ?? []
    let further = (clusters + strata).map { SampleVariable.column($0) }
    variables = inFormula + further.uniqued().filter { !inFormula.contains($0) }
    needs =
      [.design(parsed)] + covariance.randomisationNeeds
      + parsed.absorbed.map { .groups($0.columns) }
      + parsed.absorbed.flatMap { $0.slopes.map { .numbers($0) } }
      + clusters.map { .groups([$0]) }
  }

  /// Reads a model: parses its formula, binds its columns, resolves its covariance.
  ///
  /// - Parameters:
  ///   - node: The model as written.
  ///   - context: The columns that there are.
  ///   - diagnostics: Takes every problem.
  /// - Returns: The method, or nil when the model has a problem.
  public static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> OrdinaryLeastSquaresMethod? {
    let formula = node.formula.flatMap { FormulaPlanner($0, context).plan(&diagnostics) }
    let covariance = CovariancePlanner(node: node, context: context, formula: formula)
      .plan(&diagnostics)
    guard let written = node.formula, let formula, let covariance else { return nil }
    let flag = node["influence"]?.flag
    let influence = flag?.value == true ? flag?.span : nil
    if let influence, covariance.clusters.count != 1 {
      let other =
        covariance.clusters.isEmpty
        ? "rows without clusters" : "clustering in \(covariance.clusters.count) ways"
      diagnostics.append(
        Diagnostic(
          .refusedCombination(
            "`influence`", with: other, instead: "`cluster:` with one column"), at: influence))
      return nil
    }
    return OrdinaryLeastSquaresMethod(
      formula, context.formulas.sampleVariables(of: formula), covariance, influence: influence,
      written: written)
  }

  /// The outcome as spelled.
  public var outcome: String { parsed.outcome.root.spelled }

  /// The absorbed effects in formula order.
  public var effects: [AbsorbedEffect] { parsed.absorbed }

  /// What the model estimates, in words and as a formula.
  public var explanation: [String] { LeastSquaresWords(self).lines }

  /// The estimates.
  ///
  /// - Parameters:
  ///   - provided: The bound design, groups and weights.
  ///   - run: Threads.
  /// - Returns: The estimates; a set without terms where a number overflows.
  public func estimate(_ provided: Provided, _ run: RunContext) -> Estimate {
    var request = request(provided)
    request.keepsReference = run.keepsReference
    // The rule asks whether one cluster alone carries a term.
    request.wantsDiagnostics = run.wantsDiagnostics || covariance.isAutomatic
    do {
      if covariance.isAutomatic { return try automatic(request, provided, run) }
      let estimate = try fitted(request, provided, run)
      if let wild = covariance.wild {
        return try WildRun(options: wild.options, regression: drawn(request, provided), run: run)
          .tested(estimate)
      }
      if let plan = covariance.randomisation {
        return try randomised(estimate, plan, provided, run)
      }
      guard covariance.refersToNormal else { return estimate }
      return Estimate(
        estimate.set.with(rule: .normal), contributions: estimate.contributions,
        reference: estimate.reference)
    } catch {
      return Estimate(
        .unavailable(
          finding(error, request.design), rows: request.design.rowCount, variance: covariance.name))
    }
  }

  /// The estimates by the covariance of a request.
  func fitted(
    _ request: FitRequest, _ provided: Provided, _ run: RunContext
  ) throws(LinearModelError) -> Estimate {
    let estimate = try LinearModel.estimate(request, threads: run.threads)
    guard provided.weightType == .sampling else { return estimate }
    return Estimate(
      estimate.set.withoutLikelihood(), contributions: estimate.contributions,
      reference: estimate.reference)
  }

  /// Why there are no estimates.
  private func finding(_ error: LinearModelError, _ design: BoundDesign) -> Finding {
    switch error {
    case .notFinite(let column):
      .notFinite(variable: (design.columnTerms.map(\.description) + [outcome])[column])
    case .weightsOverflow: .notFinite(variable: "the weights")
    case .notConverged(let effects): .absorptionNotConverged(effects: effects)
    case .noTerms, .weightCount, .weightNotPositive, .frequencyNotWhole, .undefined:
      preconditionFailure("the plan and the sample leave no other problem: \(error)")
    }
  }

  /// What the sample makes undefined: CR2 and its like with effects of many levels that cross the clusters.
  ///
  /// - Parameter provided: The bound design, groups and weights.
  /// - Returns: The refusal, or nil.
  public func refusal(_ provided: Provided) -> Diagnostic? {
    if let plan = covariance.randomisation, !covariance.isAutomatic,
      let problem = problem(plan, provided)
    {
      return problem
    }
    do {
      let request = request(provided)
      try LinearModel.check(request)
      if let influence, let problem = influenceProblem(request, at: influence) { return problem }
      if covariance.wild != nil, !covariance.isAutomatic {
        try drawnRegression(provided).check()
      }
      return nil
    } catch {
      guard case .undefined(let kind, let effect, let levels) = error else { return nil }
      let place = effects.first { $0.label == effect }.map { writtenFormula.span(of: $0.range) }
      let crossed = covariance.clusters.isEmpty ? "crossed" : "not nested in the clusters"
      return Diagnostic(
        .refusedCombination(
          kind, with: "the absorbed effect \(effect), \(levels) levels \(crossed)",
          instead: covariance.clusters.isEmpty
            ? "HC1" : kind.hasPrefix("df:") ? "df: G-1" : "CR1"),
        at: place ?? writtenFormula.span)
    }
  }

  /// What each cluster adds with CR1's factors: the model's own contributions where its covariance is CR1, else
  /// those of a second estimation.
  ///
  /// - Parameters:
  ///   - estimate: What `estimate` returned.
  ///   - provided: The bound design, groups and weights.
  ///   - run: Threads.
  /// - Returns: The contributions, and the passes over the rows that they took; nil where there are none.
  public func stackable(
    _ estimate: Estimate, _ provided: Provided, _ run: RunContext
  ) -> (contributions: ClusterContributions, passes: Int)? {
    if covariance.clustered?.kind == .CR1, let own = estimate.contributions { return (own, 0) }
    let request = stackedRequest(provided)
    if request.clusters.isEmpty { return nil }
    do {
      let stacked = try LinearModel.estimate(request, threads: run.threads)
      let passes = (stacked.set.summary.passes ?? 0) - (request.sharesItsPass ? 1 : 0)
      return stacked.contributions.map { ($0, passes) }
    } catch {
      return nil
    }
  }

  /// What each cluster adds to one term as `stackable` has it, where the models of a pass share their scores.
  ///
  /// - Parameters:
  ///   - term: A term of the estimate.
  ///   - estimate: What `estimate` returned.
  ///   - provided: The bound design, groups and weights.
  ///   - run: Threads.
  /// - Returns: nil where no scores are shared.
  func sharedContributions(
    to term: TermID, _ estimate: Estimate, _ provided: Provided, _ run: RunContext
  ) -> TermContributions? {
    var request = stackedRequest(provided)
    request.keepsReference = false
    if covariance.clustered?.kind == .CR1, estimate.contributions != nil {
      request.covariance = covariance.estimator
    }
    do {
      return try LinearModel.sharedContributions(request, to: term, threads: run.threads)
    } catch {
      return nil
    }
  }

  /// The model with CR1's contributions.
  func stackedRequest(_ provided: Provided) -> FitRequest {
    var request = request(provided)
    request.covariance = .clustered(ClusteredCovariance(.CR1))
    request.isDefaultCovariance = false
    request.keepsReference = true
    request.wantsDiagnostics = false
    return request
  }

  /// What the estimation will do, for `plan --read`.
  ///
  /// - Parameter provided: The bound design, groups and weights.
  /// - Returns: The outline; nothing is estimated.
  public func outline(_ provided: Provided) -> FitOutline? {
    LinearModel.outline(request(provided))
  }

  /// Whatever its formula.
  var isRegression: Bool { true }

  /// What the model is estimated from, with the groups that a bootstrap gives weights to.
  func drawnRegression(_ provided: Provided) -> DrawnRegression {
    drawn(request(provided), provided)
  }

  /// The same as a request has it.
  func drawn(_ request: FitRequest, _ provided: Provided) -> DrawnRegression {
    DrawnRegression(request, groups: provided.dimension(covariance.wild?.groups))
  }

  /// What the model is estimated from.
  func request(_ provided: Provided) -> FitRequest {
    provided.linearRequest ?? ownRequest(provided)
  }

  /// The same without the moments of a pass that other models share.
  func ownRequest(_ provided: Provided) -> FitRequest {
    guard let design = provided.designs[parsed.source] else {
      preconditionFailure("the scheduler meets every need")
    }
    var request = FitRequest(design, covariance: covariance.estimator)
    request.effects = provided.boundEffects(effects)
    request.clusters = covariance.clusters.compactMap { provided.dimension($0) }
    request.weights = provided.linearWeights
    request.isDefaultCovariance = covariance.isDefault
    return request
  }
}

extension Provided {
  /// The weights as least squares takes them: sampling weights as analytic ones, under robust covariances.
  var linearWeights: Weights {
    guard let weights else { return .none }
    return weightType == .frequency ? .frequency(weights) : .analytic(weights)
  }

  /// The groups that columns form.
  func sampleGroups(of columns: [String]) -> SampleGroups {
    guard let groups = groups[columns] else {
      preconditionFailure("the scheduler meets every need")
    }
    return groups
  }

  /// The groups of a column as clusters; nil without a column.
  func dimension(_ column: String?) -> ClusterDimension? {
    column.map { column in
      let groups = sampleGroups(of: [column])
      return ClusterDimension(label: column, grouping: groups.grouping, levels: groups.levels)
    }
  }

  /// Absorbed effects with their groups and slopes.
  func boundEffects(_ effects: [AbsorbedEffect]) -> [BoundEffect] {
    effects.map { effect in
      BoundEffect(
        label: effect.label, grouping: sampleGroups(of: effect.columns).grouping,
        slopes: effect.slopes.map { name in
          guard let values = numbers[name] else {
            preconditionFailure("the scheduler meets every need")
          }
          return values
        }, slopeLabels: effect.slopes)
    }
  }
}

extension CovariancePlan {
  /// The columns of the clusters, then the one whose groups get a bootstrap's weights.
  fileprivate var groupedColumns: [String] { (clusters + drawnColumns).uniqued() }
}
