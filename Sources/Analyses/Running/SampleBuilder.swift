import Estimation
import Frames
import Readers
import Specs

/// The rows of an analysis: read, joined, derived, filtered; every dropped row counted with its reason.
struct SampleBuilder {
  let plan: Plan
  let threads: Int
  private(set) var frame = Frame(columns: [], rowCount: 0)
  /// Every row of the frame.
  private(set) var allRows = RowSelection.all(0)
  private(set) var findings: [Finding] = []
  /// The records that were left out because they cannot be read; nil where none may be.
  private(set) var rejects: [RejectedRecord]?
  /// The types of the columns that were read and joined.
  private(set) var types: [String: ColumnType] = [:]
  /// The joins that were made.
  private(set) var joins: [JoinOutcome] = []
  private var joinedColumns: [String: Column] = [:]
  /// The arm of each row, where the design says who is treated.
  private(set) var arms: Arms?
  /// The focus group.
  private(set) var group: Indicator?
  private var selection: Selection?

  init(_ plan: Plan, threads: Int) {
    self.plan = plan
    self.threads = threads
  }

  /// Reads the sources, joins them, and computes the derived columns.
  mutating func read() throws(AnalysisFailure) -> [SourceReading] {
    let readings = try readSources()
    var joiner = RowJoiner(plan, readings, threads: threads)
    try joiner.join()
    frame = joiner.frame
    types = joiner.types
    joins = joiner.outcomes
    if let time = plan.design?.time?.value, !plan.declaresType(of: time) { readAsYears(time) }
    for join in plan.joins {
      for name in join.columns { joinedColumns[join.prefix + name] = frame[join.prefix + name] }
    }
    for outcome in joins { findings += outcome.findings }
    var waiting: [(DerivedPlan, Frame)] = []
    for derived in plan.derived {
      if frame[derived.name] != nil, types[derived.name] != nil {
        findings.append(.replacedColumn(derived.name))
      }
      if derived.usesSample {
        // It sees the columns as they stand here, once the sample is known.
        waiting.append((derived, frame))
      } else {
        try derive(derived, on: frame)
      }
    }
    allRows = frame.allRows
    let selection = try selected()
    self.selection = selection
    if plan.filter != nil { frame.sample = selection.kept }
    for (derived, before) in waiting { try derive(derived, on: seen(before, by: derived, waiting)) }
    arms = try plan.arms?.programme.flatMap { programme throws(AnalysisFailure) in
      try treated(programme).map(Arms.init)
    }
    group = try plan.arms?.group.flatMap { written throws(AnalysisFailure) in
      try indicator(written)
    }
    return readings
  }

  /// Reads the design's time as years where it is text: everything that names it then sees numbers.
  private mutating func readAsYears(_ time: String) {
    guard let read = frame[time]?.readAsYears else { return }
    frame.set(read)
    types[time] = .year
    findings.append(.readAsYears(time))
  }

  /// Every source, or the problems of all of them.
  private mutating func readSources() throws(AnalysisFailure) -> [SourceReading] {
    var readings: [SourceReading] = []
    var problems = AnalysisFailure(diagnostics: [])
    for source in plan.sources {
      do throws(AnalysisFailure) {
        let reading = try SourceReader(source, threads: threads).read()
        findings += reading.notices.map { $0.finding(source: source.name) }
        note(reading.rejects, of: source.name)
        readings.append(reading)
      } catch {
        problems.diagnostics += error.diagnostics
        problems.hidden += error.hidden
      }
    }
    if !problems.diagnostics.isEmpty { throw problems }
    return readings
  }

  private mutating func note(_ rejected: [RejectedRecord]?, of source: String) {
    guard let rejected else { return }
    rejects = (rejects ?? []) + rejected
    if !rejected.isEmpty {
      findings.append(.rejectedRecords(source: source, count: rejected.count))
    }
  }

  /// Who gets the programme, over all rows.
  private func treated(_ programme: ProgrammePlan) throws(AnalysisFailure) -> Indicator? {
    switch programme {
    case .arms(let treated, _): return try indicator(treated)
    case .start(let column, let never, let blankIsNever):
      let years = try frame.years(of: column, never: never)
      return Indicator(reaching: years, blankIsNever: blankIsNever)
    }
  }

  /// A column or an expression of 0 and 1 over all rows.
  func indicator(_ written: FilterPlan) throws(AnalysisFailure) -> Indicator? {
    let column = try evaluate(written.expression, written.written, on: frame)
    return try Indicator(column, of: written, "the design")
  }

  /// A joined column as it was brought in, before a derived one could replace it.
  func joined(_ name: String) -> Column? { joinedColumns[name] }

  /// Computes a derived column on a frame, into this one.
  private mutating func derive(_ derived: DerivedPlan, on seen: Frame) throws(AnalysisFailure) {
    let column = try evaluate(derived.expression, derived.written, on: seen)
    frame.set(column.renamed(derived.name, label: plan.labels[derived.name]))
    if derived.name == plan.design?.time?.value { readAsYears(derived.name) }
  }

  /// The frame as it stood before a column that hangs on the sample, with those of its kind before it.
  private func seen(
    _ before: Frame, by derived: DerivedPlan, _ waiting: [(DerivedPlan, Frame)]
  ) -> Frame {
    var before = before
    before.sample = frame.sample
    for (earlier, _) in waiting.prefix(while: { $0.0.name != derived.name }) {
      if let column = frame[earlier.name] { before.set(column) }
    }
    return before
  }

  /// The rows that the sample keeps, before any model.
  func selected() throws(AnalysisFailure) -> Selection {
    if let selection { return selection }
    guard let filter = plan.filter else { return Selection(kept: allRows, dropped: []) }
    return try select(filter, within: allRows)
  }

  /// The rows that a condition keeps.
  func select(
    _ filter: FilterPlan, within rows: RowSelection
  ) throws(AnalysisFailure) -> Selection {
    do {
      return try frame.select(where: filter.expression, within: rows)
    } catch {
      throw failure(error, filter.written)
    }
  }

  /// An expression of a model's formula over all rows, as a column under its spelling.
  func column(
    of expression: Expression, named name: String, in model: ModelPlan
  ) throws(AnalysisFailure) -> Column {
    let column = try evaluate(expression, model.method.writtenFormula, on: frame)
    return column.renamed(name)
  }

  /// An expression over all rows.
  private func evaluate(
    _ expression: Expression, _ written: Located<String>, on frame: Frame
  ) throws(AnalysisFailure) -> Column {
    do {
      return try expression.evaluate(on: frame)
    } catch {
      throw failure(error, written)
    }
  }

  private func failure(_ error: ExpressionError, _ written: Located<String>) -> AnalysisFailure {
    let context = PlanContext(
      header: frame.columns.map(\.name), derived: [], types: [:], isHeaderKnown: true)
    return AnalysisFailure(diagnostics: [context.diagnostic(error, in: written)])
  }
}
