import Frames
import LinearModels
import TestSupport
import Testing

@Suite struct IllConditionedTests {
  /// Columns as in Kahan's matrix over seeded ones: each keeps at least 2e-10 of its norm, but together they
  /// have a condition number of some 1e30.
  private func kahan(_ base: [[Double]]) -> [[Double]] {
    base.indices.map { j in
      var column = [Double](repeating: 0, count: base[j].count)
      var scale = 1.0
      for l in 0...j {
        let factor = l < j ? -0.436 * scale : scale
        for i in column.indices { column[i] += factor * base[l][i] }
        scale *= 0.9
      }
      return column
    }
  }

  @Test func `many columns that each nearly repeat the earlier ones span what they should`() throws
  {
    var noise = Noise(11)
    let base = (0..<200).map { _ in noise.numbers(1000) }
    let outcome = number("y", noise.numbers(1000))
    let text = "y ~ " + base.indices.map { "x\($0)" }.joined(separator: " + ")
    let fits = try [base, kahan(base)].map { columns in
      let named = columns.enumerated().map { number("x\($0)", $1) }
      return try fit(text, frame([outcome] + named), preciseWorkLimit: 0)
    }
    #expect(!fits[0].isIllConditioned && fits[1].isIllConditioned)
    #expect(fits[1].omitted.isEmpty)
    // Rounding the columns to doubles turns the few directions that they hold below 1e-16; each of them
    // carries about 1/800 of the sum of squares.
    expectClose(fits[1].residualSumOfSquares, fits[0].residualSumOfSquares, relative: 1e-2)
  }

  @Test(arguments: [1e-60, 1e60], [1e-60, 1e60])
  func `units of any size only rescale`(_ x: Double, _ y: Double) throws {
    func fitted(_ x: Double, _ y: Double, _ weight: Double) throws -> LinearFit {
      var noise = Noise(13)
      let data = frame([
        number("y", noise.numbers(50).map { $0 * y }),
        number("x", noise.numbers(50).map { $0 * x }),
        number("z", noise.numbers(50)),
      ])
      let weights = Weights.analytic([Double](repeating: weight, count: 50))
      return try fit("y ~ x + z", data, weights: weights, .HC3)
    }
    let plain = try fitted(1, 1, 1)
    let errors = try #require(plain.standardErrors)
    let units = [y, y / x, y]
    for weight in [1e-30, 1, 1e30] {
      let scaled = try fitted(x, y, weight)
      expectClose(scaled.coefficients, zip(plain.coefficients, units).map { $0 * $1 })
      expectClose(try #require(scaled.standardErrors), zip(errors, units).map { $0 * $1 })
    }
  }
}
