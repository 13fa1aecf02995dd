import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

@Suite struct PlaceboTests {
  @Test(
    .enabled(if: PerformanceTables.arePresent, "needs ../shared/data/dfe-ks2/2016-850-ks2.csv"))
  func `the weakest third of real schools rises without any programme`() throws {
    let tables = try PerformanceTables()
    #expect(tables.schools.count == 299)
    let order = tables.schools.indices.sorted {
      (tables.progress[0][$0], tables.schools[$0]) < (tables.progress[0][$1], tables.schools[$1])
    }
    let weakest = Array(order.prefix(100))
    // The facts of the tables as the issue has them, to two digits.
    for (year, expected) in [-3.07, -1.60, -1.82].enumerated() {
      let mean = weakest.reduce(0) { $0 + tables.progress[year][$1] } / 100
      expectClose(mean, expected, absolute: 0.035, "\(2017 + year)")
    }
    let changes = UnitChanges(
      outcome: tables.progress.map { $0.map(Optional.some) }, before: [0], after: [2])
    let rise = try #require(changes.difference(of: weakest, from: Array(order.dropFirst(100))))
    expectClose(rise.estimate, 2.4, absolute: 0.06)

    let values = tables.progress[0].map(Optional.some)
    let selection = try PlaceboSelection(weakest: 1.0 / 3, of: values, count: 23)
    func study(_ threads: Int, before: [Int] = [0], after: [Int] = [2]) -> PlaceboStudy {
      let changes = UnitChanges(
        outcome: tables.progress.map { $0.map(Optional.some) }, before: before, after: after)
      return PlaceboStudy(selection, draws: 2000, seed: 2026, threads: threads) { chosen in
        let own = Set(chosen)
        return changes.difference(
          of: chosen, from: values.indices.filter { !own.contains($0) })
      }
    }
    let found = study(1)
    #expect(found == study(2))
    expectClose(try #require(found.mean), 1.7, absolute: 0.05)
    let share = try #require(found.significant(level: 0.05))
    #expect(share.of == 2000 && found.failedCount == 0)
    expectClose(share.value, 0.97, absolute: 0.02)
    // A baseline after the selection year does without most of it.
    let later = study(1, before: [1], after: [2])
    #expect(abs(try #require(later.mean)) < 0.5)
    #expect(try #require(later.significant(level: 0.05)).value < 0.3)
  }

  /// Units with a value in 0 ..< 1, in order.
  private let values: [Double?] = (0..<200).map { Double($0) / 200 }

  @Test func `draws lie in the bins of the treated units, without the treated`() throws {
    var treated = [Bool](repeating: false, count: 200)
    for unit in [3, 7, 12, 13, 14, 150] { treated[unit] = true }
    let strata = (0..<200).map { Int32($0 % 2) }
    let selection = try PlaceboSelection(
      values: values, treated: treated, strata: strata, rule: .matching(bins: 10))
    #expect(selection.drawnCount == 6)
    #expect(selection.eligible.count == 194)
    var seen: [Int: Int] = [:]
    for draw in 0..<2000 {
      let units = selection.units(seed: 5, draw: draw)
      #expect(units.count == 6 && Set(units).count == 6 && units == units.sorted())
      #expect(!units.contains { treated[$0] })
      // Odd units: three of the first ten hundredths and a half; even: 12, 14, 150.
      #expect(units.count { $0 < 20 } == 5)
      #expect(units.count { (140..<160).contains($0) } == 1)
      #expect(units.filter { $0 < 20 }.count { $0 % 2 == 1 } == 3)
      for unit in units { seen[unit, default: 0] += 1 }
    }
    // Of even untreated units 8 lie below 20 and 9 beside unit 150; odd ones below 20: 7 of which 3 are drawn.
    for unit in [1, 5, 9, 11, 15, 17, 19] {
      expectClose(Double(seen[unit] ?? 0) / 2000, 3.0 / 7, absolute: 0.045, "\(unit)")
    }
    #expect(selection.possibleCount == 35 * 28 * 9)
    #expect(selection.units(seed: 5, draw: 1) == selection.units(seed: 5, draw: 1))
    #expect(selection.units(seed: 5, draw: 1) != selection.units(seed: 6, draw: 1))
  }

  @Test func `equal values share a bin, and what cannot be drawn is told`() throws {
    let tied: [Double?] = [1, 1, 1, 1, 2, 2, 3, 4, nil]
    var treated = [Bool](repeating: false, count: 9)
    treated[0] = true
    treated[8] = true
    let selection = try PlaceboSelection(
      values: tied, treated: treated, rule: .matching(bins: 4))
    #expect(selection.treatedWithoutValue == 1)
    #expect(selection.drawnCount == 1)
    let drawn = Set((0..<200).flatMap { selection.units(seed: 1, draw: $0) })
    #expect(drawn == [1, 2, 3])
    treated[1] = true
    treated[2] = true
    #expect(
      throws: PlaceboSelection.Problem.tooFewUntreated(
        stratum: nil, bin: 0, untreated: 1, drawn: 3)
    ) { try PlaceboSelection(values: tied, treated: treated, rule: .matching(bins: 4)) }
    #expect(throws: PlaceboSelection.Problem.noTreatedUnits) {
      try PlaceboSelection(
        values: tied, treated: tied.map { _ in false }, rule: .weakest(share: 0.5))
    }
    #expect(
      throws: PlaceboSelection.Problem.tooFewUntreated(
        stratum: nil, bin: 0, untreated: 2, drawn: 3)
    ) { try PlaceboSelection(weakest: 0.25, of: tied, count: 3) }
  }

  @Test func `few sets come once each, and many at random`() throws {
    let values = (0..<12).map { Optional(Double($0)) }
    let treated = (0..<12).map { [1, 7, 8].contains($0) }
    // 5 of the lower half of which 1 is drawn, 4 of the upper of which 2: 5 * 6.
    let selection = try PlaceboSelection(
      values: values, treated: treated, rule: .matching(bins: 2))
    #expect(selection.possibleCount == 30 && selection.countedSets == 30)
    let (all, count) = selection.draws(atMost: 30)
    #expect(count == 30)
    let sets = (0..<count).map { all.units(seed: 4, draw: $0) }
    #expect(Set(sets).count == 30)
    for (draw, units) in sets.enumerated() {
      #expect(units.count { $0 < 6 } == 1 && Set(units).count == 3)
      #expect(!units.contains { treated[$0] })
      let twins = all.twins(seed: 4, draw: draw)
      #expect(twins.map(\.unit) == units && Set(twins.map(\.twin)) == [1, 7, 8])
    }
    let (random, draws) = selection.draws(atMost: 29)
    #expect(draws == 29)
    #expect(random.units(seed: 4, draw: 3) == selection.units(seed: 4, draw: 3))
  }

  @Test func `bins are no finer than leaves enough different sets`() throws {
    // The first of 41 units is treated: 20 others in its half, 13 in its third, 4 in its tenth.
    let values = (0..<41).map { Optional(Double($0)) }
    let treated = (0..<41).map { $0 == 0 }
    func bins(_ enough: Double, given: Int? = nil) throws -> (bins: Int, sets: Double) {
      let found = try PlaceboSelection.matching(
        values: values, treated: treated, bins: given, enough: enough)
      return (found.bins, found.selection.possibleCount)
    }
    #expect(PlaceboSelection.setsNeeded(at: 0.05) == 19)
    #expect(PlaceboSelection.setsNeeded(at: 0.01) == 99)
    #expect(PlaceboSelection.setsNeeded(at: 0.03) == 33)
    #expect(try bins(1) == (10, 4))
    #expect(try bins(19) == (2, 20))
    #expect(try bins(99) == (1, 40), "where none leaves enough, the most")
    #expect(try bins(99, given: 10) == (10, 4), "what is asked for is taken")
  }

  @Test func `without an effect the share at least as large is the p-value of a permutation`()
    throws
  {
    // All 10 over 3 sets against their brute-force share.
    let outcome = (0..<10).map { Double(($0 * 7) % 11) }
    let changes = UnitChanges(
      outcome: [[Double?](repeating: 0, count: 10), outcome.map(Optional.some)], before: [0],
      after: [1])
    let selection = try PlaceboSelection(
      weakest: 1, of: outcome.map(Optional.some), count: 3)
    #expect(selection.possibleCount == 120)
    let study = PlaceboStudy(selection, draws: 20_000, seed: 3, threads: 2) { chosen in
      changes.difference(of: chosen, from: (0..<10).filter { !chosen.contains($0) })
    }
    var (count, larger) = (0, 0)
    let actual = try #require(changes.difference(of: [0, 1, 3], from: [2, 4, 5, 6, 7, 8, 9]))
    for a in 0..<10 {
      for b in 0..<a {
        for c in 0..<b {
          let chosen = [a, b, c]
          let one = try #require(
            changes.difference(of: chosen, from: (0..<10).filter { !chosen.contains($0) }))
          count += 1
          if abs(one.estimate) >= abs(actual.estimate) { larger += 1 }
        }
      }
    }
    #expect(count == 120)
    let share = try #require(study.atLeastInSize(actual.estimate))
    expectClose(
      share.value, Double(larger) / 120, absolute: 4 * share.monteCarloError)
    let one = try #require(study.atLeast(actual.estimate))
    #expect(one.count < share.count)
    expectClose(share.pValue, Double(share.count + 1) / 20_001, relative: 1e-15)
    expectClose(
      try #require(study.mean), 0, absolute: 4 * (try #require(study.meanMonteCarloError)))
    let low = try #require(study.quantile(0.025))
    #expect(low < 0 && low > (study.estimates.first ?? 0) - 1e-12)
  }

  @Test func `the difference of changes is the regression's, its error HC2's`() throws {
    let first: [Double?] = [1, 2, 4, 3, 7, nil, 2]
    let second: [Double?] = [3, 3, 9, 4, 6, 8, 1]
    let changes = UnitChanges(outcome: [first, second], before: [0], after: [1])
    #expect(changes.values[5] == nil)
    let found = try #require(changes.difference(of: [0, 1, 2], from: [3, 4, 5, 6]))
    // R: t.test(c(2, 1, 5), c(1, -1, -1))
    expectClose(found.estimate, 3, relative: 1e-14)
    expectClose(try #require(found.standardError), 1.3743685418725535, relative: 1e-12)
    expectClose(try #require(found.pValue), 0.11346439383617786, relative: 1e-10)
    let alone = try #require(changes.difference(of: [0], from: [3, 4]))
    #expect(alone.standardError == nil && alone.pValue == nil)
    #expect(changes.difference(of: [5], from: [0, 1]) == nil)
  }

  @Test func `a regression over placebo units is the difference of changes`() throws {
    let all = try Programme.rows()
    let never = Set(
      (0..<all.rowCount).filter { all.start[$0] == ProgrammeRows.never }.map {
        all.unit.grouping.codes[$0]
      })
    let chosen = Set(never.sorted().prefix(4))
    let rows = try all.pretending(units: chosen, start: 2018)
    #expect(rows.starts == [2018])
    #expect(Set(rows.unit.grouping.codes).count == never.count)
    let names = Set(chosen.map { all.unit.grouping.identities[Int($0)] })
    for row in 0..<rows.rowCount {
      let name = rows.unit.grouping.identities[Int(rows.unit.grouping.codes[row])]
      #expect((rows.start[row] == 2018) == names.contains(name))
    }
    let estimate = try RegressionForm(.difference, rows).estimate().estimate.set
    #expect(estimate.terms == [.did])
    #expect(throws: IdentificationProblem.noPeriodAfter) {
      try all.pretending(units: chosen, start: 2050)
    }
  }

  @Test func `a baseline in the selection year is a finding`() throws {
    let rows = try Programme.rows()
    #expect(rows.starts.contains(2018))
    #expect(
      rows.selectionFindings(year: 2017).contains(
        .baselineContainsSelection(year: 2017, start: 2018)))
    #expect(
      rows.selectionFindings(year: 2017, reference: -1)
        == [.baselineContainsSelection(year: 2017, start: 2018)])
    #expect(
      !rows.selectionFindings(year: 2016, reference: -1).contains(
        .baselineContainsSelection(year: 2016, start: 2018)))
    #expect(rows.selectionFindings(year: 1999).isEmpty)
  }

  @Test func `a placebo date finds a trend and nothing where there is none`() throws {
    // Ten schools, treated ones rise by 1 a year before the programme and by 10 with it.
    let cells = (0..<10).flatMap { unit in (2014...2020).map { (Int32(unit), Int32($0)) } }
    func rows(_ slope: Double) -> ProgrammeRows {
      var rows = ProgrammeRows(
        unit: ("school", Grouping(codes: cells.map(\.0))), time: ("year", cells.map(\.1)),
        start: cells.map { $0.0 < 4 ? 2018 : ProgrammeRows.never },
        outcome: (
          "score",
          cells.map { unit, year in
            let noise = Double((Int(unit) * 31 + Int(year) * 17) % 7) / 100
            let isTreated = unit < 4
            return Double(unit) + (isTreated ? slope * Double(year - 2014) : 0)
              + (isTreated && year >= 2018 ? 10 : 0) + noise
          }
        ))
      rows.clusters = [
        ClusterDimension(label: "school", grouping: rows.unit.grouping, levels: nil)
      ]
      return rows
    }
    for slope in [0.0, 1] {
      let placebo = try rows(slope).pretendingEarlier(by: 2)
      #expect(placebo.starts == [2016])
      #expect(
        !placebo.time.values.indices.contains {
          placebo.start[$0] == 2016 && placebo.time.values[$0] > 2017
        })
      let found = try RegressionForm(.difference, placebo).estimate().estimate.set
      expectClose(try #require(found.value("did")), 2 * slope, absolute: 0.1)
    }
    #expect(throws: IdentificationProblem.noPeriodBefore) {
      try rows(0).pretendingEarlier(by: 4)
    }
  }
}
