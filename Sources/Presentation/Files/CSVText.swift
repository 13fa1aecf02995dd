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
    let special: Set<Unicode.Scalar> = ["\"", ",", "\n", "\r"]
    guard cell.unicodeScalars.contains(where: special.contains) else { return cell }
    return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}

/// The spellings of numbers that machines read.
enum Plain {
  /// The shortest decimal that reads back to the same double; whole numbers bare; `Inf` for infinity.
  static func number(_ value: Double) -> String {
    if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
    if value == 0 { return "0" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return "\(value)"
  }

  /// As `number`, and empty for what does not exist.
  static func number(_ value: Double?) -> String { value.map(number) ?? "" }

  /// A count, and empty for what does not exist.
  static func count(_ value: Int?) -> String { value.map(String.init) ?? "" }
}
