import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// Effects by event time: `estimator: event-study`.
struct EventStudyMethod: RepeatableMethod, AutomaticProgramme {
  static let name = "event-study"
  static let summary =
    "Effects by years from the start, against a reference year, of both groups and of the gap where there is a group; "
    + "with covariates doubly robust."

  static let keys =
    ProgrammePlanner.keys + [
      RegressionFormSettings.estimandKey,
      KeyDeclaration(
        "reference", .integer(-1000...(-1)),
        "The event time that effects are compared with, below 0.", defaultText: "-1",
        example: "-1"),
      KeyDeclaration(
        "earliest", .integer(-1000...(-1)),
        "Event times before this one are taken as this one: a bin.", defaultText: "none, no bin",
        example: "-4"),
      KeyDeclaration(
        "latest", .integer(0...1000),
        "Event times after this one are taken as this one: a bin.", defaultText: "none, no bin",
        example: "3"),
      PathCredibility.key,
    ]

  var programme: ProgrammeModel
  let study: EventStudy
  let estimand: RegressionForm.Estimand
  let isAdjusted: Bool
  /// What else is asked of the effects; nil for nothing.
  let credibility: PathCredibility?

  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> EventStudyMethod? {
    let isAdjusted = node["covariates"] != nil
    var planner = ProgrammePlanner(node: node, context: context)
    planner.idle = [
      "exposure": "estimator: did or triple-difference",
      "dose": "estimator: did or triple-difference",
    ]
    planner.readsGroup = true
    planner.draws = ["wild", "auto"]
    planner.refusesOwnTerm = "as: dropped; each year has a term of its own here"
    if isAdjusted {
      planner.influence = "IF"
      planner.readsPanel = true
    }
    let before = diagnostics.count
    diagnostics += PathCredibility.idle(node)
    let programme = planner.plan(&diagnostics)
    if let key = node.node.entries?.first(where: { $0.key.value == "credibility" })?.key,
      programme?.covariance.wild != nil
    {
      diagnostics.append(
        Diagnostic(
          .refusedCombination(
            "`credibility`", with: "wild, whose tests are not by a distribution",
            instead: "a model of its own with vcov: CR2"), at: key.span))
    }
    let reference = node["reference"]?.integer?.value ?? -1
    let (earliest, latest) = (node["earliest"]?.integer, node["latest"]?.integer)
    // What is out of its range has been told.
    guard reference < 0, (earliest?.value ?? -1) < 0, (latest?.value ?? 0) >= 0 else { return nil }
    if let earliest, earliest.value > reference {
      diagnostics.append(
        Diagnostic(
          .outOfRange(key: "earliest", range: "at most the reference, \(reference)"),
          at: earliest.span))
    }
    if isAdjusted {
      for (name, given) in [("earliest", earliest), ("latest", latest)] {
        guard let given else { continue }
        diagnostics.append(
          Diagnostic(
            .refusedCombination(
              "`\(name)`", with: "covariates, which make the study doubly robust",
              instead: "no bins, or no covariates"), at: given.span))
      }
    }
    if let design = context.design, let start = design.writtenStart,
      design.gaps.contains(where: { Double($0) == start + Double(reference) })
    {
      diagnostics.append(
        Diagnostic(.design(.referenceInGap), at: design.time?.span ?? design.place))
    }
    guard let programme, diagnostics.count == before else { return nil }
    return EventStudyMethod(
      programme: programme,
      study: EventStudy(
        reference: Int32(reference), earliest: earliest.map { Int32($0.value) },
        latest: latest.map { Int32($0.value) }, gaps: programme.design.gaps,
        straddlesGaps: programme.design.allowsAcross),
      estimand: node["estimand"]?.text.flatMap { .init(rawValue: $0.value) } ?? .pupils,
      isAdjusted: isAdjusted, credibility: PathCredibility(node))
  }

  private var hasGroups: Bool { programme.group != nil }

  /// The effect in the first year after the start that there is, of the gap where there are groups: the one that every
  /// start has.
  func judgedTerm(in set: EstimateSet) -> TermID? {
    let family = hasGroups ? TermID.gap.parts : []
    return set.terms.filter { term in
      term.parts.dropLast() == family[...] && term.eventTime.map { $0 >= 0 } ?? false
    }.min { ($0.eventTime ?? 0) < ($1.eventTime ?? 0) }
  }

  func repeated(_ rows: ProgrammeRows, _ purpose: Repetition) -> EstimateSet? {
    do {
      let data = ProgrammeData(rows: rows)
      return isAdjusted
        ? try adjusted(data, RunContext(threads: 1)).estimate.set
        : try form(data).estimate().estimate.set
    } catch {
      return nil
    }
  }

