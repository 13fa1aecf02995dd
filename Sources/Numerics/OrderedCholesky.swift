internal import Glibc

/// A Cholesky factorization in the user's order that leaves out what earlier columns explain.
///
/// Column j is omitted when its squared norm, after projection on the kept earlier columns, falls
/// below `tolerance` of its squared norm. Omitted columns take no part in later projections. The
/// decision compares shares, so it does not change when a column is scaled.
///
/// Working on cross products limits what can be told: squared shares below about k * 1e-15 are
/// noise. For a decision on the norm down to 1e-10, use `OrderedQR`.
///
/// Agrees with the rule of R's `lm` and `fixest` on which of several collinear columns goes.
public struct OrderedCholesky: Sendable {
  /// The order k of the cross-product matrix.
  public let columnCount: Int

  /// The kept columns, ascending.
  public let kept: [Int]

  /// The omitted columns, ascending, each with what explains it.
  public let omitted: [Omission]

  /// The remaining squared norm as a share of the squared norm, for each of the k columns.
  ///
  /// 0 for a column of zeros and for one that is not finite; rounding never makes it negative.
  public let remainingShare: [Double]

  /// The lower factor on the kept columns, m x m: C[kept, kept] = L L'.
  public let lower: Matrix

  /// Sweeps the columns of a cross-product matrix in order.
  ///
  /// - Parameters:
  ///   - c: C, k x k, symmetric; only its lower triangle is read.
  ///   - tolerance: The share of the squared norm below which a column is omitted, in [0, 1).
  /// - Precondition: C is square.
  /// - Complexity: O(k^3).
  public init(_ c: Matrix, tolerance: Double) {
    precondition(c.rowCount == c.columnCount, "\(c.rowCount) x \(c.columnCount) is not square")
    columnCount = c.columnCount
    var kept: [Int] = []
    var omitted: [Omission] = []
    var shares: [Double] = []
    var rows: [[Double]] = []
    let norms = c.diagonal.map { $0.squareRoot() }
    for j in 0..<c.columnCount {
      let size = c[j, j]
      var row = OrderedCholesky.solveForward(rows, kept.map { c[j, $0] })
      let remaining = row.reduce(size) { $0 - $1 * $1 }
      let share = size > 0 && size.isFinite && remaining > 0 ? min(remaining / size, 1) : 0
      shares.append(share)
      if share > 0 && share >= tolerance {
        row.append(remaining.squareRoot())
        rows.append(row)
        kept.append(j)
      } else {
        let coefficients = OrderedCholesky.solveBackward(rows, row)
        omitted.append(
          Omission.significant(column: j, kept: kept, coefficients: coefficients, norms: norms))
      }
    }
    self.kept = kept
    self.omitted = omitted
    remainingShare = shares
    var factor = Matrix(repeating: 0, rowCount: kept.count, columnCount: kept.count)
    for (i, row) in rows.enumerated() {
      for (j, value) in row.enumerated() { factor[i, j] = value }
    }
    lower = factor
  }

  /// The solution x of C[kept, kept] x = b.
  ///
  /// - Parameter right: b on the kept columns, m entries.
  /// - Returns: x, m entries, in the order of `kept`.
  public func solve(_ right: [Double]) -> [Double] {
    solve(Matrix(rowCount: right.count, columnCount: 1, columnMajor: right)).columnMajor
  }

  /// The solution X of C[kept, kept] X = B.
  ///
  /// - Parameter right: B on the kept columns, m x p.
  /// - Returns: X, m x p.
  public func solve(_ right: Matrix) -> Matrix {
    let half = Triangular.solve(lower, .lower, transposed: false, right)
    return Triangular.solve(lower, .lower, transposed: true, half)
  }

  /// The inverse of C[kept, kept], exactly symmetric.
  ///
  /// - Returns: m x m, in the order of `kept`.
  public func inverse() -> Matrix {
    Triangular.inverse(lower, .lower).crossProduct()
  }

  /// The logarithm of the determinant of C[kept, kept].
  public var logDeterminant: Double {
    2 * lower.diagonal.reduce(0) { $0 + log($1) }
  }

  private static func solveForward(_ rows: [[Double]], _ right: [Double]) -> [Double] {
    var solution = right
    for (i, row) in rows.enumerated() {
      var sum = solution[i]
      for p in 0..<i { sum -= row[p] * solution[p] }
      solution[i] = sum / row[i]
    }
    return solution
  }

  private static func solveBackward(_ rows: [[Double]], _ right: [Double]) -> [Double] {
    var solution = right
    for i in rows.indices.reversed() {
      solution[i] /= rows[i][i]
      for p in 0..<i { solution[p] -= rows[i][p] * solution[i] }
    }
    return solution
  }
}
