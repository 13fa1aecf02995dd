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
      [row.heading.onOneLine] + table.shown(row).map(\.onOneLine)
    }
    let header = [table.stub.onOneLine] + table.columns.map(\.onOneLine)
    // The name of a panel reaches over the columns beside it, which are empty.
    let measured = zip(table.body + table.footer, rows).filter { !$0.0.isPanel }.map(\.1)
    var widths = header.indices.map { column in
      (measured + [header]).map { $0[column].displayWidth }.max() ?? 0
    }
    let spans = table.spans.map { self.spans($0, &widths) } ?? []
    let rule = [String(repeating: "-", count: widths.reduce(0, +) + 2 * table.columns.count)]
    let body = rows.prefix(table.body.count).map { line($0, widths) }
    let footer = rows.dropFirst(table.body.count).map { line($0, widths) }
    let head = wrapped(table.title) + rule + spans + [line(header, widths)] + rule
    let notes = (table.notes + table.stampLines).flatMap(wrapped)
    let about = footer.isEmpty ? [] : footer + rule
    return (head + body + rule + about + notes).joined(separator: "\n") + "\n"
  }

  /// A line: the heading on the left, the cells on the right of their columns; the name of a panel may be longer than
  /// its column, as the cells beside it are empty.
  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var text = ""
    for (column, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: max(0, widths[column] - cell.displayWidth))
      text += column == 0 ? cell + padding : "  " + padding + cell
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// The headings over columns, each in the middle of its own with a line below; columns grow where one is too long.
  private func spans(_ spans: [ResultTable.Span], _ widths: inout [Int]) -> [String] {
    var column = 1
    var lines = [
      String(repeating: " ", count: widths[0]), String(repeating: " ", count: widths[0]),
    ]
    for span in spans {
      let label = (span.label ?? "").onOneLine
      let columns = column..<column + span.count
      column += span.count
      let gaps = 2 * (span.count - 1)
      widths[columns.upperBound - 1] += max(
        0, label.displayWidth - widths[columns].reduce(0, +) - gaps)
      let width = widths[columns].reduce(0, +) + gaps
      let before = (width - label.displayWidth) / 2
      lines[0] +=
        "  " + String(repeating: " ", count: before) + label
        + String(repeating: " ", count: width - label.displayWidth - before)
      lines[1] += "  " + String(repeating: span.label == nil ? " " : "-", count: width)
    }
    return lines.map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  private func wrapped(_ text: String) -> [String] {
    text.onOneLine.wrapped(at: TextRenderer.lineWidth)
  }
}
