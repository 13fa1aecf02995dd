/// A family of hypotheses as written.
public struct FamilySpec: Sendable, Equatable {
  /// Its id.
  public var id: Located<String>
  /// `method:`.
  public var method: Located<FamilyMethodSpec>?
  /// `model:`.
  public var model: Located<String>?
  /// `terms:` in order.
  public var terms: [Located<String>]
  /// `contrasts:` in order.
  public var contrasts: [Located<String>]
  /// `conf.level:`.
  public var confidenceLevel: Located<Double>?
  /// `label:`.
  public var label: Located<String>?
  /// All its keys.
  public var node: YAMLNode

  /// A key as written.
  ///
  /// - Parameter key: As `reps`.
  /// - Returns: Its place; nil if it is not given.
  public func key(_ key: String) -> Located<String>? {
    node.entries?.first { $0.key.value == key }?.key
  }
}

/// How the hypotheses of a family are judged together.
public enum FamilyMethodSpec: String, Sendable, Equatable, CaseIterable, Codable {
  /// Step-down Bonferroni.
  case holm
  /// Step-up.
  case hochberg
  /// The false discovery rate.
  case benjaminiHochberg = "bh"
  /// Step-down by joint draws of the statistics.
  case romanoWolf = "romano-wolf"
  /// Step-down by joint draws of the p-values.
  case westfallYoung = "westfall-young"
  /// The distribution of the largest |t|.
  case supT = "sup-t"

  /// Whether it makes draws.
  public var draws: Bool { self == .romanoWolf || self == .westfallYoung }
}
