import Frames
public import Specs

/// Turns a spec into a plan: every name bound against the header and the contract, every problem told.
///
/// It reads the data's header and nothing else.
public struct Planner {
  private let spec: Spec
  private let specFile: String
  private var context = PlanContext(header: [], isHeaderKnown: false)
  /// Every problem found so far.
  public private(set) var diagnostics: [Diagnostic] = []

  /// A planner.
  ///
  /// - Parameters:
  ///   - spec: The spec as written.
  ///   - file: The spec's file: paths in it are relative to its folder.
  public init(_ spec: Spec, file: String) {
    self.spec = spec
    self.specFile = file
  }

  /// The plan, or nil where the spec's own problems leave none.
  ///
  /// - Returns: A plan; `diagnostics` holds every problem, errors or not.
  public mutating func plan() -> Plan? {
    var sources = SourcePlanner(spec.joiningReference, file: specFile)
    sources.plan()
    requireStamp(sources.sources)
    context = sources.context
    context.isPublished = sources.sources.first?.published != nil
    context.hasFilter = spec.sample?.filter != nil
    let derived = spec.derived.compactMap { derive($0) }
    let filter = spec.sample?.filter.flatMap { self.filter($0) }
    if let filter { diagnostics += context.cycles(of: filter) }
    let defaultWeights = weights(spec.weights)
    bindDesign(filter)
    var checks = CheckPlanner(context: context).plan(spec.checks, &diagnostics)
    let models = spec.models.compactMap { model($0, defaultWeights) }
    checks += DesignRoles(
      context.design, spec.design, columns: context.columns, outcomes: models.map(\.method.outcome)
    ).checks(besides: spec.checks.map(\.id.value))
    let terms = NamedTerms(models: models, levels: context.levels)
    let contrasts = ContrastPlanner(
      written: spec.models.map(\.id.value), models: models, terms: terms
    ).plan(spec.contrasts, &diagnostics)
    let targets = TargetPlanner(context: context, reference: spec.design?.reference)
      .plan(spec.targets, &diagnostics)
    let tables = TablePlanner(models: spec.models.map(\.id.value)).plan(spec.tables)
    diagnostics += terms.problems(tables.requests, tables.terms)
    let families = FamilyPlanner(
      written: spec.models.map(\.id.value), models: models, contrasts: contrasts, terms: terms
    ).plan(spec.families, &diagnostics)
    let margins = MarginsPlanner(models: models, derived: derived, types: context.types)
      .plan(spec.margins, &diagnostics)
    diagnostics += terms.problems(spec.robustness)
    let blocks = spec.robustness.compactMap { robustness($0, defaultWeights) }
    let figures = FigurePlanner(
      models: spec.models.map(\.id.value), blocks: spec.robustness.map(\.id.value)
    ).plan(spec.figures)
    diagnostics += terms.problems(figures.requests, figures.places)
    diagnostics += figures.requests.compactMap { figure in
      figures.places[figure.id].flatMap { figure.problem(models, $0) }
    }
    guard !sources.sources.isEmpty, let id = spec.id else {
      diagnostics = sources.diagnostics + diagnostics
      return nil
    }
    var plan = Plan(
      specFile: specFile, id: id.value, title: spec.title?.value, question: spec.question?.value,
      simulated: spec.simulated?.value ?? false, sources: sources.sources,
      derived: derived, filter: filter, design: context.design, arms: arms, checks: checks,
      models: models,
      contrasts: contrasts, targets: targets, tables: tables.requests,
      tableTerms: tables.terms, labels: sources.labels)
    diagnostics += EffectSizePlanner(
      design: context.design, models: models,
      namesProgramme: spec.design?.treated != nil || spec.design?.firstTreated != nil,
      isPublished: context.isPublished
    ).problems(spec.tables, tables.requests)
    plan.families = families
    plan.margins = margins
    plan.robustness = blocks
    plan.figures = figures.requests
    plan.figurePlaces = figures.places
    if case .start(let column, _, _)? = context.design?.programme {
      sources.takeNever(in: column.value, further: spec.design?.never.map(\.value) ?? [])
    }
    sources.want(plan.names)
    diagnostics = sources.diagnostics + diagnostics
    plan.sources = sources.sources
    plan.joins = sources.joins
    return plan
  }

  /// What is made of simulated tables is stamped: that cannot be left out.
  private mutating func requireStamp(_ sources: [SourcePlan]) {
    if spec.simulated?.value == true { return }
    for source in sources where source.isSimulated {
      guard let name = spec.sources.first(where: { $0.name.value == source.name })?.name else {
        continue
      }
      diagnostics.append(
        Diagnostic(
          .simulation(.unmarked(source: source.name)), at: spec.simulated?.span ?? name.span))
    }
  }

  // MARK: Rows

