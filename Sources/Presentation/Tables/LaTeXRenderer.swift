/// A table in LaTeX with booktabs rules; it needs `\usepackage{booktabs}` and a Unicode engine or inputenc.
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
      " & " + table.columns.map(escaped).joined(separator: " & ") + " \\\\", "\\midrule",
    ]
    lines += table.body.map { line($0, table.digits) } + ["\\midrule"]
    lines += table.footer.map { line($0, table.digits) } + ["\\bottomrule", "\\end{tabular}"]
    let notes = table.notes + (table.stamps.isEmpty ? [] : ["[\(table.stampLine)]"])
    lines += notes.map { "\\par\\footnotesize \(escaped($0))" }
    lines.append("\\end{table}")
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ row: ResultTable.Row, _ digits: Int) -> String {
    let cells = row.cells.map { cell in
      // A bracket after `\\` would be read as its option.
      "{" + escaped(cell.shown(digits: digits)) + "}"
    }
    return ([escaped(row.heading)] + cells).joined(separator: " & ") + " \\\\"
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\textbackslash{}"
      case "&", "%", "$", "#", "_", "{", "}": result += "\\\(character)"
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "<": result += "\\textless{}"
      case ">": result += "\\textgreater{}"
      case "\u{2212}": result += "$-$"
      case "\u{221E}": result += "$\\infty$"
      default: result.append(character)
      }
    }
    return result
  }
}
