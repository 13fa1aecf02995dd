/// Values as positions in the ascending list of those that occur.
struct DenseCodes: Sendable {
  /// The values that occur, ascending.
  let levels: [Int32]

  /// Per entry the position of its value.
  let codes: [Int32]

  /// Values spread over less than four times their number go through a table, others are sorted.
  init(_ values: [Int32]) {
    guard let low = values.min(), let high = values.max() else {
      (levels, codes) = ([], [])
      return
    }
    let span = Int(high) - Int(low) + 1
    guard span <= 4 * values.count + 1024 else {
      let sorted = Set(values).sorted()
      let position = Dictionary(
        uniqueKeysWithValues: sorted.enumerated().map { ($1, Int32($0)) })
      levels = sorted
      codes = values.map { position[$0] ?? 0 }
      return
    }
    var table = [Int32](repeating: -1, count: span)
    for value in values { table[Int(value) - Int(low)] = 0 }
    var levels: [Int32] = []
    for index in table.indices where table[index] == 0 {
      table[index] = Int32(levels.count)
      levels.append(Int32(Int(low) + index))
    }
    self.levels = levels
    codes = values.map { table[Int($0) - Int(low)] }
  }
}
