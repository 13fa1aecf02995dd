import Numerics
import TestSupport
import Testing

@Suite struct OmissionTests {
  /// 12 rows: constant, three dummies of a category, a number, twice the number plus dummy b.
  static let trap: Matrix = {
    let ones = [Double](repeating: 1, count: 12)
    let dummies = (0..<3).map { level in (0..<12).map { $0 % 3 == level ? 1.0 : 0.0 } }
    let number = (0..<12).map { Double(($0 * 7) % 12) - 3.5 }
    let combined = zip(number, dummies[1]).map { 2 * $0 + $1 }
    return Matrix(columns: [ones] + dummies + [number, combined])
  }()

  static func r(_ a: Matrix) -> Matrix {
    var qr = TallSkinnyQR(columnCount: a.columnCount)
    qr.append(a)
    return qr.r()
  }

  func expectTrap(_ kept: [Int], _ omitted: [Omission]) {
    #expect(kept == [0, 1, 2, 4])
    #expect(omitted.map(\.column) == [3, 5])
    #expect(omitted[0].explainedBy.map(\.column) == [0, 1, 2])
    expectClose(omitted[0].explainedBy.map(\.coefficient), [1, -1, -1], relative: 1e-12)
    #expect(omitted[1].explainedBy.map(\.column) == [2, 4])
    expectClose(omitted[1].explainedBy.map(\.coefficient), [1, 2], relative: 1e-12)
  }

  @Test func `the dummy trap omits the last level and says why`() {
    let cholesky = OrderedCholesky(OmissionTests.trap.crossProduct(), tolerance: 1e-10)
    expectTrap(cholesky.kept, cholesky.omitted)
    let qr = OrderedQR(r: OmissionTests.r(OmissionTests.trap))
    expectTrap(qr.kept, qr.omitted)
  }

  @Test func `the order of the columns decides what goes`() {
    let reversed = OmissionTests.trap.columns([5, 4, 3, 2, 1, 0])
    let qr = OrderedQR(r: OmissionTests.r(reversed))
    #expect(qr.kept == [0, 1, 2, 4])
    #expect(qr.omitted.map(\.column) == [3, 5])
    #expect(OrderedCholesky(reversed.crossProduct(), tolerance: 1e-10).kept == qr.kept)
  }

  @Test(arguments: [1e-150, 1e-12, 1e-3, 1, 1e6, 1e120])
  func `scaling columns changes no decision`(scale: Double) {
    var a = OmissionTests.trap
    for j in [1, 4] { a.mapColumn(j) { $0 * scale } }
    let qr = OrderedQR(r: OmissionTests.r(a))
    #expect(qr.kept == [0, 1, 2, 4])
    #expect(OrderedCholesky(a.crossProduct(), tolerance: 1e-10).kept == [0, 1, 2, 4])
    expectClose(
      qr.remainingShare, OrderedQR(r: OmissionTests.r(OmissionTests.trap)).remainingShare,
      relative: 1e-12, absolute: 1e-14)
  }

  @Test func `a column of noughts is omitted without an explanation`() {
    let a = Matrix(columns: [[0, 0, 0], [1, 2, 3], [0, 0, 0]])
    let qr = OrderedQR(r: OmissionTests.r(a))
    #expect(qr.kept == [1])
    #expect(
      qr.omitted == [Omission(column: 0, explainedBy: []), Omission(column: 2, explainedBy: [])])
    let cholesky = OrderedCholesky(a.crossProduct(), tolerance: 1e-10)
    #expect(cholesky.kept == [1] && cholesky.remainingShare == [0, 1, 0])
  }

  @Test func `omitted columns take no part in later projections`() {
    // Column 1 is column 0 plus noise below the tolerance; column 2 is that noise.
    let first = Sample.normal(100, 1).column(0)
    let noise = Sample.normal(100, 1, seed: 9).column(0)
    let nearly = zip(first, noise).map { $0 + 1e-12 * $1 }
    let qr = OrderedQR(r: OmissionTests.r(Matrix(columns: [first, nearly, noise])))
    #expect(qr.kept == [0, 2])
    #expect(qr.remainingShare[2] > 0.9)
  }

  @Test(arguments: [(1e-9, true), (1e-8, true), (1e-11, false), (3e-10, true), (3e-11, false)])
  func `a decision at 1e-10 of the norm is reliable`(noise: Double, isKept: Bool) {
    let base = Sample.normal(5000, 4)
    let extra = Sample.normal(5000, 1, seed: 11).column(0)
    let sum = (0..<5000).map { i in
      base[i, 0] - base[i, 1] + base[i, 2] + 2 * base[i, 3] + 7.0.squareRoot() * noise * extra[i]
    }
    let a = Matrix(columns: (0..<4).map { base.column($0) } + [sum])
    let qr = OrderedQR(r: OmissionTests.r(a))
    #expect((qr.kept.count == 5) == isKept)
    expectClose(qr.remainingShare[4], noise, relative: 0.05)
    #expect(!isKept || qr.r.rowCount == 5)
  }

  @Test func `the kept columns give the same factor, inverse and solution either way`() {
    let cross = OmissionTests.trap.crossProduct()
    let (cholesky, qr) = (
      OrderedCholesky(cross, tolerance: 1e-10), OrderedQR(r: OmissionTests.r(OmissionTests.trap))
    )
    let kept = cross.submatrix(rows: qr.kept, columns: qr.kept)
    #expect(Sample.distance(qr.r.crossProduct(), kept) < 1e-12)
    #expect(Sample.distance(qr.r, cholesky.lower.transposed()) < 1e-12)
    #expect(Sample.distance(qr.inverseCrossProduct(), cholesky.inverse()) < 1e-13)
    #expect(Sample.distance(cholesky.inverse().multiply(kept), .identity(4)) < 1e-13)
    expectClose(
      cholesky.solve(kept.multiply([1, 2, 3, 4])), [1, 2, 3, 4], relative: 1e-12)
    #expect(qr.r.diagonal.allSatisfy { $0 > 0 })
  }

  @Test func `norms of the columns before centring can be the yardstick`() {
    let qr = OrderedQR(r: Matrix(rows: [[1e-9, 0], [0, 1]]), norms: [100, 1])
    #expect(qr.kept == [1])
    expectClose(qr.remainingShare[0], 1e-11, relative: 1e-15)
  }

  @Test func `a column that is not finite is omitted`() {
    let cholesky = OrderedCholesky(
      Matrix(rows: [[1, 0.5, 0], [0.5, .nan, 0], [0, 0, 2]]), tolerance: 1e-10)
    #expect(cholesky.kept == [0, 2])
    #expect(cholesky.remainingShare == [1, 0, 1])
  }
}
