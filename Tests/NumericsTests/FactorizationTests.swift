import Glibc
import Numerics
import TestSupport
import Testing

@Suite struct FactorizationTests {
  @Test(arguments: [1, 2, 7, 40])
  func `a Cholesky factor gives the matrix, its inverse and its determinant`(k: Int) throws {
    let a = Sample.positive(k)
    let cholesky = try Cholesky(a)
    let product = cholesky.lower.multiply(cholesky.lower.transposed())
    #expect(Sample.distance(product, a) < 1e-13 * a.oneNorm)
    #expect(Sample.distance(cholesky.inverse().multiply(a), .identity(k)) < 1e-9)
    #expect(Sample.distance(cholesky.solve(a), .identity(k)) < 1e-9)
    #expect(cholesky.inverse() == cholesky.inverse().transposed())
    let eigen = try SymmetricEigen(a)
    expectClose(
      cholesky.logDeterminant, eigen.values.reduce(0) { $0 + log($1) }, relative: 1e-9,
      absolute: 1e-9)
    let condition = eigen.values[0] / (eigen.values.last ?? 1)
    #expect(cholesky.reciprocalCondition > condition / (10 * Double(k)))
    #expect(cholesky.reciprocalCondition < condition * 10 * Double(k))
  }

  @Test func `Cholesky refuses what has no factor`() {
    #expect(throws: LinearAlgebraError.notPositiveDefinite(order: 2)) {
      _ = try Cholesky(Matrix(rows: [[1, 2], [2, 1]]))
    }
    #expect(throws: LinearAlgebraError.notFinite(column: 1)) {
      _ = try Cholesky(Matrix(rows: [[1, 0], [0, .nan]]))
    }
    #expect(throws: LinearAlgebraError.shapeMismatch(operation: "Cholesky", expected: 1, found: 2))
    {
      _ = try Cholesky(Matrix(rows: [[1, 2]]))
    }
  }

  @Test func `empty matrices have empty factors`() throws {
    let empty = Matrix(repeating: 0, rowCount: 0, columnCount: 0)
    #expect(try Cholesky(empty).inverse() == empty)
    #expect(try Cholesky(empty).logDeterminant == 0)
    #expect(OrderedCholesky(empty, tolerance: 0).kept == [])
    #expect(OrderedQR(r: empty).r == empty)
    #expect(try SymmetricEigen(empty).values == [])
    #expect(try SingularValues(empty).values == [])
    #expect(try PivotedQR(Matrix(repeating: 0, rowCount: 0, columnCount: 3)).rank == 0)
    #expect(empty.multiply(empty) == empty)
    let flat = Matrix(repeating: 0, rowCount: 0, columnCount: 2)
    #expect(flat.crossProduct() == Matrix(repeating: 0, rowCount: 2, columnCount: 2))
  }

  @Test func `eigenvectors are orthonormal and give the matrix back`() throws {
    let a = Sample.positive(12)
    let eigen = try SymmetricEigen(a)
    #expect(Sample.distance(eigen.vectors.crossProduct(), .identity(12)) < 1e-13)
    let back = eigen.vectors.multiply(.diagonal(eigen.values))
      .multiply(eigen.vectors.transposed())
    #expect(Sample.distance(back, a) < 1e-13 * a.oneNorm)
    #expect(eigen.values == eigen.values.sorted())
  }

  @Test(arguments: [(9, 4), (4, 9), (5, 5)])
  func `singular vectors are orthonormal and give the matrix back`(n: Int, k: Int) throws {
    let a = Sample.normal(n, k)
    let singular = try SingularValues(a)
    let r = min(n, k)
    #expect(Sample.distance(singular.left.crossProduct(), .identity(r)) < 1e-13)
    let right = singular.rightTransposed
    #expect(Sample.distance(right.multiply(right.transposed()), .identity(r)) < 1e-13)
    let back = singular.left.multiply(.diagonal(singular.values)).multiply(right)
    #expect(Sample.distance(back, a) < 1e-13)
    #expect(0 < singular.reciprocalCondition && singular.reciprocalCondition <= 1)
  }

  @Test func `Q R gives the matrix and Q keeps lengths`() throws {
    let a = Sample.normal(30, 6)
    let qr = try HouseholderQR(a)
    var padded = Matrix(repeating: 0, rowCount: 30, columnCount: 6)
    for j in 0..<6 { for i in 0...j { padded[i, j] = qr.r[i, j] } }
    #expect(Sample.distance(qr.multiplyQ(padded, transposed: false), a) < 1e-13)
    let rotated = qr.multiplyQ(.identity(30), transposed: true)
    #expect(Sample.distance(rotated.crossProduct(), .identity(30)) < 1e-13)
    let beta = [1.0, -2, 3, 0.5, 0, 7]
    expectClose(qr.leastSquares(a.multiply(beta)), beta, relative: 1e-12, absolute: 1e-12)
  }

  @Test func `pivoted QR finds the rank and solves`() throws {
    var a = Sample.normal(25, 5)
    let sum = zip(a.column(0), a.column(3)).map { $0 + 2 * $1 }
    for i in 0..<25 { a[i, 4] = sum[i] }
    let qr = try PivotedQR(a)
    #expect(qr.rank == 4)
    #expect(qr.pivot.sorted() == [0, 1, 2, 3, 4])
    let y = a.multiply([1, 2, 3, 4, 5])
    expectClose(a.multiply(qr.leastSquares(y)), y, relative: 1e-11, absolute: 1e-11)
  }

  @Test func `triangles are solved and inverted on the named side`() {
    let lower = OrderedCholesky(Sample.positive(6), tolerance: 1e-12).lower
    let upper = lower.transposed()
    let b = Sample.normal(6, 2)
    for (triangle, side) in [(lower, Triangular.Side.lower), (upper, .upper)] {
      let x = Triangular.solve(triangle, side, transposed: false, b)
      #expect(Sample.distance(triangle.multiply(x), b) < 1e-12)
      let z = Triangular.solve(triangle, side, transposed: true, b)
      #expect(Sample.distance(triangle.transposedMultiply(z), b) < 1e-12)
      let inverse = Triangular.inverse(triangle, side)
      #expect(Sample.distance(inverse.multiply(triangle), .identity(6)) < 1e-12)
      let exact = 1 / (triangle.oneNorm * inverse.oneNorm)
      let estimate = Triangular.reciprocalCondition(triangle, side)
      #expect(estimate >= exact * 0.999 && estimate < 10 * exact)
    }
  }

  @Test(arguments: [1, 2047, 2048, 2049, 6000])
  func `blocks of rows give the R factor of the whole`(n: Int) throws {
    let a = Sample.normal(n, 3)
    var blocks = TallSkinnyQR(columnCount: 3)
    blocks.append(a)
    var (first, second) = (TallSkinnyQR(columnCount: 3), TallSkinnyQR(columnCount: 3))
    first.append(Sample.rows(a, 0, n / 3))
    second.append(Sample.rows(a, n / 3, n))
    first.merge(second)
    let cross = a.crossProduct()
    for qr in [blocks, first] {
      #expect(qr.rowCount == n)
      #expect(Sample.distance(qr.r().crossProduct(), cross) < 1e-12 * (cross.oneNorm + 1))
    }
  }

  @Test func `centres and weights enter the R factor`() {
    let a = Sample.normal(50, 2)
    let weights = (0..<50).map { Double($0 % 4) }
    var qr = TallSkinnyQR(columnCount: 2)
    qr.append(a, centres: [0.5, -1], weights: weights)
    var shifted = a
    shifted.mapColumn(0) { $0 - 0.5 }
    shifted.mapColumn(1) { $0 + 1 }
    let expected = weightedCrossProduct(shifted, weights: weights)
    #expect(Sample.distance(qr.r().crossProduct(), expected) < 1e-12)
  }
}