  var shownFormula: String {
    let terms = hasGroups ? "gap:event + other:event" : "event"
    if isAdjusted {
      return
        "\(programme.outcome) ~ \(terms), doubly robust in \(programme.covariates.joined(separator: ", "))"
    }
    let by = programme.group.map { "^\($0)" } ?? ""
    return "\(programme.outcome) ~ \(terms) | \(programme.unit)\(by) + \(programme.time)\(by)"
  }

  func problem(_ data: ProgrammeData) -> ProgrammeFailure? {
    let looks = Identification(data.rows)
    if !isAdjusted, looks.hasNoNeverTreated, study.earliest == nil, study.latest == nil,
      !data.rows.starts.isEmpty
    {
      return .design(
        .noComparison(
          because:
            "every unit gets the programme in the end, so a second event time would have to be nought; use "
            + "callaway-santanna with control: not-yet-treated, imputation, or bins"))
    }
    if !data.rows.starts.isEmpty,
      looks.startsWithout(reference: study.reference).count == data.rows.starts.count,
      study.earliest ?? .min < study.reference
    {
      return .design(.noReference(eventTime: Int(study.reference), isAny: true))
    }
    if let gap = gapProblem(data, study.reference) {
      return .design(gap.problem(of: programme, data.rows))
    }
    do throws(IdentificationProblem) {
      _ = try form(data)
      return nil
    } catch {
      return .design(error.problem(of: programme, data.rows))
    }
  }

  private func form(_ data: ProgrammeData) throws(IdentificationProblem) -> RegressionForm {
    var form = try RegressionForm(
      .eventStudy(study), data.rows, estimand: estimand, covariance: covariance.estimator)
    form.isDefaultCovariance = covariance.isDefault
    return form
  }

  func terms(of data: ProgrammeData) -> [TermID] {
    let times: [Int32]
    do throws(IdentificationProblem) { times = try form(data).eventTimes } catch { return [] }
    let parts: [TermID?] = hasGroups ? [.gap, .focus, .other] : [nil]
    return parts.flatMap { part in
      times.filter { $0 != study.reference }.map { time in
        part.map { .event(time, of: $0) } ?? .event(time)
      }
    }
  }

  func outline(_ provided: Provided) -> FitOutline? {
    if isAdjusted { return nil }
    do throws(IdentificationProblem) {
      return LinearModel.outline(try form(programme.data(provided)).request())
    } catch {
      preconditionFailure("a refusal tells it before: \(error)")
    }
  }

