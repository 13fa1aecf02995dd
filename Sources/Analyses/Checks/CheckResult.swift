public import Specs

/// What a check found: counts and the first row, never a value.
public struct CheckResult: Sendable, Equatable, Codable {
  /// How a check ended.
  public enum Status: String, Sendable, Codable {
    /// No more fails than may.
    case passed
    /// More fails than may.
    case failed
    /// There was nothing to look at.
    case empty
  }

  /// What is counted.
  public enum Counted: String, Sendable, Codable {
    /// Rows of the data.
    case rows
    /// Groups of rows.
    case groups
    /// Units, as schools or pupils.
    case units
  }

  /// What only some kinds find.
  public enum Detail: Sendable, Equatable, Codable {
    /// Units without rows on one side.
    case coverage(withoutBefore: Int, withoutAfter: Int)
    /// Attrition by arm; the limit is the greatest differential attrition that passes, nil if none does.
    case attrition(
      arms: [Arm], differential: Double, limit: Double?, boundary: AttritionBoundarySpec?)
  }

  /// One arm of an attrition check.
  public struct Arm: Sendable, Equatable, Codable {
    /// The level of a category or flag, or 0 and 1; nil where it is not told.
    public var level: String?
    /// Units without an outcome.
    public var lost: Int
    /// Units.
    public var total: Int

    /// One arm.
    ///
    /// - Parameters:
    ///   - level: What the arm is called.
    ///   - lost: Units without an outcome.
    ///   - total: Units.
    public init(level: String?, lost: Int, total: Int) {
      self.level = level
      self.lost = lost
      self.total = total
    }
  }

  /// The check's id.
  public var id: String
  /// Its kind.
  public var kind: CheckKind
  /// What it says, in a few words.
  public var what: String
  /// What a failure does.
  public var severity: CheckSeverity
  /// Which rows it looked at.
  public var over: CheckScope
  /// What is counted.
  public var counted: Counted
  /// How many were looked at.
  public var total: Int
  /// How many fail.
  public var failed: Int
  /// How many could not be judged for want of a value.
  public var unknown: Int
  /// How much may fail; nil where a boundary decides.
  public var threshold: CheckThreshold?
  /// The first row that fails, from 1.
  public var firstRow: Int?
  /// How it ended.
  public var status: Status
  /// What only its kind finds.
  public var detail: Detail?

  /// The share that fails; nil of nothing.
  public var share: Double? { total == 0 ? nil : Double(failed) / Double(total) }
}
