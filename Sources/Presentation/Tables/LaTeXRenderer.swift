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
      "\\begin{tabular}{l\(columns)}", "\\toprule", line("", table.columns), "\\midrule",
    ]
    lines += table.body.map { line($0, table.digits) }
    if !table.footer.isEmpty { lines.append("\\midrule") }
    lines += table.footer.map { line($0, table.digits) } + ["\\bottomrule", "\\end{tabular}"]
    lines += (table.notes + table.stampLines).map { "\\par\\footnotesize \(escaped($0))" }
    lines.append("\\end{table}")
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ row: ResultTable.Row, _ digits: Int) -> String {
    line(row.heading, row.cells.map { $0.shown(digits: digits) })
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
