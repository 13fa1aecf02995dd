/// Rows that share the values of a key with an earlier row.
public struct RepeatedKey: Sendable, Equatable {
  /// The row of the first repetition's earlier partner, zero-based.
  public let first: Int
  /// The row of the first repetition, zero-based.
  public let second: Int
  /// How many rows repeat an earlier one.
  public let count: Int
}

extension Frame {
  /// The first row whose values in some columns stood in an earlier row already, or nil if none does.
  ///
  /// Missing values are equal to each other and to nothing else.
  ///
  /// - Parameter names: Columns of this frame.
  /// - Returns: The first repetition and how many there are.
  /// - Complexity: O(rows x names).
  public func firstRepeatedKey(_ names: [String]) -> RepeatedKey? {
    var groups = [Int](repeating: 0, count: rowCount)
    for name in names {
      guard let column = self[name] else { preconditionFailure("no column named \(name)") }
      groups = column.refining(groups)
    }
    var firstRow = [Int](repeating: -1, count: rowCount)
    var repeated: (first: Int, second: Int)?
    var count = 0
    for (row, group) in groups.enumerated() {
      if firstRow[group] < 0 {
        firstRow[group] = row
      } else {
        count += 1
        if repeated == nil { repeated = (firstRow[group], row) }
      }
    }
    return repeated.map { RepeatedKey(first: $0.first, second: $0.second, count: count) }
  }
}

extension Column {
  private struct Cell: Hashable {
    let group: Int
    let value: UInt64
  }

  /// Groups split further by this column's values; group numbers count from 0 in order of appearance.
  fileprivate func refining(_ groups: [Int]) -> [Int] {
    var known: [Cell: Int] = [:]
    var texts: [String: UInt64] = [:]
    return groups.indices.map { row in
      let bits: UInt64
      if missing.isMissing(row) {
        bits = .max
      } else {
        switch values {
        case .number(let numbers): bits = (numbers[row] + 0).bitPattern
        case .flag(let flags): bits = flags[row] ? 1 : 0
        case .factor(let factor): bits = UInt64(factor.codes[row])
        case .text(let all):
          bits = texts[all[row]] ?? UInt64(texts.count)
          texts[all[row]] = bits
        }
      }
      let cell = Cell(group: groups[row], value: bits)
      if let group = known[cell] { return group }
      known[cell] = known.count
      return known.count - 1
    }
  }
}
