import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// An estimator of effects of starts and years by influence functions.
protocol StaggeredMethod: RepeatableMethod {
  /// Whether gap, focus and other are estimated.
  static var hasGroups: Bool { get }
  var settings: StaggeredSettings { get }
  init(programme: ProgrammeModel, settings: StaggeredSettings)
}

extension StaggeredMethod {
  static var keys: [KeyDeclaration] { StaggeredSettings.keys }

  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> Self? {
    StaggeredSettings.plan(node, context, required: hasGroups ? ["group"] : [], &diagnostics).map {
      Self(programme: $0, settings: $1)
    }
  }

  private var hasGroups: Bool { Self.hasGroups }
  func judgedTerm(in set: EstimateSet) -> TermID? { hasGroups ? .gap : .simple }

  func repeated(_ rows: ProgrammeRows, _ purpose: Repetition) -> EstimateSet? {
    do throws(StaggeredError) {
      return try effects(ProgrammeData(rows: rows), threads: 1).set
    } catch {
      return nil
    }
  }

  var wantedTerms: [TermID] {
    if hasGroups { return [.gap, .focus, .other] }
    return settings.window == EventWindow() ? [.simple] : [.simple, .dynamic]
  }

  var shownFormula: String {
    let what = hasGroups ? "gap, focus, other: ATT(start, year)" : "ATT(start, year)"
    let adjusted =
      programme.covariates.isEmpty
      ? ""
      : ", \(settings.options.comparison.method.rawValue) in "
        + programme.covariates.joined(separator: ", ")
    return "\(programme.outcome) ~ \(what)\(adjusted)"
  }

  private func sample(_ data: ProgrammeData) -> StaggeredSample {
    StaggeredSample(data.rows(withGroup: hasGroups), panel: data.panel)
  }

  private func effects(
    _ data: ProgrammeData, threads: Int
  ) throws(StaggeredError) -> StaggeredEffects {
    let columns = programme.contributionColumns
    return hasGroups
      ? try TripleDifference(options: settings.options, window: settings.window)
        .estimate(sample(data), clusterColumns: columns, threads: threads)
      : try GroupTimeEstimator(options: settings.options, window: settings.window)
        .estimate(sample(data), clusterColumns: columns, threads: threads)
  }

  func problem(_ data: ProgrammeData) -> ProgrammeFailure? {
    if let gap = gapProblem(data, nil) { return .design(gap.problem(of: programme, data.rows)) }
    if let problem = Identification(data.rows(withGroup: hasGroups)).problems().first {
      return .design(problem.problem(of: programme, data.rows))
    }
    do throws(StaggeredError) {
      _ = try StaggeredOutline(sample(data), settings.options, hasGroups: hasGroups)
      return nil
    } catch {
      return error.failure(of: programme, data)
    }
  }

  func terms(of data: ProgrammeData) -> [TermID] {
    do throws(StaggeredError) {
      return try StaggeredOutline(sample(data), settings.options, hasGroups: hasGroups)
        .terms(settings.window)
    } catch {
      return []
    }
  }

