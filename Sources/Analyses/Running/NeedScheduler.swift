import Designs
import Frames
import Numerics
import Readers
import Specs

/// Meets what methods ask for: each distinct need of a sample once for all models.
final class NeedScheduler {
  let frame: Frame
  private let types: [String: ColumnType]
  let threads: Int
  private let selection: SelectionMeans
  private var samples: [RowSelection] = []
  private var codes: [[String]: GroupCodes] = [:]
  private(set) var computed: [String: Column] = [:]
  private var selections: [String: Selection] = [:]
  private var withoutSingletons: [Key<[[String]]>: Selection] = [:]
  private var designs: [Key<String>: BoundDesign] = [:]
  private var variables: [Int: SampleVariables] = [:]
  private var groups: [Key<[String]>: SampleGroups] = [:]
  private var numbers: [Key<String>: [Double]] = [:]
  private var explored: Set<Int> = []

  /// A need on a sample, the sample by its number.
  private struct Key<Need: Hashable>: Hashable {
    let need: Need
    let sample: Int
  }

  /// A scheduler over all rows.
  init(_ frame: Frame, types: [String: ColumnType], selection: SelectionMeans, threads: Int) {
    self.frame = frame
    self.types = types
    self.selection = selection
    self.threads = threads
  }

  /// Per unit of a sample the mean of what the programme chose by.
  func selectionMeans(
    _ selection: SelectionSpec, _ unit: String, _ time: String, _ rows: RowSelection
  ) throws(AnalysisFailure) -> [Double?] {
    let codes = groupCodes(of: [unit])
    let means = try self.selection.values(selection, by: codes, time: time)
    return codes.selecting(rows).identities.map { means[Int($0)] }
  }

  /// The groups that columns form over all rows.
  func groupCodes(of columns: [String]) -> GroupCodes { groupCodes(of: [columns])[0] }

  /// The groups that several lists of columns form over all rows.
  func groupCodes(of lists: [[String]]) -> [GroupCodes] {
    let open = lists.uniqued().filter { codes[$0] == nil }
    let frame = frame
    let made = parallelMap(count: open.count, threads: threads) { frame.groupCodes(of: open[$0]) }
    for (columns, groups) in zip(open, made) { codes[columns] = groups }
    return lists.map { columns in codes[columns] ?? frame.groupCodes(of: columns) }
  }

  /// What a condition keeps of the sample, found once for all models that have it.
  func selection(
    where spelled: String, _ compute: () throws(AnalysisFailure) -> Selection
  ) throws(AnalysisFailure) -> Selection {
    if let known = selections[spelled] { return known }
    let made = try compute()
    selections[spelled] = made
    return made
  }

  /// What is left of a sample without rows alone in their groups, found once for all models of the same effects.
  ///
  /// - Parameters:
  ///   - rows: The sample.
  ///   - effects: The columns of each effect under its label.
  ///   - frequencies: One per row of the frame, where a row counts more than once.
  /// - Returns: Rows kept, and rows dropped with their reasons.
  func withoutSingletons(
    _ rows: RowSelection, _ effects: [(label: String, columns: [String])],
    frequencies: [Double]?
  ) -> Selection {
    let key = Key(need: effects.map { [$0.label] + $0.columns }, sample: number(of: rows))
    if frequencies == nil, let known = withoutSingletons[key] { return known }
    let codes = groupCodes(of: effects.map(\.columns))
    let made = Singletons.drop(
      rows, zip(effects, codes).map { ($0.label, $1) }, frequencies: frequencies,
      threads: threads)
    if frequencies == nil { withoutSingletons[key] = made }
    return made
  }

  /// An expression over all rows as a column under its spelling, computed once for all models.
  func column(
    of expression: Expression, _ compute: () throws(AnalysisFailure) -> Column
  ) throws(AnalysisFailure) -> Column {
    let spelled = expression.root.spelled
    if let known = computed[spelled] { return known }
    let made = try compute()
    computed[spelled] = made
    return made
  }

  /// A role of a design over all rows: a column, or an expression that a sampler has computed.
  func column(named expression: Expression) -> Column? {
    if case .name(let name) = expression.root.kind { return frame[name] }
    return computed[expression.root.spelled]
  }

  /// What a model's method asks for, on the rows of its sample.
  func provide(
    _ model: ModelPlan, _ sample: ModelSample
  ) throws(AnalysisFailure) -> Provided {
    let number = number(of: sample.rows)
    var provided = Provided(
      designs: [:], weights: sample.weights, weightType: model.weights?.type)
    for need in model.method.needs {
      switch need {
      case .design(let formula):
        provided.designs[formula.source] = try design(formula, model, number)
      case .groups(let columns): provided.groups[columns] = groups(of: columns, number)
      case .numbers(let column): provided.numbers[column] = try numbers(of: column, model, number)
      case .selection(let selection, let unit, let time):
        provided.selection = try selectionMeans(selection, unit, time, samples[number])
      case .programme: break
      }
    }
    for case .programme(let need) in model.method.needs {
      let bound = try design(need.formula, model, number)
      let binder = ProgrammeBinder(
        need: need, frame: frame, rows: samples[number], scheduler: self, provided: provided)
      var data = try binder.bind(bound)
      data.published = try need.published.map { published throws(AnalysisFailure) in
        try PublishedBinder(
          need: published, design: need.design, clusters: need.clusters,
          rows: sample.completeness.rows, scheduler: self
        ).bind()
      }
      provided.programme = data
    }
    return provided
  }

