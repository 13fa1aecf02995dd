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
  /// The records that were left out because they cannot be read; nil where none may be.
  private(set) var rejects: [RejectedRecord]?

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
    note(reading)
    try requireUniqueKey()
    for derived in plan.derived {
      if plan.source.columns.contains(where: { $0.name == derived.name }) {
        findings.append(.replacedColumn(derived.name))
      }
      let column = try evaluate(derived.expression, derived.written)
      frame.set(
        Column(
          name: derived.name, values: column.values, missing: column.missing,
          label: plan.labels[derived.name]))
    }
    return reading
  }

  /// What a reader of the results must know of the reading.
  private mutating func note(_ reading: Reading) {
    let name = plan.source.name
    for notice in reading.notices {
      switch notice {
      case .blankLinesSkipped(let count):
        findings.append(.blankLines(source: name, count: count))
      case .raggedRows(let rows):
        findings.append(
          .raggedRows(source: name, short: rows.shortCount, long: rows.longCount))
      }
    }
    guard plan.source.file.mayReject else { return }
    rejects = reading.rejects.map { RejectedRecord($0, of: name) }
    if !reading.rejects.isEmpty {
      findings.append(.rejectedRecords(source: name, count: reading.rejects.count))
    }
  }

  /// The rows that the sample keeps, before any model.
  func selected() throws(AnalysisFailure) -> Selection {
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
    let column = try evaluate(expression, model.method.writtenFormula)
    return Column(name: name, values: column.values, missing: column.missing)
  }

  /// An expression over all rows.
  private func evaluate(
    _ expression: Expression, _ written: Located<String>
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
