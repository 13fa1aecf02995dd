import Numerics
import TestSupport
import Testing

@Suite struct PreciseCoMomentsTests {
  /// Whole numbers times 2^-40: all sums are exact in integers.
  static func dyadic(_ rowCount: Int, _ columnCount: Int) -> Matrix {
    let random = CounterRandom(seed: 6)
    let values = (0..<rowCount * columnCount).map { position in
      Double(random.integer(below: 1 << 48, at: UInt64(position))) * 0x1p-40
    }
    return Matrix(rowCount: rowCount, columnCount: columnCount, columnMajor: values)
  }

  @Test func `sums beyond a double are exact`() {
    // x = 2^60 + 1 as high and low part: the cross product with y is known in integers.
    let high = Matrix(columns: [[0x1p60, 0x1p60, 0x1p60], [1, 2, 3]])
    let low = Matrix(columns: [[1, 2, 4], [0, 0, 0]])
    var moments = PreciseCoMoments(columnCount: 2)
    moments.add(high: high, low: low)
    // deviations of the first column: -4/3, -1/3, 5/3; of the second: -1, 0, 1
    expectClose(moments[0, 1].value, 3, relative: 1e-30)
    let square = moments[0, 0] - DoubleDouble(14) / DoubleDouble(3)
    #expect(square.magnitude.high < 1e-29)
    let mean = moments.mean[0] - DoubleDouble(0x1p60) - DoubleDouble(7) / DoubleDouble(3)
    #expect(mean.magnitude.high < 1e-12)
  }

  @Test(arguments: [1, 127, 128, 129, 700])
  func `co-moments have thirty digits`(n: Int) {
    let a = PreciseCoMomentsTests.dyadic(n, 3)
    var moments = PreciseCoMoments(columnCount: 3)
    moments.add(high: a)
    for i in 0..<3 {
      for j in 0..<3 {
        // n Σ xy - Σx Σy in exact integers of 128 bits.
        let (x, y) = (
          a.column(i).map { Int128($0 * 0x1p40) }, a.column(j).map { Int128($0 * 0x1p40) }
        )
        let products = zip(x, y).reduce(Int128(0)) { $0 + $1.0 * $1.1 }
        let exact = Int128(n) * products - x.reduce(0, +) * y.reduce(0, +)
        let high = Double(exact)
        let expected = DoubleDouble(high, Double(exact - Int128(high)))
        let found = moments[i, j] * DoubleDouble(Double(n)) * DoubleDouble(0x1p80)
        let scale = Double(Int128(n) * products)
        #expect((found - expected).magnitude.high <= 1e-29 * abs(scale))
      }
    }
  }

  @Test func `precise and plain moments agree, with weights, blocks and constants`() {
    var a = Sample.normal(900, 4)
    a.mapColumn(2) { _ in 0.7 }
    let weights = (0..<900).map { 0.1 + Double($0 % 3) }
    var plain = CoMoments(columnCount: 4)
    var precise = PreciseCoMoments(columnCount: 4)
    plain.add(a, weights: weights)
    for first in stride(from: 0, to: 900, by: 250) {
      let last = min(first + 250, 900)
      precise.add(high: Sample.rows(a, first, last), weights: Array(weights[first..<last]))
    }
    expectClose(
      precise.comoment.map(\.high), plain.comoment.columnMajor, relative: 1e-11, absolute: 1e-11)
    expectClose(precise.mean.map(\.high), plain.mean, relative: 1e-12, absolute: 1e-14)
    for i in 0..<4 { #expect(precise[i, 2] == .zero && precise[2, i] == .zero) }
    #expect(precise.rows == 900)
    expectClose(precise.count.high, plain.count, relative: 1e-13)
    let raw = precise.rawCrossProduct().map(\.high)
    expectClose(raw, plain.rawCrossProduct().columnMajor, relative: 1e-11, absolute: 1e-11)
  }

  @Test func `merging with nothing changes nothing`() {
    var moments = PreciseCoMoments(columnCount: 2)
    moments.add(high: Sample.normal(10, 2))
    let before = moments
    moments.merge(PreciseCoMoments(columnCount: 2))
    #expect(moments == before)
    var empty = PreciseCoMoments(columnCount: 2)
    empty.merge(before)
    #expect(empty == before)
    empty.add(high: Sample.normal(3, 2), weights: [0, 0, 0])
    #expect(empty.rows == 13 && empty.comoment == before.comoment)
  }

  @Test func `rebasing a nearly singular design loses no digits`() {
    // Columns 1, x, x + 2^-40 e: T takes the difference and scales it up again, exactly.
    let x = PreciseCoMomentsTests.dyadic(300, 1).column(0).map { ($0 * 0x1p8).rounded() }
    let e = (0..<300).map { Double($0 % 17) }
    let near = zip(x, e).map { $0 + $1 * 0x1p-30 }
    let residue = zip(near, x).map { $0 - $1 }
    let t = Matrix(rows: [[1, -0x1p30], [0, 0x1p30]])
    let rebased = preciseMultiply(high: Matrix(columns: [x, near]), t)
    #expect(rebased.high.column(0) == x)
    #expect(rebased.high.column(1) == residue.map { $0 * 0x1p30 })
    #expect(rebased.low.columnMajor.allSatisfy { $0 == 0 })
  }

  @Test func `a precise product agrees with double-double sums`() {
    let (high, t) = (Sample.normal(200, 3), Sample.normal(3, 2, seed: 5))
    var low = Sample.normal(200, 3, seed: 8)
    for j in 0..<3 { low.mapColumn(j) { $0 * 0x1p-60 } }
    let found = preciseMultiply(high: high, low: low, t)
    for row in [0, 100, 127, 128, 199] {
      for column in 0..<2 {
        var expected = DoubleDouble.zero
        for p in 0..<3 {
          expected += DoubleDouble(high[row, p], low[row, p]) * DoubleDouble(t[p, column])
        }
        let difference = DoubleDouble(found.high[row, column], found.low[row, column]) - expected
        #expect(difference.magnitude.high < 1e-30)
      }
    }
  }
}
