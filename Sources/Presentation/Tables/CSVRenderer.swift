/// A table as CSV for spreadsheets: one line per term and statistic, numbers unrounded, the stamps last.
public struct CSVRenderer: TableRenderer {
  /// A renderer.
  public init() {}

  /// The table as CSV.
  ///
  /// - Parameter table: The table.
  /// - Returns: The text.
  public func render(_ table: ResultTable) -> String {
    let stampName = table.stamps.isEmpty ? [] : ["stamp"]
    let stamp = table.stamps.isEmpty ? [] : [table.stampLine]
    var csv = CSVText(header: ["term", "statistic"] + table.models + stampName)
    for row in table.body + table.footer {
      csv.append([row.key, row.statistic] + row.cells.map(\.plain) + stamp)
    }
    return csv.text
  }
}
