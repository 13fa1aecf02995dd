/// A table for the terminal and for .txt files: aligned columns, no colour.
public struct TextRenderer: TableRenderer {
  /// The columns of a terminal within which titles and notes stay; the table itself is as wide as it is.
  private static let lineWidth = 80

  /// A renderer.
  public init() {}

  /// The table as aligned text.
  ///
  /// - Parameter table: The table.
  /// - Returns: The text.
  public func render(_ table: ResultTable) -> String {
    let rows = (table.body + table.footer).map { row in
      [row.heading.onOneLine] + row.cells.map { $0.shown(digits: table.digits).onOneLine }
    }
    let header = [""] + table.columns.map(\.onOneLine)
    let widths = header.indices.map { column in
      (rows + [header]).map { $0[column].displayWidth }.max() ?? 0
    }
    let rule = [String(repeating: "-", count: widths.reduce(0, +) + 2 * table.columns.count)]
    let body = rows.prefix(table.body.count).map { line($0, widths) }
    let footer = rows.dropFirst(table.body.count).map { line($0, widths) }
    let head = wrapped(table.title) + rule + [line(header, widths)] + rule
    let notes = (table.notes + table.stampLines).flatMap(wrapped)
    let about = footer.isEmpty ? [] : footer + rule
    return (head + body + rule + about + notes).joined(separator: "\n") + "\n"
  }

  /// A line: the heading on the left, the cells on the right of their columns.
  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var text = ""
    for (column, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: widths[column] - cell.displayWidth)
      text += column == 0 ? cell + padding : "  " + padding + cell
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  private func wrapped(_ text: String) -> [String] {
    text.onOneLine.wrapped(at: TextRenderer.lineWidth)
  }
}
