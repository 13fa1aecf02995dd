import Education
import TestSupport
import Testing

@Suite struct GapTests {
  @Test func `a level is other minus focus, and a narrowing is before minus after`() throws {
    // By hand: means 100 and 104, variances s²/n = 4/3 each (s² = 4, n = 3).
    let focus = try #require(SampleMean(of: [98, 100, 102]))
    let other = try #require(SampleMean(of: [102, 104, 106]))
    let before = GapLevel.ofMeans(focus: focus, other: other)
    expectClose([before.value, before.variance], [4, 8.0 / 3], relative: 1e-15)
    let after = GapLevel.ofMeans(
      focus: SampleMean(value: 101, variance: 1, count: 3),
      other: SampleMean(value: 103, variance: 1, count: 3))
    let narrowing = Narrowing(from: before, to: after, covariance: 0.5)
    expectClose([narrowing.value, narrowing.variance], [2, 8.0 / 3 + 2 - 1], relative: 1e-15)
    #expect(SampleMean(of: [98]) == nil)
  }

  @Test
  func `a gap to national has the variance of the pupils here and the rounding of the reference`() {
    let gap = GapLevel.toNational(
      ReferenceValue(0.3, halfUnit: 0.05), focus: SampleMean(value: -0.6, variance: 0.04, count: 9))
    expectClose([gap.value, gap.variance, gap.halfUnit], [0.9, 0.04, 0.05], relative: 1e-15)
    #expect(Narrowing(from: gap, to: gap).halfUnit == 0.1)
    expectClose(ReferenceValue.roundingVariance(unit: 1), 1.0 / 12, relative: 1e-15)
  }

  @Test func `standardised gaps agree with R`() throws {
    let golden = try Golden("r/standardised-gap")
    let (focus, other) = (try golden.numbers("focus"), try golden.numbers("other"))
    let gap = try #require(StandardisedGap(focus: focus, other: other))
    expectClose(gap.uncorrected, try golden.number("d"), relative: 1e-12)
    expectClose(gap.corrected, try golden.number("g"), relative: 1e-12)
    expectClose(gap.variance, try golden.number("variance"), relative: 1e-12)
    let total = try #require(StandardisedGap(focus: focus, other: other, divisor: .total))
    let pooled = try golden.number("pooled")
    expectClose(
      total.uncorrected, gap.uncorrected * pooled / (try golden.number("total")), relative: 1e-12)
    let given = try #require(StandardisedGap(focus: focus, other: other, divisor: .given(7)))
    expectClose(given.uncorrected, gap.uncorrected * pooled / 7, relative: 1e-12)
    #expect(StandardisedGap(focus: [1, 1], other: [2, 2]) == nil)
  }

  @Test func `shares have Wilson's, Newcombe's and Clopper and Pearson's intervals as in R`() throws
  {
    let golden = try Golden("r/shares")
    func ends(_ range: ClosedRange<Double>) -> [Double] {
      [range.lowerBound / 100, range.upperBound / 100]
    }
    let gap = ShareGap(focus: Share(27, of: 41), other: Share(84, of: 100))
    expectClose(ends(gap.interval(level: 0.95)), try golden.numbers("newcombe"), relative: 1e-10)
    let edge = ShareGap(focus: Share(0, of: 9), other: Share(12, of: 12))
    expectClose(
      ends(edge.interval(level: 0.9)), try golden.numbers("newcombeEdge"), relative: 1e-10)
    for (share, name) in [
      (Share(26, of: 30), "clopperPearson"), (Share(0, of: 12), "none"), (Share(30, of: 30), "all"),
    ] {
      let range = share.clopperPearson(level: 0.9)
      expectClose([range.lowerBound, range.upperBound], try golden.numbers(name), relative: 1e-10)
    }
    // By hand: 0.84 - 27/41 = 0.18146…, in percentage points, Wald's variance.
    expectClose(gap.level.value, 100 * (0.84 - 27.0 / 41), relative: 1e-14)
    expectClose(
      gap.level.variance, 10_000 * (0.84 * 0.16 / 100 + 27.0 * 14 / (41 * 41 * 41)), relative: 1e-13
    )
  }

  @Test func `standards count pupils without a score in the denominator`() throws {
    let scores: [Double?] = [99, 100, 110, 120, nil]
    #expect(ExpectedStandard.expected.share(of: scores) == Share(3, of: 5))
    #expect(ExpectedStandard.higher.share(of: scores) == Share(2, of: 5))
    #expect(ExpectedStandard.higher.share(of: []) == nil)
  }
}
