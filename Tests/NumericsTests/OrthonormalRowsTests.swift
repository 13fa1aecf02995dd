import Numerics
import TestSupport
import Testing

@Suite struct OrthonormalRowsTests {
  @Test func `L Q is the matrix and Q has orthonormal rows`() throws {
    let a = Matrix(rows: [[1, 2, 0.5, -1], [1e6, 2e6 + 1, 0.25e6, 3], [1e-7, 0, 3e-7, 1e-7]])
    let found = try #require(OrthonormalRows(a))
    let back = found.lower.multiply(found.rows)
    let gram = found.rows.multiply(found.rows.transposed())
    for i in 0..<3 {
      let size = a.row(i).map(abs).max() ?? 0
      for j in 0..<4 { #expect(abs(back[i, j] - a[i, j]) <= 1e-15 * size) }
      for j in 0..<3 { #expect(abs(gram[i, j] - (i == j ? 1 : 0)) < 1e-15) }
    }
    let solved = found.solve([3, -1, 2])
    expectClose(found.lower.multiply(solved), [3, -1, 2], relative: 1e-12)
  }

  @Test func `rows that repeat each other have none`() {
    #expect(OrthonormalRows(Matrix(rows: [[1, 2, 3], [2, 4, 6]])) == nil)
    #expect(OrthonormalRows(Matrix(rows: [[0, 0, 0]])) == nil)
    #expect(OrthonormalRows(Matrix(rows: [[1, 2, 3], [1, 2, 3 + 1e-12]])) == nil)
    #expect(OrthonormalRows(Matrix(rows: [[1, 2, 3], [1, 2, 3 + 1e-6]])) != nil)
  }
}
