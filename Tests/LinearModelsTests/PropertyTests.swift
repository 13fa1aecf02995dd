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

  @Test(arguments: VarianceEstimator.allCases, preciseWorkLimits)
  func `the order of rows changes nothing`(
    _ variance: VarianceEstimator, _ limit: Int
  ) throws {
    let data = Data(1)
    var turned = data
    turned.choose((0..<Self.rowCount).map { ($0 * 1237 + 11) % Self.rowCount })
    try expectSame(
      try fit(Self.formula, data.frame, variance, preciseWorkLimit: limit),
      try fit(Self.formula, turned.frame, variance, preciseWorkLimit: limit))
  }

  @Test(arguments: VarianceEstimator.allCases, preciseWorkLimits)
  func `frequency weights are duplicated rows`(
    _ variance: VarianceEstimator, _ limit: Int
  ) throws {
    let data = Data(2)
    let weights = (0..<Self.rowCount).map { Double(1 + $0 % 3) }
    var expanded = data
    expanded.choose((0..<Self.rowCount).flatMap { [Int](repeating: $0, count: 1 + $0 % 3) })
    let weighted = try fit(
      Self.formula, data.frame, weights: .frequency(weights), variance, preciseWorkLimit: limit)
    let plain = try fit(Self.formula, expanded.frame, variance, preciseWorkLimit: limit)
    try expectSame(weighted, plain)
    #expect(weighted.observationCount == plain.observationCount)
    #expect(weighted.support == plain.support)
    expectClose(try #require(weighted.logLikelihood), try #require(plain.logLikelihood))
  }

  @Test(arguments: VarianceEstimator.allCases, preciseWorkLimits)
  func `one thread and two give the same bits`(
    _ variance: VarianceEstimator, _ limit: Int
  ) throws {
    let frame = Data(3).frame
    let one = try fit(Self.formula, frame, variance, threads: 1, preciseWorkLimit: limit)
    let two = try fit(Self.formula, frame, variance, threads: 2, preciseWorkLimit: limit)
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
    let found = try fit("y ~ x + z", near.frame, .HC1, preciseWorkLimit: 0)
    #expect(found.route == .rebased && found.isIllConditioned)
    let text = "y ~ x + I((z - x)*100000)"
    let plain = try fit(text, near.frame, .HC1, preciseWorkLimit: 0)
    #expect(plain.route == .moments && !plain.isIllConditioned)
    expectClose(found.residualSumOfSquares, plain.residualSumOfSquares, relative: 1e-9)
    let errors = (try #require(found.standardErrors), try #require(plain.standardErrors))
    expectClose(errors.0[2] / 1e5, errors.1[2], relative: 1e-8)
    let trap = try fit(text + " + I(x*3)", near.frame, .HC1, preciseWorkLimit: 0)
    #expect(trap.route == .momentsAfterOmission && !trap.isIllConditioned)
    try expectSame(trap, plain)
  }

  @Test(arguments: ["y ~ g*x + z", "y ~ g*x + z - 1", "y ~ 1", "y ~ g + x + z + I(x*3 - z)"])
  func `a small problem is re-based and not for that ill-conditioned`(_ text: String) throws {
    let frame = Data(7).frame
    let (small, large) = (
      try fit(text, frame, .HC3), try fit(text, frame, .HC3, preciseWorkLimit: 0)
    )
    #expect(small.route == .rebased && large.route != .rebased)
    #expect(!small.isIllConditioned && !large.isIllConditioned)
    #expect(small.omitted.map(\.term) == large.omitted.map(\.term))
    try expectSame(small, large, relative: 1e-9)
  }

  @Test func `a work limit is n times the square of k plus 1`() throws {
    let frame = Data(8).frame
    let work = Self.rowCount * 3 * 3
    #expect(try fit("y ~ x + z", frame, preciseWorkLimit: work).route == .rebased)
    #expect(try fit("y ~ x + z", frame, preciseWorkLimit: work - 1).route == .moments)
  }

  @Test(arguments: [1e-2, 1e-3, 1e-4])
  func `a small unexplained share costs no digits`(_ size: Double) throws {
    var data = Data(9)
    var noise = Noise(10)
    data.y = zip(data.x, noise.numbers(Self.rowCount)).map { 1000 + $0 + size * $1 }
    let precise = try fit("y ~ x", data.frame)
    let plain = try fit("y ~ x", data.frame, preciseWorkLimit: 0)
    #expect(plain.route == .moments)
    expectClose(plain.residualSumOfSquares, precise.residualSumOfSquares, relative: 1e-9)
  }
}
