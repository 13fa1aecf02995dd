/// Opens data files of every kind that can be read: the one place that knows kinds by their endings.
public enum TableFile {
  /// How to read a file; what does not concern its kind is nil.
  public struct Options: Sendable, Equatable {
    /// How cells of a text file are told apart.
    public var delimited: DelimitedSource.Options

    /// The sheet of a workbook, by name or number from 1; nil takes the first.
    public var sheet: String?

    /// The range of the table in a sheet, as `A3:F200`; nil takes the whole sheet.
    public var range: String?

    /// The encoding of a statistical package's texts, by iconv's name; nil goes by the file.
    public var encoding: String?

    /// The program that reads files of other programs; nil starts this one again.
    public var reader: ReaderCommand?

    /// Options.
    ///
    /// - Parameters:
    ///   - delimited: How cells of a text file are told apart.
    ///   - sheet: The sheet of a workbook, by name or number from 1.
    ///   - range: The range of the table in a sheet.
    ///   - encoding: The encoding of a statistical package's texts.
    ///   - reader: The program that reads files of other programs.
    public init(
      delimited: DelimitedSource.Options = .init(), sheet: String? = nil, range: String? = nil,
      encoding: String? = nil, reader: ReaderCommand? = nil
    ) {
      self.delimited = delimited
      self.sheet = sheet
      self.range = range
      self.encoding = encoding
      self.reader = reader
    }
  }

  /// Whether a file is text of delimited cells, by its ending.
  ///
  /// - Parameter path: The file.
  /// - Returns: False for files of other programs.
  public static func isText(_ path: String) -> Bool { FileKind(path: path) == nil }

  /// Opens a file and reads its header.
  ///
  /// - Parameters:
  ///   - path: A regular file.
  ///   - options: How to read it.
  /// - Returns: The source.
  /// - Throws: ``ReadFailure`` as the kind's own type says.
  public static func open(
    path: String, options: Options = Options()
  ) throws(ReadFailure) -> any TableSource {
    switch FileKind(path: path) {
    case nil: try DelimitedSource(path: path, options: options.delimited)
    case .workbook:
      try WorkbookSource(
        path: path, options: .init(sheet: options.sheet ?? "", range: options.range ?? ""),
        command: options.reader)
    case .some(let kind):
      try StatisticalSource(
        path: path, kind: kind, encoding: options.encoding, command: options.reader)
    }
  }
}
