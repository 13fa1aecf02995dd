import Designs
import Numerics

/// The coefficients in a working basis, and the linear map L from there to the user's terms.
struct Solution {
  let basis: WorkingBasis
  /// gamma, p.
  let coefficients: [DoubleDouble]
  /// (Z'WZ)^-1, p x p.
  let inverse: Matrix
  let route: LinearFit.Route
  /// Whether a kept column keeps less than 1e-2 of its norm after those before it.
  let isIllConditioned: Bool
  let omitted: [Omission]

  /// beta, intercept first if there is one: T gamma, and mean(y) + gamma_0 - centre'T gamma.
  func userCoefficients() -> [Double] {
    let offset = basis.hasIntercept ? 1 : 0
    let m = basis.columns.count
    var slopes = Array(coefficients[offset...])
    if let map = basis.map {
      slopes = (0..<m).map { i in
        (0..<m).reduce(DoubleDouble.zero) {
          $0 + DoubleDouble(map[i, $1]) * coefficients[offset + $1]
        }
      }
    }
    guard basis.hasIntercept else { return slopes.map(\.high) }
    var intercept = DoubleDouble(basis.outcomeCentre) + coefficients[0]
    for (slope, centre) in zip(slopes, basis.centre) { intercept -= slope * DoubleDouble(centre) }
    return [intercept.high] + slopes.map(\.high)
  }

  /// L = [[1, -centre'T], [0, T]], p x p.
  func userMap() -> Matrix {
    let m = basis.columns.count
    let map = basis.map ?? Matrix.identity(m)
    guard basis.hasIntercept else { return map }
    var result = Matrix(repeating: 0, rowCount: m + 1, columnCount: m + 1)
    result[0, 0] = 1
    for j in 0..<m {
      var sum = DoubleDouble.zero
      for i in 0..<m {
        result[i + 1, j + 1] = map[i, j]
        sum += DoubleDouble.product(map[i, j], basis.centre[i])
      }
      result[0, j + 1] = -sum.high
    }
    return result
  }

  /// F with F'F = L V L' for a covariance V in the basis; nil where V is not positive definite.
  func userFactor(_ covariance: Matrix) -> Matrix? {
    Cholesky.safely(covariance.symmetrised).map { userMap().multiply($0.lower).transposed() }
  }

  /// L V L' for a covariance V in the basis.
  func userCovariance(_ covariance: Matrix) -> Matrix {
    let map = userMap()
    return map.multiply(covariance).multiply(map.transposed())
  }
}
