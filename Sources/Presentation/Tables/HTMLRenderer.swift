/// A table as an HTML fragment with the marks that screen readers need: caption, scopes, groups.
public struct HTMLRenderer: TableRenderer {
  private let idPrefix: String

  /// A renderer.
  ///
  /// - Parameter idPrefix: What the id of the element begins with, so that it is alone on its page.
  public init(idPrefix: String = "") { self.idPrefix = idPrefix }

  /// The table as HTML.
  ///
  /// - Parameter table: The table.
  /// - Returns: The text.
  public func render(_ table: ResultTable) -> String {
    var lines = [
      "<table id=\"\(escaped(idPrefix + table.id))\">",
      "<caption>\(escaped(table.title))</caption>",
    ]
    lines += head(table)
    for rows in bodies(table.body) { lines += group(rows, table) }
    if !table.footer.isEmpty { lines += group(table.footer[...], table) }
    let notes = (table.notes + table.stampLines).map(escaped).joined(separator: "<br>")
    if !notes.isEmpty {
      let span = table.columns.count + 1
      lines.append("<tfoot><tr><td colspan=\"\(span)\">\(notes)</td></tr></tfoot>")
    }
    return (lines + ["</table>"]).joined(separator: "\n") + "\n"
  }

  private func head(_ table: ResultTable) -> [String] {
    let corner = table.stub.isEmpty ? "<td></td>" : "<th scope=\"col\">\(escaped(table.stub))</th>"
    let headings = table.columns.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
    guard let spans = table.spans else {
      return ["<thead>", "<tr>\(corner)\(headings)</tr>", "</thead>"]
    }
    let groups = spans.map { span in
      span.label.map { "<th scope=\"colgroup\" colspan=\"\(span.count)\">\(escaped($0))</th>" }
        ?? "<td colspan=\"\(span.count)\"></td>"
    }.joined()
    let columns = spans.map { "<colgroup span=\"\($0.count)\"></colgroup>" }.joined()
    return [
      "<colgroup></colgroup>\(columns)", "<thead>", "<tr class=\"spans\"><td></td>\(groups)</tr>",
      "<tr>\(corner)\(headings)</tr>", "</thead>",
    ]
  }

  /// The rows of each panel by themselves; all of them without panels.
  private func bodies(_ rows: [ResultTable.Row]) -> [ArraySlice<ResultTable.Row>] {
    let starts = [0] + rows.indices.filter { $0 > 0 && rows[$0].isPanel }
    let ends = starts.dropFirst() + [rows.count]
    return zip(starts, ends).map { rows[$0..<$1] }
  }

  /// Rows under headings that span every statistic of their term.
  private func group(_ rows: ArraySlice<ResultTable.Row>, _ table: ResultTable) -> [String] {
    let lines = rows.indices.map { index in
      let row = rows[index]
      if row.isPanel {
        return
          "<tr class=\"panel\"><th scope=\"rowgroup\" colspan=\"\(table.columns.count + 1)\">\(escaped(row.heading))</th></tr>"
      }
      let cells = table.shown(row).map { "<td>\(escaped($0))</td>" }.joined()
      return "<tr>\(heading(rows[index...]))\(cells)</tr>"
    }
    return ["<tbody>"] + lines + ["</tbody>"]
  }

  /// The heading of the first of some rows; empty where the row before it has it.
  private func heading(_ rows: ArraySlice<ResultTable.Row>) -> String {
    guard let row = rows.first, !row.continuesTerm else { return "" }
    let span = 1 + rows.dropFirst().prefix { $0.continuesTerm }.count
    let attribute = span > 1 ? " rowspan=\"\(span)\"" : ""
    return "<th scope=\"row\"\(attribute)>\(escaped(row.heading))</th>"
  }

  private func escaped(_ text: String) -> String { text.markup }
}
