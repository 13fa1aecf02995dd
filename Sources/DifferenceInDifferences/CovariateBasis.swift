internal import Numerics

/// Covariates made orthogonal over all rows: z = (x - origin) T.
///
/// Estimates do not depend on the basis; conditions of cells do.
struct CovariateBasis: Sendable {
  /// One number per covariate.
  let origin: [Double]

  /// T, m x k: upper triangular on the kept covariates, nought on the others.
  let transform: Matrix

  /// The covariates that say something beyond those before them.
  let kept: [Int]

  /// The others, with what explains them.
  let omitted: [Omission]

  /// By cross products while 1e-4 of every squared norm remains, else by QR at 1e-10 of the norm.
  init(_ x: Matrix) {
    var moments = CoMoments(columnCount: x.columnCount)
    moments.add(x)
    origin = moments.mean
    let n = Double(max(x.rowCount, 1))
    let byProducts = OrderedCholesky(moments.comoment, tolerance: 1e-4)
    let r: Matrix
    if byProducts.omitted.isEmpty {
      (kept, omitted) = (byProducts.kept, [])
      r = byProducts.lower.transposed()
    } else {
      let byRows = CovariateBasis.factor(x, origin: origin)
      (kept, omitted) = (byRows.kept, byRows.omitted)
      r = byRows.r
    }
    var transform = Matrix(repeating: 0, rowCount: x.columnCount, columnCount: kept.count)
    let inverse = Triangular.inverse(r, .upper)
    for (row, column) in kept.enumerated() {
      for j in row..<kept.count { transform[column, j] = inverse[row, j] * n.squareRoot() }
    }
    self.transform = transform
  }

  private static func factor(_ x: Matrix, origin: [Double]) -> OrderedQR {
    var qr = TallSkinnyQR(columnCount: x.columnCount)
    qr.append(x, centres: origin)
    let r = qr.r()
    // A constant column leaves rounding of its level behind: its norm counts with the level.
    let root = Double(x.rowCount).squareRoot()
    let norms = (0..<x.columnCount).map { j in
      let column = r.column(j)
      return max(column.dot(column).squareRoot(), abs(origin[j]) * root * 1e-4)
    }
    return OrderedQR(r: r, norms: norms)
  }
}
