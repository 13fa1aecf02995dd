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

  let order: [Int32]?
  let positions: Range<Int>
  private var numbers: [Key: [Double]] = [:]
  private var codes: [Int: [Int32]] = [:]

  init(order: [Int32]?, positions: Range<Int>) {
    self.order = order
    self.positions = positions
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
    var found: [Double]
    if let order {
      found = [Double](repeating: 0, count: positions.count)
      var entries = found.mutableSpan
      let (order, source, start) = (order.span, source.span, positions.lowerBound)
      for i in entries.indices { entries[i] = source[Int(order[start &+ i])] }
    } else {
      found = Array(source[positions])
    }
    return found
  }

  mutating func codes(_ source: [Int32], key: Int) -> [Int32] {
    if let known = codes[key] { return known }
    var found: [Int32]
    if let order {
      found = [Int32](repeating: 0, count: positions.count)
      var entries = found.mutableSpan
      let (order, source, start) = (order.span, source.span, positions.lowerBound)
      for i in entries.indices { entries[i] = source[Int(order[start &+ i])] }
    } else {
      found = Array(source[positions])
    }
    codes[key] = found
    return found
  }
}