  func outcome(
    _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome {
    var outcome = isAdjusted ? try adjusted(data, run) : try regression(data, run)
    let families: [TermID?] = hasGroups ? [.gap, .focus, .other] : [nil]
    let (bands, findings) = SimultaneousBand.bands(
      outcome.estimate, level: run.confidenceLevel,
      of: families.map { family in
        let prefix = family.map { $0.parts } ?? []
        return (
          (family.map { "\($0):" } ?? "") + "event",
          { term in term.parts.dropLast() == prefix[...] && term.eventTime != nil }
        )
      })
    outcome.supplement.bands = bands
    outcome.estimate = outcome.estimate.with(findings: findings)
    if let credibility {
      let unmeasured = programme.unmeasuredTimes(of: data.rows.starts)
      let found = credibility.judgement(
        of: families.map { family in
          PathCredibility.Family(
            name: (family.map { "\($0):" } ?? "") + "event", reference: study.reference,
            unmeasured: unmeasured
          ) { time in family.map { .event(time, of: $0) } ?? .event(time) }
        }, in: outcome.estimate, level: run.confidenceLevel)
      outcome.supplement.credibility = found.rows
      outcome.estimate = outcome.estimate.with(findings: found.findings)
    }
    let tested = hasGroups ? TermID.gap.parts : []
    outcome.supplement.preTests = outcome.estimate.jointPreTest(
      of: (hasGroups ? "gap:" : "") + "event"
    ) { term in
      term.parts.dropLast() == tested[...] && (term.eventTime ?? 0) < 0
    }
    return outcome
  }

  private func regression(
    _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome {
    let form: RegressionForm
    do throws(IdentificationProblem) { form = try self.form(data) } catch {
      throw .design(error.problem(of: programme, data.rows))
    }
    let found: EffectEstimate
    do throws(EffectError) {
      found = try form.estimate(threads: run.threads)
    } catch {
      throw error.failure(programme, data)
    }
    let estimate = try bootstrapped(
      referring(found.estimate), DrawnRegression(form, data), data, run)
    let starts = data.rows.starts.count
    return MethodOutcome(
      estimate: starts > 1
        ? estimate.with(findings: [.programme(.mixedEventTimes(starts: starts))]) : estimate)
  }

  var isRegression: Bool { !isAdjusted }

  func drawnRegression(_ provided: Provided) -> DrawnRegression {
    let data = programme.data(provided)
    do throws(IdentificationProblem) { return DrawnRegression(try form(data), data) } catch {
      preconditionFailure("a refusal tells it before: \(error)")
    }
  }

  func furtherWork(_ provided: Provided, _ asked: WorkAsked) -> FurtherWork {
    guard isRegression else { return FurtherWork() }
    if covariance.isAutomatic { return automaticWork(provided, asked) }
    var own = ContrastQuestions()
    let terms = terms(provided)
    own.bySatterthwaite = drawnRegression(provided).sumCount(terms)
    // The judged effect of each path, where it is not one of the terms.
    if let credibility, credibility.asksBounds, credibility.isAverage || study.reference < -1 {
      own.bySatterthwaite += hasGroups ? 3 : 1
    }
    // The bands.
    own.byDraws = 1
    if terms.contains(where: { ($0.eventTime ?? 0) < 0 }) { own.askJointly() }
    return drawnWork(provided, asked, own: own)
  }

  func under(_ covariance: CovariancePlan) -> EventStudyMethod {
    var method = self
    method.programme.covariance = covariance
    return method
  }

  /// Callaway & Sant'Anna's effects with one base year, by event time.
  private func adjusted(
    _ data: ProgrammeData, _ run: RunContext
  ) throws(ProgrammeFailure) -> MethodOutcome {
    let options = StaggeredOptions(
      control: Identification(data.rows).hasNoNeverTreated ? .notYetTreated : .neverTreated,
      base: .universal, anticipation: -1 - study.reference)
    let sample = StaggeredSample(
      estimand == .schools ? data.rows.weightingUnitsEqually() : data.rows, panel: data.panel)
    let columns = programme.contributionColumns
    do throws(StaggeredError) {
      let effects =
        hasGroups
        ? try TripleDifference(options: options)
          .estimate(sample, clusterColumns: columns, threads: run.threads)
        : try GroupTimeEstimator(options: options)
          .estimate(sample, clusterColumns: columns, threads: run.threads)
      let whole = Estimate(
        effects.set, contributions: effects.clusterContributions(columns: columns))
      let estimate = whole.byEventTime(reference: study.reference)
      return MethodOutcome(
        estimate: estimate.with(
          findings: effects.notes.compactMap { $0.finding(covariates: programme.covariates) }))
    } catch {
      throw error.failure(of: programme, data)
    }
  }

  var explanation: [String] {
    let (unit, time) = (programme.unit, programme.time)
    let group = programme.group
    let by = group.map { "^\($0)" } ?? ""
    let event = "ref = \(study.reference))"
    let terms = (group.map { "i(event, \($0), \(event) + " } ?? "") + "i(event, \(event)"
    let what =
      "event[e]: the effect e years after the start (calendar difference), against the year \(study.reference) from the "
      + "start, which is 0 by construction"
      + (group == nil
        ? "." : "; focus:event[e] and other:event[e] on each group, gap:event[e] the narrowing.")
    let how =
      isAdjusted
      ? [
        "Covariates switch the estimator to doubly robust effects of each start and year (Callaway & Sant'Anna 2021) "
          + "with one base year, averaged by event time."
      ]
      : [
        "y = \(unit)\(by) + \(time)\(by) + sum_e event[e] x 1{e years from the start} + e by least squares, effects absorbed; "
          + "event times are binned only if `earliest` or `latest` say so.",
        "With several starts each event[e] also holds effects at other event times (Sun & Abraham 2021): use "
          + "callaway-santanna, sun-abraham or imputation.",
        "The same in R: fixest::feols(\(programme.outcome) ~ \(terms) | \(unit)\(by) + \(time)\(by)), event being "
          + "\(study.reference) in units without the programme.",
      ]
    return [what] + how + ProgrammeWords.population(programme)
      + (isAdjusted ? ProgrammeWords.influence : LeastSquaresWords(programme).inference)
      + [
        (covariance.isAutomatic ? nil : covariance.wild).map(\.bandInWords)
          ?? "Simultaneous bands: the sup-t critical value of the estimates' multivariate t distribution on the least of their "
          + "degrees of freedom (of the normal one where the covariance refers to that)."
      ]
  }
}
