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
    let headings = table.columns.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
    var lines = [
      "<table id=\"\(escaped(idPrefix + table.id))\">",
      "<caption>\(escaped(table.title))</caption>",
      "<thead>", "<tr><td></td>\(headings)</tr>", "</thead>",
    ]
    lines += group(table.body, table.digits)
    if !table.footer.isEmpty { lines += group(table.footer, table.digits) }
    let notes = (table.notes + table.stampLines).map(escaped).joined(separator: "<br>")
    if !notes.isEmpty {
      let span = table.columns.count + 1
      lines.append("<tfoot><tr><td colspan=\"\(span)\">\(notes)</td></tr></tfoot>")
    }
    return (lines + ["</table>"]).joined(separator: "\n") + "\n"
  }

  /// Rows under headings that span every statistic of their term.
  private func group(_ rows: [ResultTable.Row], _ digits: Int) -> [String] {
    var lines: [String] = []
    for index in rows.indices {
      let row = rows[index]
      let cells = row.cells.map { "<td>\(escaped($0.shown(digits: digits)))</td>" }.joined()
      lines.append("<tr>\(heading(rows[index...]))\(cells)</tr>")
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
