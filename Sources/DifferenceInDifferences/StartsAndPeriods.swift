/// The starts and periods of rows as numbers, and which of them rows have together.
struct StartsAndPeriods: Sendable {
  /// The first treated periods, `never` among them.
  let starts: DenseCodes
  /// The periods.
  let periods: DenseCodes
  /// What rows have together, by start, then period.
  let pairs: [(start: Int32, period: Int32)]

  /// - Complexity: O(rows).
  init(_ rows: ProgrammeRows) {
    starts = DenseCodes(rows.start)
    periods = DenseCodes(rows.time.values)
    let width = periods.levels.count
    var occurs = [Bool](repeating: false, count: starts.levels.count * width)
    for row in starts.codes.indices {
      occurs[Int(starts.codes[row]) * width + Int(periods.codes[row])] = true
    }
    let (starts, periods) = (starts, periods)
    pairs = occurs.indices.filter { occurs[$0] }.map {
      (starts.levels[$0 / width], periods.levels[$0 % width])
    }
  }

  /// A number for each row that depends on its start and period alone.
  ///
  /// - Parameter value: Of a start and a period.
  /// - Returns: One number per row.
  func map(_ value: (_ start: Int32, _ period: Int32) -> Int32) -> [Int32] {
    let width = periods.levels.count
    let table = starts.levels.flatMap { start in periods.levels.map { value(start, $0) } }
    let (first, second) = (starts.codes, periods.codes)
    return first.indices.map { table[Int(first[$0]) * width + Int(second[$0])] }
  }
}
