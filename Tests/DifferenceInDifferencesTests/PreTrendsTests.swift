import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

@Suite struct PreTrendsTests {
  private func golden(_ name: String) throws -> [String: Golden.Value] {
    guard case .object(let part) = try Golden("r/multivariate-normal").values[name] else {
      throw Golden.Problem.entry(path: "r/multivariate-normal", name: name)
    }
    return part
  }

  private func numbers(_ value: Golden.Value?) -> [Double] {
    switch value {
    case .number(let number): [number]
    case .list(let list): list.flatMap { numbers($0) }
    default: []
    }
  }

  /// Three effects before and two after, as in the golden.
  private func path(_ values: [Double] = [0.2, -0.1, 0.3, 1, 1.5]) throws -> EventPath {
    let covariance = Matrix(
      rowCount: 5, columnCount: 5, columnMajor: numbers(try golden("pretest")["covariance"]))
    return try EventPath(eventTimes: [-4, -3, -2, 0, 1], values: values, covariance: covariance)
  }

  @Test func `slopes that a pre-test finds and what passing leaves agree with mvtnorm`() throws {
    let part = try golden("pretest")
    let power = PreTestPower(try path())
    expectClose(power.power(against: power.linear(0)), numbers(part["size"])[0], relative: 1e-4)
    for (share, slope, given) in [(0.5, "slope50", "given50"), (0.8, "slope80", "given80")] {
      let found = try #require(power.slope(power: share))
      expectClose(found, numbers(part[slope])[0], relative: 1e-4)
      let consequence = power.consequence(of: power.linear(found))
      expectClose(consequence.power, share, relative: 1e-9)
      expectClose(
        try #require(consequence.biasGivenPassing), numbers(part[given]), relative: 2e-4)
      expectClose(consequence.bias, [found, 2 * found], relative: 1e-14)
      #expect(consequence.likelihoodRatio > 0)
    }
    #expect(power.slope(power: 0.1) == nil)
  }

  @Test func `one pre-period's power is that of a normal test`() throws {
    let one = try EventPath(
      eventTimes: [-2, 0], values: [0, 0],
      covariance: Matrix(rows: [[0.25, 0.1], [0.1, 0.3]]))
    let power = PreTestPower(one)
    let normal = Normal()
    let z = normal.quantile(upperTail: 0.025)
    expectClose(power.power(against: power.linear(0)), 0.05, relative: 1e-12)
    // δ_{-2} = -slope, in units of 0.5.
    let exact = normal.upperTail(z - 1.4) + normal.upperTail(z + 1.4)
    expectClose(power.power(against: power.linear(0.7)), exact, relative: 1e-12)
    let consequence = power.consequence(of: power.linear(0))
    expectClose(try #require(consequence.biasGivenPassing), [0], absolute: 1e-12)
    expectClose(consequence.likelihoodRatio, 1, relative: 1e-15)
  }

  @Test func `signs of a violation change nothing but the sign of the bias`() throws {
    let power = PreTestPower(try path())
    let up = power.consequence(of: power.linear(0.4))
    let down = power.consequence(of: power.linear(-0.4))
    expectClose(down.power, up.power, relative: 1e-4)
    expectClose(
      try #require(down.biasGivenPassing), try #require(up.biasGivenPassing).map { -$0 },
      relative: 1e-3)
  }

  @Test func `the joint test is Wald's`() throws {
    let path = try path()
    let test = try PreTrends(path, rule: .clusters(20)).jointTest()
    let joint = try #require(
      JointEstimates(
        Estimate(
          EstimateSet(
            terms: (0..<5).map { .event(Int32($0)) }, values: path.values,
            uncertainty: .covariance(path.covariance, .clusters(20)),
            support: (0..<5).map { _ in Support(units: 1, clusters: nil) }, omitted: [],
            findings: [],
            summary: FitSummary(
              observationCount: 5, parameterCount: 5, residualDegreesOfFreedom: nil, rSquared: nil,
              residualStandardDeviation: nil, logLikelihood: nil,
              variance: VarianceConvention(kind: "CR1", parameterFactor: 1, parameterCount: 5))))))
    let rows = Matrix(rows: (0..<3).map { row in (0..<5).map { $0 == row ? 1 : 0 } })
    let expected = try #require(joint.jointTest(of: rows, equal: [0, 0, 0]))
    expectClose(test.statistic, expected.statistic, relative: 1e-12)
    expectClose(test.pValue, expected.pValue, relative: 1e-10)
  }

  @Test func `equivalence is confirmed from the smallest margin on`() throws {
    for rule in [DegreesOfFreedomRule.normal, .clusters(12)] {
      let trends = PreTrends(try path(), rule: rule)
      let smallest = try trends.equivalence(margin: 1).smallestMargin
      expectClose(
        try trends.equivalence(margin: smallest).pValue, 0.05, relative: 1e-9)
      #expect(try trends.equivalence(margin: smallest * 1.1).pValue < 0.05)
      #expect(try trends.equivalence(margin: smallest * 0.9).pValue > 0.05)
    }
    let trends = PreTrends(try path())
    let mean = trends.meanEquivalence(margin: 1)
    expectClose(trends.meanEquivalence(margin: mean.smallestMargin).pValue, 0.05, relative: 1e-9)
    // An effect that rests on too few clusters has no test, and is named.
    let few = PreTrends(
      trends.path,
      rule: .satterthwaite(
        [12, nil] + [Double?](repeating: 9, count: trends.path.values.count - 2))
    )
    let lost = PreTrends.Unavailable.noDegreesOfFreedom(eventTime: trends.path.pre[1])
    #expect(throws: lost) { try few.jointTest() }
    #expect(throws: lost) { try few.equivalence(margin: 1) }
    #expect(mean.smallestMargin < (try trends.equivalence(margin: 1).smallestMargin))
  }

  @Test func `simultaneous bands lie between pointwise and Bonferroni`() throws {
    let trends = PreTrends(try path())
    let normal = Normal()
    let all = trends.simultaneousCritical(level: 0.95)
    let before = trends.simultaneousCritical(level: 0.95, isPreOnly: true)
    #expect(normal.quantile(upperTail: 0.025) < before && before < all)
    #expect(all < normal.quantile(upperTail: 0.005))
    let independent = try EventPath(
      eventTimes: [-3, -2, 0], values: [0, 0, 0], covariance: .identity(3))
    // Šidák's value.
    let share = (1 - 0.983047572491559) / 2
    expectClose(
      PreTrends(independent).simultaneousCritical(level: 0.95),
      normal.quantile(upperTail: share), relative: 1e-8)
  }

  @Test func `a mean near nought is within any margin by one test, and not by two`() throws {
    let near = PreTrends(
      try EventPath(
        eventTimes: [-2, 0], values: [0.01, 1], covariance: Matrix(rows: [[0.25, 0], [0, 0.25]])))
    #expect(near.meanStandardError == 0.5)
    // |0.01| is below 0.0627 x 0.5.
    #expect(near.meanEquivalence(margin: 0.5).smallestMargin == 0)
    let twice = try near.meanTwoTests(margin: 0.5)
    let z = Normal().quantile(upperTail: 0.05)
    expectClose(twice.smallestMargin, 0.01 + 0.5 * z, relative: 1e-12)
    expectClose(twice.pValue, Normal().upperTail(0.98), relative: 1e-12)
    let far = PreTrends(
      try EventPath(
        eventTimes: [-2, 0], values: [0.04, 1], covariance: Matrix(rows: [[0.25, 0], [0, 0.25]])))
    #expect(far.meanEquivalence(margin: 0.5).smallestMargin > 0)
  }
}
