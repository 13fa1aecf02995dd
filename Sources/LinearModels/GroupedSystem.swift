import Designs
import Frames
import Numerics

/// A linear model over grouped rows: from the moments to coefficients and an orthonormal basis.
///
/// 1. One pass gives the centred co-moments. A column of which less than 1e-10 of its norm remains after the
///    effects is omitted. Large problems: Cholesky in the user's order, done if every column keeps 1e-4 of its
///    squared norm; else a blocked QR decides.
/// 2. Small problems (n w² at most 2^22), ill-conditioned ones and close fits (unexplained at most 1e-3) are
///    re-based: a pass over z = (x - centre) T with residuals e, whose small normal equations correct the
///    coefficients.
/// 3. In the end Z'WZ = I, so that a cluster's leverage is the k x k matrix E_g = Z_g'W Z_g.
final class GroupedSystem: Sendable {
  let rows: GroupedRows
  let absorption: Absorption
  let threads: Int
  /// Norms of the regressors before anything is taken out.
  let norms: [Double]
  let moments: GroupedMoments
  let centring: RowMap.Centring
  let hasConstant: Bool
  let rebasedWorkLimit: Int

  init(
    rows: GroupedRows, absorption: Absorption, threads: Int, norms: [Double],
    moments: GroupedMoments, centring: RowMap.Centring, hasConstant: Bool, rebasedWorkLimit: Int
  ) {
    self.rows = rows
    self.absorption = absorption
    self.threads = threads
    self.norms = norms
    self.moments = moments
    self.centring = centring
    self.hasConstant = hasConstant
    self.rebasedWorkLimit = rebasedWorkLimit
  }

  /// Cross products of [regressors | outcome], w x w.
  var products: Matrix {
    guard case .none = centring else { return moments.products }
    var raw = moments.products
    for j in 0..<raw.columnCount {
      for i in 0..<raw.rowCount {
        raw[i, j] += moments.weight * moments.means[i] * moments.means[j]
      }
    }
    return raw
  }

  var isSmall: Bool {
    let w = rows.columnCount
    return rows.rowCount * w * w <= rebasedWorkLimit
  }

  func solve() -> GroupedSolution {
    let products = products
    let k = rows.regressorCount
    let within = (0..<k).map { max(products[$0, $0], 0).squareRoot() }
    let present = (0..<k).filter { column in
      within[column] > 0 && within[column] > NormalEquations.omissionTolerance * norms[column]
        && !isConstant(column, within[column])
    }
    var sweep = Sweep(
      kept: present, omitted: [], r: Matrix(repeating: 0, rowCount: 0, columnCount: 0),
      isIllConditioned: false)
    if !present.isEmpty { sweep = decide(present, products, within) }
    sweep.absorbed = (0..<k).filter { !present.contains($0) }
    let inverse = Triangular.inverse(sweep.r, .upper)
    var solution = GroupedSolution(
      system: self, sweep: sweep, inverse: inverse, products: products)
    if isSmall || sweep.isIllConditioned
      || solution.unexplained <= LinearModel.unexplainedShareForMoments * products[k, k]
    {
      solution.rebase()
    }
    return solution
  }

  /// Whether a column does not vary beyond rounding.
  private func isConstant(_ column: Int, _ within: Double) -> Bool {
    if case .none = centring { return false }
    let size = abs(moments.means[column]) * moments.weight.squareRoot()
    return within <= NormalEquations.constantTolerance * size
  }

