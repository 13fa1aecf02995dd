import Frames
import Readers
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
    let written = chosenSource()
    let file = written.flatMap { open($0) }
    if let file {
      context.header = file.header.map(\.name)
      context.isHeaderKnown = true
    }
    let contract = written.map { requests(of: $0) } ?? []
    let derived = spec.derived.compactMap { derive($0) }
    let filter = spec.sample?.filter.flatMap { self.filter($0) }
    let defaultWeights = weights(spec.weights)
    bindDesign()
    let models = spec.models.compactMap { model($0, defaultWeights) }
    let contrasts = ContrastPlanner(written: spec.models.map(\.id.value), models: models)
      .plan(spec.contrasts, &diagnostics)
    let tables = TablePlanner(models: spec.models.map(\.id.value)).plan(spec.tables)
    guard let written, let file, let id = spec.id else { return nil }
    var plan = Plan(
      specFile: specFile, id: id.value, title: spec.title?.value, question: spec.question?.value,
      simulated: spec.simulated?.value ?? false,
      source: SourcePlan(
        name: written.name.value, written: written.file ?? Located("", at: written.name.span),
        file: file,
        shownPath: FilePath(written.file?.value ?? "", besides: specFile).shown,
        columns: contract, missing: codes(written.missing), key: written.key.map(\.value)),
      derived: derived, filter: filter, models: models, contrasts: contrasts,
      tables: tables.requests,
      tableTerms: tables.terms, labels: labels(written))
    plan.source.columns = wantedColumns(of: plan, contract)
    return plan
  }

  // MARK: Sources

  /// The source that the rows come from; `SpecReader` has told what is wrong with the choice.
  private mutating func chosenSource() -> SourceSpec? {
    guard let from = spec.sample?.from?.value else {
      return spec.sources.count == 1 ? spec.sources[0] : nil
    }
    let used = spec.sources.first { $0.name.value == from }
    for source in spec.sources where used != nil && source.name.value != from {
      diagnostics.append(
        Diagnostic(
          .noEffect(option: "the source \(source.name.value)", because: .unused),
          at: source.name.span))
    }
    return used
  }

  private mutating func open(_ source: SourceSpec) -> DelimitedSource? {
    guard let file = source.file else { return nil }
    let path = FilePath(file.value, besides: specFile)
    let delimiter = source.delimiter.flatMap { $0.value == "tab" ? "\t" : $0.value.first }
    do {
      return try DelimitedSource(
        path: path.joined, options: .init(source, delimiter: delimiter))
    } catch {
      diagnostics += error.diagnostics(of: path.shown, writtenAs: file)
      return nil
    }
  }

  // MARK: Contract

  private mutating func requests(of source: SourceSpec) -> [ColumnRequest] {
    for name in source.key where !context.has(name.value) {
      diagnostics.append(context.unknownColumn(name.value, at: name.span))
    }
    return source.columns.compactMap { column in
      guard context.has(column.name.value) else {
        diagnostics.append(context.unknownColumn(column.name.value, at: column.name.span))
        return nil
      }
      let request = request(column)
      if let type = request.valueType { context.types[column.name.value] = type }
      if request.type == .id { context.identifiers.insert(column.name.value) }
      if let levels = request.levels { context.levels[column.name.value] = levels }
      return request
    }
  }

  private func request(_ column: ColumnSpec) -> ColumnRequest {
    ColumnRequest(
      name: column.name.value,
      type: column.type.flatMap { ColumnType(rawValue: $0.value.rawValue) },
      levels: column.levels?.map(\.value),
      missing: column.missing.map(codes),
      label: column.label?.value,
      minimum: column.range?.value.lowerBound,
      maximum: column.range?.value.upperBound,
      format: NumberFormat(column.format))
  }

  private func codes(_ codes: [MissingCodeSpec]) -> [String: MissingReason] {
    Dictionary(codes.map { ($0.code.value, MissingReason($0.reason)) }) { first, _ in first }
  }

  /// The label with the unit behind it: `Experience (years)`.
  private func label(of column: ColumnSpec) -> String? {
    guard let unit = column.unit?.value else { return column.label?.value }
    return "\(column.label?.value ?? column.name.value) (\(unit))"
  }

  private func labels(_ source: SourceSpec) -> [String: String] {
    let pairs = source.columns.compactMap { column in
      label(of: column).map { (column.name.value, $0) }
    }
    return Dictionary(pairs) { first, _ in first }
  }

  // MARK: Rows

  private mutating func derive(_ written: DerivedSpec) -> DerivedPlan? {
    let name = written.name.value
    if context.isHeaderKnown, context.header.contains(name) {
      diagnostics.append(
        Diagnostic(.replacesColumn(name: name), at: written.name.span, severity: .notice))
    }
    let expression = written.expression.flatMap { context.expression($0, &diagnostics) }
    // The name exists even if its expression is wrong: one mistake, one message.
    context.derived.append(name)
    context.identifiers.remove(name)
    context.levels[name] = nil
    context.types[name] = expression?.resultType(context.type(of:))
    guard let expression, let text = written.expression else { return nil }
    return DerivedPlan(name: name, expression: expression, written: text)
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
    return WeightsPlan(column: column.value, type: type?.value ?? .analytic)
  }

  // MARK: Models

  /// The clusters that models inherit: the design's own, else its unit.
  private mutating func bindDesign() {
    for clusters in [spec.design?.unit, spec.design?.clusters].compactMap(\.self) {
      diagnostics += context.problems(of: clusters)
    }
    context.clusters = spec.design?.clusters ?? spec.design?.unit
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

  /// The models whose complete cases a model shares, itself included.
  private func sharedSample(_ node: ModelNode) -> [String]? {
    switch node.sample {
    case nil: nil
    case .common: spec.models.map(\.id.value)
    case .commonWith(let others): others.map(\.value) + [node.id.value]
    }
  }

  // MARK: Columns

  /// The columns to read: those of the contract and those that anything names, in the header's order.
  private func wantedColumns(of plan: Plan, _ contract: [ColumnRequest]) -> [ColumnRequest] {
    var names = Set(plan.source.key)
    names.formUnion(contract.map(\.name))
    names.formUnion(plan.derived.flatMap { $0.expression.columnUses.map(\.name) })
    names.formUnion(plan.filter?.expression.columnUses.map(\.name) ?? [])
    for model in plan.models {
      names.formUnion(model.filter?.expression.columnUses.map(\.name) ?? [])
      if let weights = model.weights { names.insert(weights.column) }
      for variable in model.method.variables {
        switch variable {
        case .column(let name): names.insert(name)
        case .expression(let expression): names.formUnion(expression.columnUses.map(\.name))
        }
      }
    }
    let declared = Dictionary(contract.map { ($0.name, $0) }) { first, _ in first }
    return context.header.filter(names.contains).map { declared[$0] ?? ColumnRequest(name: $0) }
  }
}

extension ColumnRequest {
  /// What an expression may take the column for; nil if only rows can tell.
  fileprivate var valueType: ValueType? {
    switch type {
    case .number, .integer, .year: .number
    case .flag: .flag
    case .id, .text, .category: .text
    case nil: levels == nil ? (format.isEmpty ? nil : .number) : .text
    }
  }
}

extension DelimitedSource.Options {
  /// The options that a source's keys ask for.
  fileprivate init(_ source: SourceSpec, delimiter: Character?) {
    let isUTF8 = source.encoding.map { $0.value == TextEncoding.utf8.rawValue } ?? true
    self.init(
      delimiter: delimiter, encoding: isUTF8 ? .utf8 : .windows1252,
      padsRows: source.ragged?.value == "pad",
      rejects: source.rejects.map {
        RejectLimit(count: $0.atMost?.value, share: $0.share?.value)
      })
  }
}
