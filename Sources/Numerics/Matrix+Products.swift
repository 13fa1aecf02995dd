internal import CLAPACK

extension Matrix {
  /// The product A B (`dgemm`, or where BLAS is the reference one a kernel of our own).
  ///
  /// - Parameter other: B, `columnCount` x p.
  /// - Returns: `rowCount` x p.
  /// - Precondition: The inner sizes agree.
  public func multiply(_ other: Matrix) -> Matrix {
    precondition(columnCount == other.rowCount, "\(columnCount) columns by \(other.rowCount) rows")
    return Matrix.product(self, transposed: false, other, rows: rowCount, inner: columnCount)
  }

  /// The product A b (`dgemv`).
  ///
  /// - Parameter vector: b, `columnCount` entries.
  /// - Returns: `rowCount` entries.
  /// - Precondition: The sizes agree.
  public func multiply(_ vector: [Double]) -> [Double] {
    precondition(vector.count == columnCount, "\(columnCount) columns by \(vector.count) entries")
    return multiplyVector(vector, transposed: false)
  }

  /// The product A'B (`dgemm`, or where BLAS is the reference one a kernel of our own).
  ///
  /// - Parameter other: B, `rowCount` x p.
  /// - Returns: `columnCount` x p.
  /// - Precondition: The numbers of rows agree.
  public func transposedMultiply(_ other: Matrix) -> Matrix {
    precondition(rowCount == other.rowCount, "\(rowCount) rows by \(other.rowCount) rows")
    return Matrix.product(self, transposed: true, other, rows: columnCount, inner: rowCount)
  }

  /// The product A'b (`dgemv`).
  ///
  /// - Parameter vector: b, `rowCount` entries.
  /// - Returns: `columnCount` entries.
  /// - Precondition: The sizes agree.
  public func transposedMultiply(_ vector: [Double]) -> [Double] {
    precondition(vector.count == rowCount, "\(rowCount) rows by \(vector.count) entries")
    return multiplyVector(vector, transposed: true)
  }

  /// The cross product A'A (`dsyrk`), exactly symmetric.
  ///
  /// - Returns: `columnCount` x `columnCount`.
  public func crossProduct() -> Matrix {
    var result = Matrix(repeating: 0, rowCount: columnCount, columnCount: columnCount)
    guard columnCount > 0, rowCount > 0 else { return result }
    var (order, inner) = (LAPACK.int(columnCount), LAPACK.int(rowCount))
    var (one, zero) = (1.0, 0.0)
    var leading = LAPACK.leading(rowCount)
    unsafe dsyrk_(
      "L", "T", &order, &inner, &one, columnMajor, &leading, &zero, &result.columnMajor, &order,
      1, 1)
    result.mirrorLower()
    return result
  }

  /// Copies the lower triangle onto the upper one.
  mutating func mirrorLower() {
    precondition(rowCount == columnCount, "\(rowCount) x \(columnCount) is not square")
    for j in 0..<columnCount {
      for i in (j + 1)..<max(rowCount, j + 1) { self[j, i] = self[i, j] }
    }
  }

  private static func product(
    _ a: Matrix, transposed: Bool, _ b: Matrix, rows: Int, inner: Int
  ) -> Matrix {
    var result = Matrix(repeating: 0, rowCount: rows, columnCount: b.columnCount)
    guard rows > 0, inner > 0, b.columnCount > 0 else { return result }
    if rows * inner * b.columnCount <= smallWork {
      let left = transposed ? a.transposed() : a
      result.addSmallProduct(left, b)
      return result
    }
    if multipliesItself, rows >= 4, b.columnCount >= 2 {
      return blockedProduct(transposed ? a : a.transposed(), b)
    }
    var (m, n, k) = (LAPACK.int(rows), LAPACK.int(b.columnCount), LAPACK.int(inner))
    var (leadingA, leadingB) = (LAPACK.leading(a.rowCount), LAPACK.leading(b.rowCount))
    var (one, zero) = (1.0, 0.0)
    unsafe dgemm_(
      transposed ? "T" : "N", "N", &m, &n, &k, &one, a.columnMajor, &leadingA, b.columnMajor,
      &leadingB, &zero, &result.columnMajor, &m, 1, 1)
    return result
  }

  /// Products of so few multiplications cost less here than calls to BLAS, and have the same bits with any BLAS.
  private static let smallWork = 1 << 15

  /// Adds A B, column by column, four columns of A at a time.
  private mutating func addSmallProduct(_ a: Matrix, _ b: Matrix) {
    let (m, n, k) = (rowCount, columnCount, a.columnCount)
    unsafe columnMajor.withUnsafeMutableBufferPointer { result in
      unsafe a.columnMajor.withUnsafeBufferPointer { a in
        unsafe b.columnMajor.withUnsafeBufferPointer { b in
          guard let result = result.baseAddress, let a = a.baseAddress, let b = b.baseAddress
          else { return }
          for j in 0..<n {
            let c = unsafe result + j &* m
            let factors = unsafe b + j &* k
            var l = 0
            while l &+ 4 <= k {
              let a0 = unsafe a + l &* m
              let (a1, a2, a3) = unsafe (a0 + m, a0 + 2 &* m, a0 + 3 &* m)
              let (f0, f1) = unsafe (factors[l], factors[l &+ 1])
              let (f2, f3) = unsafe (factors[l &+ 2], factors[l &+ 3])
              for i in 0..<m {
                unsafe c[i] += (a0[i] * f0 + a1[i] * f1) + (a2[i] * f2 + a3[i] * f3)
              }
              l &+= 4
            }
            while l < k {
              let a0 = unsafe a + l &* m
              let f0 = unsafe factors[l]
              for i in 0..<m { unsafe c[i] += a0[i] * f0 }
              l &+= 1
            }
          }
        }
      }
    }
  }

  private func multiplyVector(_ vector: [Double], transposed: Bool) -> [Double] {
    var result = [Double](repeating: 0, count: transposed ? columnCount : rowCount)
    guard rowCount > 0, columnCount > 0 else { return result }
    var (m, n) = (LAPACK.int(rowCount), LAPACK.int(columnCount))
    var (one, zero) = (1.0, 0.0)
    var step: CInt = 1
    unsafe dgemv_(
      transposed ? "T" : "N", &m, &n, &one, columnMajor, &m, vector, &step, &zero, &result, &step,
      1)
    return result
  }
}
