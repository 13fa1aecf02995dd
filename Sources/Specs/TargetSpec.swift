/// A target as written.
public struct TargetSpec: Sendable, Equatable {
  /// Its id.
  public var id: Located<String>
  /// All its keys.
  public var node: YAMLNode
  /// `text:`, the promise in words.
  public var text: Located<String>?
  /// `measure:`.
  public var measure: Located<String>?
  /// `of:`, the column of the figures.
  public var of: Located<String>?
  /// `where:`, the rows that it speaks of.
  public var filter: Located<String>?
  /// `comparator:`.
  public var comparator: Located<String>?
  /// `national:`, the column of national values.
  public var national: Located<String>?
  /// `by:`, the column of groups.
  public var by: Located<String>?
  /// `weight:`, the column of the numbers of pupils.
  public var weight: Located<String>?
  /// `against:`.
  public var against: Located<String>?
  /// `average:`.
  public var average: Located<String>?
  /// `baseline:`, years.
  public var baseline: [Located<Int>]
  /// `post:`, years.
  public var post: [Located<Int>]
  /// `threshold:`.
  public var threshold: Located<Double>?
  /// `margin:`.
  public var margin: Located<Double>?
  /// `level:`.
  public var level: Located<Double>?
  /// `eligible:`.
  public var eligible: Located<Int>?
}

extension SpecDecoder {
  /// A target; nil where it has no keys.
  func target(_ entry: YAMLNode.Entry) -> TargetSpec? {
    let node = entry.value
    guard node.entries != nil else { return nil }
    func years(_ key: String) -> [Located<Int>] {
      (node[key]?.items ?? node[key].map { [$0] } ?? []).compactMap(\.integer)
    }
    return TargetSpec(
      id: entry.key, node: node, text: node["text"]?.text, measure: node["measure"]?.text,
      of: node["of"]?.text, filter: whole(node["where"]), comparator: node["comparator"]?.text,
      national: node["national"]?.text, by: node["by"]?.text, weight: node["weight"]?.text,
      against: node["against"]?.text, average: node["average"]?.text, baseline: years("baseline"),
      post: years("post"), threshold: node["threshold"]?.number, margin: node["margin"]?.number,
      level: node["level"]?.number, eligible: node["eligible"]?.integer)
  }
}
