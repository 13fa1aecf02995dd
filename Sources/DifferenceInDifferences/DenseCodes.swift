/// Values as positions in the ascending list of those that occur.
struct DenseCodes: Sendable {
  /// The values that occur, ascending.
  let levels: [Int32]

  /// Per entry the position of its value.
  let codes: [Int32]

  /// Finds the levels of values.
  ///
  /// Values spread over less than four times their number go through a table, others are sorted. The largest
  /// number stands apart: it means never.
  init(_ values: [Int32]) {
    var (low, high, hasTop) = (Int32.max, Int32.min, false)
    for value in values {
      if value == .max {
        hasTop = true
      } else {
        low = min(low, value)
        high = max(high, value)
      }
    }
    let span = low > high ? 0 : Int(high) - Int(low) + 1
    guard span <= 4 * values.count + 1024 else {
      (levels, codes) = DenseCodes.sorted(values)
      return
    }
    var table = [Int32](repeating: -1, count: span)
    for value in values where value != .max { table[Int(value) - Int(low)] = 0 }
    var levels: [Int32] = []
    for index in table.indices where table[index] == 0 {
      table[index] = Int32(levels.count)
      levels.append(Int32(Int(low) + index))
    }
    let top = Int32(levels.count)
    if hasTop { levels.append(.max) }
    self.levels = levels
    codes = values.map { $0 == .max ? top : table[Int($0) - Int(low)] }
  }

  private static func sorted(_ values: [Int32]) -> (levels: [Int32], codes: [Int32]) {
    let levels = Set(values).sorted()
    let position = Dictionary(
      uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
    return (levels, values.map { position[$0] ?? 0 })
  }
}
