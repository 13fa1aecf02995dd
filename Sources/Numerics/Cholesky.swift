internal import CLAPACK
internal import Glibc

/// The Cholesky factorization A = L L' of a symmetric positive definite matrix (`dpotrf`).
///
/// Only the lower triangle of A is read.
public struct Cholesky: Sendable {
  /// The factor L, k x k, zeros above the diagonal.
  public let lower: Matrix

  /// The 1-norm of A, for the condition estimate.
  let norm: Double

  /// Factorizes a matrix.
  ///
  /// - Parameter a: A, k x k, symmetric; only its lower triangle is read. k = 0 is legal.
  /// - Throws: `shapeMismatch` when A is not square, `notFinite` for a value that is not finite,
  ///   `notPositiveDefinite` when a leading minor is not positive.
  public init(_ a: Matrix) throws(LinearAlgebraError) {
    guard a.rowCount == a.columnCount else {
      throw .shapeMismatch(operation: "Cholesky", expected: a.rowCount, found: a.columnCount)
    }
    var factor = a
    for j in 0..<a.columnCount {
      for i in 0..<j { factor[i, j] = 0 }
    }
    if let column = factor.firstColumnNotFinite { throw .notFinite(column: column) }
    var symmetric = factor
    symmetric.mirrorLower()
    norm = symmetric.oneNorm
    var order = LAPACK.int(a.rowCount)
    var leading = LAPACK.leading(a.rowCount)
    var info: CInt = 0
    unsafe dpotrf_("L", &order, &factor.columnMajor, &leading, &info, 1)
    LAPACK.requireLegalArguments(info, "dpotrf")
    guard info == 0 else { throw .notPositiveDefinite(order: Int(info)) }
    lower = factor
  }

  /// The solution X of A X = B (`dpotrs`).
  ///
  /// - Parameter right: B, k x p.
  /// - Returns: X, k x p.
  /// - Precondition: B has k rows.
  public func solve(_ right: Matrix) -> Matrix {
    precondition(right.rowCount == lower.rowCount, "\(lower.rowCount) by \(right.rowCount) rows")
    var solution = right
    guard lower.rowCount > 0, right.columnCount > 0 else { return solution }
    var (order, count) = (LAPACK.int(lower.rowCount), LAPACK.int(right.columnCount))
    var info: CInt = 0
    unsafe dpotrs_(
      "L", &order, &count, lower.columnMajor, &order, &solution.columnMajor, &order, &info, 1)
    LAPACK.requireLegalArguments(info, "dpotrs")
    return solution
  }

  /// The solution x of A x = b.
  ///
  /// - Parameter right: b, k entries.
  /// - Returns: x, k entries.
  public func solve(_ right: [Double]) -> [Double] {
    solve(Matrix(rowCount: right.count, columnCount: 1, columnMajor: right)).columnMajor
  }

  /// The inverse of A, exactly symmetric (`dpotri`).
  ///
  /// - Returns: k x k.
  public func inverse() -> Matrix {
    var inverse = lower
    guard lower.rowCount > 0 else { return inverse }
    var order = LAPACK.int(lower.rowCount)
    var info: CInt = 0
    unsafe dpotri_("L", &order, &inverse.columnMajor, &order, &info, 1)
    LAPACK.requireLegalArguments(info, "dpotri")
    inverse.mirrorLower()
    return inverse
  }

  /// The logarithm of the determinant of A; 0 for k = 0.
  public var logDeterminant: Double {
    2 * lower.diagonal.reduce(0) { $0 + log($1) }
  }

  /// An estimate of 1 / (|A| |A^-1|) in the 1-norm (`dpocon`); 1 for k = 0.
  public var reciprocalCondition: Double {
    guard lower.rowCount > 0 else { return 1 }
    var order = LAPACK.int(lower.rowCount)
    var (size, result) = (norm, 0.0)
    var work = [Double](repeating: 0, count: 3 * lower.rowCount)
    var integers = [CInt](repeating: 0, count: lower.rowCount)
    var info: CInt = 0
    unsafe dpocon_(
      "L", &order, lower.columnMajor, &order, &size, &result, &work, &integers, &info, 1)
    LAPACK.requireLegalArguments(info, "dpocon")
    return result
  }
}

extension Matrix {
  /// The 1-norm: the largest column sum of absolute values; 0 for an empty matrix.
  public var oneNorm: Double {
    var largest = 0.0
    for j in 0..<columnCount {
      var sum = 0.0
      for i in 0..<rowCount { sum += abs(self[i, j]) }
      largest = max(largest, sum)
    }
    return largest
  }
}
