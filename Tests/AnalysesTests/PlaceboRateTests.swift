import Comparison
import DifferenceInDifferences
import Education
import Estimation
import Frames
import LinearModels
import Numerics
import Readers
import TestSupport
import Testing

/// Sets of untreated schools that are chosen for weak results of 2017, as the programmes chose theirs: how often an impact
/// is claimed where there is none.
@Suite(
  .enabled(
    if: PublishedTables.arePresent, "needs ../shared/data/dfe-ks2, the tables of authority 850"))
struct PlaceboRateTests {
  /// Mainstream schools with progress, interval and pupils of 2016, 2017 and 2019.
  private struct School {
    var progress: [Int: Double] = [:]
    var variance: [Int: Double] = [:]
    var pupils: [Int: Double] = [:]
  }

  private static let draws = 1000

  private func schools() throws -> [School] {
    let codes = ["SUPP", "NE", "NA", "NP", "LOWCOV", "NEW"]
    let tables = try [2017, 2018, 2019].map { year in
      try KeyStageTwoTable(
        path: PublishedTables.folder + "\(year - 1)-850-ks2.csv", year: year
      ).read(
        missing: Dictionary(uniqueKeysWithValues: codes.map { ($0, MissingReason($0)) }),
        threads: 1)
    }
    let frame = KeyStageTwoPanel.frame(tables)
    func numbers(_ name: String) throws -> [Double?] {
      let column = try #require(frame[name])
      guard case .number(let values) = column.values else { return [] }
      return values.indices.map { column.missing.isMissing($0) ? nil : values[$0] }
    }
    func texts(_ name: String) throws -> [String?] {
      let column = try #require(frame[name])
      guard case .factor(let factor) = column.values else { return [] }
      return factor.codes.indices.map {
        column.missing.isMissing($0) ? nil : factor.levels[Int(factor.codes[$0])]
      }
    }
    let (years, progress, pupils) = (
      try numbers("year"), try numbers("progress"), try numbers("pupils")
    )
    let (lows, highs) = (try numbers("progress.low"), try numbers("progress.high"))
    let (ids, records, groups) = (try texts("laestab"), try texts("record"), try texts("group"))
    var found: [String: School] = [:]
    for row in 0..<frame.rowCount where records[row] == "mainstream" && groups[row] == "all" {
      guard let id = ids[row], let year = years[row], let value = progress[row] else { continue }
      found[id, default: School()].progress[Int(year)] = value
      // The values of 2016 come from later tables, which hold no pupils of that year.
      if let count = pupils[row] { found[id, default: School()].pupils[Int(year)] = count }
      guard let low = lows[row], let high = highs[row],
        let interval = PublishedInterval(lower: low, upper: high)
      else { continue }
      found[id, default: School()].variance[Int(year)] = interval.samplingVariance
    }
    return found.sorted { $0.key < $1.key }.map(\.value).filter { school in
      [2016, 2017, 2019].allSatisfy { school.progress[$0] != nil }
    }
  }

  private func selection(_ schools: [School]) throws -> PlaceboSelection {
    try PlaceboSelection(weakest: 1.0 / 3, of: schools.map { $0.progress[2017] }, count: 23)
  }

  private func years(_ schools: [School], _ chosen: Set<Int>, _ inside: Bool, from: Int)
    -> [SchoolYear]
  {
    schools.indices.filter { chosen.contains($0) == inside }.flatMap { unit in
      [from, 2019].map { year in
        SchoolYear(
          school: unit, isAfter: year == 2019, value: schools[unit].progress[year] ?? 0,
          variance: schools[unit].variance[year],
          weight: schools[unit].pupils[year] ?? schools[unit].pupils[2017] ?? 1)
      }
    }
  }

  private func verdict(
    _ schools: [School], _ units: [Int], from: Int, selectionYear: Bool
  ) -> ImpactVerdict? {
    let chosen = Set(units)
    let own = Cohort(years(schools, chosen, true, from: from), isPooled: true)
    let others = Cohort(years(schools, chosen, false, from: from), isPooled: true)
    return own.change(beyond: others).map {
      ImpactEvidence.effect($0, worthwhile: 0, baselineHasSelectionYear: selectionYear)
        .line(level: 0.05).verdict
    }
  }

  @Test
  func `impact of targets: a benefit in at most 5 % of untreated sets once selection is declared`()
    throws
  {
    let schools = try schools()
    #expect(schools.count == 300)
    let selection = try selection(schools)
    var counts = (earlier: 0, capped: 0, undeclared: 0)
    for draw in 0..<Self.draws {
      let units = selection.units(seed: 2017, draw: draw)
      func isBenefit(_ from: Int, _ declared: Bool) -> Bool {
        verdict(schools, units, from: from, selectionYear: declared) == .consistentWithBenefit
      }
      if isBenefit(2016, false) { counts.earlier += 1 }
      if isBenefit(2017, true) { counts.capped += 1 }
      if isBenefit(2017, false) { counts.undeclared += 1 }
    }
    let error = (0.05 * 0.95 / Double(Self.draws)).squareRoot()
    let shares = [counts.earlier, counts.capped, counts.undeclared].map {
      Double($0) / Double(Self.draws)
    }
    // Baseline 2016, the year before the choice; baseline 2017 with and without the choice declared.
    #expect(shares[0] <= 0.05 + 2 * error, "\(shares)")
    #expect(shares[1] == 0)
    #expect(shares[2] > 0.8, "what the declaration protects from: \(shares)")
  }

  @Test
  func `known variances against nearest neighbours: a benefit in at most 5 % of untreated sets`()
    throws
  {
    let schools = try schools()
    let selection = try selection(schools)
    var values = Matrix(repeating: 0, rowCount: schools.count, columnCount: 3)
    for (unit, school) in schools.enumerated() {
      values[unit, 0] = school.progress[2016] ?? 0
      values[unit, 1] = school.progress[2017] ?? 0
      values[unit, 2] = school.pupils[2017] ?? 0
    }
    let profiles = UnitProfiles(labels: ["2016", "2017", "pupils"], values: values)
    var rule = NearestNeighbours()
    rule.ratio = 2
    var (benefits, sum) = (0, 0.0)
    let draws = 300
    for draw in 0..<draws {
      let chosen = Set(selection.units(seed: 7, draw: draw))
      let matching = try rule.matching(
        profiles, treated: schools.indices.map(chosen.contains))
      let units = (matching.matched + matching.comparisons).sorted()
      let changes = units.map { unit in
        UnitChange(
          unit: unit,
          change: (schools[unit].progress[2019] ?? 0) - (schools[unit].progress[2016] ?? 0),
          variance: (schools[unit].variance[2019] ?? 1) + (schools[unit].variance[2016] ?? 1))
      }
      let found = try KnownVarianceDifference(
        changes, treated: units.map(chosen.contains), outcome: "progress",
        covariance: .independent(.HC2), clusters: nil)
      let inference = try #require(found.estimate.set.inferences(level: 0.9).first)
      if inference.lower ?? 0 > 0 { benefits += 1 }
      sum += inference.estimate
    }
    let share = Double(benefits) / Double(draws)
    #expect(share <= 0.05 + 2 * (0.05 * 0.95 / Double(draws)).squareRoot(), "\(share)")
    // Against schools as weak before, the change of nothing is nothing.
    #expect(abs(sum / Double(draws)) < 0.25, "\(sum / Double(draws))")
  }
}
