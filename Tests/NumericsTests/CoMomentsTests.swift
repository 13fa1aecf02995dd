import Numerics
import TestSupport
import Testing

@Suite struct CoMomentsTests {
  static func moments(_ a: Matrix, weights: [Double]? = nil) -> CoMoments {
    var result = CoMoments(columnCount: a.columnCount)
    result.add(a, weights: weights)
    return result
  }

  @Test(arguments: [1, 2, 3, 5, 8, 21], [1, 2, 255, 256, 257, 1000])
  func `co-moments are cross products of centred columns`(k: Int, n: Int) {
    let a = Sample.normal(n, k)
    let found = CoMomentsTests.moments(a)
    let expected = Sample.centred(a).crossProduct()
    #expect(Sample.distance(found.comoment, expected) < 1e-12 * Double(n))
    #expect(found.comoment == found.comoment.transposed())
    #expect(found.rows == n && found.count == Double(n))
    #expect(Sample.distance(found.rawCrossProduct(), a.crossProduct()) < 1e-12 * Double(n))
  }

  @Test func `constant columns have co-moments of exactly nought`() {
    var a = Sample.normal(3000, 4)
    a.mapColumn(1) { _ in 0.1 }
    a.mapColumn(3) { _ in -1e9 / 3 }
    let weights = (0..<3000).map { 0.3 + Double($0 % 7) }
    for weighting in [nil, weights] {
      var found = CoMoments(columnCount: 4)
      for first in stride(from: 0, to: 3000, by: 700) {
        let last = min(first + 700, 3000)
        found.add(
          Sample.rows(a, first, last), weights: weighting.map { Array($0[first..<last]) })
      }
      for j in [1, 3] { #expect(found.comoment.column(j).allSatisfy { $0 == 0 }) }
      #expect(found.mean[1] == 0.1 && found.mean[3] == -1e9 / 3)
    }
  }

  @Test func `a large mean costs no digits`() {
    let a = Sample.normal(10_000, 2)
    var shifted = a
    // Multiples of 2^-20 stay exact beside 2^30.
    for j in 0..<2 { shifted.mapColumn(j) { ($0 * 0x1p20).rounded() * 0x1p-20 + 0x1p30 } }
    var plain = shifted
    for j in 0..<2 { plain.mapColumn(j) { $0 - 0x1p30 } }
    let (high, low) = (CoMomentsTests.moments(shifted), CoMomentsTests.moments(plain))
    expectClose(high.comoment.columnMajor, low.comoment.columnMajor, relative: 1e-12)
  }

  @Test func `blocks merge to the whole in any cut`() {
    let a = Sample.normal(5000, 6)
    let whole = CoMomentsTests.moments(a)
    for cut in [1, 13, 256, 2500, 4999] {
      var (first, second) = (
        CoMomentsTests.moments(Sample.rows(a, 0, cut)),
        CoMomentsTests.moments(Sample.rows(a, cut, 5000))
      )
      let secondCopy = second
      second.merge(first)
      first.merge(secondCopy)
      for merged in [first, second] {
        #expect(Sample.distance(merged.comoment, whole.comoment) < 1e-10)
        expectClose(merged.mean, whole.mean, relative: 1e-11, absolute: 1e-15)
        #expect(merged.rows == 5000)
      }
    }
  }

  @Test func `one and two threads give the same bits`() {
    let a = Sample.normal(20_000, 7)
    let results = [1, 2, 5].map { threads in
      let parts = parallelMap(count: 10, threads: threads) { block in
        CoMomentsTests.moments(Sample.rows(a, block * 2000, (block + 1) * 2000))
      }
      var whole = CoMoments(columnCount: 7)
      for part in parts { whole.merge(part) }
      return whole
    }
    #expect(results[0] == results[1] && results[1] == results[2])
  }

  @Test func `whole weights repeat rows and nought leaves them out`() {
    let a = Sample.normal(400, 3)
    let weights = (0..<400).map { Double($0 % 4) }
    let repeated = (0..<400).flatMap { row in [Int](repeating: row, count: row % 4) }
    let found = CoMomentsTests.moments(a, weights: weights)
    let expected = CoMomentsTests.moments(a.submatrix(rows: repeated, columns: [0, 1, 2]))
    #expect(Sample.distance(found.comoment, expected.comoment) < 1e-11)
    expectClose(found.mean, expected.mean, relative: 1e-12, absolute: 1e-15)
    #expect(found.count == expected.count && found.rows == 400)
  }

  @Test func `rows of weight nought alone leave nothing`() {
    let found = CoMomentsTests.moments(Sample.normal(5, 2), weights: [0, 0, 0, 0, 0])
    #expect(found.rows == 5 && found.count == 0)
    #expect(found.comoment == Matrix(repeating: 0, rowCount: 2, columnCount: 2))
    var other = found
    other.add(Matrix(rows: [[1, 2], [3, 5]]))
    #expect(other.mean == [2, 3.5] && other.rows == 7 && other.comoment[0, 1] == 3)
  }

  @Test func `some columns of the moments are the moments of some columns`() {
    let a = Sample.normal(100, 4)
    let selected = CoMomentsTests.moments(a).selecting([3, 1])
    let direct = CoMomentsTests.moments(a.columns([3, 1]))
    #expect(Sample.distance(selected.comoment, direct.comoment) < 1e-12)
    #expect(selected.mean == direct.mean)
  }

  @Test func `row kernels agree with plain algebra`() {
    let (z, a) = (Sample.normal(700, 5), Sample.positive(5))
    let weights = (0..<700).map { Double($0 % 5) - 1 }
    let scaled = Matrix(columns: (0..<5).map { j in zip(z.column(j), weights).map { $0 * $1 } })
    #expect(
      Sample.distance(weightedCrossProduct(z, weights: weights), z.transposedMultiply(scaled))
        < 1e-11)
    #expect(Sample.distance(weightedCrossProduct(z), z.crossProduct()) < 1e-11)
    let forms = rowQuadraticForms(z, a)
    let fitted = multiply(z, [1, 2, 3, 4, 5])
    expectClose(fitted, z.multiply([1, 2, 3, 4, 5]), relative: 1e-12, absolute: 1e-12)
    for row in [0, 255, 256, 699] {
      let entries = z.row(row)
      let expected = zip(a.multiply(entries), entries).reduce(0) { $0 + $1.0 * $1.1 }
      expectClose(forms[row], expected, relative: 1e-12)
    }
  }
}
