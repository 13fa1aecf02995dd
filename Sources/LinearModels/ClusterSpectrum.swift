import Glibc
import Numerics

/// Powers of I - E for a cluster's leverage matrix E_g, whose eigenvalues lie in [0, 1].
///
/// A cluster of many has little leverage: where tr E is at most 0.04 the binomial series in E is summed until
/// its next term is below 1e-17. A cluster in which few columns vary has few eigenvalues other than 0, those of F F';
/// (I - F'F)^s = I + F'U g(lambda) U'F with F F' = U lambda U' and g = ((1 - lambda)^s - 1)/lambda. Where an inverse alone
/// is wanted and I - E is far from singular, Cholesky's factor tells it; else all eigenvalues are taken.
struct ClusterSpectrum {
  static let seriesLimit = 0.04
  /// Reciprocal condition of I - E from which on Cholesky's factor serves: far from `nullTolerance`.
  static let safeCondition = 1e-6

  private enum Form {
    case series(terms: Int)
    case eigen(SymmetricEigen)
    case small(SymmetricEigen, factor: Matrix)
    case cholesky(Cholesky)
  }

  private let gram: ClusterGram
  private let form: Form

  /// The powers of I - E.
  ///
  /// - Parameters:
  ///   - gram: E, p x p.
  ///   - needsRoot: Whether roots are wanted beside inverses.
  init(leverages gram: ClusterGram, needsRoot: Bool) {
    self.gram = gram
    let size = gram.trace
    if size <= Self.seriesLimit && size >= 0 {
      var (terms, rest) = (1, size)
      while rest > 1e-17 {
        rest *= size
        terms += 1
      }
      form = .series(terms: terms)
      return
    }
    switch gram {
    case .factor(let f):
      let transposed = f.transposed()
      form = .small(.of(transposed.crossProduct()), factor: f)
    case .matrix(let e):
      if !needsRoot, let factor = Self.safeFactor(e.subtractedFromIdentity) {
        form = .cholesky(factor)
      } else {
        form = .eigen(.of(e))
      }
    }
  }

  /// Cholesky's factor of a matrix far from singular; nil for others.
  private static func safeFactor(_ matrix: Matrix) -> Cholesky? {
    do {
      let factor = try Cholesky(matrix)
      return factor.reciprocalCondition > safeCondition ? factor : nil
    } catch {
      return nil
    }
  }

  /// (I - E)^(+1/2) x.
  func root(_ x: Matrix) -> Matrix {
    apply(x, exponent: -0.5, coefficient: { Double(2 * $0 - 1) / Double(2 * $0) })
  }

  /// (I - E)^+ x: nought in directions that the cluster alone determines.
  func inverse(_ x: Matrix) -> Matrix { apply(x, exponent: -1, coefficient: { _ in 1 }) }

  func inverse(_ x: [Double]) -> [Double] {
    inverse(Matrix(rowCount: x.count, columnCount: 1, columnMajor: x)).columnMajor
  }

  /// Σ a_n E^n x with a_n / a_(n-1) given, by Horner's rule; or V f(1 - lambda) V'x.
  private func apply(
    _ x: Matrix, exponent: Double, coefficient: (Int) -> Double
  ) -> Matrix {
    switch form {
    case .series(let terms):
      var sum = x
      for n in (1...terms).reversed() {
        var next = gram.multiply(sum)
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
        let factor = rest <= ClusterAdjustment.nullTolerance ? 0 : pow(rest, exponent)
        for j in 0..<turned.columnCount { turned[i, j] *= factor }
      }
      return eigen.vectors.multiply(turned)
    case .small(let eigen, let factor):
      var turned = eigen.vectors.transposedMultiply(factor.multiply(x))
      for i in eigen.values.indices {
        let change = Self.change(max(eigen.values[i], 0), exponent)
        for j in 0..<turned.columnCount { turned[i, j] *= change }
      }
      let moved = factor.transposedMultiply(eigen.vectors.multiply(turned))
      return Matrix(
        rowCount: x.rowCount, columnCount: x.columnCount,
        columnMajor: zip(x.columnMajor, moved.columnMajor).map { $0 + $1 })
    case .cholesky(let factor):
      precondition(exponent == -1, "a root of a factor made for inverses")
      return factor.solve(x)
    }
  }

  /// ((1 - lambda)^s - 1)/lambda, without cancellation; 0 in place of the power where 1 - lambda is nought.
  private static func change(_ lambda: Double, _ exponent: Double) -> Double {
    if 1 - lambda <= ClusterAdjustment.nullTolerance { return -1 / lambda }
    if lambda == 0 { return -exponent }
    return expm1(exponent * log1p(-lambda)) / lambda
  }

  /// The contrasts in the directions that the cluster alone determines, q x r.
  func owned(_ contrasts: Matrix) -> Matrix {
    let eigen: SymmetricEigen
    var turned = contrasts
    switch form {
    case .series, .cholesky:
      return Matrix(repeating: 0, rowCount: contrasts.rowCount, columnCount: 0)
    case .eigen(let all): eigen = all
    case .small(let few, let factor):
      // F'u is a unit vector where lambda is 1.
      eigen = few
      turned = factor.multiply(contrasts.transposed()).transposed()
    }
    let owned = eigen.values.indices.filter {
      1 - eigen.values[$0] <= ClusterAdjustment.nullTolerance
    }
    return turned.multiply(eigen.vectors.columns(owned))
  }
}

extension Matrix {
  /// I - A.
  fileprivate var subtractedFromIdentity: Matrix {
    var result = scaled(by: -1)
    for j in 0..<columnCount { result[j, j] += 1 }
    return result
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
