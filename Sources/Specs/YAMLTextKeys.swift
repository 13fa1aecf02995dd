/// The keys under which a text stands that YAML may not be able to hold without quotes.
public struct YAMLTextKeys: Sendable, Equatable {
  /// Keys with a formula or an expression, as `formula`.
  public var single: Set<String>
  /// Keys with a map of names to expressions, as `derive`.
  public var maps: Set<String>

  /// Keys of texts.
  ///
  /// - Parameters:
  ///   - single: Keys with a formula or an expression.
  ///   - maps: Keys with a map of names to expressions.
  public init(single: Set<String>, maps: Set<String>) {
    self.single = single
    self.maps = maps
  }

  /// The keys of SPEC.md that are built first.
  public static let usual = YAMLTextKeys(
    single: ["formula", "where", "expression"], maps: ["derive"])
}
