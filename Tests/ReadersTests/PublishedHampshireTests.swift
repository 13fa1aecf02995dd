import Foundation
import Frames
import Readers
import TestSupport
import Testing

/// Where the published tables of authority 850 lie, if they are at hand.
enum HampshireTables {
  static let folder = Golden.folder + "/../../../shared/data/dfe-ks2/"
  static let arePresent = FileManager.default.fileExists(atPath: folder + "2018-850-ks2.csv")
}

/// The real tables of Hampshire for 2017 to 2019, where they are at hand: the figures that DOMAIN.md has of them.
@Suite(
  .enabled(
    if: HampshireTables.arePresent,
    "needs ../shared/data/dfe-ks2, the tables of authority 850"))
struct PublishedHampshireTests {
  static let years = [2017, 2018, 2019]
  private static let codes = [
    "SUPP": MissingReason("suppressed"), "NE": MissingReason("no entries"),
    "NA": MissingReason("not applicable"), "NP": MissingReason("not published"),
    "LOWCOV": MissingReason("low coverage"), "NEW": MissingReason("new institution"),
  ]

  private func path(_ year: Int) -> String { HampshireTables.folder + "\(year - 1)-850-ks2.csv" }

  private func rows() throws -> PublishedRows {
    PublishedRows(
      KeyStageTwoPanel.frame(
        try Self.years.map { year in
          try KeyStageTwoTable(path: path(year), year: year).read(missing: Self.codes, threads: 2)
        }))
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test func `national values by year and group`() throws {
    let rows = try rows()
    let expected: [String: [Double]] = [
      "all": [0, 0, 0], "disadvantaged": [-0.6, -0.6, -0.7], "other": [0.3, 0.3, 0.4],
      "boys": [0.6, 0.7, 0.7], "girls": [-0.7, -0.7, -0.7], "eal": [2.1, 2.1, 2.1],
      "non-mobile": [0.1, 0.1, 0.1], "low": [0, 0, 0], "middle": [0, 0, 0], "high": [0, 0, 0],
    ]
    let standards = [
      "all": [75.0, 75, 79], "disadvantaged": [63, 64, 67], "other": [80, 81, 84],
    ]
    let scaled = [
      "all": [104.0, 104, 105], "disadvantaged": [102, 102, 103], "other": [105, 105, 106],
    ]
    for (index, year) in Self.years.enumerated() {
      for row in rows.rows(where: { $0("year") == String(year) }) {
        let group = rows.text("group", row)
        #expect(rows.number("national.progress", row) == expected[group]?[index])
        if let standard = standards[group] {
          #expect(rows.number("national.expected", row) == standard[index])
          #expect(rows.number("national.scaled", row) == scaled[group]?[index])
        }
      }
    }
    // 2016 from the columns that later tables repeat.
    for row in rows.rows(where: { $0("year") == "2016" }) {
      #expect(rows.number("national.scaled", row) == 103)
      #expect(rows.number("national.progress", row) == 0)
    }
  }

  @Test
  func
    `the published difference to others nationally is the gap with the other sign, in every school and year`()
    throws
  {
    let rows = try rows()
    var count = 0
    for year in Self.years {
      let source = try DelimitedSource(path: path(year), options: .init(padsRows: true))
      let wanted =
        ["LEA", "ESTAB"].map { ColumnRequest(name: $0, type: .id) }
        + [ColumnRequest(name: "DIFFN_MATPROG", type: .number)]
      let published = PublishedRows(try source.read(wanted, missing: Self.codes).frame)
      var gaps: [String: Double] = [:]
      for row in rows.rows(where: { $0("year") == String(year) && $0("group") == "disadvantaged" })
      {
        gaps[rows.text("laestab", row)] = rows.number("gap.to.national.other", row)
      }
      for row in 0..<published.count {
        let school = published.text("ESTAB", row)
        guard !school.isEmpty, let difference = published.number("DIFFN_MATPROG", row) else {
          continue
        }
        #expect(gaps[published.text("LEA", row) + school] == -difference)
        count += 1
      }
    }
    #expect(count == 184 + 189 + 186)
  }

  @Test(arguments: [(2017, 0.345), (2018, 0.359), (2019, 0.365)])
  func `disadvantaged progress is suppressed in over a third of mainstream schools`(
    year: Int, share: Double
  ) throws {
    let rows = try rows()
    let schools = rows.rows {
      $0("year") == String(year) && $0("group") == "disadvantaged" && $0("record") == "mainstream"
    }
    let suppressed = schools.filter { rows.reason("progress", $0) == "suppressed" }
    // As published to a tenth of a per cent.
    expectClose(
      Double(suppressed.count) / Double(schools.count), share, relative: 0, absolute: 5e-4)
  }

  @Test func `the weakest third falls back towards the mean, whichever year chooses it`() throws {
    let rows = try rows()
    var progress: [String: [Int: Double]] = [:]
    for row in rows.rows(where: { $0("group") == "all" && $0("record") == "mainstream" }) {
      let year = Int(rows.text("year", row)) ?? 0
      progress[rows.text("laestab", row), default: [:]][year] = rows.number("progress", row)
    }
    let complete = progress.filter { school in Self.years.allSatisfy { school.value[$0] != nil } }
    #expect(complete.count == 299)
    func means(of years: [Int], weakestIn year: Int) -> [Double] {
      let having = complete.filter { school in years.allSatisfy { school.value[$0] != nil } }
      // Schools alike at the border of the third share the places that are left, so their order does not matter.
      let size = having.count / 3
      let border = having.compactMap { $0.value[year] }.sorted()[size - 1]
      let below = having.filter { ($0.value[year] ?? 0) < border }
      let alike = having.filter { $0.value[year] == border }
      let share = Double(size - below.count) / Double(alike.count)
      return years.map { year in
        let sums = [below, alike].map { $0.reduce(0) { $0 + ($1.value[year] ?? 0) } }
        return (sums[0] + share * sums[1]) / Double(size)
      }
    }
    // From the CSV files by Python's csv module, to the digits given.
    expectClose(
      means(of: [2017, 2018, 2019], weakestIn: 2017), [-3.0737, -1.5995, -1.8086], relative: 0,
      absolute: 5e-5)
    // Against the year before, which did not choose them, nothing is gained.
    expectClose(
      means(of: [2016, 2017, 2018, 2019], weakestIn: 2017), [-1.6722, -3.0337, -1.574, -1.7638],
      relative: 0, absolute: 5e-5)
    expectClose(
      means(of: [2016, 2017, 2018, 2019], weakestIn: 2016), [-3.0173, -1.8852, -1.3099, -1.4495],
      relative: 0, absolute: 5e-5)
  }

  @Test func `later tables repeat the values of the years' own tables`() throws {
    let alone = PublishedRows(
      KeyStageTwoPanel.frame([
        try KeyStageTwoTable(path: path(2019), year: 2019).read(missing: Self.codes, threads: 2)
      ]))
    let rows = try rows()
    var own: [String: Double] = [:]
    for row in rows.rows(where: { $0("group") == "all" }) {
      own[rows.text("laestab", row) + rows.text("year", row)] = rows.number("progress", row)
    }
    let lagged = alone.rows { $0("year") == "2017" || $0("year") == "2018" }
    #expect(lagged.count > 580)
    for row in lagged {
      #expect(
        own[alone.text("laestab", row) + alone.text("year", row)] == alone.number("progress", row))
    }
  }
}
