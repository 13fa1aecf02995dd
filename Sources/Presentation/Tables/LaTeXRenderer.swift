/// A table in LaTeX with booktabs rules.
///
/// It needs `\usepackage{booktabs}` and a Unicode engine or inputenc.
public struct LaTeXRenderer: TableRenderer {
  /// A renderer.
  public init() {}

  /// The table as LaTeX.
  ///
  /// - Parameter table: The table.
  /// - Returns: The text.
  public func render(_ table: ResultTable) -> String {
    let columns = String(repeating: "r", count: table.columns.count)
    var lines = [
      "\\begin{table}", "\\caption{\(escaped(table.title))}", "\\label{tab:\(table.id)}",
      "\\begin{tabular}{l\(columns)}", "\\toprule",
    ]
    lines += (table.spans.map(spans) ?? []) + [line(table.stub, table.columns), "\\midrule"]
    lines += table.body.map { line($0, table) }
    if !table.footer.isEmpty { lines.append("\\midrule") }
    lines += table.footer.map { line($0, table) } + ["\\bottomrule", "\\end{tabular}"]
    lines += (table.notes + table.stampLines).map { "\\par\\footnotesize \(escaped($0))" }
    lines.append("\\end{table}")
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ row: ResultTable.Row, _ table: ResultTable) -> String {
    guard row.isPanel else { return line(row.heading, table.shown(row)) }
    return
      "\\addlinespace\n\\multicolumn{\(table.columns.count + 1)}{l}{\\emph{\(escaped(row.heading))}} \\\\"
  }

  /// Headings over columns, each with a line below.
  private func spans(_ spans: [ResultTable.Span]) -> [String] {
    var (cells, rules, column) = ([String](), [String](), 2)
    for span in spans {
      cells.append("\\multicolumn{\(span.count)}{c}{\(escaped(span.label ?? ""))}")
      if span.label != nil { rules.append("\\cmidrule(lr){\(column)-\(column + span.count - 1)}") }
      column += span.count
    }
    return [" & " + cells.joined(separator: " & ") + " \\\\", rules.joined(separator: " ")]
  }

  private func line(_ heading: String, _ cells: [String]) -> String {
    var first = escaped(heading)
    // `\\` and the rules take what follows as their option, across a line's end.
    if let mark = first.first(where: { $0 != " " }), "[*".contains(mark) { first = "{\(first)}" }
    return ([first] + cells.map(escaped)).joined(separator: " & ") + " \\\\"
  }

  private func escaped(_ text: String) -> String {
    text.onOneLine.spelled { scalar in
      switch scalar {
      case "\\": "\\textbackslash{}"
      case "&", "%", "$", "#", "_", "{", "}": "\\\(scalar)"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "<": "\\textless{}"
      case ">": "\\textgreater{}"
      case "|": "\\textbar{}"
      case "\u{2212}": "$-$"
      case "\u{221E}": "$\\infty$"
      default: nil
      }
    }
  }
}
