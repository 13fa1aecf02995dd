import Numerics

/// Which row of a sample stands at each position of a grouped pass.
///
/// Extracts come cohort by cohort and school by school, so that most orders are a few thousand runs of rows: these
/// are kept, sorted and copied as runs, without a number for each row.
enum RowOrder: Sendable {
  /// Row i at position i.
  case asTheyStand
  /// Runs of consecutive rows: run r begins at position `positions[r]` with row `rows[r]`; last the number of rows.
  case runs(positions: [Int32], rows: [Int32])
  /// Any order: the row of each position.
  case rows([Int32])

  /// Rows of a run, on average, from which on runs are kept.
  static let longRun = 8

  /// The rows in the order of their codes, those of one code as they stand.
  ///
  /// - Parameters:
  ///   - codes: One in 0 ..< codeCount per row.
  ///   - codeCount: The number of codes.
  /// - Returns: The order, and the first position of each code; last the number of rows.
  static func sorting(_ codes: [Int32], codeCount: Int) -> (order: RowOrder, starts: [Int]) {
    guard let runs = runs(of: codes) else { return sortingRows(codes, codeCount) }
    var starts = [Int](repeating: 0, count: codeCount + 1)
    var isSorted = true
    for run in 0..<(runs.count - 1) {
      let code = Int(codes[Int(runs[run])])
      starts[code + 1] += Int(runs[run + 1] - runs[run])
      if run > 0, codes[Int(runs[run - 1])] > codes[Int(runs[run])] { isSorted = false }
    }
    for code in 1..<starts.count { starts[code] += starts[code - 1] }
    if isSorted { return (.asTheyStand, starts) }
    return (sorted(runs, codes, codeCount), starts)
  }

  /// The first row of each run of equal codes and, last, the number of rows; nil if runs are short.
  private static func runs(of codes: [Int32]) -> [Int32]? {
    let limit = codes.count / longRun + 1
    var starts: [Int32] = codes.isEmpty ? [] : [0]
    let codes = codes.span
    for row in 1..<max(codes.count, 1) where codes[row] != codes[row &- 1] {
      starts.append(Int32(truncatingIfNeeded: row))
      if starts.count > limit { return nil }
    }
    return starts + [Int32(codes.count)]
  }

  /// A stable counting sort of runs.
  private static func sorted(_ runs: [Int32], _ codes: [Int32], _ codeCount: Int) -> RowOrder {
    var next = [Int](repeating: 0, count: codeCount + 1)
    for row in runs.dropLast() { next[Int(codes[Int(row)]) + 1] += 1 }
    for code in 1..<next.count { next[code] += next[code - 1] }
    var order = [Int32](repeating: 0, count: runs.count - 1)
    for (run, row) in runs.dropLast().enumerated() {
      let code = Int(codes[Int(row)])
      order[next[code]] = Int32(run)
      next[code] += 1
    }
    var positions: [Int32] = [0]
    positions.reserveCapacity(runs.count)
    for run in order {
      positions.append(positions[positions.count - 1] + runs[Int(run) + 1] - runs[Int(run)])
    }
    return .runs(positions: positions, rows: order.map { runs[Int($0)] })
  }

  /// A stable counting sort of rows.
  private static func sortingRows(
    _ codes: [Int32], _ codeCount: Int
  ) -> (order: RowOrder, starts: [Int]) {
    var starts = [Int](repeating: 0, count: codeCount + 1)
    var (last, isSorted): (Int32, Bool) = (0, true)
    for code in codes {
      starts[Int(code) + 1] += 1
      isSorted = isSorted && last <= code
      last = code
    }
    for code in 1..<starts.count { starts[code] += starts[code - 1] }
    if isSorted { return (.asTheyStand, starts) }
    var next = starts
    var order = [Int32](large: codes.count) { _ in 0 }
    var places = order.mutableSpan
    for row in codes.indices {
      let code = Int(codes[row])
      places[next[code]] = Int32(truncatingIfNeeded: row)
      next[code] &+= 1
    }
    return (.rows(order), starts)
  }

  /// The row at a position.
  func row(at position: Int) -> Int {
    switch self {
    case .asTheyStand: return position
    case .rows(let rows): return Int(rows[position])
    case .runs(let positions, let rows):
      let run = Self.run(at: position, positions)
      return Int(rows[run]) + position - Int(positions[run])
    }
  }

  /// The rows at some positions, run by run; nil where the order has no runs.
  func ranges(at positions: Range<Int>) -> [Range<Int>]? {
    switch self {
    case .asTheyStand: return [positions]
    case .rows: return nil
    case .runs(let starts, let rows):
      var ranges: [Range<Int>] = []
      var run = Self.run(at: positions.lowerBound, starts)
      var position = positions.lowerBound
      while position < positions.upperBound {
        let end = min(Int(starts[run + 1]), positions.upperBound)
        let first = Int(rows[run]) + position - Int(starts[run])
        ranges.append(first..<(first + end - position))
        (position, run) = (end, run + 1)
      }
      return ranges
    }
  }

  /// The rows at some positions, one by one.
  func rows(at positions: Range<Int>) -> [Int] {
    if case .rows(let rows) = self { return rows[positions].map { Int($0) } }
    return (ranges(at: positions) ?? []).flatMap { Array($0) }
  }

  private static func run(at position: Int, _ starts: [Int32]) -> Int {
    var (low, high) = (0, starts.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= position { low = middle } else { high = middle }
    }
    return low
  }
}
