/// A table in Typst, as a figure with a caption.
///
/// Text is written as strings, in which only the quote and the backslash mean something.
public struct TypstRenderer: TableRenderer {
  /// A renderer.
  public init() {}

  /// The table as Typst.
  ///
  /// - Parameter table: The table.
  /// - Returns: The text.
  public func render(_ table: ResultTable) -> String {
    let alignments = ["left"] + table.columns.map { _ in "right" }
    var lines = [
      // A figure goes over the end of a page only if it is told to.
      "#show figure.where(kind: table): set block(breakable: true)",
      "#figure(", "  kind: table,", "  caption: [#\(string(table.title))],",
      "  placement: none,", "  table(", "    columns: \(table.columns.count + 1),",
      "    align: (\(alignments.joined(separator: ", ")),),", "    stroke: none,",
      "    table.hline(),",
    ]
    lines.append("    table.header(")
    if let spans = table.spans { lines += self.spans(spans) }
    lines += [
      "      " + cells([table.stub] + table.columns), "    ),", "    table.hline(stroke: 0.5pt),",
    ]
    lines += table.body.map { line($0, table) }
    if !table.footer.isEmpty {
      lines.append("    table.hline(stroke: 0.5pt),")
      lines += table.footer.map { line($0, table) }
    }
    lines += ["    table.hline(),", "  ),", ") <tab-\(label(table.id))>"]
    for note in table.notes + table.stampLines {
      lines += ["", "#text(size: 0.8em, \(string(note)))"]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ row: ResultTable.Row, _ table: ResultTable) -> String {
    guard row.isPanel else { return "    " + cells([row.heading] + table.shown(row)) }
    return "    table.cell(colspan: \(table.columns.count + 1), emph(\(string(row.heading)))),"
  }

  /// Headings over columns, each with a line below.
  private func spans(_ spans: [ResultTable.Span]) -> [String] {
    var (lines, column) = (["      [],"], 1)
    for span in spans {
      lines.append(
        "      table.cell(colspan: \(span.count), align: center, \(string(span.label ?? ""))),")
    }
    for span in spans {
      if span.label != nil {
        lines.append(
          "      table.hline(start: \(column), end: \(column + span.count), stroke: 0.5pt),")
      }
      column += span.count
    }
    return lines
  }

  private func cells(_ texts: [String]) -> String {
    texts.map { $0.isEmpty ? "[]," : "\(string($0))," }.joined(separator: " ")
  }

  private func string(_ text: String) -> String {
    let escaped = text.onOneLine.spelled { scalar in
      switch scalar {
      case "\\": "\\\\"
      case "\"": "\\\""
      default: nil
      }
    }
    return "\"\(escaped)\""
  }

  /// An id as a label takes it.
  private func label(_ id: String) -> String { id.spelled { $0 == "." ? "-" : nil } }
}
