import Frames
import Readers
import Specs

/// Joins sources to the rows in order, and counts what matched.
struct RowJoiner {
  let plan: Plan
  let threads: Int
  /// The rows with what was joined so far.
  private(set) var frame: Frame
  /// The types of their columns.
  private(set) var types: [String: ColumnType]
  /// One outcome per join.
  private(set) var outcomes: [JoinOutcome] = []

  /// Nothing joined yet.
  init(_ plan: Plan, _ readings: [SourceReading], threads: Int) {
    self.plan = plan
    self.threads = threads
    frame = readings[0].frame
    types = readings[0].types
    for join in plan.joins { unjoined.append((join, readings[join.source])) }
  }

  private var unjoined: [(plan: JoinPlan, reading: SourceReading)] = []

  /// Joins every source.
  ///
  /// - Throws: The first join that cannot be made: later ones may depend on it.
  mutating func join() throws(AnalysisFailure) {
    for (join, reading) in unjoined {
      let match: RowMatch
      do throws(JoinError) {
        match = try frame.matching(reading.frame, on: join.on, threads: threads)
        for name in join.columns {
          guard let column = reading.frame[name] else { continue }
          frame.set(
            try column.gathered(
              by: match, named: join.prefix + name, unmatched: join.reason, threads: threads))
          types[join.prefix + name] = reading.types[name]
        }
      } catch {
        throw failure(error, join, reading)
      }
      outcomes.append(JoinOutcome(plan: join, match: match))
    }
  }

  private func failure(
    _ error: JoinError, _ join: JoinPlan, _ reading: SourceReading
  ) -> AnalysisFailure {
    switch error {
    case .kinds(let left, let leftKind, let right, let rightKind):
      return AnalysisFailure(diagnostics: [
        Diagnostic(
          .joinKeyTypes(
            left: left, leftType: leftKind.words, right: right, rightType: rightKind.words,
            source: join.name), at: join.place)
      ])
    case .repeatedKey(let repeated):
      let source = plan.sources[join.source]
      let first = reading.place(of: repeated.first)
      let second = reading.place(of: repeated.second)
      return AnalysisFailure(diagnostics: [
        Diagnostic(
          .joinKeyRepeated(
            source: join.name, columns: join.on.map(\.right), firstRow: first.row,
            secondRow: second.row, count: repeated.count,
            firstFile: first.file == second.file ? nil : source.files[first.file].written.value),
          at: reading.diagnosticPlace(
            of: repeated.second, column: join.on.first?.right ?? "", in: source))
      ])
    case .tooManyReasons(let column):
      return AnalysisFailure(diagnostics: [
        Diagnostic(
          .refusedCombination(
            "more than 255 reasons for missing values", with: "column \(column)",
            instead: "fewer codes under `missing:`"), at: join.place)
      ])
    }
  }
}

/// A join that was made.
struct JoinOutcome: Sendable {
  /// Its plan.
  let plan: JoinPlan
  /// Partners of the rows.
  let match: RowMatch
}
