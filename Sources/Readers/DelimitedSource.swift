public import Frames

/// A text file of delimited cells (CSV, TSV) with a header, mapped and ready to be read.
public struct DelimitedSource: Sendable {
  /// How to read the file.
  public struct Options: Sendable, Equatable {
    /// The character between cells; nil takes a tab for `.tsv` and `.tab`, else a comma.
    public var delimiter: Character?

    /// Options.
    ///
    /// - Parameter delimiter: The character between cells, or nil to go by the extension.
    public init(delimiter: Character? = nil) { self.delimiter = delimiter }
  }

  /// A name in the header and where it stands.
  public struct HeaderField: Sendable, Equatable {
    /// The name, blanks at its ends trimmed.
    public let name: String
    /// The line, from 1.
    public let line: Int
    /// The Unicode scalar in the line, from 1.
    public let column: Int
  }

  /// The path as given.
  public let path: String

  /// The names in the file's order.
  public let header: [HeaderField]

  /// Opens a file and reads its header.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - options: The delimiter.
  /// - Throws: ``ReadFailure``.
  public init(path: String, options: Options = Options()) throws(ReadFailure) {
    throw ReadFailure([ReadProblem(kind: .emptyFile, place: ReadPlace())])
  }

  /// Reads wanted columns.
  ///
  /// - Parameters:
  ///   - wanted: The columns, distinct names.
  ///   - missing: Codes that mean "missing" in every column without codes of its own.
  ///   - threads: How many threads may work, at least 1; the result does not depend on it.
  /// - Returns: The columns in the order of the wish.
  /// - Throws: ``ReadFailure``.
  public func read(
    _ wanted: [ColumnRequest], missing: [String: MissingReason] = [:], threads: Int = 1
  ) throws(ReadFailure) -> Reading {
    throw ReadFailure([ReadProblem(kind: .emptyFile, place: ReadPlace())])
  }
}
