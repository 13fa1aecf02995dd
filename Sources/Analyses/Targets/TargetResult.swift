public import Education
import Specs

/// How a target came out, as a value of the result.
public struct TargetResult: Sendable, Equatable, Codable {
  /// The target's id.
  public var id: String
  /// The promise in words.
  public var text: String
  /// The three lines.
  public var outcome: TargetOutcome
  /// The one-sided level.
  public var level: Double
  /// What the uncertainty of `achieved` is about: `these-schools`, `schools-like-these` or `independent-people`.
  public var population: String
  /// The years before.
  public var baseline: [Int]
  /// The years after.
  public var post: [Int]
  /// How schools count: pupils, schools, each.
  public var average: String
  /// What a fall is a share of: baseline or counterfactual; empty for other measures.
  public var against: String
  /// Schools that count.
  public var schools: Int
  /// Schools that lack figures of one of the times.
  public var incompleteSchools: Int
  /// Comparison schools behind the effect.
  public var comparisonSchools: Int
  /// What the figures are compared with: national, comparison, other-pupils; empty for nothing.
  public var comparator = ""
  /// Rows without a number of pupils, which take that of their school in other years.
  public var borrowedWeights = 0
  /// The unit to which national values are rounded; nil where they are taken as they stand, or by their table's rules.
  public var roundingUnit: Double?
  /// How often schools without the programme, chosen alike, satisfy the target; nil without a declared selection.
  public var placebo: TargetPlacebo?
  /// What models of the same outcome tell of the effect's credibility.
  public var credibility: [TargetCredibility] = []

  /// What the uncertainty of `impact` is about.
  ///
  /// The schools of both arms are a sample, whatever the design says, since nothing but their spread tells what schools
  /// do by themselves. Without an interval as for `achieved`.
  public var impactPopulation: String {
    outcome.impact.lower == nil ? population : PopulationSpec.schoolsLikeThese.rawValue
  }

  /// The uncertainty of answers that are taken as independent of each other.
  static let independentPeople = "independent-people"
}