  private func decide(_ present: [Int], _ products: Matrix, _ within: [Double]) -> Sweep {
    if !isSmall {
      let cholesky = OrderedCholesky(
        products.submatrix(rows: present, columns: present),
        tolerance: NormalEquations.squaredShareForMoments)
      if cholesky.omitted.isEmpty {
        return Sweep(
          kept: present, omitted: [], r: cholesky.lower.transposed(), isIllConditioned: false)
      }
      if let sweep = withoutRepeatedLevels(present, cholesky.omitted.map(\.column), products) {
        return sweep
      }
    }
    let full = rows.tallSkinnyR(centring, moments, threads: threads)
    var reduced = TallSkinnyQR(columnCount: present.count)
    reduced.append(
      full.columns(present), centres: [Double](repeating: 0, count: present.count))
    let qr = OrderedQR(
      r: reduced.r(), norms: present.map { norms[$0] },
      tolerance: NormalEquations.omissionTolerance)
    let isIllConditioned = qr.kept.contains {
      qr.remainingShare[$0] * norms[present[$0]]
        < NormalEquations.shareForMoments * within[present[$0]]
    }
    return Sweep(
      kept: qr.kept.map { present[$0] },
      omitted: qr.omitted.map { omission in
        Omission(
          column: present[omission.column],
          explainedBy: omission.explainedBy.map { (present[$0.column], $0.coefficient) })
      }, r: qr.r, isIllConditioned: isIllConditioned, isFromRows: true)
  }

  /// Effects that fall into parts which share no row (units and years within groups) have one level in each part that
  /// the others repeat: with these out moments decide after all, without a pass for a QR.
  private func withoutRepeatedLevels(
    _ present: [Int], _ omitted: [Int], _ products: Matrix
  ) -> Sweep? {
    guard omitted.allSatisfy({ present[$0] < rows.effectColumnCount }),
      let swept = absorption.swept, swept.slopes.isEmpty, absorption.columns.count == 1,
      absorption.columns[0].slopes.isEmpty
    else { return nil }
    // The first level has no column: level c stands in column c - 1.
    let repeated = Set(
      absorption.columns[0].grouping.firstsOfParts(joinedBy: swept.grouping).map { $0 - 1 })
    let kept = present.filter { !repeated.contains($0) }
    let cholesky = OrderedCholesky(
      products.submatrix(rows: kept, columns: kept),
      tolerance: NormalEquations.squaredShareForMoments)
    guard cholesky.omitted.isEmpty else { return nil }
    return Sweep(
      kept: kept, omitted: [], r: cholesky.lower.transposed(), isIllConditioned: false)
  }

  /// Which regressors are kept, and R of them.
  struct Sweep {
    var kept: [Int]
    var omitted: [Omission]
    var r: Matrix
    var isIllConditioned: Bool
    /// Whether a QR of the rows decided.
    var isFromRows = false
    /// Regressors of which the effects (or the constant) leave nothing.
    var absorbed: [Int] = []
  }
}

/// Coefficients, and a basis in which the normal equations are the identity.
struct GroupedSolution {
  let system: GroupedSystem
  let sweep: GroupedSystem.Sweep
  /// T, m x m: x T is orthonormal.
  let inverse: Matrix
  /// Of the kept regressors.
  private(set) var coefficients: [Double]
  /// [1 | z] Q is orthonormal: p x p.
  private(set) var rotation: Matrix
  /// Σ w e².
  private(set) var unexplained: Double
  private(set) var isRebased = false
  /// Passes over the rows so far.
  var passes: Int

  var kept: [Int] { sweep.kept }
  var hasConstant: Bool { system.hasConstant }
  /// p: the constant and the kept regressors.
  var order: Int { kept.count + (hasConstant ? 1 : 0) }

  init(
    system: GroupedSystem, sweep: GroupedSystem.Sweep, inverse: Matrix, products: Matrix
  ) {
    passes = sweep.isFromRows ? 2 : 1
    self.system = system
    self.sweep = sweep
    self.inverse = inverse
    let k = system.rows.regressorCount
    let kept = sweep.kept
    let right = kept.map { products[$0, k] }
    let inner = products.submatrix(rows: kept, columns: kept)
    var b = inverse.multiply(inverse.transposedMultiply(right))
    let residual = zip(right, inner.multiply(b)).map { $0 - $1 }
    let correction = inverse.multiply(inverse.transposedMultiply(residual))
    b = zip(b, correction).map { $0 + $1 }
    coefficients = b
    unexplained = zip(b, right).reduce(products[k, k]) { $0 - $1.0 * $1.1 }
    let order = kept.count + (system.hasConstant ? 1 : 0)
    rotation = .identity(order)
    if system.hasConstant { rotation[0, 0] = 1 / system.moments.weight.squareRoot() }
  }