  private mutating func derive(_ written: DerivedSpec) -> DerivedPlan? {
    let name = written.name.value
    if context.isHeaderKnown, context.header.contains(name) {
      diagnostics.append(
        Diagnostic(.replacesColumn(name: name), at: written.name.span, severity: .notice))
    }
    let expression = written.expression.flatMap { context.expression($0, &diagnostics) }
    let usesSample =
      expression.map { expression in
        expression.usesSample
          || expression.columnUses.contains { context.sampleColumns.contains($0.name) }
      } ?? false
    let isIdentifier = expression?.isIdentifier(among: context.identifiers) ?? false
    // The name exists even if its expression is wrong: one mistake, one message.
    context.derived.append(name)
    if isIdentifier { context.identifiers.insert(name) } else { context.identifiers.remove(name) }
    if usesSample { context.sampleColumns.insert(name) }
    context.levels[name] = nil
    context.types[name] = expression?.resultType(context.type(of:))
    // Texts of the design's time are read as years, if they are.
    if name == spec.design?.time?.value, context.types[name] == .text { context.types[name] = nil }
    guard let expression, let text = written.expression else { return nil }
    return DerivedPlan(
      name: name, expression: expression, written: text, usesSample: usesSample)
  }

  private mutating func filter(_ written: Located<String>) -> FilterPlan? {
    context.expression(written, wanted: .flag, &diagnostics).map {
      FilterPlan(expression: $0, written: written)
    }
  }

  private mutating func weights(_ written: WeightsSpec?) -> WeightsPlan? {
    guard case .column(let column, let type) = written else { return nil }
    guard context.has(column.value) else {
      diagnostics.append(context.unknownColumn(column.value, at: column.span))
      return nil
    }
    if let known = context.types[column.value], known != .number {
      diagnostics.append(
        Diagnostic(
          .typeMismatch(operation: "weights", expected: "a number", found: known.words),
          at: column.span))
    }
    return WeightsPlan(column: column.value, type: type?.value ?? .analytic, place: column.span)
  }

  // MARK: Models

  /// The roles of the design, and the clusters that models inherit: the design's own, else its unit; where the
  /// uncertainty is about these very schools, what is observed repeatedly, else rows.
  private mutating func bindDesign(_ filter: FilterPlan?) {
    guard let design = spec.design else { return }
    for clusters in [design.unit, design.clusters].compactMap(\.self) {
      diagnostics += context.problems(of: clusters)
    }
    context.clusters = design.clusters ?? design.unit
    if let population = design.population, population.value == .theseSchools {
      var columns: [Located<String>] = []
      if case .column(let panel)? = design.panel { columns = [panel] }
      context.clusters = ClusterSpec(key: population.map(\.rawValue), columns: columns)
    }
    context.design = DesignPlanner(design: design, context: context, filter: filter)
      .plan(&diagnostics)
  }

  /// The arms and the focus group, by which rows are counted.
  private var arms: ArmsPlan? {
    guard let design = context.design, design.programme != nil || design.group != nil else {
      return nil
    }
    return ArmsPlan(
      programme: design.programme, group: design.group,
      clusters: context.clusters?.columns.map(\.value) ?? [])
  }

  private mutating func model(_ node: ModelNode, _ defaultWeights: WeightsPlan?) -> ModelPlan? {
    let filter = node.filter.flatMap { self.filter($0) }
    let ownWeights = weights(node.weights)
    let common = sharedSample(node)
    guard node.isUsable else { return nil }
    let name = node.estimator?.value ?? OrdinaryLeastSquaresMethod.name
    let weights = node.weights == nil ? defaultWeights : ownWeights
    var context = context
    context.weights = weights
    guard let method = Methods.all.first(where: { $0.name == name }),
      let planned = method.plan(node, context, &diagnostics)
    else { return nil }
    return ModelPlan(
      id: node.id, label: node.label?.value, filter: filter, weights: weights, commonWith: common,
      confidenceLevel: node.confidenceLevel?.value ?? 0.95, method: planned)
  }

  /// A block with its variants planned; a problem that several of them have is told once.
  private mutating func robustness(
    _ block: RobustnessSpec, _ defaultWeights: WeightsPlan?
  ) -> RobustnessPlan? {
    guard var plan = RobustnessPlan(block) else { return nil }
    var told = diagnostics
    for variant in block.variants.dropFirst() {
      diagnostics = []
      let model = model(variant.model, defaultWeights)
      for problem in diagnostics where !told.contains(where: problem.repeats) {
        told.append(problem.caused(by: variant.model.id.span))
      }
      if let model { plan.append(variant.options, model) }
    }
    diagnostics = told
    return plan
  }

  /// The models whose complete cases a model shares, itself included.
  private func sharedSample(_ node: ModelNode) -> [String]? {
    switch node.sample {
    case nil: nil
    case .common: spec.models.map(\.id.value)
    case .commonWith(let others): others.map(\.value) + [node.id.value]
    }
  }
}
