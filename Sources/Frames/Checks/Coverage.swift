/// How many units have rows before and rows after a time.
public struct Coverage: Sendable, Equatable {
  /// Counts of units; those without any time are unknown and do not fail.
  public var units = CheckTally()
  /// Units without a row before.
  public var withoutBefore = 0
  /// Units without a row after.
  public var withoutAfter = 0
}

extension Frame {
  /// Whether every unit has rows before a time and rows from it on.
  ///
  /// - Parameters:
  ///   - unit: The column of units.
  ///   - time: A column of numbers.
  ///   - start: The first time that is after.
  ///   - selection: The rows to look at; nil for all.
  /// - Returns: Counts of units; the first row is the first of the first unit that fails. Rows without a unit or
  ///   a time do not count. Nil if the time is no number.
  /// - Precondition: Every name is a column.
  public func coverage(
    of unit: String, by time: String, from start: Double, within selection: RowSelection? = nil
  ) -> Coverage? {
    guard let clock = self[time], case .number(let times) = clock.values else { return nil }
    let groups = groupCodes(of: [unit])
    var sides = [UInt8](repeating: 0, count: groups.count)
    var firstRows = [Int32](repeating: -1, count: groups.count)
    for row in (selection ?? allRows).rows {
      let group = Int(groups.codes[Int(row)])
      if group < 0 { continue }
      if firstRows[group] < 0 { firstRows[group] = row }
      if clock.missing.isMissing(Int(row)) { continue }
      sides[group] |= times[Int(row)] < start ? 1 : 2
    }
    var coverage = Coverage()
    var failed: [Int32] = []
    for (group, row) in firstRows.enumerated() where row >= 0 {
      coverage.units.total += 1
      switch sides[group] {
      case 0: coverage.units.unknown += 1
      case 1:
        coverage.withoutAfter += 1
        failed.append(row)
      case 2:
        coverage.withoutBefore += 1
        failed.append(row)
      default: break
      }
    }
    coverage.units.failed = failed.count
    coverage.units.firstRow = failed.min().map(Int.init)
    return coverage
  }
}
