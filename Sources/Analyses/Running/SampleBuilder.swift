import Estimation
import Frames
import Readers
import Specs

/// The rows of an analysis: read, derived, filtered; every dropped row counted with its reason.
struct SampleBuilder {
  let plan: Plan
  let threads: Int
  private(set) var frame = Frame(columns: [], rowCount: 0)
  private(set) var findings: [Finding] = []
  private var selection: Selection?

  init(_ plan: Plan, threads: Int) {
    self.plan = plan
    self.threads = threads
  }

  /// Reads the source and computes the derived columns and the formulas' expressions.
  mutating func read() throws(AnalysisFailure) -> Reading {
    let source = plan.source
    let reading: Reading
    do {
      reading = try source.file.read(source.columns, missing: source.missing, threads: threads)
    } catch {
      throw AnalysisFailure(
        diagnostics: error.diagnostics(of: source.shownPath, writtenAs: source.written),
        hidden: error.totalCount - error.problems.count)
    }
    frame = reading.frame
    for case .blankLinesSkipped(let count) in reading.notices {
      findings.append(.blankLines(source: source.name, count: count))
    }
    try requireUniqueKey()
    var waiting: [(DerivedPlan, Frame)] = []
    for derived in plan.derived {
      if plan.source.columns.contains(where: { $0.name == derived.name }) {
        findings.append(.replacedColumn(derived.name))
      }
      if derived.usesSample {
        // It sees the columns as they stand here, once the sample is known.
        waiting.append((derived, frame))
      } else {
        try derive(derived, on: frame)
      }
    }
    let selection = try selected()
    self.selection = selection
    if plan.filter != nil { frame.sample = selection.kept }
    for (derived, before) in waiting { try derive(derived, on: seen(before, by: derived, waiting)) }
    return reading
  }

  /// Computes a derived column on a frame, into this one.
  private mutating func derive(_ derived: DerivedPlan, on seen: Frame) throws(AnalysisFailure) {
    let column = try evaluate(derived.expression, derived.written, on: seen)
    frame.set(column.renamed(derived.name, label: plan.labels[derived.name]))
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
    guard let filter = plan.filter else {
      return Selection(kept: frame.allRows, dropped: [])
    }
    return try select(filter, within: frame.allRows)
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

  private func requireUniqueKey() throws(AnalysisFailure) {
    let key = plan.source.key
    guard !key.isEmpty, let repeated = frame.firstRepeatedKey(key) else { return }
    throw AnalysisFailure(
      diagnostics: [
        Diagnostic(
          .keyNotUnique(
            columns: key, firstRow: repeated.first + 1, secondRow: repeated.second + 1,
            count: repeated.count),
          at: .data(file: plan.source.shownPath, line: nil, column: nil))
      ])
  }
}
