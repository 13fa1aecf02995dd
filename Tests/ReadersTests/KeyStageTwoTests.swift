import Foundation
import Frames
import Readers
import TestSupport
import Testing

/// The published tables of two fictional years, with the quirks of real ones.
@Suite struct KeyStageTwoTests {
  private static let codes = ["SUPP": MissingReason("suppressed")]

  private func text(_ year: Int) throws -> String {
    let path = Golden.folder + "/../Specs/data/ks2-\(year).csv"
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  private func table(_ text: String, _ year: Int) throws -> KeyStageTwoYear {
    let file = try TemporaryFile(text)
    let table = try KeyStageTwoTable(path: file.path, year: year)
    return try table.read(missing: Self.codes, threads: 2)
  }

  private func panel() throws -> PublishedRows {
    PublishedRows(
      KeyStageTwoPanel.frame([try table(text(2019), 2019), try table(text(2018), 2018)]))
  }

  @Test
  func
    `a row for each school, year and group, and one for each earlier year that only later tables tell`()
    throws
  {
    let rows = try panel()
    // 2018: six schools, 2019: seven, of ten groups each; 2016: three, 2017: five (Elm from 2019's table), 2018: Elm.
    #expect(rows.count == 60 + 70 + 3 + 5 + 1)
    #expect(
      rows.rows { $0("year") == "2017" }.map { rows.text("source.year", $0) }.sorted()
        == ["2018", "2018", "2018", "2018", "2019"])
    let elm = rows.rows { $0("laestab") == "9902005" && $0("year") == "2018" }
    #expect(elm.count == 1)
    #expect(rows.text("group", elm[0]) == "all" && rows.text("source.year", elm[0]) == "2019")
    #expect(rows.number("progress", elm[0]) == 0.2 && rows.number("pupils", elm[0]) == 30)
    #expect(rows.reason("expected", elm[0]) == "not published")
  }

  @Test func `the own year's value wins over what a later table repeats`() throws {
    let changed = try text(2019).replacing(",-2.1,-3.6,-0.6,102,", with: ",9.9,9.4,10.4,114,")
    #expect(changed != (try text(2019)))
    let rows = PublishedRows(
      KeyStageTwoPanel.frame([try table(text(2018), 2018), try table(changed, 2019)]))
    let ash = rows.rows {
      $0("laestab") == "9902001" && $0("year") == "2018" && $0("group") == "all"
    }
    #expect(ash.count == 1 && rows.number("progress", ash[0]) == -2.1)
    #expect(rows.text("source.year", ash[0]) == "2018")
    // Without the own year's table the later one is all there is.
    let alone = PublishedRows(KeyStageTwoPanel.frame([try table(changed, 2019)]))
    let lagged = alone.rows { $0("laestab") == "9902001" && $0("year") == "2018" }
    #expect(lagged.count == 1 && alone.number("progress", lagged[0]) == 9.9)
  }

  @Test func `a school keeps its identity when it becomes an academy`() throws {
    let rows = try panel()
    let birch = rows.rows { $0("laestab") == "9902002" && $0("group") == "all" }
    #expect(birch.map { rows.text("year", $0) } == ["2016", "2017", "2018", "2019"])
    #expect(birch.map { rows.text("urn", $0) } == ["990002", "990002", "990002", "990102"])
  }

  @Test func `suppressed, blank and cut cells keep their reasons`() throws {
    let rows = try panel()
    let downs = rows.rows {
      $0("laestab") == "9902004" && $0("year") == "2019" && $0("group") == "disadvantaged"
    }[0]
    for column in ["progress", "progress.low", "scaled", "expected", "gap.to.national.other"] {
      #expect(rows.reason(column, downs) == "suppressed", "\(column)")
    }
    #expect(rows.number("pupils", downs) == 3)
    let fir = rows.rows { $0("laestab") == "9902006" && $0("year") == "2019" }
    #expect(fir.count == 10)
    #expect(fir.allSatisfy { rows.reason("progress", $0) == "short row" })
    let boys = rows.rows { $0("laestab") == "9902001" && $0("group") == "boys" }[0]
    #expect(rows.reason("expected", boys) == "not published")
  }

  @Test
  func
    `national rows are references: blank progress of all is 0, the gap is other nationally minus school`()
    throws
  {
    let rows = try panel()
    #expect(rows.rows { $0("school") == "Fictional Authority" }.isEmpty)
    let ash = rows.rows { $0("laestab") == "9902001" && $0("year") == "2019" }
    func row(_ group: String) -> Int { ash.first { rows.text("group", $0) == group } ?? -1 }
    #expect(rows.number("national.progress", row("all")) == 0)
    // Record type 5, not 4, which is 0.1 higher.
    #expect(rows.number("national.progress", row("disadvantaged")) == -0.7)
    #expect(rows.number("national.progress", row("other")) == 0.4)
    #expect(rows.number("progress", row("disadvantaged")) == -2.9)
    #expect(rows.number("gap.to.national.other", row("disadvantaged")) == 3.3)
    #expect(rows.number("national.scaled", row("disadvantaged")) == 102)
    #expect(rows.number("national.expected", row("all")) == 75)
    let early = rows.rows { $0("laestab") == "9902001" && $0("year") == "2016" }[0]
    #expect(rows.number("national.scaled", early) == 103)
    #expect(rows.number("national.progress", early) == 0)
    #expect(rows.reason("gap.to.national.other", early) == "no national figure")
  }

