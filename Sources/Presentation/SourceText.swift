import Analyses
import Frames
import Readers
import Specs

/// The sources of a plan in words: what is read of each, how it is stacked and joined.
struct SourceText {
  /// As many levels of a category as are listed.
  private static let levelsShown = 12
  /// As many files of a stack as are listed.
  private static let filesShown = 6

  private let plan: Plan
  private let entered: Set<String>

  init(_ plan: Plan) {
    self.plan = plan
    entered = plan.enteredColumns
  }

  /// What is known without rows.
  var lines: [String] {
    plan.sources.flatMap { heading($0) } + plan.joins.flatMap { [join($0)] + brought($0) } + design
  }

  /// What the rows tell beside: counts of rows, types, levels, partners.
  func lines(_ binding: Binding) -> [String] {
    let sources = zip(plan.sources, binding.readings).flatMap { source, reading in
      heading(source) + rows(reading) + reading.frame.columns.map { column($0, reading) }
    }
    let joins = zip(plan.joins, binding.joins).flatMap { plan, summary in
      [join(plan), "  " + counts(summary)] + brought(plan)
    }
    return sources + joins + design
  }

  private func heading(_ source: SourcePlan) -> [String] {
    let names = source.columns.map(\.name).joined(separator: ", ")
    var lines = [
      source.isStack
        ? "source \(source.name): \(source.files.count) files, one below the other"
        : "source \(source.name): \(source.files[0].written.value)"
    ]
    if source.isStack || source.yearColumn != nil {
      lines += source.files.prefix(Self.filesShown).map { file in
        "  \(file.written.value)"
          + (file.year.map { ": \(source.yearColumn ?? "year") \($0)" } ?? "")
      }
      let more = source.files.count - Self.filesShown
      if more > 0 { lines.append("  and \(more) more") }
    }
    return lines + ["  reads \(source.columns.count) of \(source.header.count) columns: \(names)"]
  }

  private func rows(_ reading: SourceReading) -> [String] {
    let memory = ", \(OutlineText.bytes(reading.frame.byteCount)) of columns in memory"
    let total = "  \(reading.rowsRead) rows"
    guard reading.files.count > 1 else { return [total + memory] }
    let parts = reading.files.map { String($0.rows) }.joined(separator: ", ")
    return [total + " (\(parts))" + memory]
  }

  private func column(_ column: Column, _ reading: SourceReading) -> String {
    let type = reading.types[column.name]?.rawValue ?? "number"
    var line = "  \(column.name): \(type), \(column.missing.missingCount) missing"
    if case .factor(let factor) = column.values, type == ColumnType.category.rawValue {
      let tellable = TellableLevels(factor, isEntered: entered.contains(column.name))
      var shown = tellable.names.prefix(Self.levelsShown).map(\.self)
      if tellable.names.count > Self.levelsShown { shown.append("...") }
      if tellable.rareCount > 0 { shown.append("\(tellable.rareCount) under 10 rows") }
      line += ", \(factor.levels.count) levels: \(shown.joined(separator: ", "))"
    }
    return line
  }

  private func join(_ join: JoinPlan) -> String {
    let keys = join.on.map { $0.left == $0.right ? $0.left : "\($0.left) = \($0.right)" }
    return "join \(join.name) on \(keys.joined(separator: ", "))"
  }

  private func brought(_ join: JoinPlan) -> [String] {
    let names = join.columns.map { join.prefix + $0 }
    return [
      "  brings " + (names.isEmpty ? "no column that is used" : names.joined(separator: ", "))
    ]
  }

  private func counts(_ join: JoinSummary) -> String {
    "\(join.counts.matched) rows matched, \(join.counts.withoutMatch) without a match, "
      + "\(join.counts.withoutKey) without a key; \(join.unused) \(join.unused == 1 ? "row" : "rows") of \(join.source) unused"
  }

  private var design: [String] {
    DesignText.lines(plan)
  }
}
