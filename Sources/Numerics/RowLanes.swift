/// Eight rows side by side: the unit of work of the kernels on `LaneMatrix`.
package typealias RowLanes = SIMD8<Double>

/// How numbers of rows stand in lanes: row i is lane i % 8 of group i / 8, the last group padded with zeros.
package enum LaneVector {
  /// The groups that hold so many rows.
  package static func groupCount(_ rowCount: Int) -> Int { (rowCount + 7) / 8 }

  /// Zeros for so many rows.
  package static func zeros(_ rowCount: Int) -> [RowLanes] {
    [RowLanes](repeating: .zero, count: groupCount(rowCount))
  }

  /// Ones for so many rows, zeros behind them.
  package static func ones(_ rowCount: Int) -> [RowLanes] {
    var lanes = [RowLanes](repeating: RowLanes(repeating: 1), count: groupCount(rowCount))
    let rest = rowCount % 8
    if rest > 0 { for lane in rest..<8 { lanes[lanes.count - 1][lane] = 0 } }
    return lanes
  }

  /// Chosen entries of a column, in the order of the choice.
  ///
  /// - Parameters:
  ///   - values: The column.
  ///   - offset: Added to each row.
  ///   - rows: The chosen rows.
  /// - Returns: As many lanes as hold `rows.count` rows.
  package static func gather(
    _ values: [Double], offset: Int = 0, rows: ArraySlice<Int32>
  ) -> [RowLanes] {
    var lanes = zeros(rows.count)
    var place = 0
    for row in rows {
      lanes[place >> 3][place & 7] = values[offset + Int(row)]
      place += 1
    }
    return lanes
  }

  /// The entries row by row.
  package static func scalars(_ lanes: [RowLanes], count: Int) -> [Double] {
    var scalars: [Double] = []
    scalars.reserveCapacity(count)
    for row in 0..<count { scalars.append(lanes[row >> 3][row & 7]) }
    return scalars
  }

  /// The sum of all entries.
  package static func sum(_ a: [RowLanes]) -> Double {
    var sum = RowLanes.zero
    for group in a.indices { sum += a[group] }
    return sum.sum()
  }

  /// The sum of products.
  package static func dot(_ a: [RowLanes], _ b: [RowLanes]) -> Double {
    precondition(a.count == b.count, "\(a.count) by \(b.count) groups")
    var sum = RowLanes.zero
    for group in a.indices { sum += a[group] * b[group] }
    return sum.sum()
  }

  /// The products, entry by entry.
  package static func product(_ a: [RowLanes], _ b: [RowLanes]) -> [RowLanes] {
    precondition(a.count == b.count, "\(a.count) by \(b.count) groups")
    var product = a
    for group in a.indices { product[group] *= b[group] }
    return product
  }
}
