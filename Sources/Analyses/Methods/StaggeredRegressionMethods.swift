import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// Averages over cohorts of a saturated event study: `estimator: sun-abraham`.
struct SunAbrahamMethod: ProgrammeMethod {
  static let name = "sun-abraham"
  static let summary =
    "Effects by event time as averages over starts of a saturated regression (Sun & Abraham 2021)."
  static let keys =
    ProgrammePlanner.keys + [
      KeyDeclaration(
        "reference", .integer(-1000...(-1)),
        "The event time that effects are compared with, below 0.", defaultText: "-1",
        example: "-1"),
      PathCredibility.key,
    ]

  let programme: ProgrammeModel
  let reference: Int32
  /// What else is asked of the effects by event time; nil for nothing.
  let credibility: PathCredibility?

  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> SunAbrahamMethod? {
    var planner = ProgrammePlanner(staggered: node, context)
    planner.defaultKind = .CR1
    return planner.plan(&diagnostics).map {
      SunAbrahamMethod(
        programme: $0, reference: Int32(node["reference"]?.integer?.value ?? -1),
        credibility: PathCredibility(node))
    }
  }

  var shownFormula: String {
    let right = ["sunab"] + programme.covariates
    return
      "\(programme.outcome) ~ \(right.joined(separator: " + ")) | \(programme.unit) + \(programme.time)"
  }

  private func fit(_ data: ProgrammeData) throws(IdentificationProblem) -> SunAbraham {
    try SunAbraham(
      data.rows(withGroup: false), reference: reference, covariance: covariance.estimator)
  }

  func problem(_ data: ProgrammeData) -> ProgrammeFailure? {
    do throws(IdentificationProblem) {
      if let gap = gapProblem(data, reference) { throw gap }
      _ = try fit(data)
      return nil
    } catch {
      return .design(error.problem(of: programme, data.rows))
    }
  }

  func terms(of data: ProgrammeData) -> [TermID] {
    do throws(IdentificationProblem) {
      let times = try fit(data).eventTimes.filter { $0 != reference }
      return [.simple] + times.map { .dynamic(Int($0)) }
        + data.rows.covariates.map { TermID([.variable($0.label)]) }
    } catch {
      return []
    }
  }

  func outcome(
    _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome {
    let fit: SunAbraham
    do throws(IdentificationProblem) { fit = try self.fit(data) } catch {
      throw .design(error.problem(of: programme, data.rows))
    }
    let found: EffectEstimate
    do throws(EffectError) { found = try fit.estimate(threads: run.threads) } catch {
      throw error.failure(programme, data)
    }
    var findings: [Finding] = []
    if fit.alwaysTreatedUnitCount > 0 {
      findings.append(.programme(.treatedFromTheStart(count: fit.alwaysTreatedUnitCount)))
    }
    if let start = fit.controlStart {
      findings.append(
        .programme(.lastStartAsControl(start: Int(start), periodsFrom: Int(start))))
    }
    findings += programme.selectionFindings(data, canDraw: false)
    var outcome = dynamicOutcome(referring(found.estimate).with(findings: findings), run)
    outcome.supplement.credibility =
      credibility?.rows(
        outcome.estimate.set, family: "dynamic", reference: reference, unmeasured: [],
        level: run.confidenceLevel
      ) { .dynamic(Int($0)) } ?? []
    return outcome
  }

  var explanation: [String] {
    [
      "dynamic[e]: the effect e years after the start, the average over starts of a regression with a term for each start "
        + "and event time, weighted by their rows; simple: the average over all treated rows.",
      "y = \(programme.unit) + \(programme.time) + sum_g sum_e delta(g,e) 1{start g, e years from it} + e, "
        + "e = \(reference) left out; the shares count as fixed.",
      "The same in R: fixest::feols(\(programme.outcome) ~ sunab(start, \(programme.time)) | "
        + "\(programme.unit) + \(programme.time)).",
    ] + ProgrammeWords.population(programme) + LeastSquaresWords(programme).inference
  }
}

/// Effects as outcomes less imputed ones: `estimator: imputation`.
struct ImputationMethod: ProgrammeMethod {
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
    return planner.plan(&diagnostics).map { ImputationMethod(programme: $0, options: options) }
  }

  var shownFormula: String {
    let right = ["imputed effects"] + programme.covariates
    return
      "\(programme.outcome) ~ \(right.joined(separator: " + ")) | \(programme.unit) + \(programme.time)"
  }

  private func fit(_ data: ProgrammeData) throws(IdentificationProblem) -> Imputation {
    try Imputation(data.rows(withGroup: false), options: options)
  }

  func problem(_ data: ProgrammeData) -> ProgrammeFailure? {
    do throws(IdentificationProblem) {
      if let gap = gapProblem(data, nil) { throw gap }
      _ = try fit(data)
      return nil
    } catch {
      return .design(error.problem(of: programme, data.rows))
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
    let fit: Imputation
    do throws(IdentificationProblem) { fit = try self.fit(data) } catch {
      throw .design(error.problem(of: programme, data.rows))
    }
    let left = fit.notImputableRowCount
    let findings =
      (left > 0 ? [Finding.programme(.notImputed(rows: left))] : [])
      + programme.selectionFindings(data, canDraw: false)
    var outcome = dynamicOutcome(fit.estimate().with(findings: findings), run)
    do throws(LinearModelError) {
      outcome.supplement.preTests =
        try fit.leads(threads: run.threads)?.jointPreTest(of: "leads") { _ in true } ?? []
    } catch {
      throw EffectError.regression(error).failure(programme, data)
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

extension ProgrammePlanner {
  /// Of an estimator of staggered starts: amounts and transitions of their own are another's.
  init(staggered node: ModelNode, _ context: PlanContext) {
    self.init(node: node, context: context)
    idle = [
      "exposure": "estimator: did or triple-difference",
      "dose": "estimator: did or triple-difference",
    ]
    refusesOwnTerm = "as: dropped; each year has a term of its own here"
  }
}

extension ProgrammeMethod {
  /// What a gap of the calendar does to effects by event time.
  func gapProblem(_ data: ProgrammeData, _ reference: Int32?) -> IdentificationProblem? {
    let design = programme.design
    let looks = Identification(data.rows)
    if let reference {
      return looks.gapProblems(
        gaps: design.gaps, reference: reference, mayStraddle: design.allowsAcross
      ).first
    }
    if design.allowsAcross { return nil }
    let pairs = looks.changesAcross(gaps: design.gaps)
    return pairs.isEmpty ? nil : .eventTimesAcrossGap(pairs)
  }

  /// Estimates by event time with their band and pre-test.
  func dynamicOutcome(_ estimate: Estimate, _ run: RunContext) -> MethodOutcome {
    var outcome = MethodOutcome(estimate: estimate)
    outcome.supplement.bands = SimultaneousBand.supT(
      estimate, named: "dynamic", level: run.confidenceLevel
    ) { $0.eventTime != nil }
    outcome.supplement.preTests = estimate.jointPreTest(of: "dynamic") { ($0.eventTime ?? 0) < 0 }
    return outcome
  }
}
