import Frames
import TestSupport
import Testing

/// Counts, means and standard deviations by group.
@Suite struct GroupSpreadTests {
  private func spreads(
    _ values: [Double], _ codes: [Int32], missing: Set<Int> = [], frequencies: [Double]? = nil
  ) -> [GroupSpread] {
    let mask = MissingMask(
      codes: values.indices.map { missing.contains($0) ? 1 : 0 }, reasons: [.blank])
    let column = Column(name: "y", values: .number(values), missing: mask)
    return GroupSpread.groups(
      of: column, rows: .all(values.count), codes: codes, groupCount: 2, frequencies: frequencies)
  }

  @Test func `by hand, rows without a group or a value left out`() {
    // Group 0: 1, 2, 6 has mean 3 and variance (4 + 1 + 9)/2 = 7; group 1: 5 alone.
    let found = spreads([1, 2, 6, 5, 99, .nan, 40], [0, 0, 0, 1, -1, 1, 0], missing: [6])
    #expect(found[0].count == 3 && found[0].mean == 3)
    expectClose(found[0].standardDeviation ?? 0, 7.0.squareRoot(), relative: 1e-15)
    #expect(found[1] == GroupSpread(count: 1, mean: 5, standardDeviation: nil))
    #expect(spreads([1], [0])[1] == GroupSpread(count: 0, mean: nil, standardDeviation: nil))
  }

  @Test func `a frequency is so many rows`() {
    let once = spreads([1, 1, 1, 4, 4, 7], [0, 0, 0, 0, 0, 1])
    let counted = spreads([1, 4, 7], [0, 0, 1], frequencies: [3, 2, 1])
    #expect(once == counted)
  }

  @Test func `nothing is lost far from nought`() {
    let near = spreads([0.25, 0.5, 0.75, 1.5], [0, 0, 0, 0])[0]
    let far = spreads([0.25, 0.5, 0.75, 1.5].map { $0 + 1e12 }, [0, 0, 0, 0])[0]
    expectClose(far.standardDeviation ?? 0, near.standardDeviation ?? 1, relative: 1e-15)
    #expect(far.mean == 1e12 + 0.75)
  }

  @Test func `analytic weights weigh the mean and the deviations, rows are counted`() {
    // By hand: Σ w x = 9 and Σ w = 4, deviations -1.25, 1.75 and 0.75.
    let found = GroupSpread.groups(
      of: [1, 4, 9, 3], codes: [0, 0, -1, 0], groupCount: 1, weights: [2, 1, 7, 1])[0]
    #expect(found.count == 3 && found.mean == 2.25)
    let squares = 2 * 1.5625 + 3.0625 + 0.5625
    expectClose(found.standardDeviation ?? 0, (squares / 4 * 1.5).squareRoot(), relative: 1e-15)
    let scaled = GroupSpread.groups(
      of: [1, 4, 9, 3], codes: [0, 0, -1, 0], groupCount: 1, weights: [16, 8, 56, 8])[0]
    #expect(scaled == found)
  }

  @Test func `frequencies as weights are so many rows, nought weights are no mean`() {
    let counted = GroupSpread.groups(
      of: [1, 4], codes: [0, 0], groupCount: 1, weights: [3, 2], areFrequencies: true)
    #expect(counted[0] == spreads([1, 1, 1, 4, 4], [0, 0, 0, 0, 0])[0])
    let nought = GroupSpread.groups(of: [1, 4], codes: [0, 0], groupCount: 1, weights: [0, 0])
    #expect(nought == [GroupSpread(count: 2, mean: nil, standardDeviation: nil)])
  }

  @Test(arguments: [3, 7, 10, 49])
  func `equal values have no spread at all`(count: Int) {
    // Added up and divided by their number, tenths and sevenths do not all come back.
    for value in [0.1, 1.0 / 7, -1e9 / 3] {
      let found = spreads(
        [Double](repeating: value, count: count), [Int32](repeating: 0, count: count))[0]
      #expect(found.mean == value && found.standardDeviation == 0)
    }
  }

  @Test func `flags count as nought and one`() {
    let column = Column(name: "y", values: .flag([true, false, true, true]))
    let found = GroupSpread.groups(
      of: column, rows: .all(4), codes: [0, 0, 0, 0], groupCount: 1)[0]
    #expect(found.mean == 0.75 && found.standardDeviation == 0.5)
  }
}
