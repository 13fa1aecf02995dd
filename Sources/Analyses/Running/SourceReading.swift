public import Frames
public import Readers
import Specs

/// A source as it was read: its columns under their own names.
public struct SourceReading: Sendable {
  /// One file of the source.
  public struct File: Sendable {
    /// The path as the spec writes it, or as its pattern found it.
    public var path: String
    /// SHA-256 of its bytes.
    public var digest: String
    /// Its length in bytes.
    public var bytes: Int
    /// Its records, those left out among them.
    public var rows: Int
    /// Its records that were left out because they cannot be read: their rows, from 1, ascending.
    public var rejectedRows: [Int] = []
    /// The row of the sheet of each record, in a workbook.
    var sheetRows: [Int]?

    /// How many of its records were left out.
    public var rejected: Int { rejectedRows.count }
    /// Its rows in the frame.
    var kept: Int { rows - rejected }

    /// The record of a kept row, both from 0.
    func record(ofKept row: Int) -> Int {
      var record = row
      for rejected in rejectedRows where rejected - 1 <= record { record += 1 }
      return record
    }
  }

  /// The source's name in the spec.
  public var name: String
  /// The columns that were read, in the header's order.
  public var frame: Frame
  /// The type of each column, declared or inferred.
  public var types: [String: ColumnType]
  /// The files in the order of their rows.
  public var files: [File]
  /// A file that says which schools are the same, whose rows are none of the source's.
  public var links: File?
  /// What is noticed, though nothing is wrong.
  public var notices: [ReadNotice]

  /// The records that were left out because they cannot be read; nil where none may be.
  public var rejects: [RejectedRecord]?

  /// The number of records of all files, those left out among them.
  public var rowsRead: Int { files.reduce(0) { $0 + $1.rows } }

  /// The file of a row and the row in it.
  ///
  /// - Parameter row: Zero-based, over all files.
  /// - Returns: The position of the file, and its record, from 1 as messages tell it, those left out counted.
  public func place(of row: Int) -> (file: Int, row: Int) {
    var rest = row
    for (index, file) in files.enumerated() {
      if rest < file.kept { return (index, file.record(ofKept: rest) + 1) }
      rest -= file.kept
    }
    return (max(files.count - 1, 0), rest + 1)
  }

  /// The line of a text or the row of a sheet in which a row stands.
  ///
  /// - Parameters:
  ///   - row: Zero-based, over all files.
  ///   - column: The column whose cell is meant.
  ///   - source: The plan that was read.
  /// - Returns: The file, and the place in it where it has one.
  func diagnosticPlace(of row: Int, column: String, in source: SourcePlan) -> Diagnostic.Place {
    let place = place(of: row)
    let file = source.files[place.file]
    if source.published != nil { return .data(file: file.shownPath, line: nil, column: nil) }
    if let rows = files[place.file].sheetRows, rows.indices.contains(place.row - 1) {
      let field = file.table.header.first { $0.name == column }
      return .data(file: file.shownPath, line: rows[place.row - 1], column: field?.column)
    }
    let found = file.table.place(ofRow: place.row, columnName: column)
    return .data(file: file.shownPath, line: found.line, column: found.column)
  }
}
