/// What values a column can have in a year: bounds that hold from a year on, until the next begin.
public struct YearBounds: Sendable, Equatable {
  /// Bounds from a year on; nil where no value can be.
  public struct Period: Sendable, Equatable {
    /// The first year.
    public var start: Double
    /// The least and the greatest value, nil if there are none in these years.
    public var bounds: ClosedRange<Double>?

    /// Bounds from a year on.
    ///
    /// - Parameters:
    ///   - start: The first year.
    ///   - bounds: The least and the greatest value, nil if there are none in these years.
    public init(from start: Double, _ bounds: ClosedRange<Double>?) {
      self.start = start
      self.bounds = bounds
    }
  }

  /// The periods, by their first years.
  public let periods: [Period]

  /// Bounds by period.
  ///
  /// - Parameter periods: In ascending order; years before the first have no values.
  /// - Precondition: The first years ascend.
  public init(_ periods: [Period]) {
    precondition(
      zip(periods, periods.dropFirst()).allSatisfy { $0.start < $1.start }, "periods out of order")
    self.periods = periods
  }

  /// Whether a value can be.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - year: Its year.
  /// - Returns: True if it lies within the bounds of its year.
  @inlinable
  public func allows(_ value: Double, in year: Double) -> Bool {
    guard let period = periods.last(where: { $0.start <= year }) else { return false }
    return period.bounds?.contains(value) ?? false
  }
}

extension Frame {
  /// The rows whose values lie outside the bounds of their year.
  ///
  /// Rows without a value are not looked at; a value without a year is unknown and does not fail.
  ///
  /// - Parameters:
  ///   - name: A column of numbers.
  ///   - year: A column of numbers.
  ///   - bounds: What values can be.
  ///   - selection: The rows to look at; nil for all.
  /// - Returns: Counts of rows with a value; nil if one of the columns holds no numbers.
  /// - Precondition: Every name is a column.
  public func implausible(
    _ name: String, year: String, _ bounds: YearBounds, within selection: RowSelection? = nil
  ) -> CheckTally? {
    guard let column = self[name], case .number(let values) = column.values,
      let clock = self[year], case .number(let years) = clock.values
    else { return nil }
    var tally = CheckTally()
    for row in (selection ?? allRows).rows where !column.missing.isMissing(Int(row)) {
      tally.total += 1
      if clock.missing.isMissing(Int(row)) {
        tally.unknown += 1
      } else if !bounds.allows(values[Int(row)], in: years[Int(row)]) {
        tally.fail(at: row)
      }
    }
    return tally
  }
}
