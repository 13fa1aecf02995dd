import Foundation
import Numerics
import TestSupport
import Testing

@Suite struct InverseSquareRootQuadratureTests {
  @Test(arguments: [1, 1 + 1e-12, 1.5, 10, 1e3, 1e6, 1e9, 1e12, 1e15], [1e-40, 1, 3e7])
  func `the sum of resolvents is the inverse square root to 1e-14 over its range`(
    _ condition: Double, _ lowest: Double
  ) {
    let rule = InverseSquareRootQuadrature(lowest: lowest, highest: lowest * condition)
    #expect(rule.shifts.count == rule.weights.count)
    #expect(rule.shifts.count <= 75)
    #expect((rule.shifts + rule.weights).allSatisfy { $0 > 0 && $0.isFinite })
    for step in 0...1000 {
      let x = lowest * pow(condition, Double(step) / 1000)
      let sum = zip(rule.shifts, rule.weights).reduce(0) { $0 + $1.1 / ($1.0 + x) }
      expectClose(sum * x.squareRoot(), 1, relative: 1e-14, "\(condition) at \(x)")
    }
  }

  @Test func `nodes grow with the logarithm of the condition`() {
    let counts = [10, 1e6, 1e12].map {
      InverseSquareRootQuadrature(lowest: 1, highest: $0).shifts.count
    }
    #expect(counts == [12, 34, 59])
  }

  @Test func `a range of one point needs one resolvent's sum`() {
    let rule = InverseSquareRootQuadrature(lowest: 4, highest: 4)
    let sum = zip(rule.shifts, rule.weights).reduce(0) { $0 + $1.1 / ($1.0 + 4) }
    expectClose(sum, 0.5, relative: 1e-15, "at 4")
  }

  @Test func `a matrix's inverse square root squares to its inverse`() throws {
    let a = Sample.positive(6)
    let spectrum = try SymmetricEigen(a)
    let rule = InverseSquareRootQuadrature(
      lowest: spectrum.values[0], highest: try #require(spectrum.values.last))
    var root = Matrix(repeating: 0, rowCount: 6, columnCount: 6)
    for (shift, weight) in zip(rule.shifts, rule.weights) {
      var shifted = a
      for i in 0..<6 { shifted[i, i] += shift }
      let resolvent = try Cholesky(shifted).inverse()
      for place in root.columnMajor.indices {
        root.columnMajor[place] += weight * resolvent.columnMajor[place]
      }
    }
    let identity = root.multiply(a).multiply(root)
    for i in 0..<6 {
      for j in 0..<6 {
        expectClose(identity[i, j], i == j ? 1 : 0, relative: 0, absolute: 1e-13, "\(i) \(j)")
      }
    }
  }
}
