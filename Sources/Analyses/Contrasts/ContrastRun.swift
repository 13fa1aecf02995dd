import Designs
import Estimation
import Numerics
import Specs

/// Judges contrasts by the estimates of their models.
struct ContrastRun {
  /// A model as it was estimated.
  struct Model {
    var bound: BoundModel
    var estimate: Estimate
    var context: RunContext
  }

  /// The models by id.
  let models: [String: Model]
  /// Contributions of the models that contrasts join with others, and the passes that they took.
  private let stacked: [String: (contributions: ClusterContributions, passes: Int)]
  /// Draws of the models whose contrasts ask for them.
  private let draws: [String: BootstrapRun]

  /// A run.
  ///
  /// - Parameters:
  ///   - models: As estimated, by id.
  ///   - joined: Models that contrasts or families join with others.
  ///   - bootstrapped: Contrasts that ask for draws, by their model.
  init(
    models: [String: Model], stacking joined: Set<String>,
    bootstrapping bootstrapped: [String: [ContrastPlan]] = [:]
  ) {
    self.models = models
    var stacked: [String: (contributions: ClusterContributions, passes: Int)] = [:]
    for id in joined.sorted() {
      guard let model = models[id], case .covariance = model.estimate.set.uncertainty else {
        continue
      }
      stacked[id] = model.bound.plan.method.stackable(
        model.estimate, model.bound.provided, model.context)
    }
    self.stacked = stacked
    var draws: [String: BootstrapRun] = [:]
    for (id, contrasts) in bootstrapped {
      draws[id] = models[id].map { BootstrapRun(contrasts, $0) }
    }
    self.draws = draws
  }

  /// A model's contributions with CR1's factors; nil where it is joined with none, or has none.
  func contributions(of model: String) -> ClusterContributions? {
    stacked[model]?.contributions
  }

  /// What a model's estimation, contributions and draws took, and all that was asked of it so far.
  func took(_ model: String) -> WorkTaken {
    guard let estimate = models[model]?.estimate else {
      preconditionFailure("\(model) is run")
    }
    return WorkTaken(
      estimate, furtherPasses: (stacked[model]?.passes ?? 0) + (draws[model]?.passes ?? 0),
      furtherBytes: draws[model]?.momentBytes ?? 0)
  }

  /// The result of a contrast.
  func result(_ plan: ContrastPlan) -> ContrastResult {
    let used = plan.models.compactMap { models[$0] }
    var result = blank(plan, used)
    result.isRatio = plan.isRatio
    result.isSmooth = plan.isSmooth ? true : nil
    let lacks = lacks(of: plan)
    if !lacks.isEmpty {
      result.lacks = lacks
      return result
    }
    do throws(SmoothExpression.Undefined) {
      let points = try plan.combinations.indices.map { index throws(SmoothExpression.Undefined) in
        try point(plan, index, used)
      }
      judge(plan, points, used, &result)
      if let bootstrap = plan.bootstrap, let drawn = draws[plan.models[0]]?.drawn[plan.id.value] {
        bootstrapped(plan, bootstrap, drawn, &result)
      }
    } catch {
      result.undefined = error.piece
    }
    return result
  }

  private func judge(
    _ plan: ContrastPlan, _ points: [SmoothExpression.Point], _ used: [Model],
    _ result: inout ContrastResult
  ) {
    guard let joint = estimates(plan, used) else {
      if plan.isJoint { return }
      let divisor = plan.isRatio ? points[1].value : 1
      if divisor != 0 { result.inference = Inference(estimate: points[0].value / divisor) }
      return
    }
    result.degreesOfFreedomRule = joint.rule.name
    if plan.isJoint {
      // Of a function g its tangent: Cb - (r - g(b) + Cb) = g(b) - r, with C = dg/db.
      let targets = zip(points, plan.values).enumerated().map { index, pair in
        plan.functions[index] == nil
          ? pair.1 : pair.1 - pair.0.value + joint.combined(pair.0.gradient)
      }
      result.test = joint.jointTest(of: Matrix(rows: points.map(\.gradient)), equal: targets)
      if result.test != nil { result.status = .complete }
    } else {
      single(plan, joint, points, &result)
    }
  }

