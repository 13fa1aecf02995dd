public import Frames

/// A file of rows under named columns, opened: its header is known, no row has been read.
///
/// ``TableFile`` opens a file of any kind.
public protocol TableSource: Sendable {
  /// The path as given.
  var path: String { get }

  /// The names of the columns in the file's order, distinct except for those without a name.
  var header: [TableHeaderField] { get }

  /// What the file itself says of its columns, by name; a column of which it says nothing is absent.
  var declarations: [String: ColumnDeclaration] { get }

  /// Reads wanted columns.
  ///
  /// What the wish says of a column (the contract) goes before what the file says of it.
  ///
  /// - Parameters:
  ///   - wanted: The columns, distinct names.
  ///   - missing: Codes that mean "missing" in every column without codes of its own.
  ///   - threads: How many threads may work, at least 1; the result does not depend on it.
  /// - Returns: The columns in the order of the wish.
  /// - Throws: ``ReadFailure`` with all problems found.
  /// - Precondition: No two wishes for one column.
  func read(
    _ wanted: [ColumnRequest], missing: [String: MissingReason], threads: Int
  ) throws(ReadFailure) -> Reading

  /// Where a record stands in the text, if it is a text.
  ///
  /// - Parameters:
  ///   - row: The record, from 1.
  ///   - columnName: The column whose cell is meant.
  /// - Returns: Line and column, or the row alone.
  /// - Complexity: A pass over the file up to the record.
  func place(ofRow row: Int, columnName: String) -> ReadPlace
}

extension TableSource {
  /// The row alone: most files have no lines.
  ///
  /// - Parameters:
  ///   - row: The record, from 1.
  ///   - columnName: The column whose cell is meant.
  /// - Returns: The row and the column's name.
  public func place(ofRow row: Int, columnName: String) -> ReadPlace {
    ReadPlace(row: row, columnName: columnName)
  }

  /// Reads wanted columns on one thread.
  ///
  /// - Parameters:
  ///   - wanted: The columns, distinct names.
  ///   - missing: Codes that mean "missing" in every column without codes of its own.
  /// - Returns: The columns in the order of the wish.
  /// - Throws: ``ReadFailure`` with all problems found.
  public func read(
    _ wanted: [ColumnRequest], missing: [String: MissingReason] = [:]
  ) throws(ReadFailure) -> Reading {
    try read(wanted, missing: missing, threads: 1)
  }

  /// Reads wanted columns without codes of the whole source.
  ///
  /// - Parameters:
  ///   - wanted: The columns, distinct names.
  ///   - threads: How many threads may work, at least 1.
  /// - Returns: The columns in the order of the wish.
  /// - Throws: ``ReadFailure`` with all problems found.
  public func read(_ wanted: [ColumnRequest], threads: Int) throws(ReadFailure) -> Reading {
    try read(wanted, missing: [:], threads: threads)
  }
}

/// A name in a header and where it stands.
public struct TableHeaderField: Sendable, Equatable {
  /// The name, blanks at its ends trimmed.
  public let name: String
  /// The line of a text file or the row of a sheet, from 1; nil where names have no place.
  public let line: Int?
  /// The Unicode scalar in the line or the column of the sheet, from 1; nil where names have no place.
  public let column: Int?

  /// A name.
  ///
  /// - Parameters:
  ///   - name: The name, blanks at its ends trimmed.
  ///   - line: The line or row, from 1.
  ///   - column: The scalar or column, from 1.
  public init(name: String, line: Int? = nil, column: Int? = nil) {
    self.name = name
    self.line = line
    self.column = column
  }
}

/// What a file itself says of a column: statistical packages store labels with their data.
public struct ColumnDeclaration: Sendable, Equatable {
  /// A value and what the file calls it.
  public struct ValueLabel: Sendable, Equatable {
    /// The value: a number as its shortest decimal, a text, or a tagged missing value as `.a`.
    public var code: String
    /// What the file calls it.
    public var label: String

    /// A label of a value.
    ///
    /// - Parameters:
    ///   - code: The value.
    ///   - label: What the file calls it.
    public init(code: String, label: String) {
      self.code = code
      self.label = label
    }
  }

  /// The type, where the file settles it; nil where only rows can tell.
  public var type: ColumnType?

  /// What the file calls the column.
  public var label: String?

  /// Labels of values in the order of the values; those of missing values are among `missing`.
  public var valueLabels: [ValueLabel]

  /// Codes that the file declares missing, each with its reason.
  public var missing: [String: MissingReason]

  /// What a file says of a column.
  ///
  /// - Parameters:
  ///   - type: The type, where the file settles it.
  ///   - label: What the file calls the column.
  ///   - valueLabels: Labels of values in the order of the values.
  ///   - missing: Codes that the file declares missing, each with its reason.
  public init(
    type: ColumnType? = nil, label: String? = nil, valueLabels: [ValueLabel] = [],
    missing: [String: MissingReason] = [:]
  ) {
    self.type = type
    self.label = label
    self.valueLabels = valueLabels
    self.missing = missing
  }
}
