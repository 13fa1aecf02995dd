/// The keys under which a text stands that YAML may not be able to hold without quotes.
public struct YAMLTextKeys: Sendable, Equatable {
  /// Keys with a formula or an expression, as `formula`.
  public var single: Set<String>
  /// Keys with a map of names to expressions, as `derive`.
  public var maps: Set<String>
  /// Keys with a text for readers, as `title`, in which a colon is often forgotten to be quoted.
  public var prose: Set<String>

  /// Keys of texts.
  ///
  /// - Parameters:
  ///   - single: Keys with a formula or an expression.
  ///   - maps: Keys with a map of names to expressions.
  ///   - prose: Keys with a text for readers.
  public init(single: Set<String>, maps: Set<String>, prose: Set<String> = []) {
    self.prose = prose
    self.single = single
    self.maps = maps
  }

  /// The keys of SPEC.md that are built first.
  public static let usual = YAMLTextKeys(
    single: ["formula", "where", "expression"], maps: ["derive"])
}
