internal import CLAPACK

/// Systems with a triangular matrix.
public enum Triangular {
  /// Which triangle of the matrix is read.
  public enum Side: Sendable {
    /// The lower triangle.
    case lower

    /// The upper triangle.
    case upper

    var letter: String { self == .lower ? "L" : "U" }
  }

  /// The solution X of T X = B or T'X = B (`dtrsm`).
  ///
  /// - Parameters:
  ///   - triangle: T, k x k; only the named triangle is read.
  ///   - side: Which triangle.
  ///   - transposed: Whether to solve with T'.
  ///   - right: B, k x p.
  /// - Returns: X, k x p; not finite where T has a zero on its diagonal.
  /// - Precondition: T is square and B has k rows.
  public static func solve(
    _ triangle: Matrix, _ side: Side, transposed: Bool, _ right: Matrix
  ) -> Matrix {
    precondition(triangle.rowCount == triangle.columnCount, "a triangle is square")
    precondition(triangle.rowCount == right.rowCount, "\(triangle.rowCount) rows expected")
    var solution = right
    guard right.rowCount > 0, right.columnCount > 0 else { return solution }
    var (m, n) = (LAPACK.int(right.rowCount), LAPACK.int(right.columnCount))
    var one = 1.0
    unsafe dtrsm_(
      "L", side.letter, transposed ? "T" : "N", "N", &m, &n, &one, triangle.columnMajor, &m,
      &solution.columnMajor, &m, 1, 1, 1, 1)
    return solution
  }

  /// The solution x of T x = b or T'x = b.
  ///
  /// - Parameters:
  ///   - triangle: T, k x k; only the named triangle is read.
  ///   - side: Which triangle.
  ///   - transposed: Whether to solve with T'.
  ///   - right: b, k entries.
  /// - Returns: x, k entries.
  public static func solve(
    _ triangle: Matrix, _ side: Side, transposed: Bool, _ right: [Double]
  ) -> [Double] {
    let column = Matrix(rowCount: right.count, columnCount: 1, columnMajor: right)
    return solve(triangle, side, transposed: transposed, column).columnMajor
  }

  /// The inverse of T (`dtrtri`), zeros in the other triangle.
  ///
  /// - Parameters:
  ///   - triangle: T, k x k; only the named triangle is read.
  ///   - side: Which triangle.
  /// - Returns: k x k.
  /// - Precondition: T is square with no zero on its diagonal.
  public static func inverse(_ triangle: Matrix, _ side: Side) -> Matrix {
    precondition(triangle.rowCount == triangle.columnCount, "a triangle is square")
    var inverse = zeroed(triangle, keeping: side)
    guard triangle.rowCount > 0 else { return inverse }
    var order = LAPACK.int(triangle.rowCount)
    var info: CInt = 0
    unsafe dtrtri_(side.letter, "N", &order, &inverse.columnMajor, &order, &info, 1, 1)
    precondition(info == 0, "dtrtri: diagonal entry \(info) is zero")
    return inverse
  }

  /// An estimate of 1 / (|T| |T^-1|) in the 1-norm (`dtrcon`); 1 for k = 0.
  ///
  /// - Parameters:
  ///   - triangle: T, k x k; only the named triangle is read.
  ///   - side: Which triangle.
  /// - Returns: Between 0 (singular) and 1.
  public static func reciprocalCondition(_ triangle: Matrix, _ side: Side) -> Double {
    precondition(triangle.rowCount == triangle.columnCount, "a triangle is square")
    guard triangle.rowCount > 0 else { return 1 }
    var order = LAPACK.int(triangle.rowCount)
    var result = 0.0
    var work = [Double](repeating: 0, count: 3 * triangle.rowCount)
    var integers = [CInt](repeating: 0, count: triangle.rowCount)
    var info: CInt = 0
    unsafe dtrcon_(
      "1", side.letter, "N", &order, triangle.columnMajor, &order, &result, &work, &integers,
      &info, 1, 1, 1)
    LAPACK.requireLegalArguments(info, "dtrcon")
    return result
  }

  private static func zeroed(_ triangle: Matrix, keeping side: Side) -> Matrix {
    var result = triangle
    for j in 0..<triangle.columnCount {
      for i in 0..<triangle.rowCount where side == .lower ? i < j : i > j { result[i, j] = 0 }
    }
    return result
  }
}
