/// A table for the terminal and for .txt files: aligned columns, no colour.
public struct TextRenderer: TableRenderer {
  /// A renderer.
  public init() {}

  /// The table as aligned text.
  ///
  /// - Parameter table: The table.
  /// - Returns: The text.
  public func render(_ table: ResultTable) -> String {
    let shown = (table.body + table.footer).map { row in
      (heading: row.heading, cells: row.cells.map { $0.shown(digits: table.digits) })
    }
    let first = shown.map { width($0.heading) }.max() ?? 0
    let widths = table.columns.indices.map { column in
      max(width(table.columns[column]), shown.map { width($0.cells[column]) }.max() ?? 0)
    }
    let rule = String(repeating: "-", count: first + widths.reduce(0) { $0 + $1 + 2 })
    func line(_ heading: String, _ cells: [String]) -> String {
      let padded = zip(cells, widths).map { "  " + padding($1 - width($0)) + $0 }.joined()
      return trimmedRight(heading + padding(first - width(heading)) + padded)
    }
    var lines = [table.title, rule, line("", table.columns), rule]
    let split = table.body.count
    lines += shown.prefix(split).map { line($0.heading, $0.cells) }
    lines.append(rule)
    lines += shown.dropFirst(split).map { line($0.heading, $0.cells) }
    lines.append(rule)
    lines += table.notes
    if !table.stamps.isEmpty { lines.append("[\(table.stampLine)]") }
    return lines.joined(separator: "\n") + "\n"
  }

  private func width(_ text: String) -> Int { text.count }

  private func padding(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  private func trimmedRight(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}
