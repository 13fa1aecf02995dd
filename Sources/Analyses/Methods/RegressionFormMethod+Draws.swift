import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

extension RegressionFormMethod {
  /// The estimates with tests by a bootstrap or by re-assigning the programme, where they are asked for.
  func drawn(
    _ estimate: Estimate, _ form: RegressionForm, _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> Estimate {
    guard let plan = covariance.randomisation else {
      return try bootstrapped(estimate, DrawnRegression(form, data), data, run)
    }
    let split: SplitDesign
    do throws(AssignmentObstacle) { split = try form.assignment() } catch {
      throw .design(.notExchangeable(because: error.words))
    }
    let strata = UnitStrata(
      plan, units: form.rows.clusters[0].grouping, groups: data.strata, values: data.selection)
    do throws(LinearModelError) {
      return try RandomisationRun(plan, split, form.request(), strata, run)
        .tested(estimate, combination: form.combination)
    } catch {
      throw EffectError.regression(error).failure(programme, data)
    }
  }

  /// What keeps the programme from being exchanged between units.
  func obstacle(_ form: RegressionForm, _ data: ProgrammeData) -> DesignProblem? {
    guard let plan = covariance.randomisation, !covariance.isAutomatic else { return nil }
    let split: SplitDesign
    do throws(AssignmentObstacle) { split = try form.assignment() } catch {
      return .notExchangeable(because: error.words)
    }
    let units = form.rows.clusters[0].grouping
    let role = programme.design.programme?.roleName ?? ""
    if let row = units.firstVarying(split.values) {
      return .assignmentVaries(column: role, unit: plan.unit, firstRow: row + 1)
    }
    do throws(LinearModelError) { try RandomisationFit.check(form.request()) } catch {
      return .notExchangeable(because: "\(programme.unit) is not nested in \(plan.unit)")
    }
    guard let row = data.strata.flatMap({ units.firstVarying($0.codes) }) else { return nil }
    return .assignmentVaries(
      column: plan.strataColumns.joined(separator: " and "), unit: plan.unit, firstRow: row + 1)
  }

  func under(_ covariance: CovariancePlan) -> Self {
    var programme = programme
    programme.covariance = covariance
    return Self(programme: programme, settings: settings)
  }

  func exchange(_ data: ProgrammeData, _ run: RunContext) -> Exchange? {
    guard let plan = covariance.randomisation else { return nil }
    let other = under(covariance.chosen(.randomisation))
    do {
      let form = try other.form(data)
      if other.obstacle(form, data) != nil { return nil }
      let strata = UnitStrata(
        plan, units: form.rows.clusters[0].grouping, groups: data.strata, values: data.selection)
      let assignments = RandomisationRun(
        plan, try form.assignment(), form.request(), strata, run
      ).assignments
      return Exchange(assignments, of: terms(of: data), level: run.confidenceLevel)
    } catch {
      return nil
    }
  }
}

extension AssignmentObstacle {
  /// The obstacle in words.
  fileprivate var words: String {
    switch self {
    case .severalStarts: "units start in different years"
    case .amounts: "units have different amounts of it"
    case .eventTimes: "its effects are by event time"
    }
  }
}
