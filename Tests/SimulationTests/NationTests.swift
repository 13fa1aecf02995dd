import Readers
import Simulation
import TestSupport
import Testing

/// National figures of the simulated nations.
@Suite struct NationTests {
  @Test(arguments: [2016, 2017, 2018, 2019])
  func `norms and figures agree with sums made in Python`(year: Int) throws {
    let golden = try Golden("python/simulated-nation")
    let norms = NationalNorms(Nation.calibrated(year: year))
    let means = try golden.numbers("\(year).means")
    #expect(norms.means == means.map { Int((100 * $0).rounded()) })
    if year >= 2018 {
      let floors = try golden.numbers("\(year).floors")
      #expect(norms.floors == floors.map { Int((100 * $0).rounded()) })
    } else {
      #expect(norms.floors == nil)
    }
    try expectClose([norms.deviation], golden, "\(year).deviation")
    for group in KeyStageTwoGroup.allCases {
      let found = try #require(norms.figures[group])
      let wanted = try golden.numbers("\(year).\(group.rawValue)")
      // Progress scores are differences of some 104 that cancel: what is left of 15 digits.
      expectClose(
        [found.share, found.scaled, found.expected, found.higher],
        [wanted[0], wanted[3], wanted[4], wanted[5]], relative: 1e-11)
      expectClose(
        [found.progress, found.unadjusted], [wanted[1], wanted[2]], relative: 0, absolute: 1e-10)
    }
  }

  /// Figures of DfE's national rows (record type 5): expected, higher, scaled score, progress in tenths.
  static let published: [(Int, KeyStageTwoGroup, Double, Double, Double, Double)] = [
    (2016, .all, 70, 17, 103, 0),
    (2017, .all, 75, 23, 104, 0), (2017, .disadvantaged, 63, 13, 102, -6),
    (2017, .other, 80, 27, 105, 3),
    (2018, .all, 75, 24, 104, 0), (2018, .disadvantaged, 64, 14, 102, -6),
    (2018, .other, 81, 28, 105, 3),
    (2019, .all, 79, 27, 105, 0), (2019, .disadvantaged, 67, 16, 103, -7),
    (2019, .other, 84, 32, 106, 4),
    (2018, .boys, 75, 24, 105, 7), (2018, .girls, 75, 24, 104, -7), (2018, .eal, 75, 26, 105, 21),
    (2018, .nonMobile, 75, 24, 105, 1),
  ]

  @Test(arguments: published.indices)
  func `figures are those published, to a unit of progress and two points of percentages`(
    place: Int
  ) throws {
    let (year, group, expected, higher, scaled, tenths) = Self.published[place]
    let found = try #require(NationalNorms(Nation.calibrated(year: year)).figures[group])
    // A floor moves the mean of all by some 0.06 beyond 0, as DfE's does; girls and EAL are within two tenths.
    let slack = [.girls, .eal].contains(group) ? 0.2 : 0.11
    #expect(abs(found.progress - tenths / 10) <= slack, "\(found)")
    if ![.boys, .girls, .eal, .nonMobile].contains(group) {
      #expect(abs(found.expected - expected) <= 1.8, "\(found)")
      #expect(abs(found.higher - higher) <= 2, "\(found)")
    }
    #expect(abs(found.scaled - scaled) <= 1.1, "\(found)")
  }

  @Test(arguments: [(2017, 5.65), (2018, 5.32), (2019, 5.41)])
  func `the deviation of progress is that of the published intervals`(year: Int, sigma: Double) {
    let norms = NationalNorms(Nation.calibrated(year: year))
    #expect(abs(norms.deviation - sigma) <= 0.02, "\(norms.deviation)")
  }

  @Test func `about one pupil in a hundred is at the floor since 2018`() throws {
    for year in [2018, 2019] {
      let figures = try #require(NationalNorms(Nation.calibrated(year: year)).figures[.all])
      // The floor lifts the mean by some 0.06: a hundredth of pupils by some six points.
      #expect(figures.progress > 0.03 && figures.progress < 0.1)
      #expect(abs(figures.unadjusted) < 0.005)
    }
  }

  @Test func `progress is nought in every prior-attainment band where there is no floor`() throws {
    let norms = NationalNorms(Nation.calibrated(year: 2017))
    for group in [KeyStageTwoGroup.low, .middle, .high, .all] {
      let figures = try #require(norms.figures[group])
      // Means of groups are rounded to hundredths.
      #expect(abs(figures.progress) < 0.005, "\(group)")
    }
    let parts = try [KeyStageTwoGroup.disadvantaged, .other].map { try #require(norms.figures[$0]) }
    let all = try #require(norms.figures[.all])
    expectClose(
      parts.reduce(0) { $0 + $1.share * $1.progress }, all.progress, relative: 0, absolute: 1e-12)
  }
}
