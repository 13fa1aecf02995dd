/// Four rows at a time of exact sums and products of doubles.
///
/// Products are split after Dekker (1971), so no fused multiply-add is needed: numbers beyond
/// 1e299 overflow in the split.
enum PreciseLanes {
  typealias Lanes = SIMD4<Double>

  /// The upper 26 bits of each number.
  @inline(__always)
  static func upper(_ a: Lanes) -> Lanes {
    let scaled = a * 134_217_729
    return scaled - (scaled - a)
  }

  /// Adds a b to an accumulator of high and low sums (the dot product Dot2 of Ogita, Rump & Oishi,
  /// 2005, [doi:10.1137/030601818](https://doi.org/10.1137/030601818)).
  @inline(__always)
  static func accumulate(
    _ sum: inout Lanes, _ rest: inout Lanes, _ a: PreciseTerm, _ b: PreciseTerm
  ) {
    let product: Lanes = a.high * b.high
    let aLower: Lanes = a.high - a.upper
    let bLower: Lanes = b.high - b.upper
    var error: Lanes = a.upper * b.upper - product
    error += a.upper * bLower
    error += aLower * b.upper
    error += aLower * bLower
    error += a.high * b.low
    error += a.low * b.high
    let total: Lanes = sum + product
    let back: Lanes = total - sum
    let left: Lanes = sum - (total - back)
    let right: Lanes = product - back
    rest += (left + right) + error
    sum = total
  }
}

/// Four numbers of double-double precision with the upper half of their high parts.
struct PreciseTerm {
  let high: SIMD4<Double>
  let upper: SIMD4<Double>
  let low: SIMD4<Double>

  @inline(__always)
  init(high: SIMD4<Double>, low: SIMD4<Double>) {
    self.high = high
    upper = PreciseLanes.upper(high)
    self.low = low
  }
}

/// A tile of rows in double-double precision, columns in lanes of four rows.
struct PreciseTile {
  /// Rows in a tile.
  static let rowCount = 128

  static let laneCount = rowCount / 4

  private var terms: [PreciseTerm]

  init(columnCount: Int) {
    let nought = PreciseTerm(high: .zero, low: .zero)
    terms = [PreciseTerm](repeating: nought, count: columnCount * PreciseTile.laneCount)
  }

  /// Sets a column; rows beyond the given ones are nought.
  mutating func load(column: Int, _ values: [DoubleDouble]) {
    for lane in 0..<PreciseTile.laneCount {
      var (high, low) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
      for offset in 0..<4 where lane * 4 + offset < values.count {
        high[offset] = values[lane * 4 + offset].high
        low[offset] = values[lane * 4 + offset].low
      }
      terms[column * PreciseTile.laneCount + lane] = PreciseTerm(high: high, low: low)
    }
  }

  /// The sum over the rows of a column of this tile times a column of another.
  func product(_ column: Int, _ other: borrowing PreciseTile, _ otherColumn: Int) -> DoubleDouble {
    let (first, second) = (terms.span, other.terms.span)
    let (a, b) = (column &* PreciseTile.laneCount, otherColumn &* PreciseTile.laneCount)
    var (sum, rest) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
    for lane in 0..<PreciseTile.laneCount {
      PreciseLanes.accumulate(&sum, &rest, first[a &+ lane], second[b &+ lane])
    }
    let pairs = (0..<4).map { DoubleDouble(sum[$0], rest[$0]) }
    return (pairs[0] + pairs[1]) + (pairs[2] + pairs[3])
  }

  /// The combination Σ_p column_p t_p of the tile's columns, row by row.
  func combination(_ factors: [Double]) -> [DoubleDouble] {
    var result: [DoubleDouble] = []
    result.reserveCapacity(PreciseTile.rowCount)
    let terms = terms.span
    for lane in 0..<PreciseTile.laneCount {
      var (sum, rest) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
      for (column, factor) in factors.enumerated() {
        let factor = PreciseTerm(high: SIMD4(repeating: factor), low: .zero)
        PreciseLanes.accumulate(
          &sum, &rest, terms[column &* PreciseTile.laneCount &+ lane], factor)
      }
      for offset in 0..<4 { result.append(DoubleDouble(sum[offset], rest[offset])) }
    }
    return result
  }
}
