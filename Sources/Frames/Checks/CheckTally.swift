/// How many of what a check counts (rows, groups, units) fail.
public struct CheckTally: Sendable, Equatable {
  /// How many were looked at, those that fail and those that are unknown among them.
  public var total = 0
  /// How many fail.
  public var failed = 0
  /// How many could not be judged for want of a value.
  public var unknown = 0
  /// The first row of the first that fails, zero-based; nil if none does.
  public var firstRow: Int?

  /// Nothing counted yet.
  public init() {}

  mutating func fail(at row: Int32) {
    failed += 1
    if firstRow == nil { firstRow = Int(row) }
  }
}

extension Frame {
  /// The rows in which a condition is not true.
  ///
  /// A row in which the condition is unknown fails too and is counted as unknown beside.
  ///
  /// - Parameters:
  ///   - condition: An expression whose value is a flag.
  ///   - selection: The rows to look at; nil for all.
  /// - Returns: Counts of rows; of no rows all are 0.
  /// - Throws: The first problem of `Expression.check(_:)`; `typeMismatch` if the condition is no flag.
  public func unmet(
    _ condition: Expression, within selection: RowSelection? = nil
  ) throws(ExpressionError) -> CheckTally {
    let (flags, absence) = try condition.evaluateFlags(on: self)
    var tally = CheckTally()
    for row in (selection ?? allRows).rows {
      tally.total += 1
      let isUnknown = absence.isAbsent(Int(row))
      if isUnknown { tally.unknown += 1 }
      if isUnknown || !flags[Int(row)] { tally.fail(at: row) }
    }
    return tally
  }

  /// The rows whose values in some columns stood in an earlier row already.
  ///
  /// Rows that lack one of the values cannot be told apart: they are counted as unknown and do not fail.
  ///
  /// - Parameters:
  ///   - names: Columns of this frame, at least one.
  ///   - selection: The rows to look at; nil for all.
  /// - Returns: Counts of rows; the first row is the first repetition.
  /// - Precondition: Every name is a column.
  public func repetitions(
    of names: [String], within selection: RowSelection? = nil
  ) -> CheckTally {
    let groups = groupCodes(of: names)
    var seen = [Bool](repeating: false, count: groups.count)
    var tally = CheckTally()
    for row in (selection ?? allRows).rows {
      tally.total += 1
      let code = Int(groups.codes[Int(row)])
      if code < 0 {
        tally.unknown += 1
      } else if seen[code] {
        tally.fail(at: row)
      } else {
        seen[code] = true
      }
    }
    return tally
  }

  /// The groups within which a column has more than one value.
  ///
  /// Rows that lack the value or one of the group's do not count; a group without any value is unknown.
  ///
  /// - Parameters:
  ///   - name: A column of this frame.
  ///   - names: The columns that form the groups, at least one.
  ///   - selection: The rows to look at; nil for all.
  /// - Returns: Counts of groups; the first row is the first that differs from its group's first value.
  /// - Precondition: Every name is a column.
  public func inconstancies(
    of name: String, within names: [String], in selection: RowSelection? = nil
  ) -> CheckTally {
    let groups = groupCodes(of: names)
    let values = groupCodes(of: [name]).codes
    let (unseen, empty, varies): (Int32, Int32, Int32) = (-1, -2, -3)
    var states = [Int32](repeating: unseen, count: groups.count)
    var tally = CheckTally()
    for row in (selection ?? allRows).rows {
      let group = Int(groups.codes[Int(row)])
      if group < 0 { continue }
      let value = values[Int(row)]
      switch (states[group], value >= 0) {
      case (unseen, false): states[group] = empty
      case (unseen, true), (empty, true): states[group] = value
      case (let state, true) where state >= 0 && state != value:
        states[group] = varies
        tally.fail(at: row)
      default: break
      }
    }
    tally.total = states.count { $0 != unseen }
    tally.unknown = states.count { $0 == empty }
    return tally
  }
}
