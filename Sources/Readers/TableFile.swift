/// Opens data files of every kind that can be read: the one place that knows kinds by their endings.
public enum TableFile {
  /// How to read a file; what does not concern its kind is nil.
  public struct Options: Sendable, Equatable {
    /// How cells of a text file are told apart.
    public var delimited: DelimitedSource.Options

    /// Options.
    ///
    /// - Parameter delimited: How cells of a text file are told apart.
    public init(delimited: DelimitedSource.Options = .init()) { self.delimited = delimited }
  }

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
    try DelimitedSource(path: path, options: options.delimited)
  }
}
