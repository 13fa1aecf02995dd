import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// A regression with unit and time effects, or its doubly robust counterpart where there are covariates.
protocol RegressionFormMethod: RepeatableMethod, AutomaticProgramme {
  /// Whether effects on a focus group are estimated.
  static var hasGroups: Bool { get }
  var settings: RegressionFormSettings { get }
  init(programme: ProgrammeModel, settings: RegressionFormSettings)
}

extension RegressionFormMethod {
  static var keys: [KeyDeclaration] { RegressionFormSettings.keys }

  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> Self? {
    RegressionFormPlanner(node: node, context: context, required: hasGroups ? ["group"] : [])
      .plan(&diagnostics).map { Self(programme: $0, settings: $1) }
  }

  var kind: RegressionForm.Kind { Self.hasGroups ? .tripleDifference : .difference }
  func judgedTerm(in set: EstimateSet) -> TermID? { hasGroups ? .gap : .did }

  var wantedTerms: [TermID] {
    let overall: [TermID] = hasGroups ? [.gap, .focus, .other] : [.did]
    return programme.design.transition?.ownTerm == nil
      ? overall
      : overall
        + overall.map { hasGroups ? TermID($0.parts + TermID.transition.parts) : .transition }
  }

  private var hasGroups: Bool { Self.hasGroups }

  func repeated(_ rows: ProgrammeRows, _ purpose: Repetition) -> EstimateSet? {
    var rows = rows
    if !hasGroups { rows.group = nil }
    do {
      if settings.isAdjusted {
        return try AdjustedDifference(
          rows, panel: rows.panel, hasGroups: hasGroups, estimand: settings.estimand
        ).estimate(columns: []).estimate.set
      }
      var used = covariance.estimator
      if case .testsOfMeans = purpose, case .clustered = used {
        used = .clustered(ClusteredCovariance(.CR1))
      }
      var form = try RegressionForm(kind, rows, estimand: settings.estimand, covariance: used)
      form.isDefaultCovariance = covariance.isDefault
      return try form.estimate().estimate.set
    } catch {
      return nil
    }
  }

  var shownFormula: String {
    let effects = hasGroups ? ["gap", "other"] : ["did"]
    let transitions = hasGroups ? effects.map { "\($0):transition" } : ["transition"]
    let amount = programme.design.amount.map { " x \($0.kind.rawValue)" } ?? ""
    let terms = (effects + (programme.design.transition?.ownTerm == nil ? [] : transitions))
      .map { $0 + amount }.joined(separator: " + ")
    if settings.isAdjusted {
      let adjusted = programme.covariates.joined(separator: ", ")
      return
        "\(programme.outcome) ~ \(hasGroups ? "gap, focus, other" : "did"), doubly robust in \(adjusted)"
    }
    let by = hasGroups ? "^\(programme.group ?? "")" : ""
    return
      "\(programme.outcome) ~ \(terms) | \(programme.unit)\(by) + \(programme.time)\(by)"
  }

  var explanation: [String] { RegressionFormWords(self).lines }

  func form(_ data: ProgrammeData) throws(IdentificationProblem) -> RegressionForm {
    let rows = data.rows(withGroup: hasGroups)
    if !programme.design.allowsAcross {
      let pairs = Identification(rows).changesAcross(gaps: programme.design.gaps)
      if !pairs.isEmpty { throw .eventTimesAcrossGap(pairs) }
    }
    var form = try RegressionForm(
      kind, rows, estimand: settings.estimand, covariance: covariance.estimator)
    form.isDefaultCovariance = covariance.isDefault
    return form
  }

  private func adjusted(
    _ data: ProgrammeData
  ) throws(AdjustedDifference.Problem) -> AdjustedDifference {
    let rows = data.rows(withGroup: hasGroups)
    if !programme.design.allowsAcross {
      let pairs = Identification(rows).changesAcross(gaps: programme.design.gaps)
      if !pairs.isEmpty { throw .identification(.eventTimesAcrossGap(pairs)) }
    }
    return try AdjustedDifference(
      rows, panel: data.panel, hasGroups: hasGroups, estimand: settings.estimand)
  }

  func problem(_ data: ProgrammeData) -> ProgrammeFailure? {
    do {
      if settings.isAdjusted {
        _ = try adjusted(data)
        return nil
      }
      return obstacle(try form(data), data).map { .design($0) }
    } catch let error as AdjustedDifference.Problem {
      return failure(error, data)
    } catch let error as IdentificationProblem {
      return .design(error.problem(of: programme, data.rows))
    } catch {
      preconditionFailure("no other error: \(error)")
    }
  }

