package import Numerics

/// The wild cluster bootstrap by its definition: every bootstrap sample row by row, every fit from scratch.
package struct DenseWild {
  /// n x k, dummies of absorbed effects included.
  package let x: Matrix
  package let y: [Double]
  package let weights: [Double]
  /// Per clustering of the covariance the rows' clusters, its sign and factor.
  package let clusterings: [(codes: [Int], factor: Double)]
  /// The rows' clusters that get a weight.
  package let groups: [Int]
  /// R, m x k.
  package let contrasts: Matrix
  /// r.
  package let target: [Double]

  /// A model with a hypothesis R beta = r.
  package init(
    x: Matrix, y: [Double], weights: [Double], clusterings: [(codes: [Int], factor: Double)],
    groups: [Int], contrasts: Matrix, target: [Double]
  ) {
    self.x = x
    self.y = y
    self.weights = weights
    self.clusterings = clusterings
    self.groups = groups
    self.contrasts = contrasts
    self.target = target
  }

  /// The coefficients of least norm of given rows, within beta = origin + basis eta.
  private func fit(
    _ y: [Double], rows: [Int], origin: [Double], basis: Matrix
  ) throws -> [Double] {
    let all = Array(0..<x.columnCount)
    let roots = Matrix.diagonal(rows.map { weights[$0].squareRoot() })
    let inner = roots.multiply(x.submatrix(rows: rows, columns: all))
    let left = zip(rows, inner.multiply(origin)).map { weights[$0].squareRoot() * y[$0] - $1 }
    let parts = try SingularValues(inner.multiply(basis))
    let projected = parts.left.transposedMultiply(left)
    let scaled = zip(projected, parts.values).map { $1 > 1e-9 * parts.values[0] ? $0 / $1 : 0 }
    let eta = parts.rightTransposed.transposedMultiply(Array(scaled))
    return zip(origin, basis.multiply(eta)).map { $0 + $1 }
  }

  private var everyRow: [Int] { Array(0..<y.count) }
  private var free: [Double] { [Double](repeating: 0, count: x.columnCount) }

  package func unrestricted(_ y: [Double], rows: [Int]) throws -> [Double] {
    try fit(y, rows: rows, origin: free, basis: .identity(x.columnCount))
  }

  package func restricted(_ y: [Double], rows: [Int]) throws -> [Double] {
    let gram = contrasts.multiply(contrasts.transposed())
    let origin = contrasts.transposedMultiply(try Cholesky(gram).solve(target))
    let spectrum = try SymmetricEigen(contrasts.transposed().multiply(contrasts))
    let free = (0..<spectrum.values.count).filter { spectrum.values[$0] < 1e-10 }
    return try fit(y, rows: rows, origin: origin, basis: spectrum.vectors.columns(free))
  }

  private func residuals(_ y: [Double], _ b: [Double]) -> [Double] {
    zip(y, x.multiply(b)).map { $0 - $1 }
  }

  /// d'V^-1 d / m, or d / sqrt(V) of one contrast.
  package func statistic(_ y: [Double], against value: [Double], jackknifed: Bool) throws -> Double
  {
    let b = try unrestricted(y, rows: everyRow)
    let distance = zip(contrasts.multiply(b), value).map { $0 - $1 }
    let m = distance.count
    var covariance = Matrix(repeating: 0, rowCount: m, columnCount: m)
    for (codes, factor) in clusterings {
      for cluster in Set(codes).sorted() {
        let inside = everyRow.filter { codes[$0] == cluster }
        var moved: [Double]
        if jackknifed {
          let other = try unrestricted(y, rows: everyRow.filter { codes[$0] != cluster })
          moved = contrasts.multiply(zip(other, b).map { $0 - $1 })
        } else {
          moved = try influence(residuals(y, b), inside)
        }
        for i in 0..<m {
          for j in 0..<m { covariance[i, j] += factor * moved[i] * moved[j] }
        }
      }
    }
    if m == 1 { return distance[0] / covariance[0, 0].squareRoot() }
    let solved = try Cholesky(covariance).solve(distance)
    return zip(distance, solved).reduce(0) { $0 + $1.0 * $1.1 } / Double(m)
  }

  /// R (X'WX)^-1 X_g'W_g e_g.
  private func influence(_ residuals: [Double], _ rows: [Int]) throws -> [Double] {
    let roots = Matrix.diagonal(weights.map { $0.squareRoot() })
    let r = try HouseholderQR(roots.multiply(x)).r
    let inverse = Triangular.inverse(r, .upper)
    var score = [Double](repeating: 0, count: x.columnCount)
    for row in rows {
      for j in score.indices { score[j] += x[row, j] * weights[row] * residuals[row] }
    }
    return contrasts.multiply(inverse.multiply(inverse.transposedMultiply(score)))
  }

  /// The statistics of bootstrap samples with given weights of the groups.
  package func drawn(
    _ draws: [[Double]], imposesNull: Bool, jackknifesScores: Bool, jackknifesStatistic: Bool
  ) throws -> [Double] {
    let fit = { (rows: [Int]) throws -> [Double] in
      imposesNull ? try restricted(y, rows: rows) : try unrestricted(y, rows: rows)
    }
    let whole = try fit(everyRow)
    var errors = residuals(y, whole)
    if jackknifesScores {
      for cluster in Set(groups) {
        let without = residuals(y, try fit(everyRow.filter { groups[$0] != cluster }))
        for row in everyRow where groups[row] == cluster { errors[row] = without[row] }
      }
    }
    let fitted = x.multiply(whole)
    let value = imposesNull ? target : contrasts.multiply(whole)
    return try draws.map { draw in
      let sample = everyRow.map { fitted[$0] + draw[groups[$0]] * errors[$0] }
      return try statistic(sample, against: value, jackknifed: jackknifesStatistic)
    }
  }
}
