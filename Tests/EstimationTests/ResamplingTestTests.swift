import Estimation
import Testing

/// Which draws a p-value counts.
@Suite struct ResamplingTestTests {
  private func test(_ statistic: Double, _ draws: [Double]) throws -> ResamplingTest {
    try #require(
      ResamplingTest(
        statistic: statistic, estimate: statistic, standardError: 1, draws: draws,
        isEnumerated: true))
  }

  @Test func `a draw that differs by rounding is a tie, for an estimate of nought too`() throws {
    let half = try test(2, [2 * (1 + 4e-16), -2 * (1 - 4e-16), 3, -1])
    #expect((half.beyondCount, half.tieCount) == (1, 2) && half.pValue == 0.25)
    // Sums that cancel leave some 1e-16 of their terms, whatever the sum.
    let nought = try test(3e-17, [0, -3e-16, 0.5, -0.5])
    #expect((nought.beyondCount, nought.tieCount) == (2, 2) && nought.pValue == 0.5)
  }

  @Test
  func
    `in a randomisation every assignment reaches an estimate of nought, and the data reach themselves`()
    throws
  {
    func test(_ statistic: Double, _ draws: [Double]) throws -> ResamplingTest {
      try #require(
        ResamplingTest(
          statistic: statistic, estimate: statistic, standardError: 1, draws: draws,
          counting: .atLeast, isEnumerated: true))
    }
    #expect(try test(4e-17, [0, -3e-16, 0.5, -0.5]).pValue == 1)
    #expect(try test(-3e-16, [1e-17, -1e-17, 0.5, -0.5]).pValue == 1)
    // An exact fit: rounding alone tells the data's t, some 1e15, from its own draw.
    #expect(try test(1e15, [9.9e14, 1, 2, 0]).pValue == 0.25)
  }

  @Test func `a draw beyond rounding is beyond, near nought too`() throws {
    let near = try test(1e-6, [1.1e-6, -1e-6, 0.5, 0])
    #expect((near.beyondCount, near.tieCount) == (2, 1))
  }
}
