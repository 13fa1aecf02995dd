import DifferenceInDifferences
import Estimation
import Frames
import Specs

extension StaggeredNote {
  /// The note as a finding.
  func finding(covariates: [String]) -> Finding? {
    let found: ProgrammeFinding =
      switch self {
      case .treatedFromTheStart(let count, let anticipation):
        .treatedFromTheStart(count: count, anticipation: Int(anticipation))
      case .incompleteUnitsDropped(let count): .incompleteUnits(count: count, areKept: false)
      case .incompleteUnitsKept(let count): .incompleteUnits(count: count, areKept: true)
      case .lastCohortAsControl(let cohort, let from):
        .lastStartAsControl(start: Int(cohort), periodsFrom: Int(from))
      case .startsAfterTheLastPeriod(let cohorts): .startsAfterTheEnd(cohorts.map { Int($0) })
      case .oneUnitCohort(let cohort): .oneUnitStart(Int(cohort))
      case .cellWithoutEstimate(let cohort, let period, let failure):
        .cellWithoutEstimate(
          start: Int(cohort), period: Int(period), failure.obstacle(covariates: covariates))
      }
    return .programme(found)
  }
}

extension ComparisonFailure {
  /// The failure as a finding's reason.
  func obstacle(covariates: [String]) -> ComparisonObstacle {
    switch self {
    case .empty: .emptyGroup
    case .noOverlap(let rows, let total): .noOverlap(rows: rows, of: total)
    case .allTrimmed: .allTrimmed
    case .singularCovariates(_, let covariate, _):
      .singularCovariate(covariates.indices.contains(covariate) ? covariates[covariate] : nil)
    case .singularCombination: .singularCombination
    case .propensityNotConverged: .propensityNotConverged
    }
  }
}

extension StaggeredError {
  /// What keeps a staggered design from being estimated, in the words of a spec.
  func failure(of programme: ProgrammeModel, _ data: ProgrammeData) -> ProgrammeFailure {
    func place(_ row: Int) -> Int { Int(data.rows.unit.grouping.rows.rows[row]) + 1 }
    let panel = programme.design.panelColumn?.value ?? programme.unit
    let role = programme.design.programme?.roleName ?? ""
    switch self {
    case .noRows: return .design(.noPeriodBefore(because: nil))
    case .noTreatedCohort(let anticipation):
      return .design(
        .noPeriodBefore(
          because: anticipation == 0
            ? nil
            : "with `anticipation: \(anticipation)` so many years before a start do not count as before, and there are no "
              + "earlier ones"))
    case .onePeriod: return .design(.noPeriodAfter(because: programme.design.transitionInWords))
    case .noNeverTreated:
      return .design(
        .noComparison(
          because:
            "every unit gets the programme in the end; control: not-yet-treated compares with later starts"
        ))
    case .noCompleteUnit:
      return .finding(.programme(.noComparison(.noCompleteUnit)))
    case .notFinite(.outcome, _): return .finding(.notFinite(variable: programme.outcome))
    case .notFinite(.weight, _): return .finding(.notFinite(variable: "the weights"))
    case .notFinite(.covariate(let index), _):
      let names = data.rows.covariates.map(\.label)
      return .finding(
        .notFinite(variable: names.indices.contains(index) ? names[index] : "a covariate"))
    case .negativeWeight: preconditionFailure("the sampler refuses negative weights")
    case .cohortVaries(let row):
      return .design(.startVaries(unit: panel, role: role, firstRow: place(row)))
    case .groupVaries(let row):
      return .design(
        .variesInPanel(column: programme.group ?? "", panel: panel, firstRow: place(row)))
    case .clusterVaries(let row):
      let cluster = programme.covariance.clusters.first ?? ""
      return .design(.variesInPanel(column: cluster, panel: panel, firstRow: place(row)))
    case .repeatedPeriod(let row):
      return .design(
        .repeatedInPanel(panel: panel, time: programme.time, firstRow: place(row)))
    case .noGroups: preconditionFailure("the plan asks for a group")
    }
  }
}
