import Education
import Foundation
import Frames
import Readers
import Simulation
import TestSupport
import Testing

/// The written tables against the pupils behind them, and against what is known of published ones.
@Suite struct PublishedShapeTests {
  private static let process: SimulatedProcess = {
    var process = Settings.process(seed: 4, schools: 60)
    process.schools = Settings.hampshire(60)
    process.schools.specialCount = 4
    return process
  }()
  private static let simulation = Simulation(process, writesPupils: true, threads: 2)
  private static let pupils = PlainTable(Array(simulation.pupilFile.joined()))

  /// What a group of a school's pupils came out with, from the file of pupils alone.
  private struct Tally {
    var eligible = 0
    var scores: [Double] = []
    var progress: [Double] = []
  }

  private func tallies(year: Int) throws -> [String: Tally] {
    let table = Self.pupils
    let names = [
      "laestab", "year", "disadvantaged", "girl", "eal", "non_mobile", "ks1_points", "ks2_maths",
      "progress",
    ]
    let columns = try names.map { try table.column($0) }
    var tallies: [String: Tally] = [:]
    for row in table.rows.indices where columns[1][row] == "\(year)" {
      var groups = ["all", columns[2][row] == "1" ? "disadvantaged" : "other"]
      groups.append(columns[3][row] == "1" ? "girls" : "boys")
      if columns[4][row] == "1" { groups.append("eal") }
      if columns[5][row] == "1" { groups.append("non-mobile") }
      if let points = Double(columns[6][row]) {
        groups.append(points < 12 ? "low" : points < 18 ? "middle" : "high")
      }
      for group in groups {
        var tally = tallies[columns[0][row] + group, default: Tally()]
        tally.eligible += 1
        if let score = Double(columns[7][row]) { tally.scores.append(score) }
        if let progress = Double(columns[8][row]) { tally.progress.append(progress) }
        tallies[columns[0][row] + group] = tally
      }
    }
    return tallies
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test(arguments: [2017, 2018, 2019])
  func `the reader finds in a table what follows from its pupils`(year: Int) throws {
    let bytes = try #require(Self.simulation.table(year: year))
    let frame = KeyStageTwoPanel.frame([try TableOnDisk.read(bytes, year: year)])
    let panel = Panel(frame)
    let tallies = try tallies(year: year)
    var (published, suppressed) = (0, 0)
    for row in 0..<frame.rowCount where panel.number("year", row) == Double(year) {
      let key = panel.text("laestab", row) + panel.text("group", row)
      let tally = tallies[key] ?? Tally()
      if let progress = panel.number("progress", row) {
        // A tenth of a point's rounding; sums of decimals have an error of their own.
        #expect(abs(progress - mean(tally.progress)) <= 0.05 + 1e-9, "\(key)")
        #expect(tally.progress.count > 5)
        published += 1
        let low = try #require(panel.number("progress.low", row))
        let high = try #require(panel.number("progress.high", row))
        let deviation = try #require(PublishedInterval.nationalDeviation(year: year))
        let half = 1.96 * deviation / Double(tally.progress.count).squareRoot()
        // Both ends are rounded, and σ is that of the simulated nation: within 0.4 % of the measured one.
        #expect(abs((high - low) / 2 - half) <= 0.05 + 0.004 * half + 1e-9, "\(key)")
      } else if panel.reason("progress", row) == "suppressed" {
        suppressed += 1
      } else {
        #expect(tally.progress.isEmpty, "\(key)")
      }
      if let scaled = panel.number("scaled", row) {
        #expect(abs(scaled - mean(tally.scores)) <= 0.5 + 1e-9, "\(key)")
      }
      if let expected = panel.number("expected", row) {
        let share = 100 * Double(tally.scores.count { $0 >= 100 }) / Double(tally.eligible)
        #expect(abs(expected - share) <= 0.5 + 1e-9, "\(key)")
      }
      if let pupils = panel.number("pupils", row) { #expect(Int(pupils) == tally.eligible) }
    }
    #expect(published > 300 && suppressed > 50, "\(published), \(suppressed)")
  }

  @Test func `columns of earlier years repeat what those years' tables have`() throws {
    let tables = [2018, 2019].map { PlainTable(Self.simulation.table(year: $0) ?? []) }
    for (now, before) in [
      ("MATPROG_18", "MATPROG"), ("MATPROG_LOWER_18", "MATPROG_LOWER"),
      ("MATPROG_UPPER_18", "MATPROG_UPPER"), ("MAT_AVERAGE_18", "MAT_AVERAGE"),
      ("TELIG_18", "TELIG"),
    ] {
      let (later, earlier) = (try tables[1].column(now), try tables[0].column(before))
      // All but the two national rows, which repeat nothing.
      #expect(later.dropLast(2) == earlier.dropLast(2), "\(now)")
      #expect(later.suffix(2) == ["", ""])
    }
  }

  @Test(arguments: [2016, 2017, 2018, 2019])
  func `DIFFN is the school's disadvantaged less other pupils nationally in every row`(year: Int)
    throws
  {
    let table = PlainTable(try #require(Self.simulation.table(year: year)))
    let records = try table.column("RECTYPE")
    let reference = try #require(records.firstIndex(of: "5"))
    let others = try table.column("MATPROG_NotFSM6CLA1A")
    let national = try #require(Double(others[reference]))
    let (own, difference) = (
      try table.column("MATPROG_FSM6CLA1A"), try table.column("DIFFN_MATPROG")
    )
    var checked = 0
    for row in records.indices where ["1", "2", "3"].contains(records[row]) {
      guard let value = Double(own[row]) else {
        #expect(own[row] == difference[row])
        continue
      }
      expectClose(
        try #require(Double(difference[row])), value - national, relative: 0, absolute: 1e-9)
      checked += 1
    }
    #expect(checked > 25)
  }

  @Test func `disadvantaged and other pupils are hidden together`() throws {
    let table = PlainTable(try #require(Self.simulation.table(year: 2019)))
    let (one, other) = (
      try table.column("MATPROG_FSM6CLA1A"), try table.column("MATPROG_NotFSM6CLA1A")
    )
    #expect(zip(one, other).allSatisfy { Double($0) == nil || Double($1) != nil })
    #expect(zip(one, other).allSatisfy { Double($1) == nil || Double($0) != nil })
    #expect(one.contains("SUPP"))
  }

  @Test func `every row and file says that it is simulated`() throws {
    let table = PlainTable(try #require(Self.simulation.table(year: 2019)))
    #expect(try table.column("SIMULATED").allSatisfy { $0 == "1" })
    #expect(try Self.pupils.column("simulated").allSatisfy { $0 == "1" })
    let names = zip(try table.column("RECTYPE"), try table.column("SCHNAME"))
    #expect(names.allSatisfy { $0 == "4" || $0 == "5" || $1.hasPrefix("Simulated ") })
    #expect(try table.column("RECTYPE").suffix(3) == ["3", "4", "5"])
    #expect(try table.column("RECTYPE").count { $0 == "2" } == 4)
  }

  @Test func `progress scores follow from the norms that are written`() throws {
    let norms = PlainTable(Array(Self.simulation.normsFile.utf8))
    var means: [String: (Double, Double)] = [:]
    for row in norms.rows {
      means[row[0] + "/" + row[1]] = (Double(row[2]) ?? 0, Double(row[3]) ?? -99)
    }
    let columns = try ["year", "prior_group", "ks2_maths", "progress"].map {
      try Self.pupils.column($0)
    }
    var checked = 0
    for row in columns[0].indices {
      guard let score = Double(columns[2][row]), let progress = Double(columns[3][row]),
        let (mean, floor) = means[columns[0][row] + "/" + columns[1][row]]
      else { continue }
      expectClose(progress, max(score - mean, floor), relative: 0, absolute: 1e-9)
      checked += 1
    }
    #expect(checked > 9000)
  }

  @Test(arguments: [2017, 2018, 2019])
  func `a third of disadvantaged figures are hidden, and intervals imply the published deviation`(
    year: Int
  ) throws {
    let process = SimulatedProcess(
      seed: 850, years: [year], schools: Settings.hampshire(2000), programme: nil)
    let table = PlainTable(try #require(Simulation(process, threads: 2).table(year: year)))
    let schools = zip(try table.column("RECTYPE"), try table.column("MATPROG_FSM6CLA1A"))
      .filter { $0.0 == "1" }
    let share = Double(schools.count { $0.1 == "SUPP" }) / Double(schools.count)
    // Of the real tables: 108 of 313, 112 of 312, 115 of 315; binomial errors of 0.027 there and 0.011 here.
    #expect(abs(share - 0.356) < 0.03, "\(share)")
    var implied: [Double] = []
    let columns = try ["TELIG", "MATCOV", "MATPROG_LOWER", "MATPROG_UPPER"].map {
      try table.column($0)
    }
    for row in columns[0].indices {
      guard let pupils = Double(columns[0][row]), pupils >= 80, pupils < 601,
        let coverage = Double(columns[1][row].dropLast()), let lower = Double(columns[2][row]),
        let upper = Double(columns[3][row]),
        let interval = PublishedInterval(lower: lower, upper: upper)
      else { continue }
      implied.append(interval.impliedDeviation(count: pupils * coverage / 100))
    }
    let deviation = try #require(PublishedInterval.nationalDeviation(year: year))
    #expect(implied.count > 100)
    #expect(abs(median(implied) - deviation) < 0.04, "\(median(implied))")
  }
}

/// Cells of a panel by name.
private struct Panel {
  let frame: Frame

  init(_ frame: Frame) { self.frame = frame }

  func number(_ name: String, _ row: Int) -> Double? {
    guard let column = frame[name], case .number(let numbers) = column.values,
      !column.missing.isMissing(row)
    else { return nil }
    return numbers[row]
  }

  func text(_ name: String, _ row: Int) -> String {
    guard let column = frame[name], case .factor(let factor) = column.values,
      factor.codes[row] >= 0
    else { return "" }
    return factor.levels[Int(factor.codes[row])]
  }

  func reason(_ name: String, _ row: Int) -> String? { frame[name]?.missing.reason(at: row)?.name }
}