  /// An expression's value and what it gains with each estimate of all models in a row.
  private func point(
    _ plan: ContrastPlan, _ index: Int, _ used: [Model]
  ) throws(SmoothExpression.Undefined) -> SmoothExpression.Point {
    let parts = plan.combinations[index]
    let values = used.flatMap(\.estimate.set.values)
    guard let function = plan.functions[index] else {
      let weights = weights(parts, used)
      return .init(
        value: zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 }, gradient: weights)
    }
    let units = parts.map { weights([$0], used) }
    let point = try function.point(
      at: units.map { unit in zip(unit, values).first { $0.0 != 0 }?.1 ?? 0 })
    var gradient = [Double](repeating: 0, count: values.count)
    for (unit, slope) in zip(units, point.gradient) {
      for place in gradient.indices where unit[place] != 0 { gradient[place] += slope }
    }
    return .init(value: point.value, gradient: gradient)
  }

  /// One combination, or the ratio of two.
  private func single(
    _ plan: ContrastPlan, _ joint: JointEstimates, _ points: [SmoothExpression.Point],
    _ result: inout ContrastResult
  ) {
    let (value, level) = (plan.values[0], plan.confidenceLevel)
    if plan.isRatio {
      guard
        let found = joint.ratio(
          points[0].gradient, over: points[1].gradient, equals: value, level: level)
      else { return }
      result.inference = found.inference
      result.ratio = found.set
      result.status = .complete
      return
    }
    func judged(_ level: Double) -> Inference {
      plan.isSmooth
        ? joint.inference(
          of: points[0].value, gradient: points[0].gradient, equals: value, level: level)
        : joint.inference(on: points[0].gradient, equals: value, level: level)
    }
    let inference = judged(level)
    result.inference = inference
    if inference.isJudged { result.status = .complete }
    guard let margins = plan.margins else { return }
    let narrow = judged(2 * level - 1)
    result.equivalence = EquivalenceResult(
      margins, inference, narrow: narrow, level: 1 - level)
    if result.equivalence == nil { result.status = .incomplete }
  }

  /// What is known of a contrast before it is judged.
  private func blank(_ plan: ContrastPlan, _ used: [Model]) -> ContrastResult {
    let sets = used.map(\.estimate.set)
    let conventions = sets.map(\.summary.variance)
    let isStacked = plan.isAcrossModels
    return ContrastResult(
      id: plan.id.value, label: plan.label, models: plan.models, expressions: plan.written,
      values: plan.values, isStacked: isStacked,
      variance: isStacked
        ? "CR1-stacked[\(conventions[0].clusters.joined(separator: "+"))]" : conventions[0].name,
      degreesOfFreedomRule: "", outcomes: used.map(\.bound.plan.method.outcome).uniqued(),
      estimators: used.map { type(of: $0.bound.plan.method).name }.uniqued(),
      observationCount: isStacked ? nil : sets[0].summary.observationCount,
      clusterCount: conventions.compactMap(\.clusterCount).min(),
      confidenceLevel: plan.confidenceLevel, status: .incomplete, lacks: [], inference: nil,
      test: nil, isJoint: plan.isJoint)
  }

  /// The joint estimates: one model's by its own covariance, several by stacked contributions.
  private func estimates(_ plan: ContrastPlan, _ used: [Model]) -> JointEstimates? {
    guard plan.isAcrossModels else { return JointEstimates(used[0].estimate) }
    var parts: [(values: [Double], contributions: ClusterContributions)] = []
    for model in used {
      guard let stacked = stacked[model.bound.plan.id.value] else { return nil }
      parts.append((model.estimate.set.values, stacked.contributions))
    }
    return JointEstimates(stacking: parts)
  }

  private func lacks(of plan: ContrastPlan) -> [ContrastResult.Lack] {
    plan.combinations.joined().filter { part in
      guard let terms = models[part.model]?.estimate.set.terms else { return true }
      return terms.position(of: part.term) == nil
    }.map { ContrastResult.Lack(model: $0.model, term: $0.term) }.uniqued()
  }

  /// One weight per estimate of all models in a row.
  private func weights(_ parts: [ContrastPlan.Part], _ used: [Model]) -> [Double] {
    used.flatMap { model in
      let terms = model.estimate.set.terms
      var weights = [Double](repeating: 0, count: terms.count)
      for part in parts where part.model == model.bound.plan.id.value {
        if let place = terms.position(of: part.term) { weights[place] += part.weight }
      }
      return weights
    }
  }
}

extension Inference {
  /// Whether there is what was asked for: a test, or no variance that one would need.
  var isJudged: Bool { pValue != nil || standardError == 0 }
}

extension Plan {
  /// The models that contrasts or families join with others.
  var stackedModels: Set<String> {
    let families = chosenFamilies.filter { $0.isJoint && $0.models.count > 1 }
    return Set(
      chosenContrasts.filter(\.isAcrossModels).flatMap(\.models) + families.flatMap(\.models))
  }
}

extension [TermID] {
  /// The place of a term as written in a contrast: as spelled, or with the back-ticks of its names left out.
  func position(of written: String) -> Int? {
    firstIndex { $0.description == written }
      ?? firstIndex { $0.description.replacing("`", with: "") == written }
  }
}

extension ContrastPlan {
  /// Terms that their models do not have.
  func unknownTerms(_ known: [String: BoundModel]) -> [Diagnostic] {
    combinations.joined().compactMap { part in
      guard let model = known[part.model], model.terms.position(of: part.term) == nil else {
        return nil
      }
      let names = model.tellableTerms
      return Diagnostic(
        .unknownName(
          kind: "term", name: part.term, near: Nearest.name(to: part.term, among: names),
          known: names), at: part.span)
    }
  }
}
