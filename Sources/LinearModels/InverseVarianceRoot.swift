import Designs
import Glibc
import Numerics

/// CR2 under the inverse-variance working model in one cluster whose weights differ: z_c = A_g' W Z_g c.
///
/// A_g = W^(-1/2) G^(+1/2) W^(-1/2), G = W^-1 (I - F F') W^-1, F = W^(1/2) [Z_g, levels of the swept effect] with
/// Σ w d² = 1 in each level (clubSandwich's `inverse_var = TRUE`; Pustejovsky & Tipton 2018,
/// [doi:10.1080/07350015.2016.1247004](https://doi.org/10.1080/07350015.2016.1247004)). The root is a sum of
/// resolvents (`InverseSquareRootQuadrature`), nothing is n_g x n_g:
///
///     (s + G)^-1 = W (I + s W² - F F')^-1 W,
///
/// and with theta = s w²/(1 + s w²), rows [Y | b] less what the levels explain in the inner product of theta, and Y
/// turned to the eigenvectors of Z*'Z* (eigenvalues lambda), the inner system is diag(1 - lambda) + Y' theta Y: a sum
/// of squares without cancellation. Eigenvalues lambda of 1, and levels, which the cluster alone determines, are
/// null directions W F of G and are projected out before and after.
struct InverseVarianceRoot {
  /// z_c of each contrast, n x q.
  let vectors: Matrix
  /// Z_g'z_c, p x q.
  let cross: Matrix

  private let rows: RotatedCell.Rows

  /// - Parameters:
  ///   - rows: Of the cluster.
  ///   - contrasts: c, p x q.
  init(_ rows: RotatedCell.Rows, contrasts: Matrix) {
    self.rows = rows
    let starred = rows.z.scalingRows(by: rows.weights.map { $0.squareRoot() })
    let resolvents = Resolvents(starred, rows.levels, rows.weights)
    let root = resolvents.root(starred.multiply(contrasts))
    vectors = root.scalingRows(by: rows.weights.map { resolvents.scale / $0.squareRoot() })
    cross = rows.z.transposedMultiply(vectors)
  }

  /// z_c'e_g.
  var deviations: [Double] { vectors.transposedMultiply(rows.residuals) }

  /// z_s'W^-1 z_t - u_s'u_t with u = [Z_g, levels]'z.
  func pairs() -> Matrix {
    let plain = vectors.scalingRows(by: rows.weights.map { 1 / $0.squareRoot() }).crossProduct()
    let inner = rows.levels.products(vectors, scaledBy: rows.weights)
    return plain.subtracting(cross.crossProduct()).subtracting(inner.crossProduct())
  }
}

/// G^(+1/2) of a cluster, with its weights divided by their geometric mean v = w / scale.
private struct Resolvents {
  let scale: Double
  /// v.
  private let weights: [Double]
  /// Y = F U of Z, n x p, and 1 - lambda, nought in null directions.
  private let turned: Matrix
  private let open: [Double]
  /// The levels' columns in F, and as null directions of G.
  private let levels: LevelColumns
  private let nullLevels: LevelColumns
  /// Null directions of G among those of Z, orthogonal to the levels'.
  private let nullColumns: LevelColumns
  private let rule: InverseSquareRootQuadrature

  init(_ starred: Matrix, _ levels: LevelColumns, _ weights: [Double]) {
    let n = weights.count
    let scale = exp(weights.reduce(0) { $0 + log($1) } / Double(n))
    // Beyond that far apart nothing is left to tell; within it squares and shares do not underflow.
    let v = weights.map { min(max($0 / scale, 1e-60), 1e60) }
    self.scale = scale
    self.weights = v
    let spectrum = SymmetricEigen.of(starred.crossProduct())
    let turned = starred.multiply(spectrum.vectors)
    self.turned = turned
    let isNull = spectrum.values.map { 1 - $0 <= ClusterAdjustment.nullTolerance }
    open = zip(spectrum.values, isNull).map { $1 ? 0 : 1 - $0 }
    self.levels = levels.scaled(by: v.map { $0.squareRoot() })
    nullLevels = self.levels.scaled(by: v)
    var null = turned.columns(isNull.indices.filter { isNull[$0] }).scalingRows(by: v)
    nullLevels.remove(from: &null, weights: [Double](repeating: 1, count: n))
    nullColumns = LevelColumns(
      columns: (0..<null.columnCount).map { null.column($0) }, ends: [n])
    let (low, high) = (v.min() ?? 1, v.max() ?? 1)
    let least = open.filter { $0 > 0 }.min() ?? 1
    rule = InverseSquareRootQuadrature(
      lowest: min(least, 1) / (high * high), highest: 1 / (low * low))
  }

  /// G^(+1/2) x.
  func root(_ x: Matrix) -> Matrix {
    let (p, q) = (turned.columnCount, x.columnCount)
    let right = determined(x).scalingRows(by: weights)
    var inner = turned.transposedMultiply(right)
    for i in 0..<p where open[i] == 0 {
      for j in 0..<q { inner[i, j] = 0 }
    }
    let joined = Matrix(
      rowCount: x.rowCount, columnCount: p + q,
      columnMajor: turned.columnMajor + right.columnMajor)
    var sum = Matrix(repeating: 0, rowCount: x.rowCount, columnCount: q)
    for (shift, weight) in zip(rule.shifts, rule.weights) {
      let part = resolvent(joined, inner, shift)
      let factors = weights.map { weight * $0 / (1 + shift * $0 * $0) }
      sum.add(part.scalingRows(by: factors))
    }
    return determined(sum)
  }

  /// (I + s W²) (I + s W² - F F')^-1 b, for [Y | b] and Y'b.
  private func resolvent(_ joined: Matrix, _ inner: Matrix, _ shift: Double) -> Matrix {
    let (p, q) = (inner.rowCount, inner.columnCount)
    let theta = weights.map { shift * $0 * $0 / (1 + shift * $0 * $0) }
    var moved = joined
    levels.remove(from: &moved, weights: theta)
    let gram = moved.scalingRows(by: theta.map { $0.squareRoot() }).crossProduct()
    var system = gram.submatrix(rows: Array(0..<p), columns: Array(0..<p))
    for i in 0..<p { system[i, i] += open[i] }
    let factor = OrderedCholesky(system, tolerance: 0)
    let right = inner.subtracting(
      gram.submatrix(rows: Array(0..<p), columns: Array(p..<(p + q))))
    let solved = factor.solve(
      right.submatrix(rows: factor.kept, columns: Array(0..<q)))
    var weights = Matrix(repeating: 0, rowCount: p + q, columnCount: q)
    for j in 0..<q {
      for (i, row) in factor.kept.enumerated() { weights[row, j] = solved[i, j] }
      weights[p + j, j] = 1
    }
    return moved.multiply(weights)
  }

  /// x less its part in the null directions of G.
  private func determined(_ x: Matrix) -> Matrix {
    let ones = [Double](repeating: 1, count: x.rowCount)
    var result = x
    for _ in 0..<2 {
      nullLevels.remove(from: &result, weights: ones)
      nullColumns.remove(from: &result, weights: ones)
    }
    return result
  }
}

extension Matrix {
  /// Each row times a factor.
  fileprivate func scalingRows(by factors: [Double]) -> Matrix {
    var result = self
    var entries = result.columnMajor.mutableSpan
    let factor = factors.span
    for j in 0..<columnCount {
      let base = j &* rowCount
      for i in 0..<rowCount { entries[base &+ i] *= factor[i] }
    }
    return result
  }
}
