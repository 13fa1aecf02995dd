public import Frames

/// What came out of one reading of a file.
public struct Reading: Sendable {
  /// The wanted columns in the order of the wish, one row per record that was not left out.
  public let frame: Frame

  /// The number of records in the file, the header not counted, those left out among them.
  public let rowsRead: Int

  /// The size of the file in bytes.
  public let sourceBytes: Int

  /// SHA-256 of the file's bytes in 64 lower-case hexadecimal digits.
  public let digest: String

  /// What a reader of the result may want to know, though nothing is wrong.
  public let notices: [ReadNotice]

  /// The records that were left out because they cannot be read, in the file's order.
  public let rejects: [ReadProblem]

  /// The type of each column read, declared or inferred.
  public let types: [String: ColumnType]

  /// The row of the sheet of each record; nil where ``TableSource/place(ofRow:columnName:)`` finds the line.
  public var sheetRows: [Int]?
}

/// Something noticed in a file that is no error.
public enum ReadNotice: Sendable, Equatable {
  /// Lines without any cell were passed over (only in files of more than one column).
  case blankLinesSkipped(count: Int)
  /// Rows had too few cells and were padded, or too many of which only blank ones followed the last column.
  case raggedRows(RaggedRows)
  /// A workbook has several sheets, none was named, and the first was read.
  case firstSheetRead(name: String, of: Int)
  /// Merged cells reach into the table of a sheet; each has its value in its first cell alone.
  case mergedCells(count: Int)
  /// Columns without a name in the header hold cells, which nothing can read: the first one's place in the header,
  /// from 1, how many such columns there are, and how many of their cells are not blank.
  case unnamedColumns(first: Int, count: Int, cells: Int)
  /// Schools of published tables that go by the number of the one that followed them; schools that stay apart since
  /// they were amalgamated, merged or split or their links fork or go round; and those that do since a table has
  /// results of both.
  case followedSchools(count: Int, apart: Int, declined: Int)
}

/// Rows of another length than the header that were let pass.
public struct RaggedRows: Sendable, Equatable {
  /// Rows with too few cells: those that lacked are missing for the reason `short row`.
  public var shortCount = 0
  /// Rows with too many cells, all of them blank beyond the last column.
  public var longCount = 0

  /// Rows that were let pass.
  ///
  /// - Parameters:
  ///   - shortCount: Rows with too few cells.
  ///   - longCount: Rows with too many cells.
  public init(shortCount: Int = 0, longCount: Int = 0) {
    self.shortCount = shortCount
    self.longCount = longCount
  }
}

/// How many records may be left out because they cannot be read.
public struct RejectLimit: Sendable, Equatable {
  /// The most records, nil without a bound.
  public var count: Int?
  /// The greatest share of all records, nil without a bound.
  public var share: Double?

  /// A limit; both bounds hold.
  ///
  /// - Parameters:
  ///   - count: The most records, at least 0.
  ///   - share: The greatest share of all records, in 0...1.
  public init(count: Int? = nil, share: Double? = nil) {
    self.count = count
    self.share = share
  }

  /// Whether so many of so many records may be left out.
  func allows(_ rejected: Int, of rowCount: Int) -> Bool {
    rejected <= count ?? .max && Double(rejected) <= (share ?? 1) * Double(rowCount)
  }
}
