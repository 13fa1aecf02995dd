import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// Averages over cohorts of a saturated event study: `estimator: sun-abraham`.
struct SunAbrahamMethod: EventTimeMethod {
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
  /// The event time that is nought by construction.
  let base: Int32
  var reference: Int32? { base }
  /// What else is asked of the effects by event time; nil for nothing.
  let credibility: PathCredibility?

  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> SunAbrahamMethod? {
    var planner = ProgrammePlanner(staggered: node, context)
    planner.defaultKind = .CR1
    let idle = PathCredibility.idle(node)
    diagnostics += idle
    let programme = planner.plan(&diagnostics)
    let reference = node["reference"]?.integer?.value ?? -1
    // What is out of its range has been told.
    guard let programme, idle.isEmpty, reference < 0 else { return nil }
    return SunAbrahamMethod(
      programme: programme, base: Int32(reference), credibility: PathCredibility(node))
  }

  var shownFormula: String {
    let right = ["sunab"] + programme.covariates
    return
      "\(programme.outcome) ~ \(right.joined(separator: " + ")) | \(programme.unit) + \(programme.time)"
  }

  var wantedTerms: [TermID] { [.simple] }

  func fit(_ data: ProgrammeData) throws(IdentificationProblem) -> SunAbraham {
    try SunAbraham(
      data.rows(withGroup: false), reference: base, covariance: covariance.estimator)
  }

  var repeatsWithoutClusters: Bool { true }
  /// A regression of many columns.
  var rowCost: Int { 4 }

  func repeated(_ rows: ProgrammeRows, _ purpose: Repetition) -> EstimateSet? {
    do {
      var fit = try fit(ProgrammeData(rows: rows))
      if case .values = purpose { fit.covariance = .independent(.iid) }
      return try fit.estimate().estimate.set
    } catch {
      return nil
    }
  }

  func obstacle(_ data: ProgrammeData) -> DesignProblem? {
    let first = data.rows.periods.first ?? 0
    let lacking = Identification(data.rows).startsWithout(reference: base)
    return lacking.contains { $0 > first }
      ? .noReference(
        eventTime: Int(base), isAny: lacking.count == data.rows.starts.count) : nil
  }

  func terms(of data: ProgrammeData) -> [TermID] {
    do throws(IdentificationProblem) {
      let times = try fit(data).eventTimes.filter { $0 != base }
      return [.simple] + times.map { .dynamic(Int($0)) }
        + data.rows.covariates.map { TermID([.variable($0.label)]) }
    } catch {
      return []
    }
  }

  func outcome(
    _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome {
    let fit = try fitted(data)
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
    var outcome = dynamicOutcome(referring(found.estimate).with(findings: findings), run)
    if let credibility {
      let found = credibility.judgement(
        of: [
          PathCredibility.Family(
            name: "dynamic", reference: base,
            unmeasured: programme.unmeasuredTimes(of: data.rows.starts)
          ) { .dynamic(Int($0)) }
        ], in: outcome.estimate, level: run.confidenceLevel)
      outcome.supplement.credibility = found.rows
      outcome.estimate = outcome.estimate.with(findings: found.findings)
    }
    return outcome
  }

  var explanation: [String] {
    [
      "dynamic[e]: the effect e years after the start, the average over starts of a regression with a term for each start "
        + "and event time, weighted by their rows; simple: the average over all treated rows.",
      "y = \(programme.unit) + \(programme.time) + sum_g sum_e delta(g,e) 1{start g, e years from it} + e, "
        + "e = \(base) left out; the shares count as fixed.",
      "The same in R: fixest::feols(\(programme.outcome) ~ sunab(start, \(programme.time)) | "
        + "\(programme.unit) + \(programme.time)).",
    ] + ProgrammeWords.population(programme) + LeastSquaresWords(programme).inference
  }
}
