import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// Outcomes cleared of what untreated rows tell: `estimator: two-stage`.
struct TwoStageMethod: ProgrammeMethod {
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

  private func fit(_ data: ProgrammeData) throws(IdentificationProblem) -> TwoStage {
    try TwoStage(data.rows(withGroup: false))
  }

  func problem(_ data: ProgrammeData) -> ProgrammeFailure? {
    do throws(IdentificationProblem) {
      if let gap = gapProblem(data, nil) { throw gap }
      if let cut = cutUnits(data) { return .design(cut) }
      _ = try fit(data)
      return nil
    } catch {
      return .design(error.problem(of: programme, data.rows))
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
    let fit: TwoStage
    do throws(IdentificationProblem) { fit = try self.fit(data) } catch {
      throw .design(error.problem(of: programme, data.rows))
    }
    let left = fit.notImputableRowCount
    let findings =
      (left > 0 ? [Finding.programme(.notImputed(rows: left))] : [])
      + programme.selectionFindings(data, canDraw: false)
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
