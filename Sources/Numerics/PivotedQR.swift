internal import CLAPACK

/// The factorization A P = Q R with column pivoting (`dgeqp3`), for solving when the rank is open.
///
/// Which column it sets aside depends on the data, not on the user's order: `OrderedQR` and
/// `OrderedCholesky` decide on omission.
public struct PivotedQR: Sendable {
  /// The number of diagonal entries of R above `tolerance` times the first: a result, not an error.
  public let rank: Int

  /// The permutation, zero-based: column `pivot[j]` of A is column j of R.
  public let pivot: [Int]

  private let reflectors: Matrix
  private let scales: [Double]

  /// Factorizes a matrix.
  ///
  /// - Parameters:
  ///   - a: A, n x k.
  ///   - tolerance: The share of the largest diagonal entry of R that counts as nought.
  /// - Throws: `notFinite` for a value that is not finite.
  public init(_ a: Matrix, tolerance: Double = 1e-10) throws(LinearAlgebraError) {
    if let column = a.firstColumnNotFinite { throw .notFinite(column: column) }
    var factored = a
    (pivot, scales) = PivotedQR.geqp3(&factored)
    reflectors = factored
    let diagonal = factored.diagonal.map { abs($0) }
    let threshold = tolerance * (diagonal.first ?? 0)
    rank = diagonal.prefix { $0 > threshold }.count
  }

  /// The factor R, min(n, k) x k, upper trapezoidal, its columns in the order of `pivot`.
  public var r: Matrix {
    let rows = min(reflectors.rowCount, reflectors.columnCount)
    var result = Matrix(repeating: 0, rowCount: rows, columnCount: reflectors.columnCount)
    for j in 0..<reflectors.columnCount {
      for i in 0..<min(j + 1, rows) { result[i, j] = reflectors[i, j] }
    }
    return result
  }

  /// A least squares solution of A x = b with nought for the columns beyond the rank.
  ///
  /// - Parameter b: n entries.
  /// - Returns: k entries, in the order of A's columns.
  public func leastSquares(_ b: [Double]) -> [Double] {
    precondition(b.count == reflectors.rowCount, "\(reflectors.rowCount) entries expected")
    let rotated = HouseholderQR.ormqr(reflectors, scales, Matrix(columns: [b]), transposed: true)
    let leading = Array(0..<rank)
    let triangle = reflectors.submatrix(rows: leading, columns: leading)
    let solution = Triangular.solve(
      triangle, .upper, transposed: false, Array(rotated.columnMajor[0..<rank]))
    var result = [Double](repeating: 0, count: reflectors.columnCount)
    for (j, value) in solution.enumerated() { result[pivot[j]] = value }
    return result
  }

  private static func geqp3(_ a: inout Matrix) -> (pivot: [Int], scales: [Double]) {
    var scales = [Double](repeating: 0, count: min(a.rowCount, a.columnCount))
    guard !scales.isEmpty else { return (Array(0..<a.columnCount), scales) }
    var pivot = [CInt](repeating: 0, count: a.columnCount)
    var (m, n) = (LAPACK.int(a.rowCount), LAPACK.int(a.columnCount))
    var info: CInt = 0
    var (query, size) = (0.0, CInt(-1))
    unsafe dgeqp3_(&m, &n, &a.columnMajor, &m, &pivot, &scales, &query, &size, &info)
    size = CInt(query)
    var work = [Double](repeating: 0, count: Int(size))
    unsafe dgeqp3_(&m, &n, &a.columnMajor, &m, &pivot, &scales, &work, &size, &info)
    LAPACK.requireLegalArguments(info, "dgeqp3")
    return (pivot.map { Int($0) - 1 }, scales)
  }
}
