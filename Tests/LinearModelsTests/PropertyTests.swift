import Designs
import Frames
import LinearModels
import TestSupport
import Testing

@Suite struct PropertyTests {
  static let rowCount = 5000

  struct Data {
    var x: [Double], z: [Double], g: [String], y: [Double]

    init(_ seed: UInt64) {
      var noise = Noise(seed)
      let n = PropertyTests.rowCount
      x = noise.numbers(n)
      z = noise.numbers(n).map { $0 * 3 + 100 }
      g = noise.numbers(n).map { $0 < -0.3 ? "a" : $0 < 0.4 ? "b" : "c" }
      let effects = ["a": 0.0, "b": 1, "c": -2]
      let e = noise.numbers(n)
      y = []
      for i in 0..<n {
        let mean = 2 + x[i] - 0.1 * z[i] + (effects[g[i]] ?? 0)
        y.append(mean + e[i] * (1 + x[i]))
      }
    }

    var frame: Frame {
      LinearModelsTests.frame([number("y", y), number("x", x), number("z", z), category("g", g)])
    }

    mutating func choose(_ rows: [Int]) {
      x = rows.map { x[$0] }
      z = rows.map { z[$0] }
      g = rows.map { g[$0] }
      y = rows.map { y[$0] }
    }
  }

  static let formula = "y ~ g*x + z"

  private func expectSame(
    _ a: LinearFit, _ b: LinearFit, relative: Double = 1e-10
  ) throws {
    #expect(a.terms == b.terms)
    expectClose(a.coefficients, b.coefficients, relative: relative, absolute: 1e-12, "estimates")
    expectClose(
      try #require(a.standardErrors), try #require(b.standardErrors), relative: relative,
      "standard errors")
  }

  @Test(arguments: VarianceEstimator.allCases)
  func `the order of rows changes nothing`(_ variance: VarianceEstimator) throws {
    let data = Data(1)
    var turned = data
    turned.choose((0..<Self.rowCount).map { ($0 * 1237 + 11) % Self.rowCount })
    try expectSame(
      try fit(Self.formula, data.frame, variance), try fit(Self.formula, turned.frame, variance))
  }

  @Test(arguments: VarianceEstimator.allCases)
  func `frequency weights are duplicated rows`(_ variance: VarianceEstimator) throws {
    let data = Data(2)
    let weights = (0..<Self.rowCount).map { Double(1 + $0 % 3) }
    var expanded = data
    expanded.choose((0..<Self.rowCount).flatMap { [Int](repeating: $0, count: 1 + $0 % 3) })
    let weighted = try fit(Self.formula, data.frame, weights: .frequency(weights), variance)
    let plain = try fit(Self.formula, expanded.frame, variance)
    try expectSame(weighted, plain)
    #expect(weighted.observationCount == plain.observationCount)
    #expect(weighted.support == plain.support)
    expectClose(try #require(weighted.logLikelihood), try #require(plain.logLikelihood))
  }

  @Test(arguments: VarianceEstimator.allCases)
  func `one thread and two give the same bits`(_ variance: VarianceEstimator) throws {
    let frame = Data(3).frame
    let one = try fit(Self.formula, frame, variance, threads: 1)
    let two = try fit(Self.formula, frame, variance, threads: 2)
    #expect(one.coefficients == two.coefficients && one.standardErrors == two.standardErrors)
  }

  @Test func `scaling a column and adding a constant to y do what they should`() throws {
    let data = Data(4)
    var moved = data
    moved.z = data.z.map { $0 * 1e6 }
    moved.y = data.y.map { $0 + 1000 }
    let before = try fit("y ~ x + z", data.frame, .HC2)
    let after = try fit("y ~ x + z", moved.frame, .HC2)
    expectClose(after.coefficients[0], before.coefficients[0] + 1000, relative: 1e-10)
    expectClose(after.coefficients[1], before.coefficients[1], relative: 1e-9)
    expectClose(after.coefficients[2] * 1e6, before.coefficients[2], relative: 1e-9)
  }

  @Test func `another reference level spans the same fit`() throws {
    var data = Data(5)
    let before = try fit(Self.formula, data.frame)
    data.g = data.g.map { $0 == "c" ? "0c" : $0 }
    let after = try fit(Self.formula, data.frame)
    expectClose(after.residualSumOfSquares, before.residualSumOfSquares, relative: 1e-12)
  }

  @Test func `the three routes agree where all apply`() throws {
    let data = Data(6)
    var near = data
    near.z = zip(data.x, data.z).map { $0 + 1e-5 * ($1 - 100) }
    let found = try fit("y ~ x + z", near.frame, .HC1)
    #expect(found.route == .rebased)
    let plain = try fit("y ~ x + I((z - x)*100000)", near.frame, .HC1)
    #expect(plain.route == .moments)
    expectClose(found.residualSumOfSquares, plain.residualSumOfSquares, relative: 1e-9)
    let errors = (try #require(found.standardErrors), try #require(plain.standardErrors))
    expectClose(errors.0[2] / 1e5, errors.1[2], relative: 1e-8)
  }
}
