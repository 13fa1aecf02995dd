public import Frames
public import Readers

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
    /// Its records that were left out because they cannot be read.
    public var rejected = 0

    /// Its rows in the frame.
    var kept: Int { rows - rejected }
  }

  /// The source's name in the spec.
  public var name: String
  /// The columns that were read, in the header's order.
  public var frame: Frame
  /// The type of each column, declared or inferred.
  public var types: [String: ColumnType]
  /// The files in the order of their rows.
  public var files: [File]
  /// What is noticed, though nothing is wrong.
  public var notices: [ReadNotice]

  /// The records that were left out because they cannot be read; nil where none may be.
  public var rejects: [RejectedRecord]?

  /// The number of records of all files, those left out among them.
  public var rowsRead: Int { files.reduce(0) { $0 + $1.rows } }

  /// The file of a row and the row in it.
  ///
  /// - Parameter row: Zero-based, over all files.
  /// - Returns: The position of the file, and the row in it, from 1 as messages tell it.
  public func place(of row: Int) -> (file: Int, row: Int) {
    var rest = row
    for (index, file) in files.enumerated() {
      if rest < file.kept { return (index, rest + 1) }
      rest -= file.kept
    }
    return (max(files.count - 1, 0), rest + 1)
  }
}
