/// The logistic function in lanes, and one Newton step of a logit on rows that share their outcome.
package enum Logistic {
  /// exp(x), to about one unit in the last place; x is cut to [-700, 700].
  ///
  /// exp(x) = 2^n exp(r) with n the nearest whole number to x / ln 2; exp(r) by its series to the 13th power
  /// (|r| < 0.347: the rest is below 4e-18).
  package static func exp(_ x: RowLanes) -> RowLanes {
    var cut = x.replacing(with: c(700), where: x .> c(700))
    cut.replace(with: c(-700), where: cut .< c(-700))
    let shifted = cut * c(1.4426950408889634) + c(0x1.8p52)
    let n = shifted - c(0x1.8p52)
    let high = cut - n * c(0x1.62e42fee00000p-1)
    let r = high - n * c(0x1.a39ef35793c76p-33)
    let series = seriesHead(r)
    let bits = unsafe unsafeBitCast(shifted, to: SIMD8<UInt64>.self)
    let power = (bits &<< SIMD8(repeating: 52)) &+ SIMD8(repeating: 1023 << 52)
    return unsafe series * unsafeBitCast(power, to: RowLanes.self)
  }

  /// exp(r) by its series to r^13.
  @inline(__always)
  private static func seriesHead(_ r: RowLanes) -> RowLanes {
    var series = RowLanes(repeating: 1 / 6_227_020_800)
    series = series * r + c(1 / 479_001_600)
    series = series * r + c(1 / 39_916_800)
    series = series * r + c(1 / 3_628_800)
    series = series * r + c(1 / 362_880)
    series = series * r + c(1 / 40_320)
    series = series * r + c(1 / 5040)
    series = series * r + c(1 / 720)
    series = series * r + c(1 / 120)
    series = series * r + c(1 / 24)
    series = series * r + c(1 / 6)
    series = series * r + c(1 / 2)
    series = series * r + c(1)
    return series * r + c(1)
  }

  @inline(__always)
  private static func c(_ value: Double) -> RowLanes { RowLanes(repeating: value) }

  /// 1 / (1 + exp(-x)).
  package static func probability(_ x: RowLanes) -> RowLanes {
    let one = RowLanes(repeating: 1)
    return one / (one + exp(-x))
  }

  /// What rows that share their outcome add to a Newton step of a weighted logit.
  ///
  /// - Parameters:
  ///   - x: The rows, n x k.
  ///   - b: The coefficients.
  ///   - w: The weights, zero on padding.
  ///   - outcome: 0 or 1, the outcome of all rows.
  ///   - score: Becomes score + X'W(outcome - p).
  ///   - information: Becomes information + X'W p(1 - p) X.
  package static func addStep(
    _ x: LaneMatrix, coefficients b: [Double], weights w: [RowLanes], outcome: Double,
    score: inout [Double], information: inout Matrix
  ) {
    let k = x.columnCount
    var start = 0
    var (curvature, residual) = (w, w)
    while start < w.count {
      let end = min(start + LaneMatrix.tile, w.count)
      for group in start..<end {
        var index = RowLanes.zero
        for j in 0..<k { index += x.lanes[group &* k &+ j] * b[j] }
        let p = probability(index)
        residual[group] = w[group] * (outcome - p)
        curvature[group] = w[group] * p * (1 - p)
      }
      x.addGram(weights: curvature, from: start, to: end, into: &information)
      for j in 0..<k {
        var sum = RowLanes.zero
        for group in start..<end { sum += x.lanes[group &* k &+ j] * residual[group] }
        score[j] += sum.sum()
      }
      start = end
    }
  }
}
