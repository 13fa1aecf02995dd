/// How much each row had of something, where a row has it at all.
public struct Amounts: Sendable, Equatable {
  /// One number per row of the selection; nought in rows that have none of it.
  public let values: [Double]

  /// Rows that have it, but no number within the bounds.
  public struct Misfit: Error, Equatable, Sendable {
    /// The first of them, numbered as in the frame.
    public let firstRow: Int
    /// How many there are.
    public let count: Int
  }

  /// The amounts of some rows; nil for a column of texts, levels or dates.
  ///
  /// - Parameters:
  ///   - column: Over all rows of the frame.
  ///   - rows: The rows of the sample.
  ///   - bounds: What an amount can be.
  ///   - isNeeded: Of a place in the sample: whether its row has an amount.
  /// - Throws: `Misfit` where a row that has an amount lacks a number within the bounds.
  public init?(
    _ column: Column, of rows: RowSelection, within bounds: ClosedRange<Double>,
    where isNeeded: (Int) -> Bool
  ) throws(Misfit) {
    guard let all = column.numbersOrFlags else { return nil }
    var values = [Double](repeating: 0, count: rows.count)
    var (firstRow, count) = (0, 0)
    for (place, row) in rows.rows.enumerated() where isNeeded(place) {
      let value = all[Int(row)]
      if column.missing.isMissing(Int(row)) || !bounds.contains(value) {
        if count == 0 { firstRow = Int(row) }
        count += 1
      }
      values[place] = value
    }
    if count > 0 { throw Misfit(firstRow: firstRow, count: count) }
    self.values = values
  }
}

extension Column {
  /// Numbers as they are and flags as 0 and 1, whatever stands where a value is missing; nil for texts, levels, dates.
  fileprivate var numbersOrFlags: [Double]? {
    switch values {
    case .number(let numbers) where !isDate: numbers
    case .flag(let flags): flags.map { $0 ? 1 : 0 }
    case .number, .text, .factor: nil
    }
  }

  /// Numbers, and flags as 0 and 1, nil where a value is missing; nil for texts, levels and dates.
  public var knownNumbers: [Double?]? {
    numbersOrFlags.map { all in
      all.indices.map { missing.isMissing($0) ? nil : all[$0] }
    }
  }
}
