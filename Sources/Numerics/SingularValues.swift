internal import CLAPACK

/// The thin singular value decomposition A = U diag(s) V' (`dgesdd`).
public struct SingularValues: Sendable {
  /// The singular values, descending, min(n, k) of them.
  public let values: [Double]

  /// The left singular vectors U, n x min(n, k).
  public let left: Matrix

  /// The right singular vectors transposed, V', min(n, k) x k.
  public let rightTransposed: Matrix

  /// Decomposes a matrix.
  ///
  /// - Parameter a: A, n x k.
  /// - Throws: `notFinite` for a value that is not finite, `notConverged` when the iteration fails.
  public init(_ a: Matrix) throws(LinearAlgebraError) {
    if let column = a.firstColumnNotFinite { throw .notFinite(column: column) }
    let rank = min(a.rowCount, a.columnCount)
    var (factored, values) = (a, [Double](repeating: 0, count: rank))
    var left = Matrix(repeating: 0, rowCount: a.rowCount, columnCount: rank)
    var right = Matrix(repeating: 0, rowCount: rank, columnCount: a.columnCount)
    let info = SingularValues.gesdd(&factored, &values, &left, &right)
    guard info == 0 else { throw .notConverged(routine: "dgesdd", remaining: Int(info)) }
    for (i, sign) in left.orientColumns().enumerated() where sign < 0 {
      for j in 0..<a.columnCount { right[i, j] = -right[i, j] }
    }
    (self.values, self.left, rightTransposed) = (values, left, right)
  }

  /// The smallest singular value over the largest: 1 / condition number; 1 for an empty matrix.
  public var reciprocalCondition: Double {
    guard let first = values.first, let last = values.last else { return 1 }
    return first > 0 ? last / first : 0
  }

  private static func gesdd(
    _ a: inout Matrix, _ values: inout [Double], _ left: inout Matrix, _ right: inout Matrix
  ) -> CInt {
    guard !values.isEmpty else { return 0 }
    var (m, n) = (LAPACK.int(a.rowCount), LAPACK.int(a.columnCount))
    var rank = LAPACK.int(values.count)
    var integers = [CInt](repeating: 0, count: 8 * values.count)
    var info: CInt = 0
    var (query, size) = (0.0, CInt(-1))
    unsafe dgesdd_(
      "S", &m, &n, &a.columnMajor, &m, &values, &left.columnMajor, &m, &right.columnMajor, &rank,
      &query, &size, &integers, &info, 1)
    size = CInt(query)
    var work = [Double](repeating: 0, count: Int(size))
    unsafe dgesdd_(
      "S", &m, &n, &a.columnMajor, &m, &values, &left.columnMajor, &m, &right.columnMajor, &rank,
      &work, &size, &integers, &info, 1)
    LAPACK.requireLegalArguments(info, "dgesdd")
    return info
  }
}
