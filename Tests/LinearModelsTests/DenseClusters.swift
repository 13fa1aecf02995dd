import Numerics

/// Clustered covariances and degrees of freedom by their definitions, with n x n matrices: the inverse-variance
/// working model Theta = W^-1.
struct DenseClusters {
  /// A_g of the definition.
  enum Adjustment: CaseIterable {
    case none, root, inverse
  }

  /// n x k, of full rank.
  let x: Matrix
  let weights: [Double]
  let clusters: [Int]
  /// Q of W^(1/2) X = Q R, and R^-1.
  private let basis: Matrix
  private let inverse: Matrix
  private let residuals: [Double]

  init(_ x: Matrix, outcome: [Double], weights: [Double], clusters: [Int]) throws {
    self.x = x
    self.weights = weights
    self.clusters = clusters
    let roots = weights.map { $0.squareRoot() }
    let starred = Matrix.diagonal(roots).multiply(x)
    inverse = Triangular.inverse(try HouseholderQR(starred).r, .upper)
    basis = starred.multiply(inverse)
    let starredOutcome = zip(roots, outcome).map { $0 * $1 }
    let fitted = basis.multiply(basis.transposedMultiply(starredOutcome))
    residuals = zip(zip(starredOutcome, fitted), roots).map { ($0.0 - $0.1) / $1 }
  }

  /// z of one cluster's contrasts, n_g x q: A_g'W_g X_g M c.
  private func vectors(
    _ members: [Int], _ contrasts: Matrix, _ adjustment: Adjustment
  ) throws -> Matrix {
    let q = basis.submatrix(rows: members, columns: Array(0..<basis.columnCount))
    let w = members.map { weights[$0] }
    let roots = Matrix.diagonal(w.map { $0.squareRoot() })
    let plain = roots.multiply(q).multiply(inverse.transposedMultiply(contrasts))
    var left = q.multiply(q.transposed())
    for i in members.indices {
      for j in members.indices { left[i, j] = (i == j ? 1 : 0) - left[i, j] }
    }
    switch adjustment {
    case .none: return plain
    case .root:
      let shrunk = Matrix.diagonal(w.map { 1 / $0 })
      let bent = Matrix.diagonal(w.map { 1 / $0.squareRoot() })
      let root = try inverseRoot(shrunk.multiply(try power(left) { $0.squareRoot() }))
      return bent.multiply(root).multiply(bent).multiply(plain)
    case .inverse:
      // (I - H_gg)^-1' = W^(1/2) (I - Q Q')^-1 W^(-1/2).
      let bent = Matrix.diagonal(w.map { 1 / $0.squareRoot() })
      return roots.multiply(try power(left) { 1 / $0 }).multiply(bent).multiply(plain)
    }
  }

  /// (B B')^(+1/2), from the singular values of B: half the digits lost of an eigendecomposition of B B'.
  private func inverseRoot(_ matrix: Matrix) throws -> Matrix {
    let parts = try SingularValues(matrix)
    let values = parts.values.map { $0 > 1e-12 * parts.values[0] ? 1 / $0 : 0 }
    return parts.left.multiply(.diagonal(values)).multiply(parts.left.transposed())
  }

  private func power(_ matrix: Matrix, _ f: (Double) -> Double) throws -> Matrix {
    let spectrum = try SymmetricEigen(matrix)
    let largest = spectrum.values.last ?? 0
    let values = spectrum.values.map { $0 > 1e-11 * largest ? f($0) : 0 }
    return spectrum.vectors.multiply(.diagonal(values)).multiply(spectrum.vectors.transposed())
  }

  /// Standard errors of contrasts (columns), and Satterthwaite's degrees of freedom.
  func inference(
    _ contrasts: Matrix, _ adjustment: Adjustment
  ) throws -> (errors: [Double], degreesOfFreedom: [Double]) {
    let p = try deviations(contrasts, adjustment)
    let q = contrasts.columnCount
    var errors: [Double] = []
    var degrees: [Double] = []
    for j in 0..<q {
      let columns = p.map { $0.column(j) }
      var (own, all, meat) = (0.0, 0.0, 0.0)
      for a in columns {
        meat += product(a, residuals) * product(a, residuals)
        own += covariance(a, a)
        for b in columns { all += covariance(a, b) * covariance(a, b) }
      }
      errors.append(meat.squareRoot())
      degrees.append(own * own / all)
    }
    return (errors, degrees)
  }

  /// eta of Hotelling's T² of all contrasts.
  func hotelling(_ contrasts: Matrix, _ adjustment: Adjustment) throws -> Double {
    let q = contrasts.columnCount
    var expectation = Matrix(repeating: 0, rowCount: q, columnCount: q)
    for part in try deviations(contrasts, adjustment) {
      for s in 0..<q {
        for t in 0..<q { expectation[s, t] += covariance(part.column(s), part.column(t)) }
      }
    }
    let root = try power(expectation) { 1 / $0.squareRoot() }
    let p = try deviations(contrasts.multiply(root), adjustment)
    var total = 0.0
    for a in p {
      for b in p {
        for s in 0..<q {
          for t in 0..<q {
            total +=
              covariance(a.column(s), b.column(s)) * covariance(a.column(t), b.column(t))
              + covariance(a.column(s), b.column(t)) * covariance(a.column(t), b.column(s))
          }
        }
      }
    }
    return Double(q * (q + 1)) / total
  }

  /// (I - H)_g' z_g of each cluster, n x q.
  private func deviations(_ contrasts: Matrix, _ adjustment: Adjustment) throws -> [Matrix] {
    let n = weights.count
    return try Set(clusters).sorted().map { cluster in
      let members = (0..<n).filter { clusters[$0] == cluster }
      let z = try vectors(members, contrasts, adjustment)
      var result = Matrix(repeating: 0, rowCount: n, columnCount: z.columnCount)
      for j in 0..<z.columnCount {
        for (i, row) in members.enumerated() {
          result[row, j] = z[i, j] / weights[row].squareRoot()
        }
      }
      let inner = basis.multiply(basis.transposedMultiply(result))
      for j in 0..<z.columnCount {
        for i in 0..<n { result[i, j] = (result[i, j] - inner[i, j]) * weights[i].squareRoot() }
      }
      return result
    }
  }

  /// a' Theta b.
  private func covariance(_ a: [Double], _ b: [Double]) -> Double {
    a.indices.reduce(0) { $0 + a[$1] * b[$1] / weights[$1] }
  }

  private func product(_ a: [Double], _ b: [Double]) -> Double {
    a.indices.reduce(0) { $0 + a[$1] * b[$1] }
  }
}
