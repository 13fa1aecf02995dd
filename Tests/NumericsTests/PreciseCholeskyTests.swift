import Numerics
import TestSupport
import Testing

@Suite struct PreciseCholeskyTests {
  @Test func `the Hilbert matrix of order ten is inverted exactly`() throws {
    // A whole inverse; condition number 1.6e13. Entry (0, 0) is n^2, entry (9, 9) is known.
    let n = 10
    let hilbert = (0..<n * n).map { DoubleDouble(1) / DoubleDouble(Double($0 % n + $0 / n + 1)) }
    let inverse = try PreciseCholesky(hilbert, order: n).inverse()
    expectClose(inverse[0].value, 100, relative: 1e-15)
    expectClose(inverse[99].value, 44_914_183_600, relative: 1e-15)
    #expect(inverse.allSatisfy { ($0.value.rounded() - $0.value).magnitude < 1e-3 })
  }

  @Test func `what is not positive definite is refused`() {
    let a = [1.0, 2, 2, 4].map { DoubleDouble($0) }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(order: 2)) {
      _ = try PreciseCholesky(a, order: 2)
    }
    #expect(throws: LinearAlgebraError.notFinite(column: 0)) {
      _ = try PreciseCholesky([DoubleDouble(.nan)], order: 1)
    }
  }

  @Test func `solutions agree with Cholesky in doubles`() throws {
    let a = Sample.positive(6)
    let b = Sample.normal(6, 1).column(0)
    let precise = try PreciseCholesky(a.columnMajor.map { DoubleDouble($0) }, order: 6)
    let x = precise.solve(b.map { DoubleDouble($0) })
    expectClose(x.map(\.value), try Cholesky(a).solve(b), relative: 1e-11)
    let residuals = zip(preciseMultiply(a, x), b).map { ($0 - DoubleDouble($1)).value }
    #expect(residuals.allSatisfy { abs($0) < 1e-28 })
  }
}
