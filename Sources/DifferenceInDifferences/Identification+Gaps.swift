extension Identification {
  /// The comparisons of before with after that straddle a gap of the calendar.
  ///
  /// - Parameter gaps: Years in which nothing was measured.
  /// - Returns: Per start the years that a gap parts from the years on the other side of the start.
  public func changesAcross(gaps: [Int32]) -> [EventAcrossGap] {
    guard !gaps.isEmpty else { return [] }
    var observed: [Int32: Set<Int32>] = [:]
    for row in 0..<rows.rowCount where rows.start[row] != ProgrammeRows.never {
      observed[rows.start[row], default: []].insert(rows.time.values[row])
    }
    return observed.keys.sorted().flatMap { start -> [EventAcrossGap] in
      let years = (observed[start] ?? []).sorted()
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
