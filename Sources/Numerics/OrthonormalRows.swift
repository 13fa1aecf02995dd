/// Rows of full rank parted into a triangular factor and orthonormal rows: A = L Q.
///
/// By Gram-Schmidt, twice, so that Q Q' is the identity to rounding however nearly rows repeat each other (Giraud,
/// Langou & Rozložník 2005, [doi:10.1007/s00211-005-0615-4](https://doi.org/10.1007/s00211-005-0615-4)). d'(AA')^-1 d as
/// |L^-1 d|² loses the digits that A has lost; by AA' it would lose twice as many.
public struct OrthonormalRows: Sendable {
  /// Less than this share of a row's norm after those before it is nothing.
  public static let tolerance = 1e-10

  /// Q, m x p.
  public let rows: Matrix
  /// L, m x m, its diagonal above 0.
  public let lower: Matrix

  /// Parts a matrix; nil where nothing is left of a row after those before it.
  ///
  /// - Parameter a: A, m x p.
  public init?(_ a: Matrix) {
    let m = a.rowCount
    var lower = Matrix(repeating: 0, rowCount: m, columnCount: m)
    var basis: [[Double]] = []
    for i in 0..<m {
      var rest = a.row(i)
      let norm = OrderedQR.norm(rest)
      for _ in 0..<2 {
        for (j, direction) in basis.enumerated() {
          let share = zip(direction, rest).reduce(0) { $0 + $1.0 * $1.1 }
          lower[i, j] += share
          for place in rest.indices { rest[place] -= share * direction[place] }
        }
      }
      let left = OrderedQR.norm(rest)
      guard left.isFinite, left > Self.tolerance * norm else { return nil }
      lower[i, i] = left
      basis.append(rest.map { $0 / left })
    }
    self.lower = lower
    rows = Matrix(rows: basis)
  }

  /// L^-1 d.
  ///
  /// - Parameter right: d, m numbers.
  /// - Returns: m numbers.
  public func solve(_ right: [Double]) -> [Double] {
    var solution = right
    for i in right.indices {
      for j in 0..<i { solution[i] -= lower[i, j] * solution[j] }
      solution[i] /= lower[i, i]
    }
    return solution
  }
}
