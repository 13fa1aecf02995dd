extension RowTile {
  /// Centres columns on the weighted means of segments.
  ///
  /// - Parameters:
  ///   - columnCount: The columns to centre, from the first on.
  ///   - segments: Of rows.
  ///   - origin: What the means are measured from.
  /// - Returns: Per segment the weight, and the means less the origin, segment by segment.
  mutating func centre(
    columnCount: Int, segments: [GroupOrder.Segment], origin: [Double]
  ) -> (weights: [Double], means: [Double]) {
    let sums = segments.map { segment in
      weights.isEmpty
        ? Double(segment.positions.count) : weights[segment.positions].reduce(0, +)
    }
    var means = [Double](repeating: 0, count: segments.count * columnCount)
    for column in 0..<columnCount {
      let base = column * rowCount
      for (place, segment) in segments.enumerated() {
        let rows = (base + segment.positions.lowerBound)..<(base + segment.positions.upperBound)
        let first = values[rows.lowerBound]
        let mean = shiftedSum(rows, shift: first, base: base) / sums[place]
        means[place * columnCount + column] = (first - origin[column]) + mean
        var entries = values.mutableSpan
        for i in rows { entries[i] = (entries[i] - first) - mean }
      }
    }
    return (sums, means)
  }

  /// Subtracts known means, measured from the origin.
  mutating func centre(on means: [Double], origin: [Double]) {
    for (column, mean) in means.enumerated() {
      let base = column * rowCount
      let (start, end) = (origin[column], base + rowCount)
      var entries = values.mutableSpan
      for i in base..<end { entries[i] = (entries[i] - start) - mean }
    }
  }

  /// Σ w (x - shift) in four interleaved sums.
  private func shiftedSum(_ rows: Range<Int>, shift: Double, base: Int) -> Double {
    let values = values.span
    let weights = weights.span
    var sums = SIMD4<Double>.zero
    var i = rows.lowerBound
    while i &+ 4 <= rows.upperBound {
      var part = SIMD4(values[i], values[i &+ 1], values[i &+ 2], values[i &+ 3]) - shift
      if !weights.isEmpty {
        let row = i &- base
        part *= SIMD4(weights[row], weights[row &+ 1], weights[row &+ 2], weights[row &+ 3])
      }
      sums += part
      i &+= 4
    }
    var sum = (sums[0] + sums[1]) + (sums[2] + sums[3])
    while i < rows.upperBound {
      sum += (values[i] - shift) * (weights.isEmpty ? 1 : weights[i &- base])
      i &+= 1
    }
    return sum
  }

  /// Takes slopes out of the other columns of each segment: `slopes` are columns of the same rows, centred.
  ///
  /// Gram and Schmidt, twice, against slopes made orthogonal in turn; a slope that does not vary in a segment
  /// takes out nothing.
  mutating func sweep(slopes: inout RowTile, count: Int, columnCount: Int, segment: Range<Int>) {
    for slope in 0..<count {
      let norm = slopes.product(slope, with: slopes, slope, segment, weights)
      for earlier in 0..<slope {
        let copy = slopes
        slopes.remove(earlier, of: copy, from: slope, segment, weights)
      }
      let left = slopes.product(slope, with: slopes, slope, segment, weights)
      if !(left > 1e-20 * norm) || left == 0 {
        let base = slope * slopes.rowCount
        var entries = slopes.values.mutableSpan
        for i in segment { entries[base &+ i] = 0 }
        continue
      }
      for column in 0..<columnCount {
        for _ in 0..<2 { remove(slope, of: slopes, from: column, segment, weights) }
      }
    }
  }

  private func product(
    _ column: Int, with other: RowTile, _ otherColumn: Int, _ rows: Range<Int>,
    _ weights: [Double]
  ) -> Double {
    let (a, b) = (values.span, other.values.span)
    let (baseA, baseB) = (column * rowCount, otherColumn * other.rowCount)
    var sum = 0.0
    for i in rows {
      sum += a[baseA &+ i] * b[baseB &+ i] * (weights.isEmpty ? 1 : weights[i])
    }
    return sum
  }

  private mutating func remove(
    _ slope: Int, of slopes: RowTile, from column: Int, _ rows: Range<Int>, _ weights: [Double]
  ) {
    let norm = slopes.product(slope, with: slopes, slope, rows, weights)
    guard norm > 0 else { return }
    let factor = product(column, with: slopes, slope, rows, weights) / norm
    let source = slopes.values.span
    let (base, from) = (column * rowCount, slope * slopes.rowCount)
    var entries = values.mutableSpan
    for i in rows { entries[base &+ i] -= factor * source[from &+ i] }
  }
}
