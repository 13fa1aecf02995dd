/// A table in LaTeX with booktabs rules.
///
/// It needs `\usepackage{booktabs}` and a Unicode engine or inputenc; a table of more rows than a page holds also
/// `\usepackage{longtable}`.
public struct LaTeXRenderer: TableRenderer {
  /// More rows do not fit on a page of 11 point text with the caption and some notes.
  private static let mostRowsOfPage = 40

  /// A renderer.
  public init() {}

  /// The table as LaTeX.
  ///
  /// - Parameter table: The table.
  /// - Returns: The text.
  public func render(_ table: ResultTable) -> String {
    let columns = "l" + String(repeating: "r", count: table.columns.count)
    let caption = "\\caption{\(escaped(table.title))}"
    let label = "\\label{tab:\(table.id)}"
    let head =
      ["\\toprule"] + (table.spans.map(spans) ?? [])
      + [line(table.stub, table.columns), "\\midrule"]
    var rows = lines(table.body, table)
    if !table.footer.isEmpty { rows.append("\\midrule") }
    rows += lines(table.footer, table) + ["\\bottomrule"]
    let notes = (table.notes + table.stampLines).map { "\\par\\footnotesize \(escaped($0))" }
    let all: [String]
    if table.body.count + table.footer.count > Self.mostRowsOfPage {
      all =
        ["\\begin{longtable}{\(columns)}", caption + label + " \\\\"] + head + ["\\endfirsthead"]
        + head + ["\\endhead"] + rows + ["\\end{longtable}", "{"] + notes + ["\\par}"]
    } else {
      all =
        ["\\begin{table}", caption, label, "\\begin{tabular}{\(columns)}"] + head + rows
        + ["\\end{tabular}"] + notes + ["\\end{table}"]
    }
    return all.joined(separator: "\n") + "\n"
  }

  /// Rows, where no page ends between the lines of a term.
  private func lines(_ rows: [ResultTable.Row], _ table: ResultTable) -> [String] {
    let isLong = table.body.count + table.footer.count > Self.mostRowsOfPage
    return rows.enumerated().map { place, row in
      let isFollowed = place + 1 < rows.count && rows[place + 1].continuesTerm
      return line(row, table) + (isLong && (isFollowed || row.isPanel) ? "*" : "")
    }
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
