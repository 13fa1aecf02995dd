import Designs
import Frames
import LinearModels
import TestSupport
import Testing

@Suite struct LinearModelTests {
  /// Petersen's panel, which is part of the repository.
  private func petersen() throws -> Frame {
    try SharedData.frame(file: Golden.folder + "/data/petersen.csv", columns: nil)
  }

  @Test(arguments: VarianceEstimator.allCases, preciseWorkLimits)
  func `Petersen agrees with R`(_ variance: VarianceEstimator, _ limit: Int) throws {
    let found = try fit("y ~ x", try petersen(), variance, preciseWorkLimit: limit)
    try expect(found, try Golden("linear/petersen"), variance)
  }

  @Test(arguments: [VarianceEstimator.HC1, .HC2, .HC3], preciseWorkLimits)
  func `weighted Petersen agrees with R`(_ variance: VarianceEstimator, _ limit: Int) throws {
    let frame = try petersen()
    let firm = try numbers(frame, "firm")
    let year = try numbers(frame, "year")
    let weights = zip(firm, year).map {
      1 + $0.truncatingRemainder(dividingBy: 7) / 3 + $1.truncatingRemainder(dividingBy: 3) / 5
    }
    let found = try fit(
      "y ~ x", frame, weights: .analytic(weights), variance, preciseWorkLimit: limit)
    try expect(found, try Golden("linear/petersen-weighted"), variance)
  }

  private func numbers(_ frame: Frame, _ name: String) throws -> [Double] {
    let column = try #require(frame[name])
    guard case .number(let values) = column.values else {
      Issue.record("\(name) is not a number")
      return []
    }
    return values
  }

  private func expect(
    _ fit: LinearFit, _ golden: Golden, _ variance: VarianceEstimator
  ) throws {
    let key = variance.rawValue
    expectClose(
      fit.coefficients, try golden.numbers("\(key).estimate"), relative: 1e-10, "estimates")
    expectClose(
      try #require(fit.standardErrors), try golden.numbers("\(key).std.error"), relative: 1e-9,
      "standard errors")
  }

  @Test(
    .enabled(if: SharedData.has("star.csv"), "needs ../shared/data/reference/star.csv"),
    arguments: [1, 2])
  func `STAR kindergarten agrees with fixest`(_ threads: Int) throws {
    let columns = ["readk", "mathk", "stark", "experiencek", "schoolidk"]
    let star = try SharedData.frame("star.csv", columns: columns)
    let simple = try fit("readk + mathk ~ stark", star, .HC1, threads: threads)
    try expectTerms(simple, try Golden("linear/star-k"))
    let formula = "readk + mathk ~ stark + experiencek + i(schoolidk)"
    try expectTerms(
      try fit(formula, star, .HC1, threads: threads), try Golden("linear/star-school"))
  }

  private func expectTerms(_ fit: LinearFit, _ golden: Golden) throws {
    let names = [
      "(Intercept)": "(Intercept)", "starkregular+aide": "stark[regular+aide]",
      "starksmall": "stark[small]", "experiencek": "experiencek",
    ]
    #expect(fit.observationCount == (try golden.number("nobs")))
    let errors = try #require(fit.standardErrors)
    for (place, term) in try golden.texts("HC1.terms").enumerated() {
      let found = try #require(fit.terms.firstIndex { $0.description == names[term] })
      expectClose(
        fit.coefficients[found], try golden.numbers("HC1.estimate")[place], relative: 1e-10, term)
      expectClose(
        errors[found], try golden.numbers("HC1.std.error")[place], relative: 1e-9, term)
    }
  }

  @Test func `a dummy trap is omitted and explained`() throws {
    let a = (0..<40).map { Double($0 % 2) }
    var noise = Noise(3)
    let data = frame([
      number("y", noise.numbers(40)), number("a", a), number("b", a.map { 1 - $0 }),
      number("c", [Double](repeating: 0.1, count: 40)),
    ])
    let found = try fit("y ~ a + b + c", data)
    #expect(found.terms.map(\.description) == ["(Intercept)", "a"])
    #expect(found.omitted.map(\.term.description) == ["b", "c"])
    let parts = found.omitted[0].explainedBy
    #expect(parts.map(\.term.description) == ["(Intercept)", "a"])
    expectClose(parts.map(\.coefficient), [1, -1], relative: 1e-12)
    #expect(found.omitted[1].explainedBy.map(\.term.description) == ["(Intercept)"])
  }

  @Test func `fewer rows than terms leaves coefficients without a covariance`() throws {
    let data = frame([number("y", [1, 3]), number("x", [0, 1])])
    let found = try fit("y ~ x", data, .HC1)
    expectClose(found.coefficients, [1, 2])
    #expect(found.covariance == .unavailable(.noResidualDegreesOfFreedom))
    #expect(found.sigma == nil && found.adjustedRSquared == nil)
  }

  @Test(arguments: preciseWorkLimits)
  func `an intercept alone is the mean`(_ limit: Int) throws {
    let found = try fit("y ~ 1", frame([number("y", [1, 2, 6])]), preciseWorkLimit: limit)
    expectClose(found.coefficients, [3])
    expectClose(try #require(found.standardErrors), [(14.0 / 6).squareRoot()], relative: 1e-14)
  }

  @Test func `weights that are no weights are refused`() throws {
    let data = frame([number("y", [1, 2, 6])])
    let design = try BoundDesign(
      Formula(parsing: "y ~ 1"), frame: data, rows: data.allRows)
    #expect(throws: LinearModelError.weightNotPositive(row: 1)) {
      try LinearModel.fit(design, weights: .analytic([1, 0, 1]))
    }
    #expect(throws: LinearModelError.frequencyNotWhole(row: 2)) {
      try LinearModel.fit(design, weights: .frequency([1, 1, 1.5]))
    }
    #expect(throws: LinearModelError.weightCount(expected: 3, found: 1)) {
      try LinearModel.fit(design, weights: .analytic([1]))
    }
  }

  @Test(arguments: [VarianceEstimator.HC0, .HC1, .HC2, .HC3])
  func `a level of one row has a robust variance of nought, not of rounding`(
    _ variance: VarianceEstimator
  ) throws {
    let levels = Factor(levels: ["a", "b", "c", "d"], codes: [0, 0, 1, 1, 2, 3, 3])
    let frame = Frame(
      columns: [
        Column(name: "y", values: .number([1, 2, 3, 4.1, 9.7, 5, 6.3])),
        Column(name: "g", values: .factor(levels)),
      ], rowCount: 7)
    let found = try fit("y ~ 0 + g", frame, variance)
    let errors = try #require(found.standardErrors)
    #expect(errors[2] == 0)
    #expect(errors[0] > 0.1 && errors[1] > 0.1 && errors[3] > 0.1)
    #expect(found.fullLeverageRowCount == 1)
  }

  @Test func `a row of leverage 1 adds nothing to HC3 and is counted`() throws {
    var noise = Noise(5)
    let data = frame([
      number("y", noise.numbers(30)), number("d", (0..<30).map { $0 == 7 ? 1 : 0 }),
      number("x", noise.numbers(30)),
    ])
    let found = try fit("y ~ d + x", data, .HC3)
    #expect(found.fullLeverageRowCount == 1)
    #expect(found.standardErrors?.allSatisfy { $0.isFinite } == true)
  }
}
