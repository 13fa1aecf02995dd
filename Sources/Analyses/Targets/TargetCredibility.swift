import Designs

/// What a model of the same outcome tells of its effect's credibility, beside a target's impact.
public struct TargetCredibility: Sendable, Equatable, Codable {
  /// The model.
  public var model: String
  /// relative magnitudes, smoothness, or placebo.
  public var measure: String
  /// Of which effect: `event[0]`, `did`.
  public var of: String
  /// The breakdown value, or the share of placebo sets called significant; nil where a reason stands.
  public var value: Double?
  /// The Monte Carlo error of a share; nil for a breakdown value.
  public var monteCarloError: Double?
  /// Why there is no value; empty where there is.
  public var reason: String
  /// How many sets there are, where a share is of every possible one; nil else.
  public var exhaustedSets: Int?
}

extension ModelResult {
  /// The breakdown values and the placebo base rate of the model, as a target of its outcome takes them over.
  var targetCredibility: [TargetCredibility] {
    guard let supplement else { return [] }
    let prefix = "breakdown of "
    var rows = supplement.credibility.filter { $0.measure.hasPrefix(prefix) }.map { row in
      TargetCredibility(
        model: id, measure: String(row.measure.dropFirst(prefix.count)), of: row.of,
        value: row.estimate, monteCarloError: nil,
        reason: row.lower.map { "\(row.reason) (\($0))" } ?? row.reason)
    }
    if let placebo = supplement.placebo, let share = placebo.significant {
      rows.append(
        TargetCredibility(
          model: id, measure: "placebo", of: placebo.term.description, value: share.share,
          monteCarloError: share.monteCarloError, reason: "",
          exhaustedSets: placebo.isExhaustive ? placebo.draws : nil))
    }
    return rows
  }
}
