import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// Outcomes cleared of what untreated rows tell: `estimator: two-stage`.
struct TwoStageMethod: EventTimeMethod {
  static let name = "two-stage"
  static let summary =
    "Effects from outcomes that are cleared of unit and time effects fitted to untreated rows (Gardner 2022)."
  static let keys = ProgrammePlanner.keys

  let programme: ProgrammeModel

  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> TwoStageMethod? {
    var planner = ProgrammePlanner(staggered: node, context)
    planner.influence = "two-stage"
    return planner.plan(&diagnostics).map { TwoStageMethod(programme: $0) }
  }

  var shownFormula: String {
    let right = ["treated"] + programme.covariates
    return
      "\(programme.outcome) ~ \(right.joined(separator: " + ")) | \(programme.unit) + \(programme.time)"
  }

  func fit(_ data: ProgrammeData) throws(IdentificationProblem) -> TwoStage {
    try TwoStage(data.rows(withGroup: false))
  }

  func repeated(_ rows: ProgrammeRows, _ purpose: Repetition) -> EstimateSet? {
    do throws(IdentificationProblem) {
      return try fit(ProgrammeData(rows: rows)).estimate().set
    } catch {
      return nil
    }
  }

  func terms(of data: ProgrammeData) -> [TermID] {
    let rows = data.rows
    let times = Set(
      (0..<rows.rowCount).filter(rows.isTreated).map { rows.time.values[$0] - rows.start[$0] })
    return [.simple] + times.sorted().map { .dynamic(Int($0)) }
  }

  func outcome(
    _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome {
    let fit = try fitted(data)
    let findings = imputationFindings(leftOut: fit.notImputableRowCount, data.rows)
    return dynamicOutcome(fit.estimate().with(findings: findings), run)
  }

  var explanation: [String] {
    [
      "simple: outcomes less unit and time effects"
        + (programme.covariates.isEmpty
          ? "" : " and \(programme.covariates.joined(separator: ", "))")
        + " fitted to untreated rows, regressed on treatment; dynamic[e]: on years from the start.",
      "Standard errors carry the first stage along, summed over clusters, without a small-sample factor; normal quantiles.",
      "The same in R: did2s::did2s.",
    ] + ProgrammeWords.population(programme)
  }
}
