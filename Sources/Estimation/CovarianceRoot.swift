import Numerics

/// A covariance as R'R, by which combinations are judged.
///
/// Of terms that nearly repeat each other, such as a year and its square, c'Vc is a small difference of large numbers, and
/// loses twice as many digits as R c does.
struct CovarianceRoot: Sendable {
  /// Diagonals may differ by this share of themselves: they are sums in another order, while what is centred, repaired or
  /// has no variance differs by far more.
  private static let tolerance = 1e-10

  /// R, at most p rows by p.
  private let root: Matrix

  /// The root of a covariance; nil where V is not F'F: it was repaired, centred, or has terms without a variance.
  ///
  /// - Parameters:
  ///   - factor: F, any number of rows by p.
  ///   - covariance: V, p x p.
  init?(_ factor: Matrix, of covariance: Matrix) {
    let p = covariance.columnCount
    guard factor.columnCount == p, p > 0, factor.firstColumnNotFinite == nil else { return nil }
    let isWhole = (0..<p).allSatisfy { j in
      let own = factor.column(j).reduce(0) { $0 + $1 * $1 }
      return abs(own - covariance[j, j]) <= Self.tolerance * own
    }
    guard isWhole else { return nil }
    if factor.rowCount <= p {
      root = factor
    } else {
      var qr = TallSkinnyQR(columnCount: p)
      qr.append(factor)
      root = qr.r()
    }
  }

  /// c'Vc = |R c|².
  func variance(of weights: [Double]) -> Double {
    root.multiply(weights).reduce(0) { $0 + $1 * $1 }
  }

  /// d'(CVC')^-1 d; nil where CVC' is singular: in units of the standard errors less than 1e-10 of a row remains.
  func quadraticForm(of distance: [Double], _ combinations: Matrix) -> Double? {
    guard
      let rows = OrthonormalRows(combinations.multiply(root.transposed()))
    else { return nil }
    return rows.solve(distance).reduce(0) { $0 + $1 * $1 }
  }
}
