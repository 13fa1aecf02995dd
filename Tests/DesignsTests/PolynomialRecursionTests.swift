import Designs
import TestSupport
import Testing

/// The columns of `poly()`, at the rows that they are made from and elsewhere.
@Suite struct PolynomialRecursionTests {
  static let samples: [[Double]] = [
    [1, 2, 4, 8, 16, 32], [-3, -1, 0, 0.5, 0.5, 2, 7, 11], [2010, 2011, 2012, 2013, 2014, 2015],
    (0..<40).map { Double(($0 * $0 * 7) % 23) / 4 },
  ]

  @Test(arguments: samples)
  func `columns are of unit norm and orthogonal to each other and to the constant`(_ x: [Double]) {
    let columns = PolynomialRecursion(x, degree: 4).columns
    let all = [[Double](repeating: 1 / Double(x.count).squareRoot(), count: x.count)] + columns
    for (i, a) in all.enumerated() {
      for (j, b) in all.enumerated() {
        let product = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        // Orthogonalised twice: a few roundings of numbers of one.
        expectClose(product, i == j ? 1 : 0, relative: 1e-14, absolute: 1e-14, "\(i) \(j)")
      }
    }
  }

  @Test(arguments: samples)
  func `each column is a polynomial of its degree whose leading coefficient is positive`(
    _ x: [Double]
  ) {
    let recursion = PolynomialRecursion(x, degree: 4)
    let grid = (0..<7).map { Double($0) }.map { x[0] + $0 }
    for (place, column) in recursion.values(at: grid).enumerated() {
      // The differences of order `degree` are alike and above nought, those of the next order nought.
      var differences = column
      for _ in 0...place { differences = zip(differences, differences.dropFirst()).map { $1 - $0 } }
      #expect(differences.allSatisfy { $0 > 0 })
      let scale = column.map(abs).max() ?? 1
      for pair in zip(differences, differences.dropFirst()) {
        // 2^5 terms of the column's size, each rounded a few times.
        expectClose(pair.1, pair.0, relative: 0, absolute: 1e-12 * scale)
      }
    }
  }

  @Test(arguments: samples)
  func `values at the rows themselves are the columns`(_ x: [Double]) {
    let recursion = PolynomialRecursion(x, degree: 3)
    for (own, column) in zip(recursion.values(at: x), recursion.columns) {
      expectClose(own, column, relative: 1e-13, absolute: 1e-14)
    }
    #expect(recursion.values(at: []) == [[], [], []])
  }

  @Test(arguments: samples)
  func `slopes are those of five points, exact to the fourth degree`(_ x: [Double]) {
    let recursion = PolynomialRecursion(x, degree: 4)
    let points = [x[0] - 0.75, x[1] + 0.125, x[2], x[3] + 2]
    func values(_ step: Double) -> [[Double]] { recursion.values(at: points.map { $0 + step }) }
    let (a, b, c, d) = (values(-2), values(-1), values(1), values(2))
    for (degree, slopes) in recursion.slopes(at: points).enumerated() {
      for row in points.indices {
        let expected =
          (a[degree][row] - 8 * b[degree][row] + 8 * c[degree][row] - d[degree][row]) / 12
        let scale = [a, b, c, d].map { abs($0[degree][row]) }.max() ?? 1
        // Sixteen values of that size rounded some times each, over twelve.
        expectClose(slopes[row], expected, relative: 0, absolute: 1e-13 * max(scale, 1))
      }
    }
  }

  @Test func `the first column and its slope are those of the formula`() {
    let x = [1.0, 2, 4, 8, 16, 32]
    let mean = 63.0 / 6
    let norm = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    let recursion = PolynomialRecursion(x, degree: 1)
    expectClose(recursion.columns[0], x.map { ($0 - mean) / norm }, relative: 1e-14)
    expectClose(recursion.slopes(at: [0, 5])[0], [1 / norm, 1 / norm], relative: 1e-14)
  }

  @Test func `another origin and another unit of x change nothing but the slopes' unit`() {
    let x = [1.0, 2, 4, 8, 16, 32]
    let near = PolynomialRecursion(x, degree: 3)
    let far = PolynomialRecursion(x.map { 1_048_576 + 8 * $0 }, degree: 3)
    for degree in 0..<3 {
      expectClose(far.columns[degree], near.columns[degree], relative: 1e-12, absolute: 1e-13)
      expectClose(
        far.slopes(at: [1_048_576 + 24])[degree].map { 8 * $0 }, near.slopes(at: [3])[degree],
        relative: 1e-12)
    }
  }
}
