import Education
import Numerics
import TestSupport
import Testing

@Suite struct GapIndexTests {
  @Test func `index, area and variances agree with R and pROC`() throws {
    let golden = try Golden("r/gap-index")
    let (focus, other) = (try golden.numbers("focus"), try golden.numbers("other"))
    let superiority = try #require(ProbabilityOfSuperiority(of: other, over: focus))
    expectClose(superiority.value, try golden.number("auc"), relative: 1e-12)
    expectClose(superiority.value, try golden.number("mannWhitney"), relative: 1e-12)
    expectClose(superiority.variance, try golden.number("delong"), relative: 1e-10)
    expectClose(GapIndex(superiority).value, try golden.number("index"), relative: 1e-12)
    let clustered = try #require(
      ProbabilityOfSuperiority(
        of: other, over: focus, upperClusters: try golden.numbers("otherClusters").map { Int($0) },
        lowerClusters: try golden.numbers("focusClusters").map { Int($0) }))
    expectClose(clustered.variance, try golden.number("clustered"), relative: 1e-10)
    expectClose(clustered.value, superiority.value, relative: 1e-14)
  }

  @Test func `the rank form is the area form, ties or not`() throws {
    for seed in 0..<40 {
      let random = CounterRandom(seed: 5, stream: UInt64(seed))
      let focus = (0..<(2 + seed)).map { (random.uniform(at: UInt64($0)) * 8).rounded() }
      let other = (0..<(3 + seed / 2)).map {
        (random.uniform(at: UInt64(1000 + $0)) * 9).rounded()
      }
      let superiority = try #require(ProbabilityOfSuperiority(of: other, over: focus))
      expectClose(
        GapIndex.fromRanks(focus: focus, other: other), 20 * (superiority.value - 0.5),
        relative: 1e-12, absolute: 1e-12)
      // Swapping the groups turns the sign; the variance stays.
      let swapped = try #require(ProbabilityOfSuperiority(of: focus, over: other))
      expectClose(swapped.value + superiority.value, 1, relative: 1e-14)
      expectClose(swapped.variance, superiority.variance, relative: 1e-10, absolute: 1e-15)
    }
  }

  @Test func `by hand`() throws {
    // Others 2, 3 over focus 1, 2: three pairs won, one tied: 3.5 / 4. Ranks 1, 2.5 | 2.5, 4: 20/4 (3.25 - 1.75).
    #expect(GapIndex.fromRanks(focus: [1, 2], other: [2, 3]) == 7.5)
    let superiority = try #require(ProbabilityOfSuperiority(of: [2, 3], over: [1, 2]))
    #expect(superiority.value == 0.875)
    #expect(GapIndex(superiority).value == 7.5)
    let all = try #require(ProbabilityOfSuperiority(of: [5, 6], over: [1, 2]))
    #expect(GapIndex(all).value == 10 && GapIndex(all).interval(level: 0.95) == nil)
  }

  @Test func `the interval holds the index and keeps within its range`() throws {
    let superiority = try #require(
      ProbabilityOfSuperiority(of: [3, 4, 5, 6, 7, 8], over: [1, 2, 3, 4]))
    let index = GapIndex(superiority)
    let interval = try #require(index.interval(level: 0.999))
    #expect(interval.contains(index.value))
    #expect(interval.lowerBound > -10 && interval.upperBound < 10)
  }
}
