import Designs
import Estimation
import Frames
import LinearModels
import Specs

extension OrdinaryLeastSquaresMethod {
  /// The estimates with tests of the treatment's terms by re-assigning it.
  func randomised(
    _ estimate: Estimate, _ plan: RandomisationPlan, _ provided: Provided, _ run: RunContext
  ) throws(LinearModelError) -> Estimate {
    var request = ownRequest(provided)
    request.clusters = [provided.dimension(plan.unit)].compactMap(\.self)
    guard let split = split(plan, request.design, keeping: Set(estimate.set.terms)) else {
      let finding = Finding.treatmentOmitted(variable: plan.treatment?.value ?? "")
      return Estimate(
        estimate.set.untested(by: plan.statistic.name, finding),
        contributions: estimate.contributions)
    }
    let strata = provided.strata(plan, units: request.clusters[0].grouping)
    let randomisation = RandomisationRun(plan, split, request, strata, run)
    return try randomisation.tested(estimate) { term in
      split.terms.firstIndex(of: term).map { place in
        split.terms.indices.map { $0 == place ? 1 : 0 }
      }
    }
  }

  /// The design parted at the treatment; nil where it does not enter as one column's values.
  func split(
    _ plan: RandomisationPlan, _ design: BoundDesign, keeping kept: Set<TermID>
  ) -> SplitDesign? {
    guard let treatment = plan.treatment?.value else { return nil }
    return parsed.variable(named: treatment).flatMap {
      design.splitting(at: $0.label, keeping: kept)
    }
  }

  /// What the rows make impossible of a randomisation.
  func problem(_ plan: RandomisationPlan, _ provided: Provided) -> Diagnostic? {
    guard let treatment = plan.treatment else { return nil }
    let request = ownRequest(provided)
    guard let split = split(plan, request.design, keeping: Set(request.design.terms)) else {
      return Diagnostic(
        .refusedCombination(
          "randomisation of \(treatment.value)",
          with: "more than two levels of it, or a coding by all of its levels",
          instead: "a treatment of two levels that stands by itself too"), at: treatment.span)
    }
    let units = provided.sampleGroups(of: [plan.unit]).grouping
    if let row = units.firstVarying(split.values) {
      return Diagnostic(
        .design(
          .assignmentVaries(column: treatment.value, unit: plan.unit, firstRow: row + 1)),
        at: treatment.span)
    }
    return crossing(plan, request, provided)
      ?? provided.strataProblem(plan, units: units, at: treatment.span)
  }

  /// An absorbed effect of many levels that crosses the units.
  private func crossing(
    _ plan: RandomisationPlan, _ request: FitRequest, _ provided: Provided
  ) -> Diagnostic? {
    var own = request
    own.clusters = [provided.dimension(plan.unit)].compactMap(\.self)
    do {
      try RandomisationFit.check(own)
      return nil
    } catch {
      guard case .undefined(let kind, let effect, let levels) = error else { return nil }
      let place = effects.first { $0.label == effect }.map { writtenFormula.span(of: $0.range) }
      return Diagnostic(
        .refusedCombination(
          kind, with: "the absorbed effect \(effect), \(levels) levels not nested in the units",
          instead: "CR1"), at: place ?? writtenFormula.span)
    }
  }
}

extension CovariancePlan {
  /// What a randomisation asks of the data beside the groups of clusters.
  var randomisationNeeds: [DataNeed] {
    guard let plan = randomisation else { return [] }
    switch plan.strata {
    case .none: return []
    case .columns(let columns): return [.groups(columns)]
    case .selection(let selection, let time):
      return [.selection(selection, unit: plan.unit, time: time)]
    }
  }

  /// The columns whose groups draws need beside the clusters.
  var drawnColumns: [String] {
    [wild?.groups, randomisation?.unit].compactMap(\.self)
  }
}

extension Provided {
  /// Within what units exchange treatments.
  func strata(_ plan: RandomisationPlan, units: Grouping) -> UnitStrata {
    let columns = plan.strataColumns
    return UnitStrata(
      plan, units: units, groups: columns.isEmpty ? nil : sampleGroups(of: columns).grouping,
      values: selection)
  }

  /// Units that lie in several strata.
  func strataProblem(
    _ plan: RandomisationPlan, units: Grouping, at span: SourceSpan
  ) -> Diagnostic? {
    guard case .columns(let columns) = plan.strata,
      let row = units.firstVarying(sampleGroups(of: columns).grouping.codes)
    else { return nil }
    return Diagnostic(
      .design(
        .assignmentVaries(
          column: columns.joined(separator: " and "), unit: plan.unit, firstRow: row + 1)),
      at: span)
  }
}