  /// From rows to [1 | z | e] with the coefficients as they stand.
  var map: RowMap { map(rotation: nil) }

  /// From rows to [z | e] with Z'WZ = I.
  var orthonormalMap: RowMap { map(rotation: rotation) }

  private func map(rotation: Matrix?) -> RowMap {
    let w = system.rows.columnCount
    let m = kept.count
    var matrix = Matrix(repeating: 0, rowCount: w, columnCount: m + 1)
    for (i, row) in kept.enumerated() {
      for j in 0..<m { matrix[row, j] = inverse[i, j] }
      matrix[row, m] = -coefficients[i]
    }
    matrix[w - 1, m] = 1
    return RowMap(
      centring: system.centring, hasConstant: hasConstant, matrix: matrix, rotation: rotation)
  }

  /// Corrects coefficients and basis by the normal equations of [1 | z | e], summed up from the rows.
  mutating func rebase() {
    isRebased = true
    for _ in 0..<2 {
      passes += 1
      var total = [Double](repeating: 0, count: SegmentProducts.packedCount(order + 1))
      system.rows.forMappedCells(map, system.moments, threads: system.threads) { cells in
        for cell in cells {
          for place in total.indices { total[place] += cell.products[0][place] }
        }
      }
      correct(MappedCell(cell: 0, products: [total]).matrix(power: 0, order: order + 1))
    }
  }

  private mutating func correct(_ gram: Matrix) {
    let p = order
    unexplained = gram[p, p]
    guard p > 0 else { return }
    let inner = gram.submatrix(rows: Array(0..<p), columns: Array(0..<p))
    let factor = OrderedCholesky(inner, tolerance: 0)
    guard factor.kept.count == p else { return }
    let delta = factor.solve((0..<p).map { gram[$0, p] })
    unexplained -= zip(delta, gram.column(p)).reduce(0) { $0 + $1.0 * $1.1 }
    let offset = hasConstant ? 1 : 0
    let slopes = inverse.multiply(Array(delta[offset...]))
    coefficients = zip(coefficients, slopes).map { $0 + $1 }
    rotation = Triangular.inverse(factor.lower, .lower).transposed()
  }

  /// The user's terms as rows of a matrix: c' z-coefficients, for (Intercept) if `withIntercept`, then the kept
  /// columns of the design; q x p.
  func userMap(withIntercept: Bool) -> Matrix {
    let offset = hasConstant ? 1 : 0
    let m = kept.count
    let slopes = Matrix(
      rowCount: m, columnCount: order,
      columnMajor: (0..<order).flatMap { column in
        inverse.multiply((0..<m).map { rotation[offset + $0, column] })
      })
    let firstDesign = kept.firstIndex { $0 >= system.rows.effectColumnCount } ?? m
    var result: [[Double]] = []
    if withIntercept {
      let means = kept.map { system.moments.means[$0] }
      result.append(
        (0..<order).map { column in
          (0..<m).reduce(rotation[0, column]) { $0 - means[$1] * slopes[$1, column] }
        })
    }
    for row in firstDesign..<m { result.append(slopes.row(row)) }
    return Matrix(
      rowCount: order, columnCount: result.count, columnMajor: result.flatMap { $0 }
    ).transposed()
  }

  /// The estimates in the order of `userMap`.
  func userCoefficients(withIntercept: Bool) -> [Double] {
    let firstDesign = kept.firstIndex { $0 >= system.rows.effectColumnCount } ?? kept.count
    let slopes = Array(coefficients[firstDesign...])
    guard withIntercept else { return slopes }
    let means = system.moments.means
    let intercept = zip(kept, coefficients).reduce(means[system.rows.regressorCount]) {
      $0 - means[$1.0] * $1.1
    }
    return [intercept] + slopes
  }
}
