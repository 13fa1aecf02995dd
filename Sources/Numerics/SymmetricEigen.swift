internal import CLAPACK

/// The eigenvalues and eigenvectors of a symmetric matrix (`dsyevd`).
public struct SymmetricEigen: Sendable {
  /// The eigenvalues, ascending.
  public let values: [Double]

  /// The orthonormal eigenvectors, one per column, k x k.
  ///
  /// The entry of the largest size in each column is positive, so that signs do not depend on BLAS.
  public let vectors: Matrix

  /// Decomposes a matrix.
  ///
  /// - Parameter a: A, k x k, symmetric; only its lower triangle is read.
  /// - Throws: `shapeMismatch` when A is not square, `notFinite` for a value that is not finite,
  ///   `notConverged` when the iteration fails.
  public init(_ a: Matrix) throws(LinearAlgebraError) {
    guard a.rowCount == a.columnCount else {
      throw .shapeMismatch(operation: "eigenvalues", expected: a.rowCount, found: a.columnCount)
    }
    var factored = a
    factored.mirrorLower()
    if let column = factored.firstColumnNotFinite { throw .notFinite(column: column) }
    var eigenvalues = [Double](repeating: 0, count: a.rowCount)
    let info = SymmetricEigen.syevd(&factored, &eigenvalues)
    guard info == 0 else { throw .notConverged(routine: "dsyevd", remaining: Int(info)) }
    values = eigenvalues
    factored.orientColumns()
    vectors = factored
  }

  private static func syevd(_ a: inout Matrix, _ values: inout [Double]) -> CInt {
    guard a.rowCount > 0 else { return 0 }
    var order = LAPACK.int(a.rowCount)
    var info: CInt = 0
    var (query, size) = (0.0, CInt(-1))
    var (integerQuery, integerSize) = (CInt(0), CInt(-1))
    unsafe dsyevd_(
      "V", "L", &order, &a.columnMajor, &order, &values, &query, &size, &integerQuery,
      &integerSize, &info, 1, 1)
    (size, integerSize) = (CInt(query), integerQuery)
    var work = [Double](repeating: 0, count: Int(size))
    var integers = [CInt](repeating: 0, count: Int(integerSize))
    unsafe dsyevd_(
      "V", "L", &order, &a.columnMajor, &order, &values, &work, &size, &integers, &integerSize,
      &info, 1, 1)
    LAPACK.requireLegalArguments(info, "dsyevd")
    return info
  }
}

extension Matrix {
  /// Changes the sign of every column whose entry of the largest size is negative.
  ///
  /// - Returns: The signs that the columns were multiplied by.
  @discardableResult
  mutating func orientColumns() -> [Double] {
    (0..<columnCount).map { j in
      var largest = 0.0
      for i in 0..<rowCount where abs(self[i, j]) > abs(largest) * (1 + 1e-9) {
        largest = self[i, j]
      }
      guard largest < 0 else { return 1 }
      mapColumn(j) { -$0 }
      return -1
    }
  }
}
