import Designs
import Frames
import Numerics
import Testing

@Suite struct AbsorbedRankTests {
  @Test(arguments: 0..<60)
  func `ranks of random designs agree with a pivoted factorization`(seed: Int) throws {
    let random = CounterRandom(seed: 901, stream: UInt64(seed))
    let effects = 1 + seed % 4
    let sample = AbsorbedSample(
      seed: 140 + UInt64(seed), rows: 20 + random.integer(below: 60, at: 0),
      levels: (0..<effects).map { 2 + random.integer(below: 14, at: UInt64(1 + $0)) },
      slopes: seed % 3 == 0
        ? [] : (0..<effects).map { random.integer(below: 2, at: UInt64(9 + $0)) },
      isWeighted: seed % 2 == 1)
    let rank = AbsorbedProjection(sample.effects, weights: sample.weights).rank
    #expect(rank == AbsorbedRank(value: try sample.denseRank(), isExact: true))
  }

  @Test func `components, nested effects and shared slopes are counted`() throws {
    let pupil = BoundEffect(label: "pupil", grouping: Grouping(codes: [0, 0, 1, 1, 2, 2, 3, 3]))
    let school = BoundEffect(label: "school", grouping: Grouping(codes: [0, 0, 0, 0, 1, 1, 1, 1]))
    let area = BoundEffect(label: "area", grouping: Grouping(codes: [0, 0, 0, 0, 0, 0, 0, 0]))
    let x = [0.0, 1, 0, 1, 0, 1, 0, 1]
    let slope = BoundEffect(
      label: "school[x]", grouping: school.grouping, slopes: [x], slopeLabels: ["x"])
    let common = BoundEffect(
      label: "area[x]", grouping: area.grouping, slopes: [x], slopeLabels: ["x"])
    #expect(AbsorbedProjection([pupil, school]).rank == AbsorbedRank(value: 4, isExact: true))
    #expect(
      AbsorbedProjection([area, school, pupil]).rank == AbsorbedRank(value: 4, isExact: true))
    #expect(AbsorbedProjection([slope]).rank == AbsorbedRank(value: 4, isExact: true))
    #expect(AbsorbedProjection([slope, pupil]).rank == AbsorbedRank(value: 6, isExact: true))
    #expect(
      AbsorbedProjection([common, slope, pupil]).rank == AbsorbedRank(value: 6, isExact: true))
  }

  @Test func `three effects on a chain have two redundant levels`() {
    let length = 20_000
    let worker = (0..<(2 * length)).map { Int32($0 / 2) }
    let firm = (0..<(2 * length)).map { Int32(($0 + 1) / 2) }
    let year = (0..<(2 * length)).map { Int32($0 % 7) }
    let effects = [worker, firm, year].map {
      BoundEffect(label: "e", grouping: Grouping(codes: $0))
    }
    // A tree of workers and firms explains every row, hence every year.
    #expect(
      AbsorbedProjection(effects).rank == AbsorbedRank(value: 2 * length, isExact: true))
  }

  @Test func `a graph too dense to factorize has the rank of its small effects' residuals`() {
    let random = CounterRandom(seed: 902)
    let rows = 60_000
    let codes = [6000, 2600, 6].enumerated().map { place, levels in
      (0..<rows).map { Int32(random.integer(below: levels, at: UInt64(place * rows + $0))) }
    }
    let effects = codes.map { BoundEffect(label: "e", grouping: Grouping(codes: $0)) }
    let levels = effects.reduce(0) { $0 + $1.grouping.count }
    #expect(AbsorbedProjection(effects).rank == AbsorbedRank(value: levels - 2, isExact: true))
  }
}