  @Test func `an interval without width is none`() throws {
    let flat = try text(2018).replacing(",-2.1,-3.4,-0.8,102,", with: ",-2.1,0,0,102,")
    #expect(flat != (try text(2018)))
    let rows = PublishedRows(KeyStageTwoPanel.frame([try table(flat, 2018)]))
    let ash = rows.rows {
      $0("laestab") == "9902001" && $0("group") == "all" && $0("year") == "2018"
    }[0]
    #expect(rows.number("progress", ash) == -2.1)
    #expect(rows.reason("progress.low", ash) == "interval without width")
    #expect(rows.reason("progress.high", ash) == "interval without width")
  }

  @Test func `phases follow the range of ages`() throws {
    let rows = try panel()
    func phase(_ school: String) -> String {
      rows.text("phase", rows.rows { $0("laestab") == school }[0])
    }
    #expect(
      ["9902001", "9902002", "9902004", "9907001"].map(phase)
        == ["junior", "primary", "middle", "all-through"])
  }

  @Test func `damaged tables are refused with the place`() throws {
    let whole = try text(2019)
    #expect(throws: KeyStageTwoFault.missingColumns(["MATPROG_LOWER"])) {
      try table(whole.replacing("MATPROG_LOWER,", with: "MATPROG_LOW,"), 2019)
    }
    do {
      _ = try table(text(2018), 2019)
      Issue.record("the table of another year was taken")
    } catch KeyStageTwoFault.otherYear(let found, let column) {
      #expect(found == 2018 && column.name == "MATPROG_17" && column.line == 1)
    }
    let lines = whole.components(separatedBy: "\r\n")
    let cut = lines.dropLast(2).joined(separator: "\r\n")
    #expect(throws: KeyStageTwoFault.noReference(recordType: 5, rows: 9)) {
      try table(cut, 2019)
    }
    // Cut within the national row: what is left of it has no scaled score.
    let within = lines.dropLast(2).joined(separator: "\r\n") + "\r\n5, , , , , , "
    #expect(throws: KeyStageTwoFault.noReference(recordType: 5, rows: 10)) {
      try table(within, 2019)
    }
    let twice = (lines.prefix(4) + [lines[2]] + lines.dropFirst(4)).joined(separator: "\r\n")
    #expect(throws: KeyStageTwoFault.repeatedSchool(first: 2, second: 4, count: 1)) {
      try table(twice, 2019)
    }
    #expect(throws: KeyStageTwoFault.self) {
      try table(whole.replacing("1,990,2002", with: "9,990,2002"), 2019)
    }
    #expect(throws: KeyStageTwoFault.self) { try table(whole.replacing("SUPP", with: "DNS"), 2019) }
  }

  @Test func `the order of the files and of the columns changes nothing`() throws {
    let (first, second) = (try table(text(2018), 2018), try table(text(2019), 2019))
    #expect(KeyStageTwoPanel.frame([first, second]) == KeyStageTwoPanel.frame([second, first]))
    let shuffled = try text(2018).replacing("\u{FEFF}", with: "").components(separatedBy: "\r\n")
      .map { line in
        let cells = line.components(separatedBy: ",")
        // Short rows have what they have at the front.
        guard cells.count > 6 else { return line }
        return (cells.prefix(6) + cells.dropFirst(6).reversed()).joined(separator: ",")
      }.joined(separator: "\n")
    #expect(KeyStageTwoPanel.frame([try table(shuffled, 2018)]) == KeyStageTwoPanel.frame([first]))
  }
}

/// Rows of a panel by the text of their cells.
struct PublishedRows {
  private let frame: Frame

  init(_ frame: Frame) { self.frame = frame }

  var count: Int { frame.rowCount }

  func rows(where isWanted: ((String) -> String) -> Bool) -> [Int] {
    (0..<count).filter { row in isWanted { text($0, row) } }
  }

  func text(_ name: String, _ row: Int) -> String {
    guard let column = frame[name], !column.missing.isMissing(row) else { return "" }
    switch column.values {
    case .factor(let factor): return factor.levels[Int(factor.codes[row])]
    case .number(let numbers): return String(Int(numbers[row]))
    default: return ""
    }
  }

  func number(_ name: String, _ row: Int) -> Double? {
    guard let column = frame[name], case .number(let numbers) = column.values,
      !column.missing.isMissing(row)
    else { return nil }
    return numbers[row]
  }

  func reason(_ name: String, _ row: Int) -> String? { frame[name]?.missing.reason(at: row)?.name }
}
