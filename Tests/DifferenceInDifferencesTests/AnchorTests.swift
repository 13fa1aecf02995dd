import DifferenceInDifferences
import Estimation
import Numerics
import TestSupport
import Testing

/// Paths whose reference is not the last period before the programme may act.
@Suite struct AnchorTests {
  private let times: [Int32] = [-4, -3, -2, 0, 1, 2]
  private let values = [0.1, -0.05, 0.08, 0.7, 0.9, 0.6]

  private var covariance: Matrix {
    var matrix = Matrix.identity(6)
    for i in 0..<6 { for j in 0..<6 { matrix[i, j] = 0.02 + (i == j ? 0.03 : 0) } }
    return matrix
  }

  private func path() throws -> EventPath {
    try EventPath(eventTimes: times, values: values, covariance: covariance)
  }

  /// The same estimates against another event time before the start.
  private func path(against reference: Int32) throws -> EventPath {
    let others = (times + [-1]).filter { $0 != reference }.sorted()
    var rows = Matrix(repeating: 0, rowCount: 6, columnCount: 6)
    for (row, time) in others.enumerated() {
      if let place = times.firstIndex(of: time) { rows[row, place] += 1 }
      if let place = times.firstIndex(of: reference) { rows[row, place] -= 1 }
    }
    return try EventPath(
      eventTimes: others, values: rows.multiply(values),
      covariance: rows.multiply(covariance).multiply(rows.transposed()), reference: reference)
  }

  @Test(arguments: [-2, -3, -4] as [Int32])
  func `intervals under bounds do not depend on the reference`(reference: Int32) throws {
    let (plain, other) = (try path(), try path(against: reference))
    #expect(other.pre.contains(-1) && other.post == [0, 1, 2] && other.judged == [0, 1, 2])
    #expect(other.anchor == -1)
    for target in [HonestTarget.firstPeriod, .average] {
      for bound in [0.0, 0.1, 1] {
        let found = SmoothnessBound(other, target: target).interval(bound: bound)
        let expected = SmoothnessBound(plain, target: target).interval(bound: bound)
        expectClose(found.lower, expected.lower, relative: 1e-6)
        expectClose(found.upper, expected.upper, relative: 1e-6)
        let relative = try #require(
          RelativeMagnitudes(other, target: target).interval(bound: bound))
        let same = try #require(RelativeMagnitudes(plain, target: target).interval(bound: bound))
        // Ends are searched to 1e-6 of the standard error.
        expectClose(relative.lower, same.lower, relative: 0, absolute: 1e-5)
        expectClose(relative.upper, same.upper, relative: 0, absolute: 1e-5)
      }
    }
  }

  @Test func `anticipated periods are free, and the effect at the start is judged`() throws {
    let early = try EventPath(
      eventTimes: [-5, -4, -3, -1, 0, 1], values: values, covariance: covariance, reference: -2,
      anticipation: 1)
    #expect(early.pre == [-5, -4, -3] && early.post == [-1, 0, 1] && early.judged == [0, 1])
    // The same estimates where the programme starts a period earlier, and its second period is judged.
    let second = HonestTarget.weights([0, 1, 0])
    let found = SmoothnessBound(early).interval(bound: 0.1)
    let expected = SmoothnessBound(try path(), target: second).interval(bound: 0.1)
    #expect(found == expected)
    #expect(
      RelativeMagnitudes(early).interval(bound: 1)
        == RelativeMagnitudes(try path(), target: second).interval(bound: 1))
    #expect(HonestTarget.average.weights(of: early) == [0, 0.5, 0.5])
  }

  @Test func `tests before the start are of effects on either side of the reference`() throws {
    let other = try path(against: -3)
    let power = PreTestPower(other)
    #expect(power.linear(1) == [-1, 1, 2, 3, 4, 5])
    // Wald's test asks whether all are alike, whatever they are taken against.
    let (found, plain) = (try PreTrends(other).jointTest(), try PreTrends(try path()).jointTest())
    expectClose(found.statistic, plain.statistic, relative: 1e-10)
    #expect(found.numeratorDegreesOfFreedom == 3)
  }

  @Test func `a reference with nothing but later years before the start is a path`() throws {
    let late = try EventPath(
      eventTimes: [-1, 0], values: [0.1, 1], covariance: .identity(2), reference: -2)
    #expect(late.pre == [-1] && late.anchored.pre == [-2] && late.anchored.values == [-0.1, 0.9])
    #expect(throws: EventPath.Problem.noPrePeriod) {
      try EventPath(
        eventTimes: [-1, 0], values: [0, 1], covariance: .identity(2), reference: -2,
        anticipation: 1)
    }
    #expect(throws: EventPath.Problem.noPostPeriod) {
      try EventPath(
        eventTimes: [-3, -1], values: [0, 1], covariance: .identity(2), reference: -2,
        anticipation: 1)
    }
  }
}
