import Education
import TestSupport
import Testing

@Suite struct ProgressTests {
  @Test func `progress is the score less the group's national mean, down to the group's floor`() {
    let norms = PriorAttainmentNorms(groups: [
      "low": PriorAttainmentGroup(mean: 94, floor: -12), "high": PriorAttainmentGroup(mean: 110),
    ])
    #expect(
      norms.progress(
        scores: [95, 80, 108, 80, 100], groups: ["low", "low", "high", "high", "new"])
        == [1, -12, -2, -30, nil])
  }

  @Test func `a population's own progress averages nought in every group without a floor`() {
    let scores = [90.0, 94, 98, 100, 104, 111]
    let groups = ["a", "a", "a", "b", "b", "b"]
    let norms = PriorAttainmentNorms(scores: scores, groups: groups)
    expectClose(
      norms.progress(scores: scores, groups: groups).map { $0 ?? 99 }, [-4, 0, 4, -5, -1, 6])
    // The deviation of 90, 94, 98 is 4: a floor half of it below the mean.
    let floored = PriorAttainmentNorms(scores: scores, groups: groups, floorDeviations: 0.5)
    expectClose(floored.groups["a"]?.floor ?? 0, -2, relative: 1e-14)
    #expect(floored.progress(scores: [80], groups: ["a"]) == [-2])
  }

  @Test func `a school's score is the mean of its pupils with the national deviation`() throws {
    let scores = SchoolProgress.scores(
      progress: [1, 3, nil, -2, nil], schools: [0, 0, 0, 1, 2], schoolCount: 3,
      nationalDeviation: 5)
    let first = try #require(scores[0])
    #expect(first.score == 2 && first.pupils == 2)
    expectClose(
      [first.lower, first.upper], [2 - 9.8 / 2.0.squareRoot(), 2 + 9.8 / 2.0.squareRoot()])
    #expect(scores[1]?.score == -2)
    #expect(scores[2] == nil)
  }

  @Test func `a published interval leads back to the pupils behind it`() throws {
    // 50 pupils, sigma 5.65: half-width 1.96 * 5.65 / sqrt(50).
    let half = 1.96 * 5.65 / 50.0.squareRoot()
    let interval = try #require(PublishedInterval(lower: 0.4 - half, upper: 0.4 + half))
    expectClose(interval.effectiveCount(deviation: 5.65), 50, relative: 1e-12)
    expectClose(interval.impliedDeviation(count: 50), 5.65, relative: 1e-12)
    expectClose(interval.samplingVariance, 5.65 * 5.65 / 50 + 0.01 / 12, relative: 1e-12)
    let exact = try #require(PublishedInterval(lower: 0.4 - half, upper: 0.4 + half, unit: 0))
    expectClose(exact.samplingVariance, 5.65 * 5.65 / 50, relative: 1e-12)
    #expect(PublishedInterval(lower: 0, upper: 0) == nil)
    #expect(PublishedInterval.nationalDeviation(year: 2016) == nil)
  }

  @Test func `bands follow the interval first, the thresholds of the year after`() throws {
    func band(_ score: Double, _ lower: Double, _ upper: Double) throws -> ProgressBand {
      let interval = try #require(PublishedInterval(lower: lower, upper: upper))
      return ProgressBand(score: score, interval: interval, thresholds: (3, -3.2))
    }
    #expect(try band(4, 1, 7) == .wellAbove)
    #expect(try band(2.9, 1, 4) == .above)
    #expect(try band(3.5, -0.5, 7.5) == .average)
    #expect(try band(-3.1, -5, -0.1) == .below)
    #expect(try band(-3.2, -5, -0.1) == .wellBelow)
    #expect(try band(-2, -4, 0) == .average)
  }

  @Test func `part-years count the months from the start to the tests`() {
    let start = Exposure.Month(year: 2018, month: 1)
    expectClose(Exposure.partYears(start: start, resultsYear: 2018), 1.0 / 3, relative: 1e-15)
    expectClose(Exposure.partYears(start: start, resultsYear: 2019), 4.0 / 3, relative: 1e-15)
    #expect(Exposure.partYears(start: start, resultsYear: 2017) == 0)
    #expect(Exposure.partYears(start: start, resultsYear: 2030) == 4)
    #expect(Exposure.partYears(start: nil, resultsYear: 2019) == 0)
    expectClose(Exposure.ofFeeders([(0.5, 2), (0.25, 1)]), 1.25, relative: 1e-15)
  }
}
