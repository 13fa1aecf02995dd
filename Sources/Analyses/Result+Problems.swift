import Designs
import Estimation
import Specs

extension Result {
  /// What left a model or a contrast without what was asked of it, at its place in the spec.
  ///
  /// - Parameter plan: The plan that was run.
  /// - Returns: One problem each.
  func problems(_ plan: Plan) -> [Diagnostic] {
    zip(models, plan.chosenModels).flatMap { model, planned in
      model.problems.map { Diagnostic($0, at: planned.id.span) }
    }
      + zip(contrasts, plan.chosenContrasts).compactMap { contrast, planned in
        problem(contrast).map { Diagnostic($0, at: planned.id.span) }
      }
      + zip(families ?? [], plan.chosenFamilies).compactMap { family, planned in
        problem(family).map { Diagnostic($0, at: planned.id.span) }
      }
      + zip(margins ?? [], plan.chosenMargins).compactMap { block, planned in
        problem(block).map { Diagnostic($0, at: planned.id.span) }
      }
  }

  /// A contrast without an estimate or a test, unless its models have told already.
  private func problem(_ contrast: ContrastResult) -> DiagnosticPayload? {
    let haveTold = models.contains {
      contrast.models.contains($0.id) && $0.status == .incomplete
    }
    guard contrast.status == .incomplete, !haveTold else { return nil }
    if let piece = contrast.undefined {
      return .undefinedContrast(contrast: contrast.id, piece: piece)
    }
    if let drawn = contrast.bootstrap?.interval, drawn.lower == nil || drawn.upper == nil {
      return .noDrawnInterval(
        contrast: contrast.id, undefined: drawn.undefinedCount, of: drawn.drawCount)
    }
    if contrast.lacks.isEmpty, let reason = NoTestReason(contrast.degreesOfFreedomRule) {
      return .noTest(of: "contrast", name: contrast.id, because: reason)
    }
    return .noContrast(
      contrast: contrast.id, lacking: contrast.lacks.map { "\($0.model)::\($0.term)" })
  }
}

extension NoTestReason {
  /// Why an estimate with a variance has no test under a rule of degrees of freedom; nil for rules that always have one.
  fileprivate init?(_ rule: String) {
    switch rule {
    case "draws": self = .draws
    case "satterthwaite", "scaled-satterthwaite": self = .degreesOfFreedom
    default: return nil
    }
  }
}

extension Result {
  /// A family with members that are not judged, unless their models or contrasts have told already.
  private func problem(_ family: FamilyResult) -> DiagnosticPayload? {
    let told =
      models.filter { $0.status == .incomplete }.map(\.id)
      + contrasts.filter { $0.status == .incomplete }.map(\.id)
    guard family.status == .incomplete, !family.members.contains(where: { told.contains($0.model) })
    else { return nil }
    return .noTest(of: "family", name: family.id, because: .members)
  }

  /// Margins without an estimate or a test, unless their model has told already.
  private func problem(_ block: MarginsResult) -> DiagnosticPayload? {
    let model = models.first { $0.id == block.model }
    guard block.status == .incomplete, model?.status != .incomplete else { return nil }
    if block.rows.allSatisfy({ $0.lacks.isEmpty && $0.inference?.standardError != nil }),
      let reason = NoTestReason(block.degreesOfFreedomRule)
    {
      return .noTest(of: "margins", name: block.id, because: reason)
    }
    let hidden = Set(model?.hiddenLevels ?? [])
    let lacking = block.rows.filter { !$0.lacks.isEmpty }
    return .noMargin(
      margins: block.id,
      missing: lacking.map { "\($0.kind.rawValue)(\($0.term.hiding(levelsOf: hidden)))" }.uniqued(),
      lacking: lacking.flatMap(\.lacks).map { $0.hiding(levelsOf: hidden).description }.uniqued())
  }
}

extension ModelResult {
  fileprivate var problems: [DiagnosticPayload] {
    let told = estimates.findings.compactMap(problem)
    guard told.isEmpty, case .none(let reason) = estimates.uncertainty else { return told }
    switch reason {
    case .oneCluster:
      let variance = estimates.summary.variance
      let lone = zip(variance.clusters, variance.clusterCounts).filter { $0.1 < 2 }.map(\.0)
      return [.oneCluster(model: id, columns: lone)]
    case .noEstimates: return [.noEstimates(model: id)]
    case .noResidualDegreesOfFreedom: return []
    }
  }

  private func problem(_ finding: Finding) -> DiagnosticPayload? {
    switch finding {
    case .noResidualDegreesOfFreedom(let rows, let columns):
      .noDegreesOfFreedom(model: id, rows: Int(rows), columns: columns)
    case .notFinite(let variable):
      .notFinite(model: id, what: "a product of values of \(variable)")
    case .programme(.noComparison(.outOfScale(let variable))):
      .outOfScale(model: id, variable: variable)
    case .programme(.lostEffects(let terms)): .lostEffects(model: id, terms: terms)
    case .absorptionNotConverged(let effects): .notConverged(model: id, effects: effects)
    default: nil
    }
  }
}
