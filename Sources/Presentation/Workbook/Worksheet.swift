/// A sheet of a workbook as values: lines above, then one table, nothing below.
///
/// The rules are those of the Government Analysis Function for accessible spreadsheets: content begins in A1 with the
/// title, the table is marked up as one, has one header row and no empty cell, and nothing is merged, hidden, frozen or
/// told by colour.
struct Worksheet: Equatable {
  /// What stands in a cell.
  enum Cell: Equatable {
    /// Words.
    case text(String)
    /// A number, shown with so many decimals and kept whole.
    case number(Double, digits: Int)
  }

  /// The name on its tab.
  var name: String
  /// The lines above the table; the first is the title.
  var lines: [String]
  /// The table; nil for a sheet of lines.
  var table: Table?

  /// A table.
  struct Table: Equatable {
    /// The name by which the spreadsheet knows it.
    var name: String
    /// The headings, each once.
    var headers: [String]
    /// The rows, at least one, each as long as the headings.
    var rows: [[Cell]]
  }
}
