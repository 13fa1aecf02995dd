import Designs
import DifferenceInDifferences
import Education
import Estimation
import Foundation
import Frames
import LinearModels
import Readers
import Simulation
import TestSupport
import Testing

/// Monte Carlo over seeds: what is declared comes out of the estimators, and regression to the mean where it should.
@Suite struct RecoveryTests {
  /// Enough for biases of 0.3 points in release builds; debug builds, some thirty times slower, look for grosser ones.
  #if DEBUG
    private static let replications = 12
  #else
    private static let replications = 60
  #endif

  /// What a standard error over all replications may be, where one is expected over sixty.
  private static func bound(_ ofSixty: Double) -> Double {
    1.3 * ofSixty * (60 / Double(replications)).squareRoot()
  }

  /// A cell of school, year and group as an estimator of repeated cross-sections needs it.
  private struct Cells {
    var schools: [Int32] = []
    var years: [Int32] = []
    var starts: [Int32] = []
    var isFocus: [Bool] = []
    var means: [Double] = []
    var weights: [Double] = []

    init(_ simulation: Simulation, years chosen: [Int], groups: [KeyStageTwoGroup]) {
      for (code, school) in simulation.schools.enumerated() {
        for (place, year) in simulation.process.years.enumerated() where chosen.contains(year) {
          for group in groups {
            let sums = school.sums[place][group]
            guard let mean = sums.meanProgress else { continue }
            schools.append(Int32(code))
            years.append(Int32(year))
            starts.append(school.isProgramme ? 2018 : ProgrammeRows.never)
            isFocus.append(group == .disadvantaged)
            means.append(mean)
            weights.append(Double(sums.progressed))
          }
        }
      }
    }

    func rows(grouped: Bool) -> ProgrammeRows {
      let unit = Grouping(codes: schools)
      var rows = ProgrammeRows(
        unit: ("school", unit), time: ("year", years), start: starts, outcome: ("progress", means))
      if grouped { rows.group = ("disadvantaged", isFocus) }
      rows.weights = .analytic(weights)
      rows.clusters = [ClusterDimension(label: "school", grouping: unit, levels: nil)]
      return rows
    }
  }

  private func estimates(_ form: RegressionForm) throws -> [Double] {
    try form.estimate().estimate.set.values
  }

  @Test func `difference in differences recovers the true effect on the treated`() throws {
    var differences: [Double] = []
    for seed in 0..<Self.replications {
      let simulation = Simulation(
        Settings.process(seed: UInt64(1000 + seed)), threads: 2)
      let truth = SimulatedTruth(simulation)
      let cells = Cells(simulation, years: [2017, 2019], groups: [.all])
      let effect = try #require(
        try estimates(RegressionForm(.difference, cells.rows(grouped: false))).first)
      differences.append(effect - (try #require(truth.value(.effect, .all, year: 2019))))
    }
    let (mean, error) = summary(differences)
    // Schools are chosen by lot: the estimator is unbiased. Four standard errors of the simulation itself.
    #expect(abs(mean) < 4 * error, "\(mean) ± \(error)")
    #expect(error < Self.bound(0.1))
  }

  @Test func `a triple difference recovers the true narrowing`() throws {
    var differences: [Double] = []
    for seed in 0..<Self.replications {
      let simulation = Simulation(
        Settings.process(seed: UInt64(2000 + seed), focus: 3, other: 1), threads: 2)
      let truth = SimulatedTruth(simulation)
      let cells = Cells(simulation, years: [2017, 2019], groups: [.disadvantaged, .other])
      let values = try estimates(RegressionForm(.tripleDifference, cells.rows(grouped: true)))
      // The terms are the gap's narrowing and the effects on both groups.
      let narrowing = try #require(values.first)
      differences.append(narrowing - (try #require(truth.value(.narrowing, year: 2019))))
    }
    let (mean, error) = summary(differences)
    #expect(abs(mean) < 4 * error, "\(mean) ± \(error)")
    #expect(error < Self.bound(0.12))
  }

  /// Change of the programme's schools from a year to 2019, and the difference in differences of it.
  private func change(
    seed: Int, selection: ProgrammeSetting.Selection, from year: Int
  ) throws -> (own: Double, beyond: Double) {
    let process = Settings.process(
      seed: UInt64(seed), schools: 60, selection: selection, focus: 0, other: 0)
    let simulation = Simulation(process, threads: 2)
    let truth = SimulatedTruth(simulation)
    let own =
      (try #require(truth.value(.progress, .all, year: 2019)))
      - (try #require(truth.value(.progress, .all, year: year)))
    let cells = Cells(simulation, years: [year, 2019], groups: [.all])
    let beyond = try #require(
      try estimates(RegressionForm(.difference, cells.rows(grouped: false))).first)
    return (own, beyond)
  }

  @Test func `schools chosen for weak results gain from nothing, those chosen by lot do not`()
    throws
  {
    let weak = try (0..<Self.replications).map {
      try change(
        seed: 3000 + $0, selection: .weakest(.progress, year: 2017, noise: 0), from: 2017)
    }
    let lot = try (0..<Self.replications).map {
      try change(seed: 3000 + $0, selection: .random, from: 2017)
    }
    // The weakest third of Hampshire's schools rose by 1.25 to 1.47 in two years without any programme of the kind.
    let (own, ownError) = summary(weak.map(\.own))
    #expect(own > 0.8 && own < 2 && ownError < Self.bound(0.08), "\(own) ± \(ownError)")
    // Comparison does not help: the others fall towards the mean as these rise.
    let (beyond, beyondError) = summary(weak.map(\.beyond))
    #expect(
      beyond > 1.2 && beyond > own && beyondError < Self.bound(0.12), "\(beyond) ± \(beyondError)")
    let (none, noneError) = summary(lot.map(\.beyond))
    #expect(abs(none) < 4 * noneError, "\(none) ± \(noneError)")
  }

  @Test func `a baseline before the year of selection leaves little of it`() throws {
    let weak = ProgrammeSetting.Selection.weakest(.progress, year: 2017, noise: 0)
    let from2016 = try (0..<Self.replications).map {
      try change(seed: 4000 + $0, selection: weak, from: 2016).beyond
    }
    let from2017 = try (0..<Self.replications).map {
      try change(seed: 4000 + $0, selection: weak, from: 2017).beyond
    }
    // 2016 is one year from the choice, 2019 two: levels of correlation 0.75 and 0.56 have returned by as much.
    let (early, late) = (summary(from2016).mean, summary(from2017).mean)
    #expect(early < 0.5 * late, "\(early), \(late)")
  }
}
