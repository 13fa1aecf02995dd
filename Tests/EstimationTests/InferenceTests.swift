import Designs
import Estimation
import Numerics
import TestSupport
import Testing

@Suite struct InferenceTests {
  /// A set of one term, x, with a variance.
  private func set(
    _ estimate: Double, variance: Double, _ rule: DegreesOfFreedomRule
  ) -> EstimateSet {
    let covariance = Matrix(rowCount: 1, columnCount: 1, columnMajor: [variance])
    return EstimateSet(values: [estimate], .covariance(covariance, rule))
  }

  /// Values of R 4: `sprintf("%.17g", c(2*pt(-1.7, 7), qt(.975, 7)))` and so on.
  @Test(
    arguments: [
      (t: 1.7, df: 7, level: 0.95, p: 0.13292889678255501, critical: 2.3646242515927844),
      (t: -8, df: 3.5, level: 0.9, p: 0.0022773264447204788, critical: 2.2224334936496009),
      (t: -2.5, df: .infinity, level: 0.99, p: 0.01241933065155227, critical: 2.5758293035488999),
    ])
  func `tests and intervals agree with pt and qt of R`(
    _ example: (t: Double, df: Double, level: Double, p: Double, critical: Double)
  ) throws {
    let rule: DegreesOfFreedomRule = example.df.isInfinite ? .normal : .residual(example.df)
    let estimate = example.t / 2
    let inference = set(estimate, variance: 0.25, rule).inferences(level: example.level)[0]
    #expect(inference.estimate == estimate)
    #expect(inference.standardError == 0.5)
    #expect(inference.statistic == example.t)
    #expect(inference.degreesOfFreedom == example.df)
    expectClose(try #require(inference.pValue), example.p)
    expectClose(try #require(inference.lower), estimate - example.critical / 2)
    expectClose(try #require(inference.upper), estimate + example.critical / 2)
  }

  @Test func `a p-value far out keeps its digits`() throws {
    // R: sprintf("%.17g", 2*pt(-40, 5000))
    let inference = set(20, variance: 0.25, .residual(5000)).inferences(level: 0.95)[0]
    expectClose(try #require(inference.pValue), 8.4148504719375417e-304, relative: 1e-11)
  }

  @Test func `an estimate of zero has the p-value one`() throws {
    let inference = set(0, variance: 1, .residual(3)).inferences(level: 0.95)[0]
    #expect(inference.statistic == 0)
    #expect(inference.pValue == 1)
    #expect(try #require(inference.lower) == -(try #require(inference.upper)))
  }

  @Test(arguments: [0.0, -0.0, -1e-30])
  func `a standard error of zero has no test and an interval of one point`(variance: Double) {
    let inference = set(2, variance: variance, .residual(7)).inferences(level: 0.95)[0]
    #expect(inference.standardError == 0)
    #expect(inference.statistic == nil)
    #expect(inference.degreesOfFreedom == nil)
    #expect(inference.pValue == nil)
    #expect(inference.lower == 2)
    #expect(inference.upper == 2)
  }

  @Test func `a variance that is no number leaves the estimate alone`() {
    let inferences = set(2, variance: .nan, .normal).inferences(level: 0.95)
    #expect(inferences == EstimateSet(values: [2], .none(.noEstimates)).inferences(level: 0.95))
  }

  @Test func `without a covariance there are estimates only`() {
    let set = EstimateSet(values: [2, 3], .none(.noResidualDegreesOfFreedom))
    let inferences = set.inferences(level: 0.95)
    #expect(inferences.map(\.estimate) == [2, 3])
    #expect(inferences.allSatisfy { $0.standardError == nil && $0.statistic == nil })
    #expect(inferences.allSatisfy { $0.degreesOfFreedom == nil && $0.pValue == nil })
    #expect(inferences.allSatisfy { $0.lower == nil && $0.upper == nil })
  }

  @Test func `each term has the variance on its place of the diagonal`() {
    let covariance = Matrix(rowCount: 2, columnCount: 2, columnMajor: [4, 1, 1, 9])
    let set = EstimateSet(values: [1, 1], .covariance(covariance, .normal))
    #expect(set.inferences(level: 0.95).map(\.standardError) == [2, 3])
  }

  @Test func `a wider level contains a narrower one, and p below 1 - level leaves zero out`() throws
  {
    let set = set(1, variance: 0.25, .residual(9))
    var last = 0.0
    for level in [0.01, 0.5, 0.9, 0.95, 0.99, 0.999] {
      let inference = set.inferences(level: level)[0]
      let (lower, upper) = (try #require(inference.lower), try #require(inference.upper))
      #expect(upper - lower > last)
      last = upper - lower
      #expect((try #require(inference.pValue) < 1 - level) == (lower > 0))
    }
  }

  @Test(arguments: [0.0, 1.0, -0.5, 1.5])
  func `a level outside (0, 1) is a mistake of the programmer`(level: Double) async {
    await #expect(processExitsWith: .failure) { [level] in
      _ = EstimateSet(values: [1], .none(.noEstimates)).inferences(level: level)
    }
  }
}
