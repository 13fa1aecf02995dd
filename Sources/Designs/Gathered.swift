/// Columns gathered at some positions, each once.
struct Gathered {
  struct Key: Hashable {
    let variable: Int
    let part: Int
    init(_ variable: Int, _ part: Int) {
      self.variable = variable
      self.part = part
    }
  }

  let positions: Range<Int>
  private let rows: Rows
  private var numbers: [Key: [Double]] = [:]
  private var codes: [Int: [Int32]] = [:]

  /// The rows at the positions.
  private enum Rows {
    case ranges([Range<Int>])
    case scattered([Int32])
  }

  init(order: RowOrder, positions: Range<Int>) {
    self.positions = positions
    rows =
      if case .rows(let all) = order {
        .scattered(Array(all[positions]))
      } else {
        .ranges(order.ranges(at: positions) ?? [])
      }
  }

  mutating func numbers(_ source: [Double], key: Key) -> [Double] {
    numbers(key: key) { $0.gather(source) }
  }

  mutating func numbers(key: Key, _ make: (inout Gathered) -> [Double]) -> [Double] {
    if let known = numbers[key] { return known }
    let found = make(&self)
    numbers[key] = found
    return found
  }

  func gather(_ source: [Double]) -> [Double] {
    switch rows {
    case .ranges(let ranges):
      var found: [Double] = []
      found.reserveCapacity(positions.count)
      for range in ranges { found += source[range] }
      return found
    case .scattered(let rows):
      let source = source.span
      return rows.map { source[Int($0)] }
    }
  }

  mutating func codes(_ source: [Int32], key: Int) -> [Int32] {
    if let known = codes[key] { return known }
    var found: [Int32] = []
    switch rows {
    case .ranges(let ranges):
      found.reserveCapacity(positions.count)
      for range in ranges { found += source[range] }
    case .scattered(let rows):
      let source = source.span
      found = rows.map { source[Int($0)] }
    }
    codes[key] = found
    return found
  }
}
