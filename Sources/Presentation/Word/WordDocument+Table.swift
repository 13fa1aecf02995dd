import Analyses
import Estimation
import Specs

extension WordDocument {
  /// A document of one table.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - result: The result that it is of.
  init(_ table: ResultTable, of result: Result) {
    title = table.title
    stamp = table.stampLine
    blocks =
      table.title == result.title
      ? []
      : [result.title, result.question].compactMap(\.self)
        .map { .paragraph($0, .normal) }
    blocks += WordDocument.blocks(table)
  }

  /// A table with its notes and the stamps.
  static func blocks(_ table: ResultTable) -> [Block] {
    let rows = table.body + table.footer
    var cells = rows.map { row in
      [heading(row)] + table.shown(row)
    }
    if rows.isEmpty { cells = [["There are no rows."] + table.columns.map { _ in "" }] }
    let hasGaps = rows.contains { !$0.isPanel && $0.cells.contains(.absent(.notInModel)) }
    let gaps = hasGaps ? ["An empty cell: the model does not have it."] : []
    let word = WordTable(
      caption: table.title, headers: headers(table), rows: cells,
      numbers: Set(1...max(table.columns.count, 1)),
      panels: Set(rows.indices.filter { rows[$0].isPanel }),
      rule: table.footer.isEmpty ? nil : table.body.count)
    return [.table(word)] + (table.notes + gaps).map { .paragraph($0, .note) }
      + table.stampLines.map { .paragraph($0, .stamp) }
  }

  /// A further statistic of a term is named in words: no row is without a heading.
  private static func heading(_ row: ResultTable.Row) -> String {
    guard row.continuesTerm else { return row.heading }
    return "    " + (TableRequest.Statistic(rawValue: row.statistic)?.words ?? row.statistic)
  }

  private static func headers(_ table: ResultTable) -> [[WordTable.Header]] {
    let stub = table.stub.isEmpty ? "Term" : table.stub
    let last = [WordTable.Header(text: stub)] + table.columns.map { WordTable.Header(text: $0) }
    guard let spans = table.spans else { return [last] }
    return [
      [WordTable.Header(text: "")]
        + spans.map { WordTable.Header(text: $0.label ?? "", span: $0.count) }, last,
    ]
  }
}
