import Numerics

/// A cluster's leverage matrix E_g = Z_g'W Z_g in the basis in which Z'WZ = I, p x p.
///
/// Where few columns vary in the cluster E_g = F'F with F of few rows, and all that is asked of it goes through the small
/// matrix F F', whose eigenvalues other than 0 are those of E_g.
enum ClusterGram: Sendable {
  /// E_g itself.
  case matrix(Matrix)
  /// F, r x p.
  case factor(Matrix)

  /// tr E_g.
  var trace: Double {
    switch self {
    case .matrix(let e): e.trace
    case .factor(let f): f.columnMajor.reduce(0) { $0 + $1 * $1 }
    }
  }

  /// E_g x.
  func multiply(_ x: Matrix) -> Matrix {
    switch self {
    case .matrix(let e): e.multiply(x)
    case .factor(let f): f.transposedMultiply(f.multiply(x))
    }
  }

  /// c_j'E_g c_j of every column.
  func forms(_ c: Matrix) -> [Double] {
    switch self {
    case .matrix(let e):
      let ec = e.multiply(c)
      return (0..<c.columnCount).map { j in dot(c.column(j), ec.column(j)) }
    case .factor(let f):
      let fc = f.multiply(c)
      return (0..<c.columnCount).map { j in
        let column = fc.column(j)
        return dot(column, column)
      }
    }
  }
}
