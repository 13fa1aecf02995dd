import Designs
import Estimation
import Specs

/// Judges margins by the estimates of their models.
struct MarginsRun {
  /// The models by id.
  let models: [String: ContrastRun.Model]

  /// The result of a block.
  func result(_ plan: MarginsPlan) -> MarginsResult {
    guard let model = models[plan.model],
      let bound = model.bound.margins.first(where: { $0.plan.id.value == plan.id.value })
    else { preconditionFailure("the model of margins is bound and run") }
    let set = model.estimate.set
    let joint = JointEstimates(model.estimate)
    let rows = bound.rows.map { row(bound, $0, model, joint) }
    let isComplete = rows.allSatisfy { $0.inference?.isJudged == true }
    return MarginsResult(
      id: plan.id.value, label: plan.label, model: plan.model,
      outcome: model.bound.plan.method.outcome,
      estimator: type(of: model.bound.plan.method).name, variance: set.summary.variance.name,
      degreesOfFreedomRule: joint?.rule.name ?? "",
      observationCount: set.summary.observationCount,
      weights: model.bound.plan.weights.map { "\($0.column) (\($0.type.rawValue))" },
      clusterCount: set.summary.variance.clusterCount, confidenceLevel: plan.confidenceLevel,
      status: isComplete && !rows.isEmpty ? .complete : .incomplete, rows: rows)
  }

  private func row(
    _ bound: BoundMargins, _ row: BoundMargins.Row, _ model: ContrastRun.Model,
    _ joint: JointEstimates?
  ) -> MarginsResult.Row {
    let set = model.estimate.set
    var result = MarginsResult.Row(
      kind: row.kind, term: row.term, reference: row.reference, inference: nil, lacks: [])
    let all = Dictionary(
      zip(bound.terms, row.weights), uniquingKeysWith: { first, _ in first })
    result.lacks = set.omitted.filter { !$0.isTold(by: all) }.map(\.term)
    if set.terms.isEmpty || !result.lacks.isEmpty { return result }
    let weights = set.terms.map { all[$0] ?? 0 }
    result.inference =
      joint?.inference(on: weights, equals: 0, level: bound.plan.confidenceLevel)
      ?? Inference(estimate: zip(weights, set.values).reduce(0) { $0 + $1.0 * $1.1 })
    return result
  }
}

extension OmittedTerm {
  /// Whether a combination of all terms is one of the kept ones: w = Σ a w_kept where the column is Σ a x_kept.
  ///
  /// Else the rows do not tell it: another choice of what is omitted would give another number. Stata says `not
  /// estimable`. The shares are good to some 1e-9, and ones below 1e-8 are not listed.
  fileprivate func isTold(by weights: [TermID: Double]) -> Bool {
    let own = weights[term] ?? 0
    var (rest, scale) = (own, abs(own))
    for share in explainedBy {
      let part = share.coefficient * (weights[share.term] ?? 0)
      rest -= part
      scale += abs(part)
    }
    return abs(rest) <= 1e-7 * scale
  }
}
