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

  @Test func `flags count as nought and one`() {
    let column = Column(name: "y", values: .flag([true, false, true, true]))
    let found = GroupSpread.groups(
      of: column, rows: .all(4), codes: [0, 0, 0, 0], groupCount: 1)[0]
    #expect(found.mean == 0.75 && found.standardDeviation == 0.5)
  }
}
