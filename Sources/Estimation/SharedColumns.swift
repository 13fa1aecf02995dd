public import Numerics

/// Columns of numbers, one row for each cluster, of which what clusters add to many estimates are combinations.
public final class SharedColumns: Sendable {
  /// G x t.
  public let contributions: ClusterContributions
  /// Their products, t x t.
  let gram: Matrix

  /// Columns that several estimates share.
  ///
  /// - Parameter contributions: G x t; a column is no estimate's.
  public init(_ contributions: ClusterContributions) {
    self.contributions = contributions
    gram = contributions.psi.crossProduct()
  }

  /// The products of combinations: W'(psi'psi)W, where nothing of the order of the clusters is touched.
  ///
  /// - Parameter weights: W, t x q.
  /// - Returns: q x q, symmetric to rounding.
  public func products(of weights: Matrix) -> Matrix {
    weights.transposedMultiply(gram.multiply(weights))
  }
}
