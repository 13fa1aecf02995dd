/// A table in GitHub's Markdown, for documents.
public struct MarkdownRenderer: TableRenderer {
  /// A renderer.
  public init() {}

  /// The table as Markdown.
  ///
  /// - Parameter table: The table.
  /// - Returns: The text.
  public func render(_ table: ResultTable) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    var lines = ["**\(escaped(table.title))**", ""]
    lines.append(line([""] + table.columns.map(escaped)))
    lines.append("|:---|" + table.columns.map { _ in "---:|" }.joined())
    for row in table.body + table.footer {
      lines.append(
        line([escaped(row.heading)] + row.cells.map { escaped($0.shown(digits: table.digits)) }))
    }
    var notes = table.notes.map(escaped)
    if !table.stamps.isEmpty { notes.append("[\(table.stampLine)]") }
    for note in notes { lines += ["", note] }
    return lines.joined(separator: "\n") + "\n"
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\|*_`<>[]~".contains(character) { result.append("\\") }
      result.append(character == "\n" ? " " : character)
    }
    return result
  }
}