  /// The threads that look at the groups of a sample: models of one share what is found of them, over which threads would
  /// only quarrel once it is there.
  func explorers(of rows: RowSelection) -> Int {
    explored.insert(number(of: rows)).inserted ? threads : 1
  }

  /// The number of a sample; equal ones share it.
  private func number(of rows: RowSelection) -> Int {
    if let known = samples.firstIndex(of: rows) { return known }
    samples.append(rows)
    return samples.count - 1
  }

  private func design(
    _ formula: Formula, _ model: ModelPlan, _ sample: Int
  ) throws(AnalysisFailure) -> BoundDesign {
    let key = Key(need: formula.source, sample: sample)
    if let known = designs[key] { return known }
    do {
      let shared = variables[sample] ?? SampleVariables()
      variables[sample] = shared
      let made = try BoundDesign(
        formula, frame: frame, rows: samples[sample], computed: computed, shared: shared,
        threads: threads)
      designs[key] = made
      return made
    } catch {
      let written = model.method.writtenFormula
      throw AnalysisFailure(
        diagnostics: [error.diagnostic(formula, in: written, model: model.id.value)])
    }
  }

  /// The designs of linear models over other rows, in which every variable of each is known.
  ///
  /// - Parameters:
  ///   - models: Linear models.
  ///   - rows: Of the frame.
  /// - Returns: Nil where a design has too many columns, which is no mistake: a model's own has fewer.
  func designs(of models: [ModelPlan], _ rows: RowSelection) -> [BoundDesign]? {
    var made: [String: BoundDesign] = [:]
    let shared = SampleVariables()
    do {
      for case .design(let formula) in models.flatMap(\.method.needs)
      where made[formula.source] == nil {
        made[formula.source] = try BoundDesign(
          formula, frame: frame, rows: rows, computed: computed, shared: shared, threads: threads)
      }
    } catch {
      guard case .tooManyColumns = error else {
        preconditionFailure("bound over every sample, not over their union: \(error)")
      }
      return nil
    }
    return models.flatMap { model in
      model.method.needs.compactMap { need in
        if case .design(let formula) = need { made[formula.source] } else { nil }
      }
    }
  }

  private func groups(of columns: [String], _ sample: Int) -> SampleGroups {
    let key = Key(need: columns, sample: sample)
    if let known = groups[key] { return known }
    let grouping = groupCodes(of: columns).selecting(samples[sample])
    var levels: [String]?
    // A text of which there are nearly as many as rows tells pupils apart, whatever it is called.
    if columns.count == 1, types[columns[0]] == .category,
      grouping.count * ColumnReading.threshold <= samples[sample].count,
      case .factor(let factor)? = frame[columns[0]]?.values
    {
      levels = grouping.firstRows.map { factor.levels[Int(factor.codes[Int($0)])] }
    }
    let made = SampleGroups(grouping: grouping, levels: levels)
    groups[key] = made
    return made
  }

  private func numbers(
    of column: String, _ model: ModelPlan, _ sample: Int
  ) throws(AnalysisFailure) -> [Double] {
    let key = Key(need: column, sample: sample)
    if let known = numbers[key] { return known }
    let rows = samples[sample].rows
    let made: [Double]
    if frame[column]?.isDate == true {
      throw AnalysisFailure(diagnostics: [
        model.method.slopeDiagnostic(column) { _ in .dateAsNumber(column: column) }
      ])
    }
    switch frame[column]?.values {
    case .number(let all): made = rows.map { all[Int($0)] }
    case .flag(let all): made = rows.map { all[Int($0)] ? 1 : 0 }
    default:
      throw AnalysisFailure(diagnostics: [
        model.method.slopeDiagnostic(column) { .categoryAsNumber(column: column, term: $0) }
      ])
    }
    guard made.allSatisfy(\.isFinite) else {
      throw AnalysisFailure(diagnostics: [
        model.method.slopeDiagnostic(column) { _ in
          .notFinite(model: model.id.value, what: column)
        }
      ])
    }
    numbers[key] = made
    return made
  }
}

extension Method {
  /// A problem of a slope's column at the effect that has it.
  fileprivate func slopeDiagnostic(
    _ column: String, _ payload: (String) -> DiagnosticPayload
  ) -> Diagnostic {
    let effect = effects.first { $0.slopes.contains(column) }
    return Diagnostic(
      payload(effect?.spelled ?? column),
      at: effect.map { writtenFormula.span(of: $0.range) } ?? writtenFormula.span)
  }
}
