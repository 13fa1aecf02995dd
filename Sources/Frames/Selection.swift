/// The rows that were left out for one reason.
public struct Drop: Sendable, Equatable {
  /// Why, as it will stand in flow.csv: `not selected`, `readk`, `readk (suppressed)`.
  public let reason: String

  /// The rows left out, ascending.
  public let rows: RowSelection

  /// The number of rows left out, at least 1.
  public var count: Int { rows.count }

  /// Rows left out for one reason.
  ///
  /// - Parameters:
  ///   - reason: Why, in the words of flow.csv.
  ///   - rows: Which rows of the frame.
  public init(reason: String, rows: RowSelection) {
    self.reason = reason
    self.rows = rows
  }

  /// The reason for leaving out a row in which a filter is false.
  public static let notSelected = "not selected"
}

/// What a step of the sample keeps, and what it leaves out and why.
///
/// The rows kept and the rows dropped are disjoint and together are the rows that the step was given.
public struct Selection: Sendable, Equatable {
  /// The rows that stay.
  public let kept: RowSelection

  /// The rows that go, by reason; no reason without rows.
  public let dropped: [Drop]

  /// A step's outcome.
  ///
  /// - Parameters:
  ///   - kept: The rows that stay.
  ///   - dropped: The rows that go, by reason.
  public init(kept: RowSelection, dropped: [Drop]) {
    self.kept = kept
    self.dropped = dropped
  }
}

/// Collects dropped rows under reasons whose order is fixed beforehand.
struct DropTally {
  private var reasons: [String] = []
  private var rows: [[Int32]] = []

  /// The slot of a reason; equal reasons share one.
  mutating func slot(_ reason: String) -> Int {
    if let known = reasons.firstIndex(of: reason) { return known }
    reasons.append(reason)
    rows.append([])
    return reasons.count - 1
  }

  mutating func add(_ row: Int32, to slot: Int) { rows[slot].append(row) }

  /// The reasons that have rows, in the order in which their slots were made.
  var drops: [Drop] {
    zip(reasons, rows).filter { !$0.1.isEmpty }
      .map { Drop(reason: $0.0, rows: RowSelection(ascending: $0.1)) }
  }
}

/// A column and why a value of it is absent: `readk` when blank, else `readk (suppressed)`.
func spelledAbsence(of column: String, _ reason: MissingReason) -> String {
  reason == .blank ? column : "\(column) (\(reason.name))"
}

extension Frame {
  /// The rows in which none of some columns is missing.
  ///
  /// A dropped row counts once, under the first missing column in the order given; the reason is the column's
  /// name, followed by the reason in parentheses when the value was not just blank.
  ///
  /// - Parameters:
  ///   - names: Columns of this frame, the outcome first.
  ///   - selection: The rows to look at; nil for all.
  /// - Returns: Kept and dropped rows; reasons in the order of the columns, then of the column's reasons.
  /// - Precondition: Every name is a column; the caller has bound the names.
  public func completeCases(of names: [String], within selection: RowSelection? = nil) -> Selection
  {
    var remaining = (selection ?? allRows).rows
    var tally = DropTally()
    for name in names {
      guard let column = self[name] else { preconditionFailure("no column named \(name)") }
      if column.missing.isEmpty { continue }
      let slots = column.missing.reasons.map { tally.slot(spelledAbsence(of: name, $0)) }
      let codes = column.missing.codes
      var complete: [Int32] = []
      complete.reserveCapacity(remaining.count)
      for row in remaining {
        let code = Int(codes[Int(row)])
        if code == 0 { complete.append(row) } else { tally.add(row, to: slots[code - 1]) }
      }
      remaining = complete
    }
    return Selection(kept: RowSelection(ascending: remaining), dropped: tally.drops)
  }
}
