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
    return PolynomialRecursion(x, degree: degree).columns
  }

  /// The plain powers x, x^2 and so on.
  static func powers(_ x: [Double], degree: Int) -> [[Double]] {
    var columns = [x]
    for _ in 1..<max(degree, 1) {
      columns.append(zip(columns[columns.count - 1], x).map { $0 * $1 })
    }
    return columns
  }

  /// The derivatives of the plain powers: 1, 2x, 3x^2 and so on.
  static func powerSlopes(_ x: [Double], degree: Int) -> [[Double]] {
    let ones = [Double](repeating: 1, count: x.count)
    let lower = [ones] + (degree > 1 ? powers(x, degree: degree - 1) : [])
    return lower.prefix(degree).enumerated().map { place, column in
      column.map { Double(place + 1) * $0 }
    }
  }
}
