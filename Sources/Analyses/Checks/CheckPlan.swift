public import Frames
public import Specs

/// A check of the data, bound to columns.
public struct CheckPlan: Sendable {
  /// What a check looks at.
  public enum Kind: Sendable {
    /// A condition on each row.
    case expect(FilterPlan)
    /// Columns whose values together occur once.
    case unique([String])
    /// A column that does not vary within groups.
    case constant(column: String, within: [String])
    /// Units with rows on both sides of a time.
    case coverage(unit: String, time: Located<String>, from: Double)
    /// Units without an outcome, by arm.
    case attrition(outcome: String, arm: String, units: [String], boundary: AttritionBoundary)
    /// Scores within the bounds of their year.
    case scores(column: Located<String>, year: Located<String>, bounds: YearBounds)
  }

  /// Its id; of a check that follows from the design, at the place of the role.
  public var id: Located<String>
  /// What it looks at.
  public var kind: Kind
  /// How much may fail.
  public var threshold: CheckThreshold?
  /// What a failure does.
  public var severity: CheckSeverity
  /// Which rows it looks at.
  public var scope: CheckScope

  /// The kind as written in a spec.
  public var kindName: CheckKind {
    switch kind {
    case .expect: .expect
    case .unique: .unique
    case .constant: .constant
    case .coverage: .coverage
    case .attrition: .attrition
    case .scores: .scores
    }
  }

  /// The columns that it needs.
  public var columns: [String] {
    switch kind {
    case .expect(let condition): condition.expression.columnUses.map(\.name)
    case .unique(let columns): columns
    case .constant(let column, let within): [column] + within
    case .coverage(let unit, let time, _): [unit, time.value]
    case .attrition(let outcome, let arm, let units, _): [outcome, arm] + units
    case .scores(let column, let year, _): [column.value, year.value]
    }
  }

  /// What it says, in a few words: the condition, or columns.
  public var words: String {
    switch kind {
    case .expect(let condition): condition.written.value
    case .unique(let columns): "one row for each \(columns.joined(separator: ", "))"
    case .constant(let column, let within):
      "\(column) constant within \(within.joined(separator: ", "))"
    case .coverage(let unit, let time, let from):
      "every \(unit) before and after \(time.value) \(Self.plain(from))"
    case .attrition(let outcome, let arm, _, _): "\(outcome) by \(arm)"
    case .scores(let column, let year, _): "\(column.value) by \(year.value)"
    }
  }

  private static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }
}

/// The kinds of checks, as written in a spec.
public enum CheckKind: String, Sendable, Codable, CaseIterable {
  /// A condition on each row.
  case expect
  /// Columns whose values together occur once.
  case unique
  /// A column that does not vary within groups.
  case constant
  /// Units with rows on both sides of a time.
  case coverage = "every-unit-before-and-after"
  /// Units without an outcome, by arm.
  case attrition
  /// Scores within the bounds of their year.
  case scores = "plausible-scores"
}
