import Numerics

/// Some rows of a frame, in the frame's order.
public struct RowSelection: Sendable, Equatable {
  /// Zero-based rows, strictly ascending.
  public let rows: [Int32]

  /// A selection of rows.
  ///
  /// - Parameter rows: Zero-based.
  /// - Precondition: `rows` is strictly ascending and begins at 0 or later.
  public init(rows: [Int32]) {
    precondition((rows.first ?? 0) >= 0, "a negative row")
    precondition(zip(rows, rows.dropFirst()).allSatisfy { $0 < $1 }, "rows out of order")
    self.rows = rows
  }

  init(ascending rows: [Int32]) { self.rows = rows }

  /// Every row of a frame.
  ///
  /// - Parameter rowCount: The number of rows of the frame.
  /// - Returns: 0 ..< rowCount.
  public static func all(_ rowCount: Int) -> RowSelection {
    RowSelection(ascending: [Int32](large: rowCount) { Int32(truncatingIfNeeded: $0) })
  }

  /// The number of rows selected.
  public var count: Int { rows.count }

  /// Whether no row is selected.
  public var isEmpty: Bool { rows.isEmpty }

  /// The rows of which something holds.
  ///
  /// - Parameter isWanted: Of a row of the frame, zero-based.
  /// - Returns: Some of these rows.
  public func rows(where isWanted: (Int) -> Bool) -> RowSelection {
    RowSelection(ascending: rows.filter { isWanted(Int($0)) })
  }

  /// These rows without others.
  ///
  /// - Parameter others: Some of these rows.
  /// - Returns: The rest.
  public func without(_ others: RowSelection) -> RowSelection {
    var next = 0
    return RowSelection(
      ascending: rows.filter { row in
        while next < others.count, others.rows[next] < row { next += 1 }
        return next == others.count || others.rows[next] != row
      })
  }
}

extension Frame {
  /// Every row of this frame.
  public var allRows: RowSelection { .all(rowCount) }

  /// The frame of the selected rows; all columns, levels of factors unchanged.
  ///
  /// - Parameter selection: Rows of this frame.
  /// - Returns: A frame of `selection.count` rows.
  /// - Precondition: Every row is below `rowCount`.
  public func subset(_ selection: RowSelection) -> Frame {
    precondition(selection.rows.last.map { Int($0) < rowCount } ?? true, "row beyond the frame")
    if selection.count == rowCount { return self }
    return Frame(
      columns: columns.map { $0.subset(selection) }, rowCount: selection.count)
  }
}

extension Column {
  /// The column's selected rows; levels of a factor are unchanged.
  ///
  /// - Parameter selection: Rows of this column.
  /// - Returns: A column of `selection.count` rows.
  /// - Precondition: Every row is below `rowCount`.
  public func subset(_ selection: RowSelection) -> Column {
    let chosen: Values =
      switch values {
      case .number(let numbers): .number(selection.gather(numbers))
      case .flag(let flags): .flag(selection.gather(flags))
      case .text(let texts): .text(selection.gather(texts))
      case .factor(let factor):
        .factor(Factor(levels: factor.levels, codes: selection.gather(factor.codes)))
      }
    let absent =
      missing.isEmpty
      ? MissingMask.none
      : MissingMask(codes: selection.gather(missing.codes), reasons: missing.reasons)
    return Column(name: name, values: chosen, missing: absent, label: label, isDate: isDate)
  }
}

extension RowSelection {
  func gather<Element>(_ source: [Element]) -> [Element] { rows.map { source[Int($0)] } }
}

extension RowSelection {
  /// How many of these rows have each code.
  ///
  /// - Parameters:
  ///   - codes: One code in 0 ..< count per row of the frame.
  ///   - count: The number of codes.
  /// - Returns: `count` numbers that add up to `self.count`.
  public func counts(of codes: [UInt8], count: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: count)
    for row in rows { counts[Int(codes[Int(row)])] += 1 }
    return counts
  }
}

extension MissingMask {
  /// How many rows are missing for each reason that occurs, in the order of `reasons`.
  ///
  /// - Returns: Reasons with at least one row.
  public func countsByReason() -> [(reason: MissingReason, count: Int)] {
    var counts = [Int](repeating: 0, count: reasons.count + 1)
    for code in codes { counts[Int(code)] += 1 }
    return zip(reasons, counts.dropFirst()).filter { $0.1 > 0 }.map { (reason: $0.0, count: $0.1) }
  }
}
