/// Rows of comma-separated values as RFC 4180 has them: UTF-8, LF, quotes only where needed.
public struct CSVText: Sendable {
  /// The text so far.
  public private(set) var text = ""

  /// A text that begins with a header.
  ///
  /// - Parameter header: The names of the columns.
  public init(header: [String]) { append(header) }

  /// Adds a row.
  ///
  /// - Parameter cells: One text per column.
  public mutating func append(_ cells: [String]) {
    text += cells.map(CSVText.quoted).joined(separator: ",")
    text += "\n"
  }

  private static func quoted(_ cell: String) -> String {
    // A quote, a comma, and both ends of a line.
    let isSpecial = cell.utf8.contains { $0 == 0x22 || $0 == 0x2c || $0 == 0x0a || $0 == 0x0d }
    guard isSpecial else { return cell }
    return "\"" + cell.spelled { $0 == "\"" ? "\"\"" : nil } + "\""
  }
}
