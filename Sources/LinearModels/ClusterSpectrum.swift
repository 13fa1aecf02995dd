import Numerics

/// Powers of I - E for a cluster's leverage matrix E_g, whose eigenvalues lie in [0, 1].
///
/// A cluster of many has little leverage: where tr E is at most 0.04 the binomial series in E is summed until
/// its next term is below 1e-17; else by eigenvalues.
struct ClusterSpectrum {
  static let seriesLimit = 0.04

  private enum Form {
    case series(terms: Int)
    case eigen(SymmetricEigen)
  }

  private let matrix: Matrix
  private let form: Form

  /// E, p x p, symmetric.
  init(leverages matrix: Matrix) {
    self.matrix = matrix
    let size = matrix.trace
    if size <= Self.seriesLimit && size >= 0 {
      var (terms, rest) = (1, size)
      while rest > 1e-17 {
        rest *= size
        terms += 1
      }
      form = .series(terms: terms)
    } else {
      form = .eigen(.of(matrix))
    }
  }

  /// (I - E)^(+1/2) x.
  func root(_ x: Matrix) -> Matrix {
    apply(x, coefficient: { Double(2 * $0 - 1) / Double(2 * $0) }, power: { 1 / $0.squareRoot() })
  }

  /// (I - E)^+ x: nought in directions that the cluster alone determines.
  func inverse(_ x: Matrix) -> Matrix { apply(x, coefficient: { _ in 1 }, power: { 1 / $0 }) }

  func inverse(_ x: [Double]) -> [Double] {
    inverse(Matrix(rowCount: x.count, columnCount: 1, columnMajor: x)).columnMajor
  }

  /// Σ a_n E^n x with a_n / a_(n-1) given, by Horner's rule; or V f(1 - lambda) V'x.
  private func apply(
    _ x: Matrix, coefficient: (Int) -> Double, power: (Double) -> Double
  ) -> Matrix {
    switch form {
    case .series(let terms):
      var sum = x
      for n in (1...terms).reversed() {
        var next = matrix.multiply(sum)
        let ratio = coefficient(n)
        for place in next.columnMajor.indices {
          next.columnMajor[place] = x.columnMajor[place] + ratio * next.columnMajor[place]
        }
        sum = next
      }
      return sum
    case .eigen(let eigen):
      var turned = eigen.vectors.transposedMultiply(x)
      for i in eigen.values.indices {
        let rest = 1 - eigen.values[i]
        let factor = rest <= ClusterAdjustment.nullTolerance ? 0 : power(rest)
        for j in 0..<turned.columnCount { turned[i, j] *= factor }
      }
      return eigen.vectors.multiply(turned)
    }
  }

  /// The contrasts in the directions that the cluster alone determines, q x r.
  func owned(_ contrasts: Matrix) -> Matrix {
    guard case .eigen(let eigen) = form else {
      return Matrix(repeating: 0, rowCount: contrasts.rowCount, columnCount: 0)
    }
    let owned = eigen.values.indices.filter {
      1 - eigen.values[$0] <= ClusterAdjustment.nullTolerance
    }
    return contrasts.multiply(eigen.vectors.columns(owned))
  }
}

extension SymmetricEigen {
  /// Of a finite symmetric matrix, where the iteration converges: a failure would be a fault of LAPACK.
  static func of(_ matrix: Matrix) -> SymmetricEigen {
    do {
      return try SymmetricEigen(matrix)
    } catch {
      preconditionFailure("a symmetric matrix of order \(matrix.rowCount): \(error)")
    }
  }
}
