import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// Effects as outcomes less imputed ones: `estimator: imputation`.
struct ImputationMethod: EventTimeMethod {
  static let name = "imputation"
  static let summary =
    "Effects as outcomes less those imputed from untreated rows (Borusyak, Jaravel & Spiess 2024)."
  static let keys =
    ProgrammePlanner.keys + [
      KeyDeclaration(
        "leave_out", .flag,
        "Whether the mean that a treated row's variance is measured from leaves out its own cluster.",
        defaultText: "false", example: "true"),
      KeyDeclaration(
        "leads", .list(of: .integer(-1000...(-1)), count: 1...100),
        "Event times before the start whose effects are tested jointly.", defaultText: "none",
        example: "[-3, -2, -1]"),
    ]

  let programme: ProgrammeModel
  let options: Imputation.Options

  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> ImputationMethod? {
    var planner = ProgrammePlanner(staggered: node, context)
    planner.influence = "BJS"
    var options = Imputation.Options()
    options.leavesOut = node["leave_out"]?.flag?.value ?? false
    options.leads = (node["leads"]?.items ?? []).compactMap { $0.integer.map { Int32($0.value) } }
    let programme = planner.plan(&diagnostics)
    // What is out of its range has been told.
    guard options.leads.allSatisfy({ $0 < 0 }) else { return nil }
    return programme.map { ImputationMethod(programme: $0, options: options) }
  }

  var shownFormula: String {
    let right = ["imputed effects"] + programme.covariates
    return
      "\(programme.outcome) ~ \(right.joined(separator: " + ")) | \(programme.unit) + \(programme.time)"
  }

  func fit(_ data: ProgrammeData) throws(IdentificationProblem) -> Imputation {
    try Imputation(data.rows(withGroup: false), options: options)
  }

  func repeated(_ rows: ProgrammeRows, _ purpose: Repetition) -> EstimateSet? {
    do throws(IdentificationProblem) {
      return try fit(ProgrammeData(rows: rows)).estimate().set
    } catch {
      return nil
    }
  }

  func terms(of data: ProgrammeData) -> [TermID] {
    do throws(IdentificationProblem) {
      return [.simple] + (try fit(data)).eventTimes.map { .dynamic(Int($0)) }
    } catch {
      return []
    }
  }

  func outcome(
    _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome {
    let fit = try fitted(data)
    let findings = imputationFindings(leftOut: fit.notImputableRowCount, data.rows)
    var outcome = dynamicOutcome(fit.estimate().with(findings: findings), run)
    do throws(LinearModelError) {
      outcome.supplement.preTests =
        try fit.leads(threads: run.threads)?.jointPreTest(of: "leads") { $0.eventTime != nil } ?? []
    } catch {
      throw EffectError.regression(error).failure(programme, data)
    }
    if !options.leads.isEmpty, outcome.supplement.preTests.isEmpty {
      outcome.estimate = outcome.estimate.with(
        findings: [.programme(.lostEffects(options.leads.map { "lead \($0)" }))])
    }
    return outcome
  }

  var explanation: [String] {
    [
      "simple: the average over treated rows of their outcome less what unit and time effects"
        + (programme.covariates.isEmpty
          ? "" : " and \(programme.covariates.joined(separator: ", "))")
        + " fitted to untreated rows predict; dynamic[e]: the same by years from the start.",
      "Standard errors are conservative: residuals of treated rows from the mean of their start and year"
        + (options.leavesOut ? ", the own cluster left out" : "") + "; normal quantiles.",
      "The same in R: didimputation::did_imputation.",
    ] + ProgrammeWords.population(programme)
  }
}
