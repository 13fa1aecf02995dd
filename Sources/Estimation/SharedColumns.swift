public import Numerics

/// Columns of numbers, one row for each cluster, of which what clusters add to many estimates are combinations.
public final class SharedColumns: Sendable {
  /// G x t.
  public let contributions: ClusterContributions
  /// Their products, t x t.
  let gram: Matrix

  /// Columns that several estimates share.
  ///
  /// - Parameters:
  ///   - contributions: G x t; a column is no estimate's.
  ///   - threads: At least 1; changes no bit.
  public init(_ contributions: ClusterContributions, threads: Int) {
    self.contributions = contributions
    let (psi, block) = (contributions.psi, 2048)
    let count = max((psi.rowCount + block - 1) / block, 1)
    let parts = parallelMap(count: count, threads: threads) { part in
      let rows = Array(part * block..<min((part + 1) * block, psi.rowCount))
      return weightedCrossProduct(
        psi.submatrix(rows: rows, columns: Array(0..<psi.columnCount)))
    }
    gram = Matrix(
      rowCount: psi.columnCount, columnCount: psi.columnCount,
      columnMajor: parts.dropFirst().reduce(into: parts[0].columnMajor) { sums, part in
        for place in sums.indices { sums[place] += part.columnMajor[place] }
      })
  }

  /// The products of combinations: W'(psi'psi)W, where nothing of the order of the clusters is touched.
  ///
  /// - Parameter weights: W, t x q.
  /// - Returns: q x q, symmetric to rounding.
  public func products(of weights: Matrix) -> Matrix {
    weights.transposedMultiply(gram.multiply(weights))
  }
}
