/// A column that may have been meant, and the source that has it; nil for a derived one.
public struct NearColumn: Sendable, Equatable {
  /// The name.
  public var name: String
  /// The source.
  public var source: String?

  /// A column that may have been meant.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - source: The source that has it; nil for a derived column.
  public init(name: String, source: String?) {
    self.name = name
    self.source = source
  }
}
