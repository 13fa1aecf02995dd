/// Why a file could not be read: all problems of the stage at once.
public struct ReadFailure: Error, Sendable, Equatable {
  /// How many problems are kept.
  public static let cap = 20

  /// The first problems in order of place, at most `cap`.
  public let problems: [ReadProblem]

  /// How many problems there are in all.
  public let totalCount: Int

  init(_ problems: [ReadProblem], totalCount: Int? = nil) {
    self.problems = Array(problems.prefix(ReadFailure.cap))
    self.totalCount = totalCount ?? problems.count
  }

  /// One problem without a place.
  init(_ kind: ReadProblem.Kind) { self.init([ReadProblem(kind: kind, place: ReadPlace())]) }
}

/// One problem in a file: a fact and a place, never the content of a cell.
public struct ReadProblem: Sendable, Equatable {
  /// What is wrong.
  public enum Kind: Sendable, Equatable {
    /// The file cannot be opened, measured or mapped; `code` is the system's errno.
    case cannotOpen(code: Int32)
    /// The path leads to a folder, a pipe or a device.
    case notAFile
    /// The delimiter asked for is not one ASCII character, or is a quote or a line end.
    case unusableDelimiter
    /// The file has no header: it is empty or holds blank lines only.
    case emptyFile
    /// Two columns have the same name; the place is the later one's, `first` the earlier one's.
    case duplicateName(name: String, first: ReadPlace)
    /// A wanted column is not in the header.
    case noSuchColumn(name: String)
    /// A record has another number of cells than the header.
    case raggedRow(expected: Int, found: Int)
    /// A quoted cell never ends; the place is its opening quote.
    case unterminatedQuote
    /// Something other than a blank stands between a closing quote and the next delimiter.
    case textAfterQuote
    /// The bytes from here are not UTF-8.
    case notUTF8
    /// The file begins as UTF-16 does, which is not read.
    case utf16
    /// The byte here stands for no character of Windows-1252.
    case notWindows1252
    /// The file holds a NUL byte.
    case nulByte
    /// Cells of a column declared a number are not one; the place is the first one's.
    case notANumber(count: Int)
    /// Cells of a column declared an integer are not one.
    case notAnInteger(count: Int)
    /// Cells of a column declared a year are not one.
    case notAYear(count: Int)
    /// Cells of a column declared a date are not one in its format.
    case notADate(count: Int)
    /// Cells of a column declared a flag are not one.
    case notAFlag(count: Int)
    /// Cells hold a level that the contract does not list.
    case unknownLevel(count: Int)
    /// Cells lie outside the declared range.
    case outOfRange(count: Int)
    /// Some cells of a column without a declared type are numbers (or of another form), and some are not:
    /// `count` cells (of all rows) are not, and `numericShare` is the share of those that are.
    case undeclaredCode(count: Int, numericShare: Double, form: ValueForm = .number)
    /// At least half of the cells of a column without a declared type are numbers, `count` of them in
    /// other clothes: those of `format`, or with a comma for the point if it is empty.
    case clothedNumbers(count: Int, format: NumberFormat)
    /// The compressed file ends in the middle; `at` is the byte of the compressed file.
    case gzipTruncated(at: Int)
    /// The compressed file is damaged, or is none, before this byte of it.
    case gzipCorrupt(at: Int)
    /// A record is longer than so many bytes.
    case recordTooLong(limit: Int)
    /// More records cannot be read than may be left out; the other problems are the first of them.
    case tooManyRejects(count: Int, rowCount: Int)
    /// More than 255 reasons for missing values are declared for one column.
    case tooManyReasons(count: Int)
    /// The file of a statistical package, or the workbook, cannot be read.
    case fault(FileFault)
  }

  /// What is wrong.
  public let kind: Kind

  /// Where, as far as it has a place.
  public let place: ReadPlace
}

/// A place in a file.
public struct ReadPlace: Sendable, Equatable {
  /// The line, from 1; nil without a place in the text.
  ///
  /// LF, CRLF and CR end a line, inside quotes too.
  public var line: Int?

  /// The Unicode scalar in the line, from 1.
  public var column: Int?

  /// The data row, from 1, the header not counted.
  public var row: Int?

  /// The byte in the file's text, from 0; the text of a compressed file is what it was made of.
  public var byteOffset: Int?

  /// The name of the column.
  public var columnName: String?

  init(
    line: Int? = nil, column: Int? = nil, row: Int? = nil, byteOffset: Int? = nil,
    columnName: String? = nil
  ) {
    self.line = line
    self.column = column
    self.row = row
    self.byteOffset = byteOffset
    self.columnName = columnName
  }
}
