import Designs
import Numerics

/// Solves least squares from co-moments, and re-bases where they do not suffice or digits cost little.
///
/// 1. A problem of more than `preciseWorkLimit` products: Cholesky on the centred co-moments (cross-products
///    without an intercept), in the user's order: if every column keeps 1e-4 of its squared norm, done. (At
///    1e-6 NIST's Wampler sets, whose x^5 keeps 2e-5, would have 6 digits; at 1e-4 every set has 9.)
/// 2. Else R of a blocked tall-skinny QR decides omission at 1e-10 of the norm; if every kept column keeps
///    1e-2 of its norm and the problem is not small, Cholesky on the kept part of the co-moments.
/// 3. Else T = R^-1 and z = (x - mean) T row by row in double-double, its cross-products in double-double, one
///    Cholesky in double-double.
struct NormalEquations {
  static let squaredShareForMoments = 1e-4
  static let omissionTolerance = 1e-10
  static let shareForMoments = 1e-2
  /// A column that varies less than this, relative to its mean, is a constant with rounding errors.
  static let constantTolerance = 1e-15
  /// Problems of at most this many products n (k + 1)^2 are always re-based: it takes some hundredths of a
  /// second and gives all digits that the data have.
  static let preciseWorkLimit = 1 << 22

  let design: BoundDesign
  let moments: CoMoments
  let weights: [Double]?
  let threads: Int
  let preciseWorkLimit: Int

  private var k: Int { design.columnCount }

  /// Centred with an intercept, raw without: (k + 1) x (k + 1), the outcome last.
  var products: Matrix { design.hasIntercept ? moments.comoment : moments.rawCrossProduct() }

  private var centres: [Double] {
    design.hasIntercept ? Array(moments.mean[0..<k]) : [Double](repeating: 0, count: k)
  }

  private var isSmall: Bool { design.rowCount * (k + 1) * (k + 1) <= preciseWorkLimit }

  func solve() -> Solution {
    let products = products
    let all = Array(0..<k)
    if !isSmall {
      let sweep = OrderedCholesky(
        products.submatrix(rows: all, columns: all), tolerance: Self.squaredShareForMoments)
      if sweep.omitted.isEmpty { return solved(all, products, omitted: [], route: .moments) }
    }
    let r = design.tallSkinnyR(centres: centres, weights: weights, threads: threads)
    return solve(r, products, tolerance: Self.omissionTolerance)
  }

  private func solve(
    _ r: Matrix, _ products: Matrix, tolerance: Double, omitting repeats: Set<Int> = []
  ) -> Solution {
    let qr = OrderedQR(r: r, norms: norms(products), tolerance: tolerance, omitting: repeats)
    let isIllConditioned = qr.kept.contains { qr.remainingShare[$0] < Self.shareForMoments }
    guard isSmall || isIllConditioned else {
      return solved(qr.kept, products, omitted: qr.omitted, route: .momentsAfterOmission)
    }
    do throws(LinearAlgebraError) {
      let (solution, shares) = try rebased(qr, isIllConditioned: isIllConditioned)
      // A column computed in a formula is exact here and rounded in R: what R leaves of it may be rounding alone.
      guard let found = zip(qr.kept, shares).first(where: { $0.1 < Self.omissionTolerance }) else {
        return solution
      }
      return solve(r, products, tolerance: tolerance, omitting: repeats.union([found.0]))
    } catch {
      // Z'Z is near the identity unless the condition number of R is beyond even double-double; then more is
      // omitted, in the end every column.
      return solve(r, products, tolerance: 10 * tolerance, omitting: repeats)
    }
  }

  /// Norms of the columns, nought for a constant one.
  private func norms(_ products: Matrix) -> [Double] {
    (0..<k).map { j in
      let isConstant = design.hasIntercept && Self.isConstant(j, moments)
      return isConstant ? 0 : products[j, j].squareRoot()
    }
  }

  /// Whether a column does not vary beyond rounding.
  static func isConstant(_ column: Int, _ moments: CoMoments) -> Bool {
    let size = abs(moments.mean[column]) * moments.count.squareRoot()
    return moments.comoment[column, column].squareRoot() <= constantTolerance * size
  }

  private func basis(_ kept: [Int], map: Matrix?) -> WorkingBasis {
    WorkingBasis(
      columns: kept, centre: kept.map { centres[$0] }, map: map,
      hasIntercept: design.hasIntercept,
      outcomeCentre: design.hasIntercept ? moments.mean[k] : 0)
  }

  private func solved(
    _ kept: [Int], _ products: Matrix, omitted: [Omission], route: LinearFit.Route
  ) -> Solution {
    var slopes: [Double] = []
    var inverse = Matrix(repeating: 0, rowCount: 0, columnCount: 0)
    if !kept.isEmpty {
      let c = products.submatrix(rows: kept, columns: kept)
      let factor = OrderedCholesky(c, tolerance: 0)
      let right = kept.map { products[$0, k] }
      slopes = factor.solve(right)
      let fitted = c.multiply(slopes)
      let correction = factor.solve(zip(right, fitted).map { $0 - $1 })
      slopes = zip(slopes, correction).map { $0 + $1 }
      inverse = factor.inverse()
    }
    let coefficients = (design.hasIntercept ? [0.0] : []) + slopes
    return Solution(
      basis: basis(kept, map: nil), coefficients: coefficients.map { DoubleDouble($0) },
      inverse: design.hasIntercept ? bordered(inverse, corner: 1 / moments.count) : inverse,
      route: route, isIllConditioned: false, omitted: omitted)
  }

  private func bordered(_ inner: Matrix, corner: Double) -> Matrix {
    var result = Matrix(
      repeating: 0, rowCount: inner.rowCount + 1, columnCount: inner.columnCount + 1)
    result[0, 0] = corner
    for j in 0..<inner.columnCount {
      for i in 0..<inner.rowCount { result[i + 1, j + 1] = inner[i, j] }
    }
    return result
  }

  /// The solution, and the share of its norm that each kept column keeps after those before it.
  private func rebased(
    _ qr: OrderedQR, isIllConditioned: Bool
  ) throws(LinearAlgebraError) -> (Solution, shares: [Double]) {
    let basis = basis(qr.kept, map: Triangular.inverse(qr.r, .upper))
    let gram = design.preciseMoments(basis, weights: weights, threads: threads).rawCrossProduct()
    let p = basis.count
    let columns = (0...p).map { Array(gram[($0 * (p + 1))..<($0 * (p + 1) + p)]) }
    let factor = try PreciseCholesky(columns[..<p].flatMap(\.self), order: p)
    let solution = Solution(
      basis: basis, coefficients: factor.solve(columns[p]),
      inverse: Matrix(rowCount: p, columnCount: p, columnMajor: factor.inverse().map(\.high)),
      route: .rebased, isIllConditioned: isIllConditioned, omitted: qr.omitted)
    // R Z'Z^(1/2): the diagonal of L is 1 where R was exact.
    let shares = zip(qr.kept, factor.diagonal.dropFirst(design.hasIntercept ? 1 : 0)).map {
      qr.remainingShare[$0] * $1
    }
    return (solution, shares)
  }
}
