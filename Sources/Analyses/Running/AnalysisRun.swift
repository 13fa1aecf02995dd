import Designs
import Estimation
import Frames
import FoundationEssentials
import LinearModels
import Numerics
import Readers
import Specs

/// One analysis from plan to result: read, bind, estimate.
///
/// Two acts, so that a plan can be shown with its rows (`plan --read`) before anything is estimated.
public struct AnalysisRun: Sendable {
  /// Told at the beginning of each piece of work: what begins, and the share that is done.
  public typealias Progress = @Sendable (String, Double) -> Void

  private let plan: Plan
  private let threads: Int
  private let progress: Progress

  /// A run of a plan.
  ///
  /// - Parameters:
  ///   - plan: A plan without errors.
  ///   - threads: How many threads may work; no result depends on it.
  ///   - progress: Told as work goes on.
  public init(_ plan: Plan, threads: Int, progress: @escaping Progress = { _, _ in }) {
    self.plan = plan
    self.threads = threads
    self.progress = progress
  }

  /// Reads the data and binds every model to its rows.
  ///
  /// - Parameter afterReading: Called between the two.
  /// - Returns: What only the rows could tell.
  /// - Throws: The problems of the data, or of binding all models, all of them.
  public func bind(afterReading: () -> Void = {}) throws(AnalysisFailure) -> Binding {
    BLASVendor.pinThreads()
    progress("reading \(plan.source.files[0].shownPath)", 0)
    var builder = SampleBuilder(plan, threads: threads)
    let readings = try builder.read()
    afterReading()
    progress("binding models", 0.4)
    var checks = CheckRun(plan, types: builder.types)
    try checks.run(.rows, on: builder.frame, builder.allRows)
    let selected = try builder.selected()
    try checks.run(.sample, on: builder.frame, selected.kept)
    let selection = SelectionMeans(
      builder.frame, isPublished: plan.source.published != nil)
    let scheduler = NeedScheduler(
      builder.frame, types: builder.types, selection: selection, threads: threads)
    let sampler = ModelSampler(
      plan: plan, builder: builder, source: readings[0], selected: selected, scheduler: scheduler)
    var binding = Binding(
      readings: readings, joins: builder.joins.map { $0.summary(builder) }, frame: builder.frame,
      findings: builder.findings, checks: checks.results, rejects: builder.rejects, models: [],
      arms: builder.arms, group: builder.group)
    var failures: [Diagnostic] = []
    func bound(_ make: () throws(AnalysisFailure) -> BoundModel) -> BoundModel? {
      do throws(AnalysisFailure) {
        return try make()
      } catch {
        failures += error.diagnostics
        return nil
      }
    }
    binding.models = plan.chosenModels.compactMap { model in
      bound { () throws(AnalysisFailure) in
        try sampler.bound(model, margins: plan.chosenMargins)
      }
    }
    binding.variants = plan.chosenRobustness.map { block in
      var known: [BindingKey: BoundModel] = [:]
      return block.models.compactMap { model in
        let key = BindingKey(model)
        let made = bound { () throws(AnalysisFailure) in
          if let key, let like = known[key] { return try sampler.bound(model, like: like) }
          return try sampler.bound(model).withoutDiagnostics
        }
        if let key, known[key] == nil { known[key] = made }
        return made
      }
    }
    if !failures.isEmpty {
      var failure = AnalysisFailure(diagnostics: failures.inOrderOfPlace())
      failure.findings = builder.findings
      throw failure
    }
    try TargetBinder(plan, builder: builder, selected: selected, selection: selection)
      .bind(&binding)
    try requireTableTerms(binding)
    try requireContrastTerms(binding)
    try requireRobustnessTerms(binding)
    binding.distributions = try DistributionRun(
      plan: plan, builder: builder, scheduler: scheduler
    ).results(binding.models)
    binding.effectSizes = try EffectSizeRun(plan: plan, builder: builder, scheduler: scheduler)
      .rows(binding.models)
    binding.passes = PassPlanner(
      scheduler: scheduler, stacked: plan.stackedModels, bootstrapped: plan.bootstrapped,
      questions: Dictionary(
        binding.models.map { ($0.plan.id.value, plan.questions(of: $0)) },
        uniquingKeysWith: { first, _ in first })
    ).plan(binding.models + binding.variants.joined())
    return binding
  }

