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
    var lines = table.title.isEmpty ? [] : ["**\(escaped(table.title))**", ""]
    lines.append(line([escaped(table.stub)] + table.wholeColumns.map(escaped)))
    lines.append("|:---|" + table.columns.map { _ in "---:|" }.joined())
    for row in table.body + table.footer {
      let heading = row.isPanel ? "**\(escaped(row.heading))**" : escaped(row.heading)
      lines.append(line([heading] + table.shown(row).map(escaped)))
    }
    for note in table.notes.map(\.markdownParagraph) + table.stampLines { lines += ["", note] }
    return lines.joined(separator: "\n") + "\n"
  }

  private func escaped(_ text: String) -> String { text.markdown }
}

extension String {
  /// The text as it stands in Markdown, on one line.
  var markdown: String {
    // Blanks at the ends would undo the title's asterisks, or make a note a block of code.
    let words = onOneLine.split(separator: " ", omittingEmptySubsequences: false)
    let trimmed = words.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed()
    return trimmed.joined(separator: " ").spelled { scalar in
      "\\|*_`<>[]~&$".unicodeScalars.contains(scalar) ? "\\\(scalar)" : nil
    }
  }

  /// The text as a paragraph of Markdown: what would make it a heading, a list or a rule is escaped too.
  var markdownParagraph: String {
    let note = markdown
    let number = note.prefix { $0.isASCII && $0.isNumber }
    let rest = note.dropFirst(number.count)
    guard let mark = rest.first else { return note }
    let isMarked = number.isEmpty ? "#+-=".contains(mark) : ".)".contains(mark)
    return isMarked ? number + "\\" + rest : note
  }
}
