/// A table as an HTML fragment with the marks that screen readers need: caption, scopes, groups.
public struct HTMLRenderer: TableRenderer {
  /// A renderer.
  public init() {}

  /// The table as HTML.
  ///
  /// - Parameter table: The table.
  /// - Returns: The text.
  public func render(_ table: ResultTable) -> String {
    var lines = ["<table id=\"\(escaped(table.id))\">", "<caption>\(escaped(table.title))</caption>"]
    lines.append("<thead>")
    let headings = table.columns.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
    lines.append("<tr><td></td>\(headings)</tr>")
    lines.append("</thead>")
    lines += group(table.body, table.digits)
    lines += group(table.footer, table.digits)
    let notes = table.notes + (table.stamps.isEmpty ? [] : ["[\(table.stampLine)]"])
    if !notes.isEmpty {
      let text = notes.map(escaped).joined(separator: "<br>")
      lines.append("<tfoot><tr><td colspan=\"\(table.columns.count + 1)\">\(text)</td></tr></tfoot>")
    }
    lines.append("</table>")
    return lines.joined(separator: "\n") + "\n"
  }

  private func group(_ rows: [ResultTable.Row], _ digits: Int) -> [String] {
    ["<tbody>"]
      + rows.map { row in
        let cells = row.cells.map { "<td>\(escaped($0.shown(digits: digits)))</td>" }.joined()
        return "<tr><th scope=\"row\">\(escaped(row.heading))</th>\(cells)</tr>"
      } + ["</tbody>"]
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.append(character)
      }
    }
    return result
  }
}