  /// A table or figure that asks for a term which none of its models has is a mistake in the spec.
  private func requireTableTerms(_ binding: Binding) throws(AnalysisFailure) {
    var problems: [Diagnostic] = []
    for table in plan.tables {
      let models = binding.models.filter { table.models.contains($0.plan.id.value) }
      let terms = models.flatMap(\.terms)
      // Tables of event studies choose paths, as their figures do.
      let known =
        table.kind == .eventStudy
        ? terms.compactMap { PathTerm($0)?.family } : terms.map(\.description)
      let told =
        table.kind == .eventStudy ? known.uniqued() : models.flatMap(\.tellableTerms).uniqued()
      for term in plan.tableTerms[table.id] ?? [] where !known.contains(term.value) {
        problems.append(
          Diagnostic(
            .unknownName(
              kind: "term", name: term.value, near: Nearest.name(to: term.value, among: told),
              known: told), at: term.span))
      }
    }
    for figure in plan.figures {
      let models = binding.models.filter { figure.models.contains($0.plan.id.value) }
      guard let places = plan.figurePlaces[figure.id] else { continue }
      problems += figure.problems(models.flatMap(\.terms), places)
    }
    if !problems.isEmpty { throw AnalysisFailure(diagnostics: problems.inOrderOfPlace()) }
  }

  /// A contrast of a term that its model does not have is a mistake in the spec.
  private func requireContrastTerms(_ binding: Binding) throws(AnalysisFailure) {
    let known = Dictionary(
      binding.models.map { ($0.plan.id.value, $0) }, uniquingKeysWith: { first, _ in first })
    let names = known.mapValues { $0.terms.map(\.description) }
    let problems =
      plan.chosenContrasts.flatMap { $0.unknownTerms(known) }
      + plan.chosenContrasts.compactMap { $0.bootstrapProblem(known) }
      + plan.chosenFamilies.flatMap { $0.unknownTerms(names) }
    if !problems.isEmpty { throw AnalysisFailure(diagnostics: problems.inOrderOfPlace()) }
  }

  /// An estimate that the model of a block of robustness does not have is a mistake in the spec.
  private func requireRobustnessTerms(_ binding: Binding) throws(AnalysisFailure) {
    let problems = plan.chosenRobustness.compactMap { block -> Diagnostic? in
      let model = binding.models.first { $0.plan.id.value == block.model }
      guard model?.terms.position(of: block.term.value) == nil else { return nil }
      let known = model?.tellableTerms ?? []
      return Diagnostic(
        .unknownName(
          kind: "term", name: block.term.value,
          near: Nearest.name(to: block.term.value, among: known), known: known),
        at: block.term.span)
    }
    if !problems.isEmpty { throw AnalysisFailure(diagnostics: problems.inOrderOfPlace()) }
  }

  /// Estimates every model, then every contrast.
  ///
  /// - Parameter binding: What `bind` returned.
  /// - Returns: The result.
  public func estimate(_ binding: Binding) -> Result {
    var all = binding.models + binding.variants.joined()
    binding.passes.share(&all, threads: threads)
    let made = estimates(Array(all.prefix(binding.models.count)), binding)
    let run = ContrastRun(
      models: made.byID, stacking: plan.stackedModels, bootstrapping: plan.bootstrapped)
    let contrasts = plan.chosenContrasts.map(run.result)
    let judge = FamilyRun(
      run,
      contrasts: zip(plan.chosenContrasts, contrasts).map { (plan: $0, result: $1) },
      threads: threads)
    let families = plan.chosenFamilies.map(judge.result)
    let margins = plan.chosenMargins.map(MarginsRun(models: made.byID).result)
    let targets = targets(binding, made.results)
    let (robustness, variants) = robustness(all.dropFirst(made.results.count), binding, made)
    progress("done", 1)
    let statuses =
      made.results.map(\.status) + contrasts.map(\.status) + families.map(\.status)
      + margins.map(\.status)
    var result = Result(
      id: plan.id, title: plan.title, question: plan.question, stamps: plan.stamps,
      status: statuses.allSatisfy { $0 == .complete } ? .complete : .incomplete,
      sources: binding.readings.map { SourceSummary($0, plan) }, joins: binding.joins,
      models: made.results, contrasts: contrasts, missingness: made.missingness,
      flow: binding.models.flatMap(\.flow) + binding.targets.flatMap(\.flow),
      rejects: binding.rejects, findings: binding.findings,
      tables: plan.tables, labels: plan.labels, checks: binding.checks,
      figures: plan.figures, targets: targets, robustness: robustness.isEmpty ? nil : robustness,
      design: plan.roles,
      work: binding.passes.record(
        all, took: made.results.map { run.took($0.id) } + variants))
    result.families = families.isEmpty ? nil : families
    result.margins = margins.isEmpty ? nil : margins
    result.distributions = binding.distributions.isEmpty ? nil : binding.distributions
    result.effectSizes = binding.effectSizes.finished(made.results, plan.tables)
    return result
  }