  func outcome(
    _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome {
    let effects: StaggeredEffects
    do throws(StaggeredError) { effects = try self.effects(data, threads: run.threads) } catch {
      throw error.failure(of: programme, data)
    }
    let names = data.rows.covariates.map(\.label)
    var findings = effects.notes.compactMap { $0.finding(covariates: names) }
    let omitted = effects.omittedCovariates.map { names[$0] }
    if !omitted.isEmpty { findings.append(.programme(.omittedCovariates(omitted))) }
    var estimate = Estimate(
      effects.set.with(findings: findings),
      contributions: effects.clusterContributions(columns: programme.contributionColumns))
    var supplement = Supplement()
    if let bootstrap = settings.bootstrap {
      let drawn = effects.bootstrapped(
        bootstrap, level: run.confidenceLevel, threads: run.threads)
      estimate = estimate.with(standardErrors: drawn.standardErrors)
      supplement.bands = drawn.bands.map { band in
        SimultaneousBand(band, of: effects.set, drawn)
      }
    } else {
      supplement.bands = analyticBands(estimate, run)
    }
    supplement.preTests = preTests(effects, estimate)
    if let found = judgement(estimate, data, run) {
      supplement.credibility = found.rows
      estimate = estimate.with(findings: found.findings)
    }
    return MethodOutcome(estimate: estimate, supplement: supplement)
  }

  /// By event time, and cell by cell as R's did has it: with few clusters the many cells' test rejects too often.
  private func preTests(
    _ effects: StaggeredEffects, _ estimate: Estimate
  ) -> [PreTestResult] {
    let prefix = hasGroups ? TermID.gap.parts : []
    let byTime = estimate.jointPreTest(of: (hasGroups ? "gap:" : "") + "dynamic") {
      $0.parts.dropLast() == prefix[...] && ($0.eventTime ?? 0) < -settings.options.anticipation
    }
    let cells = effects.preTest.jointTest.map {
      PreTestResult(family: (hasGroups ? "gap:" : "") + "cells", test: $0)
    }
    return byTime + [cells].compactMap(\.self)
  }

  /// Bounds and power of each part's effects by event time.
  private func judgement(
    _ estimate: Estimate, _ data: ProgrammeData, _ run: RunContext
  ) -> PathCredibility.Judgement? {
    let families: [TermID?] = hasGroups ? [.gap, .focus, .other] : [nil]
    let unmeasured = programme.unmeasuredTimes(of: data.rows.starts)
    let anticipation = settings.options.anticipation
    return settings.credibility?.judgement(
      of: families.map { family in
        PathCredibility.Family(
          name: (family.map { "\($0):" } ?? "") + "dynamic", reference: -1 - anticipation,
          anticipation: anticipation, unmeasured: unmeasured
        ) { time in TermID((family?.parts ?? []) + TermID.dynamic(Int(time)).parts) }
      }, in: estimate, level: run.confidenceLevel)
  }

  private func analyticBands(_ estimate: Estimate, _ run: RunContext) -> [SimultaneousBand] {
    let families: [TermID?] = hasGroups ? [.gap, .focus, .other] : [nil]
    return families.flatMap { family in
      let prefix = family?.parts ?? []
      return SimultaneousBand.supT(
        estimate, named: (family.map { "\($0):" } ?? "") + "dynamic", level: run.confidenceLevel
      ) { $0.parts.dropLast() == prefix[...] && $0.eventTime != nil }
    }
  }

  var explanation: [String] {
    let options = settings.options
    let controls =
      options.control == .neverTreated
      ? "units that never get the programme" : "units that do not have it by then"
    let base =
      options.base == .varying
      ? "years before the start against the year before each (base: varying)"
      : "all years against the last before the start (base: universal)"
    let rows =
      programme.design.panelColumn.map { "a panel of \($0.value)" } ?? "repeated cross-sections"
    let how =
      programme.covariates.isEmpty
      ? "differences of means" : methodWords + " in " + programme.covariates.joined(separator: ", ")
    let effects =
      hasGroups
      ? "gap, focus, other: averages over all treated cells of the effects on the gap (positive = narrowed), on the focus "
        + "group and on the others; gap:ATT(g,t) and so on for each start g and year t."
      : "ATT(g,t): the effect in year t on the units that start in g; simple: their average over treated cells; group, "
        + "dynamic, calendar: averages by start, by years from it, by year."
    return [
      effects,
      "From \(rows): the change since the base year compared with \(controls), \(how); \(base)"
        + (options.anticipation > 0 ? "; \(options.anticipation) years of anticipation" : "") + ".",
      "Parallel trends" + (programme.covariates.isEmpty ? "" : ", given the covariates,")
        + " for every start and year; nothing is pooled over effects that differ.",
    ] + ProgrammeWords.population(programme) + ProgrammeWords.influence + [
      hasGroups
        ? "The same in R: triplediff::ddd."
        : "The same in R: did::att_gt(control_group = \"\(options.control == .neverTreated ? "nevertreated" : "notyettreated")\", "
          + "base_period = \"\(options.base.rawValue)\", est_method = \"\(options.comparison.method.rawValue)\") and did::aggte."
    ]
  }

  private var methodWords: String {
    switch settings.options.comparison.method {
    case .doublyRobust: "doubly robust"
    case .inverseProbability: "weighted by inverse propensities"
    case .regression: "cleared of a regression among the comparison rows"
    }
  }
}

extension PreTest {
  /// The test as F on infinitely many degrees of freedom; nil where there is none.
  fileprivate var jointTest: JointTest? {
    guard case .statistic(let w, let df, let pValue) = self else { return nil }
    return JointTest(
      statistic: w / Double(df), numeratorDegreesOfFreedom: Double(df),
      denominatorDegreesOfFreedom: .infinity, pValue: pValue)
  }
}

extension SimultaneousBand {
  fileprivate init(_ band: BootstrapResult.Band, of set: EstimateSet, _ drawn: BootstrapResult) {
    let intervals: [Interval] = band.terms.compactMap { place in
      drawn.standardErrors[place].map { error in
        Interval(
          term: set.terms[place], lower: set.values[place] - band.criticalValue * error,
          upper: set.values[place] + band.criticalValue * error)
      }
    }
    self.init(
      family: band.family.rawValue,
      method:
        "multiplier bootstrap (\(drawn.bootstrap.weights.rawValue), \(drawn.bootstrap.draws) draws, "
        + "seed \(drawn.bootstrap.seed))", seed: drawn.bootstrap.seed,
      criticalValue: band.criticalValue, intervals: intervals)
  }
}