  private func failure(
    _ problem: AdjustedDifference.Problem, _ data: ProgrammeData
  ) -> ProgrammeFailure {
    switch problem {
    case .identification(let problem): .design(problem.problem(of: programme, data.rows))
    case .severalStarts:
      .design(
        .severalStarts(
          estimator: Self.name,
          instead: hasGroups ? "staggered-triple-difference" : "callaway-santanna"))
    case .comparison(let failure):
      .finding(
        .programme(.noComparison(failure.obstacle(covariates: data.rows.covariates.map(\.label)))))
    case .sample(let error): error.failure(of: programme, data)
    }
  }

  func terms(of data: ProgrammeData) -> [TermID] {
    let transition: [TermID] = programme.design.transition?.ownTerm == nil ? [] : [.transition]
    guard hasGroups else { return [.did] + transition }
    let parts: [TermID] = [.gap, .focus, .other]
    return parts
      + (transition.isEmpty ? [] : parts.map { TermID($0.parts + TermID.transition.parts) })
  }

  func outline(_ provided: Provided) -> FitOutline? {
    if settings.isAdjusted { return nil }
    do throws(IdentificationProblem) {
      return LinearModel.outline(try form(programme.data(provided)).request())
    } catch {
      preconditionFailure("a refusal tells it before: \(error)")
    }
  }

  func outcome(
    _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome {
    settings.isAdjusted ? try adjustedOutcome(data, run) : try regressionOutcome(data, run)
  }

  private func adjustedOutcome(
    _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome {
    do throws(AdjustedDifference.Problem) {
      let found = try adjusted(data)
        .estimate(columns: programme.contributionColumns, threads: run.threads)
      let findings = found.notes.compactMap { $0.finding(covariates: programme.covariates) }
      return MethodOutcome(estimate: found.estimate.with(findings: findings))
    } catch {
      throw failure(error, data)
    }
  }

  private func regressionOutcome(
    _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome {
    let form: RegressionForm
    let found: EffectEstimate
    do throws(IdentificationProblem) { form = try self.form(data) } catch {
      throw .design(error.problem(of: programme, data.rows))
    }
    do throws(EffectError) { found = try form.estimate(threads: run.threads) } catch {
      throw error.failure(programme, data)
    }
    var outcome = MethodOutcome(
      estimate: try drawn(referring(found.estimate), form, data, run))
    let diagnosis = StaggeredDiagnosis(form, outcome: outcome.estimate)
    outcome.supplement.weights = diagnosis.weights
    outcome.supplement.comparisons = diagnosis.comparisons
    outcome.supplement.credibility = credibility(data, run)
    outcome.estimate = outcome.estimate.with(findings: diagnosis.findings)
    return outcome
  }
}

extension RegressionFormMethod {
  /// Earlier dates and other outcomes, by the model's own regression.
  private func credibility(_ data: ProgrammeData, _ run: RunContext) -> [CredibilityRow] {
    guard let asked = settings.credibility else { return [] }
    let (kind, estimand, covariance) = (kind, settings.estimand, covariance)
    return asked.rows(
      data.rows(withGroup: hasGroups), data.composition, level: run.confidenceLevel,
      threads: run.threads
    ) { rows throws(EffectError) in
      var form: RegressionForm
      do throws(IdentificationProblem) {
        form = try RegressionForm(
          kind, rows, estimand: estimand, covariance: covariance.estimator)
      } catch {
        throw .identification(error)
      }
      form.isDefaultCovariance = covariance.isDefault
      return try form.estimate()
    }
  }
}

extension ProgrammeMethod {
  /// The estimates with tests by a wild bootstrap, where it is asked for.
  func bootstrapped(
    _ estimate: Estimate, _ regression: DrawnRegression, _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> Estimate {
    guard let wild = covariance.wild else { return estimate }
    do throws(LinearModelError) {
      return try WildRun(options: wild.options, regression: regression, run: run).tested(estimate)
    } catch {
      throw EffectError.regression(error).failure(programme, data)
    }
  }

  /// The estimates with tests on the normal distribution where the spec asks for it.
  func referring(_ estimate: Estimate) -> Estimate {
    guard covariance.refersToNormal else { return estimate }
    return Estimate(
      estimate.set.with(rule: .normal), contributions: estimate.contributions,
      reference: estimate.reference)
  }
}

extension Estimate {
  /// The same estimates with further findings.
  func with(findings: [Finding]) -> Estimate {
    Estimate(
      set.with(findings: findings), contributions: contributions, reference: reference,
      resampler: resampler)
  }
}

extension EffectError {
  /// The failure in the words of a spec, or as a finding.
  func failure(_ programme: ProgrammeModel, _ data: ProgrammeData) -> ProgrammeFailure {
    switch self {
    case .identification(.comparisonAbsorbed): .finding(.programme(.noComparison(.absorbed)))
    case .identification(let problem): .design(problem.problem(of: programme, data.rows))
    case .regression(.notConverged(let effects)):
      .finding(.absorptionNotConverged(effects: effects))
    case .regression: .finding(.notFinite(variable: programme.outcome))
    }
  }
}
