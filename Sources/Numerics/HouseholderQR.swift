internal import CLAPACK

/// The factorization A = Q R by Householder reflections (`dgeqrf`), for full column rank.
public struct HouseholderQR: Sendable {
  /// R above the diagonal and the reflectors below it, n x k.
  let reflectors: Matrix

  /// The scalar factors of the reflectors, min(n, k) of them.
  let scales: [Double]

  /// Factorizes a matrix.
  ///
  /// - Parameter a: A, n x k.
  /// - Throws: `notFinite` for a value that is not finite.
  public init(_ a: Matrix) throws(LinearAlgebraError) {
    if let column = a.firstColumnNotFinite { throw .notFinite(column: column) }
    var factored = a
    scales = HouseholderQR.geqrf(&factored)
    reflectors = factored
  }

  /// The factor R, min(n, k) x k, upper trapezoidal.
  public var r: Matrix {
    let rows = min(reflectors.rowCount, reflectors.columnCount)
    var result = Matrix(repeating: 0, rowCount: rows, columnCount: reflectors.columnCount)
    for j in 0..<reflectors.columnCount {
      for i in 0..<min(j + 1, rows) { result[i, j] = reflectors[i, j] }
    }
    return result
  }

  /// The product Q B or Q'B (`dormqr`), Q being n x n.
  ///
  /// - Parameters:
  ///   - b: B, n x p.
  ///   - transposed: Whether to multiply by Q'.
  /// - Returns: n x p.
  public func multiplyQ(_ b: Matrix, transposed: Bool) -> Matrix {
    precondition(b.rowCount == reflectors.rowCount, "\(reflectors.rowCount) rows expected")
    return HouseholderQR.ormqr(reflectors, scales, b, transposed: transposed)
  }

  /// The least squares solution of A x = b for A of full column rank.
  ///
  /// - Parameter b: n entries.
  /// - Returns: k entries; not finite when R has a zero on its diagonal.
  /// - Precondition: n is at least k.
  public func leastSquares(_ b: [Double]) -> [Double] {
    let k = reflectors.columnCount
    precondition(reflectors.rowCount >= k, "\(reflectors.rowCount) rows for \(k) columns")
    let rotated = multiplyQ(Matrix(columns: [b]), transposed: true)
    return Triangular.solve(r, .upper, transposed: false, Array(rotated.columnMajor[0..<k]))
  }

  /// `dgeqrf`: the matrix becomes R and the reflectors.
  ///
  /// - Returns: The scalar factors of the reflectors.
  static func geqrf(_ a: inout Matrix) -> [Double] {
    var scales = [Double](repeating: 0, count: min(a.rowCount, a.columnCount))
    guard !scales.isEmpty else { return scales }
    var (m, n) = (LAPACK.int(a.rowCount), LAPACK.int(a.columnCount))
    var info: CInt = 0
    var (query, size) = (0.0, CInt(-1))
    unsafe dgeqrf_(&m, &n, &a.columnMajor, &m, &scales, &query, &size, &info)
    size = CInt(query)
    var work = [Double](repeating: 0, count: Int(size))
    unsafe dgeqrf_(&m, &n, &a.columnMajor, &m, &scales, &work, &size, &info)
    LAPACK.requireLegalArguments(info, "dgeqrf")
    return scales
  }

  /// `dormqr`: Q B or Q'B from reflectors.
  static func ormqr(
    _ reflectors: Matrix, _ scales: [Double], _ b: Matrix, transposed: Bool
  ) -> Matrix {
    var result = b
    guard !scales.isEmpty, b.columnCount > 0 else { return result }
    var (m, n, k) = (LAPACK.int(b.rowCount), LAPACK.int(b.columnCount), LAPACK.int(scales.count))
    var info: CInt = 0
    var (query, size) = (0.0, CInt(-1))
    let letter = transposed ? "T" : "N"
    unsafe dormqr_(
      "L", letter, &m, &n, &k, reflectors.columnMajor, &m, scales, &result.columnMajor, &m,
      &query, &size, &info, 1, 1)
    size = CInt(query)
    var work = [Double](repeating: 0, count: Int(size))
    unsafe dormqr_(
      "L", letter, &m, &n, &k, reflectors.columnMajor, &m, scales, &result.columnMajor, &m, &work,
      &size, &info, 1, 1)
    LAPACK.requireLegalArguments(info, "dormqr")
    return result
  }
}
