import Numerics

/// Takes the products of cells into a working basis, many cells by one product of matrices.
///
/// (M'S M)_ij = Σ_a S_aa M_ai M_aj + Σ_{a>b} S_ab (M_ai M_bj + M_bi M_aj): the numbers of a packed triangle times factors
/// that are the same for every cell.
struct BasisProducts: Sendable {
  /// w (w + 1)/2 x q (q + 1)/2.
  private let factors: Matrix

  /// Products in the basis of a map.
  ///
  /// - Parameter matrix: M, w x q; w is small.
  init(_ matrix: Matrix) {
    let (width, order) = (matrix.rowCount, matrix.columnCount)
    var factors: [Double] = []
    factors.reserveCapacity(
      SegmentProducts.packedCount(width) * SegmentProducts.packedCount(order))
    for j in 0..<order {
      for i in j..<order {
        for b in 0..<width {
          factors.append(matrix[b, i] * matrix[b, j])
          for a in (b + 1)..<max(width, b + 1) {
            factors.append(matrix[a, i] * matrix[b, j] + matrix[b, i] * matrix[a, j])
          }
        }
      }
    }
    self.factors = Matrix(
      rowCount: SegmentProducts.packedCount(width),
      columnCount: SegmentProducts.packedCount(order), columnMajor: factors)
  }

  /// The packed triangles of M'S M.
  ///
  /// - Parameter triangles: A column for each cell: the packed lower triangle of S, column by column.
  /// - Returns: A row for each cell: the packed lower triangle, column by column.
  func products(of triangles: Matrix) -> Matrix { triangles.transposedMultiply(factors) }
}
