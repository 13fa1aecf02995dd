/// A rendering of a result, to be written.
public struct RenderedFile: Sendable, Equatable {
  /// The path in the output folder.
  public var name: String
  /// The contents.
  public var bytes: [UInt8]

  /// A file.
  ///
  /// - Parameters:
  ///   - name: The path in the output folder.
  ///   - bytes: The contents.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}
