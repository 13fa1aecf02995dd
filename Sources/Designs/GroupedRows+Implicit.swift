import Frames
import Numerics

extension GroupedRows {
  /// The moments of a slice where the indicators of an effect are not formed: within a leaf of weight n, with n_c
  /// the weight of code c and S_cj = Σ_{i in c} w x_ij of centred columns, the products of indicators are
  /// n_c [c = d] - n_c n_d / n, those with other columns S_cj.
  func implicitParts(_ slice: GroupOrder.Slice, _ effect: BoundEffect) -> MomentPart {
    let segments = order.segments(of: slice)
    let dense = designColumns.count + 1
    var tile = tile(at: slice.positions, withoutEffects: true)
    let (weights, means) = tile.centre(
      columnCount: dense, segments: segments, origin: Array(origin[effectColumns.count...]))
    var sums = CodeSums(codeCount: effect.grouping.count, columnCount: dense)
    var kernel = SegmentProducts(columnCount: dense)
    let left = tile.weighted(columnCount: dense)
    var part = MomentPart(slice: slice)
    let isLoose = swept == nil || slice.isPart
    for (place, segment) in segments.enumerated() {
      sums.take(left, tile, tile.codes, segment.positions)
      let ofLeaf =
        sums.means(weights[place], origin)
        + means[(place * dense)..<((place + 1) * dense)]
      if isLoose || part.cells.last?.cell != segment.cell {
        part.cells.append(
          MomentPart.Cell(
            cell: segment.cell, mean: isLoose ? ofLeaf : [],
            triangle: CellTriangle(columns: Array(0..<columnCount))))
      }
      let index = part.cells.count - 1
      part.cells[index].weight += weights[place]
      if !isLoose { part.spread.take(weight: weights[place], mean: ofLeaf) }
      sums.add(to: &part.cells[index].triangle.products, at: 0, weight: weights[place])
      kernel.add(
        left: left, right: tile.values, stride: tile.rowCount, rows: segment.positions,
        to: &part.cells[index].triangle.products, at: sums.packedCount)
    }
    return part
  }
}

/// Sums over the rows of each code of an effect, the first code being the reference.
private struct CodeSums {
  let codeCount: Int
  let columnCount: Int
  /// n_c.
  private var counts: [Double]
  /// S_cj at c + j codeCount.
  private var sums: [Double]

  init(codeCount: Int, columnCount: Int) {
    self.codeCount = codeCount
    self.columnCount = columnCount
    counts = [Double](repeating: 0, count: codeCount)
    sums = [Double](repeating: 0, count: codeCount * columnCount)
  }

  /// Entries of the packed triangle that belong to the indicators' columns, which come first.
  var packedCount: Int {
    let k = codeCount - 1
    return k * (k + 1) / 2 + k * columnCount
  }

  mutating func take(
    _ left: [Double], _ tile: RowTile, _ codes: [Int32], _ rows: Range<Int>
  ) {
    for place in counts.indices { counts[place] = 0 }
    for place in sums.indices { sums[place] = 0 }
    for row in rows { counts[Int(codes[row])] += tile.weights.isEmpty ? 1 : tile.weights[row] }
    // Rows of a school often stand cohort by cohort: a run is summed up on its own, so that an addition
    // need not wait for the one before.
    let runs = Self.runs(codes, rows)
    let left = left.span
    let (columnCount, codeCount, rowCount) = (columnCount, codeCount, tile.rowCount)
    var entries = sums.mutableSpan
    for column in 0..<columnCount {
      let (from, to) = (column &* rowCount, column &* codeCount)
      for run in runs {
        entries[to &+ Int(codes[run.lowerBound])] +=
          Self.sum(left, (from &+ run.lowerBound)..<(from &+ run.upperBound))
      }
    }
  }

  private static func runs(_ codes: [Int32], _ rows: Range<Int>) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = rows.lowerBound
    for row in rows where codes[row] != codes[start] {
      runs.append(start..<row)
      start = row
    }
    if start < rows.upperBound { runs.append(start..<rows.upperBound) }
    return runs
  }

  @inline(__always)
  private static func sum(_ values: Span<Double>, _ range: Range<Int>) -> Double {
    var lanes = SIMD4<Double>.zero
    var i = range.lowerBound
    while i &+ 4 <= range.upperBound {
      lanes += SIMD4(values[i], values[i &+ 1], values[i &+ 2], values[i &+ 3])
      i &+= 4
    }
    var sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
    while i < range.upperBound {
      sum += values[i]
      i &+= 1
    }
    return sum
  }

  /// The indicators' means less the origin.
  func means(_ weight: Double, _ origin: [Double]) -> [Double] {
    (1..<max(codeCount, 1)).map { counts[$0] / weight - origin[$0 - 1] }
  }

  func add(to packed: inout [Double], at base: Int, weight: Double) {
    var place = base
    for c in 1..<max(codeCount, 1) {
      for d in c..<codeCount {
        packed[place] += (c == d ? counts[c] : 0) - counts[c] * (counts[d] / weight)
        place += 1
      }
      for column in 0..<columnCount {
        packed[place] += sums[c + column * codeCount]
        place += 1
      }
    }
  }
}
