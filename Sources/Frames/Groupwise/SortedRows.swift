/// Rows by group, and within groups by value, ascending; rows alike stand in their own order.
struct SortedRows {
  /// The rows that take part.
  private(set) var rows: [Int32]

  /// Where each group begins in `rows`, and the end: groups + 1 places.
  let starts: [Int]

  /// Sorts rows.
  ///
  /// By value in passes over eight bits of the doubles' order (all keys alike in them: no pass), then by group by
  /// counting: linear in the rows whatever the groups are.
  ///
  /// - Parameters:
  ///   - values: Finite numbers.
  ///   - absence: Rows without a value take no part.
  ///   - scope: Rows outside take no part.
  /// - Complexity: O(rows + groups).
  init(_ values: Lane<Double>, _ absence: Absence, _ scope: GroupScope) {
    var keys: [UInt64] = []
    var rows: [Int32] = []
    for row in scope.codes.indices where scope.codes[row] >= 0 && !absence.isAbsent(row) {
      keys.append(Self.key(values[row]))
      rows.append(Int32(row))
    }
    if rows.count < 2048 {
      let order = rows.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
      rows = order.map { rows[$0] }
    } else {
      Self.radixSort(&keys, &rows)
    }
    var starts = [Int](repeating: 0, count: scope.count + 1)
    for row in rows { starts[Int(scope.codes[Int(row)]) + 1] += 1 }
    for group in 0..<scope.count { starts[group + 1] += starts[group] }
    if scope.count > 1 {
      var next = starts
      var sorted = rows
      for row in rows {
        let group = Int(scope.codes[Int(row)])
        sorted[next[group]] = row
        next[group] += 1
      }
      rows = sorted
    }
    self.rows = rows
    self.starts = starts
  }

  /// The places of a group in `rows`.
  func places(of group: Int) -> Range<Int> { starts[group]..<starts[group + 1] }

  /// A number whose order as an integer is that of the double; -0 is 0.
  @inline(__always)
  private static func key(_ value: Double) -> UInt64 {
    let bits = (value + 0).bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  private static func radixSort(_ keys: inout [UInt64], _ rows: inout [Int32]) {
    var counts = [Int](repeating: 0, count: 8 * 256)
    for key in keys {
      for digit in 0..<8 { counts[digit << 8 + Int(key >> (8 * UInt64(digit)) & 255)] += 1 }
    }
    var otherKeys = keys
    var otherRows = rows
    for digit in 0..<8 {
      let shift = 8 * UInt64(digit)
      var next = [Int](repeating: 0, count: 256)
      var total = 0
      var isConstant = false
      for value in 0..<256 {
        next[value] = total
        total += counts[digit << 8 + value]
        isConstant = isConstant || counts[digit << 8 + value] == keys.count
      }
      if isConstant { continue }
      for place in keys.indices {
        let value = Int(keys[place] >> shift & 255)
        let target = next[value]
        next[value] = target + 1
        otherKeys[target] = keys[place]
        otherRows[target] = rows[place]
      }
      swap(&keys, &otherKeys)
      swap(&rows, &otherRows)
    }
  }
}
