extension Identification {
  /// The starts whose units have no row at an event time.
  ///
  /// - Parameter reference: The event time.
  /// - Returns: First treated periods, ascending.
  public func startsWithout(reference: Int32) -> [Int32] {
    let cells = rows.startsAndPeriods
    return rows.starts.filter { start in
      !cells.contains { $0.start == start && $0.period == start + reference }
    }
  }

  /// The comparisons of before with after that straddle a gap of the calendar.
  ///
  /// - Parameter gaps: Years in which nothing was measured.
  /// - Returns: Per start the years that a gap parts from the years on the other side of the start.
  public func changesAcross(gaps: [Int32]) -> [EventAcrossGap] {
    guard !gaps.isEmpty else { return [] }
    let cells = rows.startsAndPeriods
    return rows.starts.flatMap { start -> [EventAcrossGap] in
      let years = cells.filter { $0.start == start }.map(\.period)
      guard let before = years.last(where: { $0 < start }),
        let after = years.first(where: { $0 >= start })
      else { return [] }
      return years.filter { year in
        let other = year < start ? after : before
        return gaps.contains { $0 > min(year, other) && $0 < max(year, other) }
      }.map { EventAcrossGap(start: start, period: $0) }
    }
  }
}
