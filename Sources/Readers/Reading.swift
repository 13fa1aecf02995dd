public import Frames

/// What came out of one reading of a file.
public struct Reading: Sendable {
  /// The wanted columns in the order of the wish, one row per record.
  public let frame: Frame

  /// The number of records read, the header not counted.
  public let rowsRead: Int

  /// The size of the file in bytes.
  public let sourceBytes: Int

  /// SHA-256 of the file's bytes in 64 lower-case hexadecimal digits.
  public let digest: String

  /// What a reader of the result may want to know, though nothing is wrong.
  public let notices: [ReadNotice]

  /// The type of each column read, declared or inferred.
  public let types: [String: ColumnType]
}

/// Something noticed in a file that is no error.
public enum ReadNotice: Sendable, Equatable {
  /// Lines without any cell were passed over (only in files of more than one column).
  case blankLinesSkipped(count: Int)
  /// A workbook has several sheets, none was named, and the first was read.
  case firstSheetRead(name: String, of: Int)
  /// Merged cells reach into the table of a sheet; each has its value in its first cell alone.
  case mergedCells(count: Int)
}
