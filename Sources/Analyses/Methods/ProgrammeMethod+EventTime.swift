import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// An estimator of effects by event time whose fit tells what is not identified.
protocol EventTimeMethod: RepeatableMethod {
  /// What is fitted before anything is estimated.
  associatedtype Fit

  /// Fits the rows.
  func fit(_ data: ProgrammeData) throws(IdentificationProblem) -> Fit

  /// The event time that effects are compared with; nil where all years before the start are.
  var reference: Int32? { get }

  /// What else keeps the effects from being identified.
  func obstacle(_ data: ProgrammeData) -> DesignProblem?
}

extension EventTimeMethod {
  var reference: Int32? { nil }
  func judgedTerm(in set: EstimateSet) -> TermID? { .simple }
  func obstacle(_ data: ProgrammeData) -> DesignProblem? { cutUnits(data) }

  func problem(_ data: ProgrammeData) -> ProgrammeFailure? {
    do throws(IdentificationProblem) {
      if let gap = gapProblem(data, reference) { throw gap }
      if let obstacle = obstacle(data) { return .design(obstacle) }
      _ = try fit(data)
      return nil
    } catch {
      return .design(error.problem(of: programme, data.rows))
    }
  }

  /// The fit, or why there is none.
  func fitted(_ data: ProgrammeData) throws(ProgrammeFailure) -> Fit {
    do throws(IdentificationProblem) { return try fit(data) } catch {
      throw .design(error.problem(of: programme, data.rows))
    }
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
    readsStarts = true
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

  /// Clusters that cut through units: the influence of a unit's rows cannot be added up by them.
  func cutUnits(_ data: ProgrammeData) -> DesignProblem? {
    let units = data.rows.unit.grouping
    guard let cluster = data.rows.clusters.first(where: { !units.isNested(in: $0.grouping) })
    else { return nil }
    let row = units.firstVarying(cluster.grouping.codes) ?? 0
    return .variesInPanel(column: cluster.label, panel: programme.unit, firstRow: row + 1)
  }

  /// What was left out because nothing is imputed for it, and starts of a single unit.
  func imputationFindings(leftOut: Int, _ rows: ProgrammeRows) -> [Finding] {
    let lost: [Finding] = leftOut > 0 ? [.programme(.notImputed(rows: leftOut))] : []
    if rows.starts.count < 2 { return lost }
    var units: [Int32: Set<Int32>] = [:]
    for row in 0..<rows.rowCount {
      units[rows.start[row], default: []].insert(rows.unit.grouping.codes[row])
    }
    // Its residuals are nought whatever its noise: the mean of its cohort is itself.
    return lost
      + rows.starts.filter { units[$0]?.count == 1 }.map { .programme(.oneUnitStart(Int($0))) }
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
