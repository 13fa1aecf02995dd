import Designs
import Estimation
import Numerics
import Specs

/// Judges families by the estimates of their models.
struct FamilyRun {
  let run: ContrastRun
  let contrasts: [(plan: ContrastPlan, result: ContrastResult)]
  let threads: Int

  /// A run.
  ///
  /// - Parameters:
  ///   - run: The models as estimated, and their contributions.
  ///   - contrasts: As judged.
  ///   - threads: At least 1; changes no bit.
  init(
    _ run: ContrastRun, contrasts: [(plan: ContrastPlan, result: ContrastResult)], threads: Int
  ) {
    self.run = run
    self.contrasts = contrasts
    self.threads = threads
  }

  /// The result of a family.
  func result(_ plan: FamilyPlan) -> FamilyResult {
    var result = FamilyResult(
      id: plan.id.value, label: plan.label, method: plan.method, status: .incomplete,
      members: plan.members.map(member))
    switch plan.method {
    case .holm, .hochberg, .benjaminiHochberg: adjust(&result)
    case .supT: supT(&result, plan)
    case .romanoWolf, .westfallYoung: stepDown(&result, plan)
    }
    if result.members.allSatisfy({ $0.adjustedPValue != nil }) { result.status = .complete }
    return result
  }

  // MARK: Members

  private func member(_ member: FamilyPlan.Member) -> FamilyResult.Member {
    switch member {
    case .contrast(let id):
      let contrast = contrasts.first { $0.plan.id.value == id }
      return made(
        contrast?.result.inference, model: id,
        term: contrast?.plan.written.first ?? "", isContrast: true,
        value: contrast?.plan.values.first ?? 0)
    case .term(let id, let term, _):
      let model = run.models[id]
      let set = model?.estimate.set
      let place = set?.terms.position(of: term)
      let inferences = set?.inferences(level: model?.context.confidenceLevel ?? 0.95)
      return made(
        place.flatMap { inferences?[$0] }, model: id, term: term, isContrast: false, value: 0)
    }
  }

  private func made(
    _ inference: Inference?, model: String, term: String, isContrast: Bool, value: Double
  ) -> FamilyResult.Member {
    FamilyResult.Member(
      model: model, term: term, isContrast: isContrast, value: value,
      estimate: inference?.estimate, standardError: inference?.standardError,
      statistic: inference?.statistic, pValue: inference?.pValue)
  }

  // MARK: From the p-values alone

  /// Holm, Hochberg and Benjamini-Hochberg; members without a p-value are no hypotheses that were tested.
  private func adjust(_ result: inout FamilyResult) {
    let tested = result.members.indices.filter { result.members[$0].pValue != nil }
    let method: PValueAdjustment =
      switch result.method {
      case .holm: .holm
      case .hochberg: .hochberg
      default: .benjaminiHochberg
      }
    let adjusted = method.adjusted(tested.compactMap { result.members[$0].pValue })
    for (place, value) in zip(tested, adjusted) { result.members[place].adjustedPValue = value }
  }

  // MARK: By the joint distribution

  private func supT(_ result: inout FamilyResult, _ plan: FamilyPlan) {
    guard let joint = JointFamily(plan, run, contrasts), let whole = joint.estimates else {
      return
    }
    let every = joint.rows.map { whole.inference(on: $0, equals: 0, level: plan.confidenceLevel) }
    // A member without a variance, or without degrees of freedom, takes no part.
    let places = every.indices.filter {
      (every[$0].standardError ?? 0) > 0 && every[$0].degreesOfFreedom != nil
    }
    let rows = Matrix(rows: places.map { joint.rows[$0] })
    let own = places.map { every[$0] }
    let (degrees, scales) = (own.map(\.degreesOfFreedom), own.map { $0.scale ?? 1 })
    guard let least = degrees.compactMap(\.self).min() else { return }
    var covariance = rows.multiply(whole.covariance).multiply(rows.transposed())
    for j in scales.indices {
      for i in scales.indices { covariance[i, j] *= scales[i] * scales[j] }
    }
    let found = SimultaneousInference(
      values: rows.multiply(whole.values), covariance: covariance, degreesOfFreedom: least,
      target: places.map { joint.values[$0] }, level: plan.confidenceLevel)
    result.degreesOfFreedom = least
    result.criticalValue = found.criticalValue
    result.confidenceLevel = plan.confidenceLevel
    for (place, (entry, scale)) in zip(places, zip(found.entries, scales)) {
      result.members[place].standardError = entry.standardError / scale
      result.members[place].statistic = entry.statistic
      result.members[place].adjustedPValue = entry.adjustedPValue
      result.members[place].lower = entry.lower
      result.members[place].upper = entry.upper
    }
  }

  // MARK: By draws

  private func stepDown(_ result: inout FamilyResult, _ plan: FamilyPlan) {
    guard let joint = JointFamily(plan, run, contrasts),
      let drawn = joint.draws(plan, threads: threads)
    else { return }
    let adjusted: [Double]
    if plan.method == .romanoWolf {
      adjusted = StepDown.romanoWolf(statistics: drawn.statistics, draws: drawn.draws)
    } else {
      let marginal = StepDown.marginalPValues(
        statistics: drawn.statistics,
        draws: drawn.needsTheData ? drawn.draws.addingRow(drawn.statistics) : drawn.draws)
      adjusted = StepDown.westfallYoung(pValues: marginal.pValues, draws: marginal.draws)
    }
    result.draws = drawn.facts
    let count = Double(drawn.facts.count)
    for (rank, (place, p)) in zip(drawn.places, adjusted).enumerated() {
      result.members[place].adjustedPValue = p
      result.members[place].statistic = drawn.statistics[rank]
      if let error = drawn.errors?[rank] { result.members[place].standardError = error }
      // No draw beyond the data does not mean no error.
      let share = max(p, 1 / (1 + count))
      result.members[place].monteCarloError =
        drawn.facts.isEnumerated ? 0 : (share * (1 - min(share, 1)) / count).squareRoot()
    }
  }
}

extension Matrix {
  /// The matrix with one more row.
  fileprivate func addingRow(_ row: [Double]) -> Matrix {
    Matrix(columns: (0..<columnCount).map { column($0) + [row[$0]] })
  }
}
