import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics
import Specs

/// An estimator that reads the roles of `design:`.
protocol ProgrammeMethod: Method {
  /// What the model says.
  var programme: ProgrammeModel { get }

  /// The estimates of bound rows, and what else there is to tell.
  ///
  /// - Parameters:
  ///   - data: The rows.
  ///   - run: Threads and the like.
  /// - Returns: The estimates and the rest.
  /// - Throws: What keeps the effects from being estimated.
  func outcome(_ data: ProgrammeData, _ run: RunContext) throws(ProgrammeFailure) -> MethodOutcome

  /// The same, with what repetitions of the analysis say of them.
  func outcome(
    repeating data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome

  /// What keeps the effects from being identified, told before anything is estimated.
  func problem(_ data: ProgrammeData) -> ProgrammeFailure?

  /// The effects without which the estimator has not done what it is asked for.
  var wantedTerms: [TermID] { get }

  /// The terms that can have an estimate.
  func terms(of data: ProgrammeData) -> [TermID]
}

/// Why an estimator by design has no estimates.
enum ProgrammeFailure: Error, Sendable, Equatable {
  /// The design.
  case design(DesignProblem)
  /// The numbers.
  case finding(Finding)
}

extension EstimateSet {
  /// Whether every estimate is finite and no variance has overflowed; a difference of covariances may leave single
  /// terms without a variance.
  fileprivate var isFinite: Bool {
    guard values.allSatisfy(\.isFinite) else { return false }
    guard case .covariance(let covariance, _) = uncertainty else { return true }
    let variances = covariance.diagonal
    return !variances.contains(where: \.isInfinite)
      && (variances.isEmpty || !variances.allSatisfy(\.isNaN))
  }
}

extension ProgrammeMethod {
  var wantedTerms: [TermID] { [] }

  func outcome(
    repeating data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome { try outcome(data, run) }

  static var readsDesign: Bool { true }
  var design: DesignPlan? { programme.design }
  var outcome: String { programme.outcome }
  var writtenFormula: Located<String> { programme.written }
  var covariance: CovariancePlan { programme.covariance }
  var effects: [AbsorbedEffect] { [] }
  var variables: [SampleVariable] { programme.variables }
  var needs: [DataNeed] { programme.needs }
  func outline(_ provided: Provided) -> FitOutline? { nil }
  func terms(_ provided: Provided) -> [TermID] { terms(of: programme.data(provided)) }

  func estimate(_ provided: Provided, _ run: RunContext) -> Estimate {
    outcome(provided, run).estimate
  }

  func outcome(_ provided: Provided, _ run: RunContext) -> MethodOutcome {
    if covariance.isAutomatic, let method = self as? any AutomaticProgramme {
      return method.automaticOutcome(provided, run)
    }
    let data = programme.data(provided)
    do throws(ProgrammeFailure) {
      if let variable = data.rows.outOfScale(withCovariates: covariance.influence == nil) {
        return unavailable(.programme(.noComparison(.outOfScale(variable))), data)
      }
      var outcome = try outcome(repeating: data, run)
      outcome.supplement.cells = data.rows.cells()
      outcome.supplement.baseline = data.rows.baseline()
      if !outcome.estimate.set.isFinite {
        return unavailable(.notFinite(variable: programme.outcome), data)
      }
      outcome.estimate = outcome.estimate.with(findings: shortcomings(outcome.estimate.set))
      return outcome
    } catch {
      guard case .finding(let finding) = error else {
        return unavailable(.programme(.noComparison(.notIdentified)), data)
      }
      return unavailable(finding, data)
    }
  }

  private func unavailable(_ finding: Finding, _ data: ProgrammeData) -> MethodOutcome {
    MethodOutcome(
      estimate: Estimate(
        .unavailable(finding, rows: data.rows.rowCount, variance: covariance.name)))
  }

  /// Effects that were lost, and clusters too few for influence functions.
  private func shortcomings(_ set: EstimateSet) -> [Finding] {
    var findings: [Finding] = []
    let known = Set(set.terms)
    let lost = wantedTerms.filter { !known.contains($0) }
    if !lost.isEmpty { findings.append(.programme(.lostEffects(lost.map(\.description)))) }
    if covariance.clusters.isEmpty, programme.published == nil {
      findings.append(.programme(.independentRows(unit: programme.unit)))
    }
    if covariance.influence != nil, let count = set.summary.variance.clusterCount, count < 40 {
      findings.append(
        .fewClusters(
          count: count, effective: nil, term: nil, dimension: nil, covariance: .influence))
    }
    return findings
  }

  func refusal(_ provided: Provided) -> Diagnostic? {
    guard case .design(let problem)? = problem(programme.data(provided)) else {
      return crossedEffect(provided)
    }
    return Diagnostic(.design(problem), at: place(of: problem))
  }

  /// An absorbed effect that no bootstrap by these clusters can do with.
  private func crossedEffect(_ provided: Provided) -> Diagnostic? {
    guard covariance.wild != nil, !covariance.isAutomatic, let method = self as? any DrawnMethod,
      let effect = method.drawnRegression(provided).crossedEffect
    else { return nil }
    // `urn` or, within the focus group, `urn^group`.
    let isUnit = effect.label == programme.unit || effect.label.hasPrefix(programme.unit + "^")
    let role = isUnit ? design?.unit : design?.time
    return Diagnostic(
      .refusedCombination("wild", with: effect.inWords, instead: "CR1"),
      at: role?.span ?? writtenFormula.span)
  }

  /// Where a problem stands: at the role that it is about.
  private func place(of problem: DesignProblem) -> SourceSpan {
    let design = programme.design
    return switch problem {
    case .noTreatedUnits, .noComparison, .noPeriodBefore, .noPeriodAfter, .startVaries:
      design.programme?.role.span ?? design.place
    case .groupMissing: design.group?.written.span ?? design.place
    case .variesInPanel, .repeatedInPanel: design.panelColumn?.span ?? design.place
    case .acrossGap, .referenceInGap: design.time?.span ?? design.place
    default: design.place
    }
  }

  func stackable(
    _ estimate: Estimate, _ provided: Provided, _ run: RunContext
  ) -> (contributions: ClusterContributions, passes: Int)? {
    estimate.contributions.map { ($0, 0) }
  }
}

extension IdentificationProblem {
  /// The problem in the words of a spec.
  func problem(of programme: ProgrammeModel, _ rows: ProgrammeRows) -> DesignProblem {
    switch self {
    case .noTreatedUnits: .noTreatedUnits(because: nil)
    case .noComparison: .noComparison(because: nil)
    case .noPeriodBefore: .noPeriodBefore(because: nil)
    case .noPeriodAfter: .noPeriodAfter(because: programme.design.transitionInWords)
    case .startVariesInUnit(let row):
      .startVaries(
        unit: programme.unit, role: programme.design.programme?.roleName ?? "",
        firstRow: Int(rows.unit.grouping.rows.rows[row]) + 1)
    case .groupMissing(let isFocus, let inTreated):
      .groupMissing(isFocus: isFocus, inTreated: inTreated)
    case .referenceInGap: .referenceInGap
    case .eventTimesAcrossGap(let pairs): .acrossGap(comparisons: pairs.count)
    case .comparisonAbsorbed: .comparisonAbsorbed(by: nil)
    }
  }
}