  /// The models of a run, estimated.
  private struct Estimated {
    var results: [ModelResult] = []
    var byID: [String: ContrastRun.Model] = [:]
    var missingness: [MissingnessTest] = []
  }

  private func estimates(_ models: [BoundModel], _ binding: Binding) -> Estimated {
    var missingness = MissingnessRun(plan, binding, threads: threads)
    var made = Estimated()
    for (index, bound) in models.enumerated() {
      var bound = bound
      let id = bound.plan.id.value
      progress(
        "estimating \(id)", 0.5 + 0.5 * Double(index) / Double(max(models.count, 1)))
      let own = missingness.tests(of: bound)
      made.missingness += own
      bound.findings += own.findings
      let context = RunContext(
        threads: threads, confidenceLevel: bound.plan.confidenceLevel,
        keepsReference: keepsReference(bound.plan))
      let outcome = bound.plan.method.outcome(bound.provided, context)
      made.results.append(ModelResult(bound, outcome))
      made.byID[id] = ContrastRun.Model(
        bound: bound, estimate: outcome.estimate, context: context)
    }
    return made
  }

  private func targets(_ binding: Binding, _ models: [ModelResult]) -> [TargetResult] {
    zip(plan.targets, binding.targets).map { target, bound in
      var result = TargetRun(
        target, design: plan.design, binding: binding, bound: bound, threads: threads
      ).result
      result.credibility = models.filter { $0.outcome == target.of.value }
        .flatMap(\.targetCredibility)
      return result
    }
  }

  /// The blocks of robustness, and what each of their variants, one block after another, took.
  private func robustness(
    _ variants: ArraySlice<BoundModel>, _ binding: Binding, _ made: Estimated
  ) -> ([RobustnessResult], [WorkTaken]) {
    var rest = variants
    var results: [RobustnessResult] = []
    var all: [WorkTaken] = []
    for (block, own) in zip(plan.chosenRobustness, binding.variants) {
      guard let model = made.byID[block.model] else {
        preconditionFailure("the model of a block of robustness is run")
      }
      let (result, took) = RobustnessRun(
        plan: block, bound: [model.bound] + rest.prefix(own.count), threads: threads
      ).result(own: model.estimate)
      rest = rest.dropFirst(own.count)
      results.append(result)
      all += took
    }
    return (results, all)
  }

  /// The chances of every target's verdicts, from the years before its start: no figure of a later year is looked at.
  ///
  /// - Parameter binding: What `bind` returned.
  /// - Returns: One per target.
  public func prospects(_ binding: Binding) -> [TargetProspect] {
    zip(plan.targets, binding.targets).map { target, bound in
      progress("judging \(target.id.value) as it may come out", 0.5)
      return TargetProspectRun(
        target, design: plan.design, binding: binding, bound: bound, threads: threads
      ).prospect
    }
  }

  /// Whether a contrast needs the reference distribution of a model's combinations, or CR1's contributions.
  private func keepsReference(_ model: ModelPlan) -> Bool {
    let isCR1 = model.method.covariance.clustered?.kind == .CR1
    return plan.chosenContrasts.contains {
      $0.models == [model.id.value] || (isCR1 && $0.models.contains(model.id.value))
    }
      || plan.chosenMargins.contains { $0.model == model.id.value }
      || plan.chosenFamilies.contains { $0.isJoint && $0.models.contains(model.id.value) }
  }
}

extension ModelResult {
  fileprivate init(_ bound: BoundModel, _ outcome: MethodOutcome) {
    let plan = bound.plan
    let estimates = outcome.estimate.set.with(findings: bound.findings)
    var isComplete = true
    if case .none = estimates.uncertainty { isComplete = false }
    for case .programme(.lostEffects) in estimates.findings { isComplete = false }
    self.init(
      id: plan.id.value, label: plan.label, outcome: plan.method.outcome,
      estimator: type(of: plan.method).name, formula: plan.method.shownFormula,
      weights: plan.weights.map { "\($0.column) (\($0.type.rawValue))" },
      absorbed: bound.absorbed, confidenceLevel: plan.confidenceLevel,
      status: isComplete ? .complete : .incomplete, estimates: estimates,
      inferences: estimates.inferences(level: plan.confidenceLevel),
      supplement: outcome.supplement == Supplement() ? nil : outcome.supplement,
      hiddenLevels: bound.hiddenLevels.isEmpty ? nil : bound.hiddenLevels.sorted(),
      referenceLevels: bound.referenceLevels)
  }
}

extension Array where Element: Hashable {
  /// The elements in order, each once.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
