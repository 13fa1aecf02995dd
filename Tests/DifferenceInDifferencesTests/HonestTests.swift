import Designs
import DifferenceInDifferences
import Estimation
import Foundation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

@Suite struct HonestTests {
  /// The event study of the 2006 cohort of county employment against the never treated.
  private func counties() throws -> EventPath {
    let rows = try Counties.rows { start, _ in [2006, ProgrammeRows.never].contains(start) }
    let result = try RegressionForm(.eventStudy(EventStudy()), rows, covariance: fixestCR1)
      .estimate()
    return try EventPath(result) { .event($0) }
  }

  /// Made-up effects with autocorrelated errors.
  private func path(_ values: [Double], pre: Int, scale: Double = 1) throws -> EventPath {
    let times = (0...values.count).map { Int32($0 - pre) - 1 }.filter { $0 != -1 }
    var covariance = Matrix.identity(values.count)
    for i in values.indices {
      for j in values.indices {
        let distance = abs(Double(times[i] - times[j]))
        covariance[i, j] = 0.04 * scale * scale * (0.3 + 0.7 * Foundation.pow(0.5, distance))
      }
    }
    return try EventPath(
      eventTimes: times, values: values.map { $0 * scale }, covariance: covariance)
  }

  @Test(.enabled(if: Counties.arePresent, "needs ../shared/data/reference/mpdta.csv"))
  func `relative magnitudes agree with HonestDiD to a step of its grid`() throws {
    let sensitivity = RelativeMagnitudes(try counties())
    for bound in [0.5, 1, 2] {
      let name = bound == 0.5 ? "Mbar=0.5" : "Mbar=\(Int(bound))"
      let golden = try #require(try Counties.golden("mpdta/honest-rm")[name])
      let interval = try #require(sensitivity.interval(bound: bound))
      expectClose(interval.lower, try #require(golden[0]), relative: 0, absolute: 7.1e-4, name)
      expectClose(interval.upper, try #require(golden[1]), relative: 0, absolute: 7.1e-4, name)
    }
  }

  @Test(.enabled(if: Counties.arePresent, "needs ../shared/data/reference/mpdta.csv"))
  func `smoothness agrees with HonestDiD`() throws {
    let sensitivity = SmoothnessBound(try counties())
    for (bound, name) in [(0.0, "M=0"), (0.01, "M=0.01"), (0.02, "M=0.02")] {
      let golden = try #require(try Counties.golden("mpdta/honest-sd")[name])
      let (lower, upper) = (try #require(golden[0]), try #require(golden[1]))
      let interval = sensitivity.interval(bound: bound)
      expectClose(interval.upper - interval.lower, upper - lower, relative: 2e-3, name)
      // The package draws the quantiles of |N(t, 1)| at random (at M = 0 its 1.9622 stands for 1.95996). At
      // M = 0.01, where the length is flat, their differences stop its search at weights of an exact half-length
      // of 0.0569769 (generators/honest-package.R); the least, 0.0569274, is in `SmoothnessTests`.
      if bound != 0.01 {
        expectClose(interval.lower, lower, relative: 2e-3, name)
        expectClose(interval.upper, upper, relative: 2e-3, name)
      }
    }
  }

  @Test func `smoothness intervals widen with the bound and scale with the outcome`() throws {
    let values = [0.05, -0.1, 0.04, 0.9, 1.1, 1.0]
    for target in [HonestTarget.firstPeriod, .average, .weights([0, 1, 0])] {
      let plain = SmoothnessBound(try path(values, pre: 3), target: target)
      let scaled = SmoothnessBound(try path(values, pre: 3, scale: 100), target: target)
      var width = 0.0
      for bound in [0.0, 0.1, 0.5] {
        let found = plain.interval(bound: bound)
        let large = scaled.interval(bound: 100 * bound)
        expectClose(large.lower, 100 * found.lower, relative: 1e-8)
        expectClose(large.upper, 100 * found.upper, relative: 1e-8)
        #expect(found.upper - found.lower > width)
        width = found.upper - found.lower
      }
    }
  }

  @Test func `relative magnitudes widen with the bound and scale with the outcome`() throws {
    let values = [0.05, -0.1, 0.9, 1.1]
    let plain = RelativeMagnitudes(try path(values, pre: 2), target: .average)
    let scaled = RelativeMagnitudes(try path(values, pre: 2, scale: 100), target: .average)
    var width = 0.0
    for bound in [0.0, 0.5] {
      let found = try #require(plain.interval(bound: bound))
      let large = try #require(scaled.interval(bound: bound))
      expectClose(large.lower, 100 * found.lower, relative: 1e-4, absolute: 1e-3)
      expectClose(large.upper, 100 * found.upper, relative: 1e-4, absolute: 1e-3)
      #expect(found.upper - found.lower > width)
      width = found.upper - found.lower
    }
    let first = try #require(RelativeMagnitudes(try path(values, pre: 2)).interval(bound: 0))
    #expect(first != (try #require(plain.interval(bound: 0))))
  }

  @Test(arguments: [1e-8, 1e8])
  func `the unit of the outcome changes no verdict of relative magnitudes`(unit: Double) throws {
    let values = [0.05, -0.1, 0.9, 1.1]
    let plain = RelativeMagnitudes(try path(values, pre: 2), target: .average)
    let other = RelativeMagnitudes(try path(values, pre: 2, scale: unit), target: .average)
    for bound in [0.0, 0.5, 1] {
      let (one, two) = (
        try #require(plain.interval(bound: bound)), try #require(other.interval(bound: bound))
      )
      // All is measured in standard errors: what is left is the rounding of the unit.
      expectClose(two.lower / unit, one.lower, relative: 1e-9)
      expectClose(two.upper / unit, one.upper, relative: 1e-9)
    }
  }

  @Test func `without violations the smoothness interval extrapolates a line at least variance`()
    throws
  {
    // Two pre-periods, one post: v is fixed up to one free sum; brute force over it.
    let plain = try path([0.2, 0.1, 0.5], pre: 2)
    let interval = SmoothnessBound(plain).interval(bound: 0)
    func deviation(_ first: Double) -> Double {
      // v_{-2}·2 + v_{-1} = 1 keeps linear trends out (event times -3, -2 at distances 2 and 1).
      let v = [first, 1 - 2 * first, 1]
      return zip(v, plain.covariance.multiply(v)).reduce(0) { $0 + $1.0 * $1.1 }.squareRoot()
    }
    let least = stride(from: -2.0, through: 2, by: 1e-4).map(deviation).min() ?? 0
    expectClose(
      (interval.upper - interval.lower) / 2, 1.959963984540054 * least, relative: 1e-6)
  }

  @Test func `breakdown values are where the interval reaches nought`() throws {
    let plain = try path([0.05, -0.1, 0.04, 0.9, 1.1, 1.0], pre: 3)
    let smooth = SmoothnessBound(plain)
    guard case .value(let bound) = smooth.breakdown() else {
      Issue.record("\(smooth.breakdown())")
      return
    }
    expectClose(smooth.interval(bound: bound).lower, 0, absolute: 1e-7)
    let relative = RelativeMagnitudes(try path([0.05, -0.1, 0.9, 1.1], pre: 2))
    guard case .value(let share) = relative.breakdown() else {
      Issue.record("\(relative.breakdown())")
      return
    }
    expectClose(try #require(relative.interval(bound: share)).lower, 0, absolute: 2e-4)
    let none = try path([0.05, -0.1, 0.1, 0.1], pre: 2)
    #expect(SmoothnessBound(none).breakdown() == .notSignificant)
    #expect(RelativeMagnitudes(none).breakdown() == .notSignificant)
  }

  @Test func `one period before and one after work`() throws {
    let plain = try path([0.1, 1], pre: 1)
    let interval = try #require(RelativeMagnitudes(plain).interval(bound: 1))
    #expect(interval.lower < 1 && interval.upper > 1)
    let smooth = SmoothnessBound(plain).interval(bound: 0)
    // v = (1, 1): the estimate plus the pre-period's distance.
    expectClose((smooth.lower + smooth.upper) / 2, 1.1, relative: 1e-12)
  }

  @Test func `paths with holes or without sides are told`() throws {
    let identity = Matrix.identity(2)
    #expect(throws: EventPath.Problem.noPrePeriod) {
      try EventPath(eventTimes: [0, 1], values: [1, 1], covariance: identity)
    }
    #expect(throws: EventPath.Problem.noPostPeriod) {
      try EventPath(eventTimes: [-3, -2], values: [1, 1], covariance: identity)
    }
    #expect(throws: EventPath.Problem.gaps([0])) {
      try EventPath(eventTimes: [-2, 1], values: [1, 1], covariance: identity)
    }
    #expect(throws: EventPath.Problem.singularCovariance) {
      try EventPath(
        eventTimes: [-2, 0], values: [1, 1],
        covariance: Matrix(repeating: 1, rowCount: 2, columnCount: 2))
    }
  }
}
