/// Polynomials of a variable, one column per degree from 1.
enum OrthogonalPolynomial {
  /// Columns orthogonal to each other and to the constant, of unit norm, leading coefficients positive.
  ///
  /// Three-term recursion p(k+1) = (x - a(k)) p(k) - b(k) p(k-1) over the rows, unweighted; agrees with R's
  /// `poly(x, degree)`. Kennedy & Gentle (1980), Statistical Computing, 343-4.
  ///
  /// - Throws: `polynomialDegree` if x has no more than `degree` distinct values.
  static func columns(
    _ x: [Double], degree: Int, label: String
  ) throws(DesignError) -> [[Double]] {
    let distinct = Set(x).count
    if distinct <= degree {
      throw .polynomialDegree(variable: label, degree: degree, distinctValues: distinct)
    }
    let origin = x[0]
    let mean = origin + x.reduce(0) { $0 + ($1 - origin) } / Double(x.count)
    let centred = x.map { $0 - mean }
    var previous = [Double](repeating: 0, count: x.count)
    var current = [Double](repeating: 1 / Double(x.count).squareRoot(), count: x.count)
    var basis = [current]
    for _ in 1...degree {
      let shift = zip(current, centred).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
      var following = zip(current, centred).map { $0 * ($1 - shift) }
      let back = dot(following, previous)
      for row in following.indices { following[row] -= back * previous[row] }
      for earlier in basis {
        let rest = dot(following, earlier)
        for row in following.indices { following[row] -= rest * earlier[row] }
      }
      let norm = dot(following, following).squareRoot()
      previous = current
      current = following.map { $0 / norm }
      basis.append(current)
    }
    return Array(basis.dropFirst())
  }

  /// The plain powers x, x^2 and so on.
  static func powers(_ x: [Double], degree: Int) -> [[Double]] {
    var columns = [x]
    for _ in 1..<max(degree, 1) {
      columns.append(zip(columns[columns.count - 1], x).map { $0 * $1 })
    }
    return columns
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
