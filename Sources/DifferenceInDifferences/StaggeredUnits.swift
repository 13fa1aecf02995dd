/// The units of a panel: their rows period by period, and what must not vary within them.
struct StaggeredUnits: Sendable {
  /// The units that remain.
  let count: Int

  /// Per unit its code in the sample, ascending.
  let codes: [Int32]

  /// Per unit its cohort's position.
  let cohort: [Int32]

  /// Per unit 1 for the focus group, 0 without groups.
  let group: [Int32]

  /// Row of unit u in period t at u T + t; -1 where there is none.
  let rows: [Int32]

  /// Per row of the sample its unit, -1 for rows left out.
  let unitOfRow: [Int32]

  /// Units that lack a period.
  let incompleteCount: Int

  /// Gathers units.
  ///
  /// - Parameters:
  ///   - sample: The sample, with units.
  ///   - codes: Its unit codes.
  ///   - rows: Its rows' periods and cohorts.
  ///   - completeOnly: Whether incomplete units are left out.
  /// - Throws: `repeatedPeriod`, `cohortVaries`, `groupVaries`, `clusterVaries`.
  init(
    _ sample: StaggeredSample, codes: [Int32], in rows: StaggeredRows, completeOnly: Bool
  ) throws(StaggeredError) {
    let dense = DenseCodes(codes)
    let t = rows.periods.count
    var table = [Int32](repeating: -1, count: dense.levels.count * t)
    var firstRow = [Int32](repeating: -1, count: dense.levels.count)
    for row in codes.indices where rows.period[row] >= 0 {
      let unit = Int(dense.codes[row])
      let place = unit * t + Int(rows.period[row])
      guard table[place] < 0 else { throw .repeatedPeriod(row: row) }
      table[place] = Int32(row)
      if firstRow[unit] < 0 {
        firstRow[unit] = Int32(row)
      } else {
        try StaggeredUnits.requireConstant(sample, rows, row, like: Int(firstRow[unit]))
      }
    }
    var position = [Int32](repeating: -1, count: dense.levels.count)
    var (kept, cohorts, groups, levels) = ([Int32](), [Int32](), [Int32](), [Int32]())
    var incomplete = 0
    for unit in dense.levels.indices where firstRow[unit] >= 0 {
      let own = table[unit * t..<(unit + 1) * t]
      let isIncomplete = own.contains(-1)
      if isIncomplete { incomplete += 1 }
      if isIncomplete && completeOnly { continue }
      position[unit] = Int32(cohorts.count)
      let first = Int(firstRow[unit])
      levels.append(dense.levels[unit])
      cohorts.append(rows.cohort[first])
      groups.append(sample.focus?[first] == true ? 1 : 0)
      kept.append(contentsOf: own)
    }
    count = cohorts.count
    self.codes = levels
    cohort = cohorts
    group = groups
    self.rows = kept
    incompleteCount = incomplete
    unitOfRow = codes.indices.map {
      rows.period[$0] < 0 ? -1 : position[Int(dense.codes[$0])]
    }
  }

  private static func requireConstant(
    _ sample: StaggeredSample, _ rows: StaggeredRows, _ row: Int, like first: Int
  ) throws(StaggeredError) {
    guard rows.cohort[row] == rows.cohort[first] else { throw .cohortVaries(row: row) }
    if let focus = sample.focus, focus[row] != focus[first] { throw .groupVaries(row: row) }
    if let clusters = sample.clusters, clusters[row] != clusters[first] {
      throw .clusterVaries(row: row)
    }
  }
}
