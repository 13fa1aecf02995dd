internal import Frames
/// The columns of absorbed effects, with rows ordered by the effect that has most of them.
///
/// That effect leads: it is eliminated exactly, group by group. A row has one entry per column of
/// the other effects that is not nought in it: `entriesPerRow` of them, the same for all rows.
struct AbsorbedLayout: Sendable {
  /// Which effect leads.
  let leader: Int
  /// Per position the row of the sample.
  let order: [Int32]
  /// The leader's group g has the positions starts[g] ..< starts[g + 1].
  let starts: [Int]
  /// The leader's orthogonal columns per group, its intercept included.
  let leaderWidth: Int
  /// The leader's slopes, leaderWidth - 1 per position.
  let leaderValues: [Double]
  /// One over the leader's squared norms, leaderWidth per group; 0 where a slope adds nothing.
  let leaderInverse: [Double]
  /// The number of entries of a row.
  let entriesPerRow: Int
  /// The columns of a row's entries, entriesPerRow per position.
  let cells: [Int32]
  /// The values of a row's entries, or empty when all are 1.
  let values: [Double]
  /// The number of columns of the other effects.
  let columnCount: Int
  /// The squared norms of the other effects' columns.
  let gram: [Double]
  /// The same after the leader is projected out; exactly 0 for columns that the leader absorbs.
  private(set) var diagonal: [Double]
  /// Weights by position, or empty.
  let weights: [Double]
  /// The number of independent columns of each effect by itself.
  let ranks: [Int]

  /// A column of which the leader leaves less than this share of the square is absorbed.
  static let absorbedShare = 1e-12

  init(_ effects: [BoundEffect], weights: [Double]?) {
    let sizes = effects.map { $0.grouping.count * (1 + $0.slopes.count) }
    leader = sizes.indices.max { sizes[$0] < sizes[$1] } ?? 0
    let first = effects[leader].grouping
    (order, starts) = AbsorbedLayout.sorted(first.codes, count: first.count)
    let order = order
    let sorted = weights.map { all in order.map { all[Int($0)] } } ?? []
    self.weights = sorted
    let bases = effects.map { effect in
      LevelBasis(
        codes: order.map { effect.grouping.codes[Int($0)] }, count: effect.grouping.count,
        slopes: effect.slopes.map { slope in order.map { slope[Int($0)] } }, weights: sorted)
    }
    ranks = bases.map(\.rank)
    leaderWidth = bases[leader].width
    leaderInverse = bases[leader].gram.map { $0 > 0 ? 1 / $0 : 0 }
    leaderValues = AbsorbedLayout.interleaved(bases[leader].slopes, rows: order.count)
    let others = effects.indices.filter { [leader] in $0 != leader }
    entriesPerRow = others.reduce(0) { $0 + bases[$1].width }
    gram = others.flatMap { bases[$0].gram }
    columnCount = gram.count
    var columns: [[Int32]] = []
    var numbers: [[Double]] = []
    var offset: Int32 = 0
    for effect in others {
      let width = Int32(bases[effect].width)
      for place in 0..<width {
        let codes = effects[effect].grouping.codes
        columns.append(order.map { offset + codes[Int($0)] * width + place })
        numbers.append(
          place == 0
            ? [Double](repeating: 1, count: order.count) : bases[effect].slopes[Int(place) - 1])
      }
      offset += Int32(bases[effect].gram.count)
    }
    cells = AbsorbedLayout.interleaved(columns, rows: order.count)
    values =
      columns.count == others.count ? [] : AbsorbedLayout.interleaved(numbers, rows: order.count)
    diagonal = gram
    diagonal = reducedDiagonal()
  }

  /// Rows ordered by code, in their own order within it, and where each code begins.
  static func sorted(_ codes: [Int32], count: Int) -> (order: [Int32], starts: [Int]) {
    var starts = [Int](repeating: 0, count: count + 1)
    for code in codes { starts[Int(code) + 1] += 1 }
    for code in 0..<count { starts[code + 1] += starts[code] }
    var next = starts
    var order = [Int32](repeating: 0, count: codes.count)
    for (row, code) in codes.enumerated() {
      order[next[Int(code)]] = Int32(row)
      next[Int(code)] += 1
    }
    return (order, starts)
  }

  private static func interleaved<Element: Numeric>(
    _ columns: [[Element]], rows: Int
  ) -> [Element] {
    if columns.count == 1 { return columns[0] }
    var result = [Element](repeating: 0, count: columns.count * rows)
    for (place, column) in columns.enumerated() {
      var target = place
      for value in column {
        result[target] = value
        target += columns.count
      }
    }
    return result
  }

  private func reducedDiagonal() -> [Double] {
    var result = gram
    let products = LeaderProducts(self)
    for group in 0..<(starts.count - 1) {
      for entry in products.starts[group]..<products.starts[group + 1] {
        for place in 0..<leaderWidth {
          let product = products.values[entry * leaderWidth + place]
          result[Int(products.columns[entry])] -=
            product * product * leaderInverse[group * leaderWidth + place]
        }
      }
    }
    for column in result.indices where result[column] <= AbsorbedLayout.absorbedShare * gram[column]
    {
      result[column] = 0
    }
    return result
  }
}

/// The products of the leader's columns with the others, group by group, where they are not nought.
struct LeaderProducts {
  /// Group g has the entries starts[g] ..< starts[g + 1].
  private(set) var starts: [Int] = [0]
  /// Per entry a column of the other effects, distinct within a group.
  private(set) var columns: [Int32] = []
  /// Per entry one product per column of the leader.
  private(set) var values: [Double] = []

  init(_ layout: AbsorbedLayout) {
    let (width, entries) = (layout.leaderWidth, layout.entriesPerRow)
    var place = [Int32](repeating: -1, count: layout.columnCount)
    starts.reserveCapacity(layout.starts.count)
    for group in 0..<(layout.starts.count - 1) {
      let begin = columns.count
      for position in layout.starts[group]..<layout.starts[group + 1] {
        let weight = layout.weights.isEmpty ? 1 : layout.weights[position]
        for entry in (position * entries)..<((position + 1) * entries) {
          let column = Int(layout.cells[entry])
          if place[column] < begin {
            place[column] = Int32(columns.count)
            columns.append(Int32(column))
            for _ in 0..<width { values.append(0) }
          }
          let start = Int(place[column]) * width
          let product = weight * (layout.values.isEmpty ? 1 : layout.values[entry])
          values[start] += product
          for slope in 1..<max(width, 1) {
            values[start + slope] +=
              product * layout.leaderValues[position * (width - 1) + slope - 1]
          }
        }
      }
      starts.append(columns.count)
    }
  }
}
