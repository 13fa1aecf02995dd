public import Education
import Frames
public import Specs

/// A target, bound to columns and years.
public struct TargetPlan: Sendable {
  /// What the figures are compared with.
  public enum Comparator: Sendable, Equatable {
    /// A column of national values.
    case national(String)
    /// Schools without the programme.
    case comparison
    /// Nothing: the measure stands by itself.
    case none
  }

  /// How schools count.
  public enum Average: String, Sendable {
    /// By their pupils.
    case pupils
    /// Each alike.
    case schools
    /// Each has to meet the target.
    case each
  }

  /// Its id and place.
  public var id: Located<String>
  /// The promise in words.
  public var text: String
  /// What was promised.
  public var measure: TargetMeasure
  /// The column of the figures.
  public var of: String
  /// The column of the schools; nil where the measure needs none.
  public var unit: String?
  /// The column of the years.
  public var time: Located<String>
  /// Whether each row is a school's figure, so that a school has one row in a year (and group).
  public var hasOneRowPerSchool: Bool
  /// The rows that it speaks of, if not all.
  public var filter: FilterPlan?
  /// What the figures are compared with.
  public var comparator: Comparator
  /// The column of the groups.
  public var by: String?
  /// The column of the numbers of pupils.
  public var weight: String?
  /// The columns of the published interval of the figures.
  public var interval: (low: String, high: String)?
  /// Whether the gap that would have been is the denominator.
  public var isAgainstCounterfactual: Bool
  /// How schools count.
  public var average: Average
  /// The years before.
  public var baseline: [Int]
  /// The years after.
  public var post: [Int]
  /// What must be reached.
  public var threshold: Double
  /// How far below its comparator a group may be.
  public var margin: Double
  /// The one-sided level.
  public var level: Double
  /// How many were asked; nil for the rows.
  public var eligible: Int?
  /// Whether the schools themselves are meant, so that only their pupils are a sample.
  public var isFixed: Bool

  /// The columns that it reads.
  var columnNames: Set<String> {
    var names: Set = [of]
    if case .national(let column) = comparator { names.insert(column) }
    names.formUnion(
      [time.value, unit, by, weight, interval?.low, interval?.high].compactMap(\.self))
    names.formUnion(filter?.expression.columnUses.map(\.name) ?? [])
    return names
  }
}
