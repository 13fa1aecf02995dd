import Foundation
import Frames
import Readers
import Testing

/// Workbooks written by openpyxl and by hand (generators/files.py).
@Suite struct WorkbookSourceTests {
  @Test func `cells are taken as they are seen`() throws {
    let source = try ForeignFiles.open("schools.xlsx", sheet: "Schools", range: "A3:H20")
    let reading = try source.read(
      source.header.map { field in
        // Numbers and texts in one column: only a contract makes a category of them.
        ColumnRequest(name: field.name, type: field.name == "code" ? .category : nil)
      })
    let cells = Dictionary(uniqueKeysWithValues: reading.frame.columns.map { ($0.name, $0.cells) })
    // A text of digits with noughts before makes identifiers of the numbers beside it.
    #expect(cells["urn"] == ["007", "100002", "100003", "100005"])
    #expect(cells["name"]?.prefix(1) == ["St Mary's"])
    #expect(cells["name"]?[1] == "\u{C5}ngstr\u{F6}m, the")
    #expect(cells["name"]?[2] == "bold and plain")
    #expect(cells["name"]?[3] == "line\nbreak")
    #expect(cells["rate"] == ["0.1", "0.3333333333333333", "12345678901234.0", "1e-07"])
    #expect(cells["opened"] == ["2019-09-02", "1900-03-01", "1900-01-31", "2024-12-31"])
    #expect(cells["checked"] == ["2020-02-29T14:30:05", "08:05:00", "<blank>", "<blank>"])
    #expect(cells["flag"] == ["true", "false", "true", "<blank>"])
    #expect(cells["code"] == ["SUPP", "12", "50%", "x"])
    #expect(cells["score"] == ["1.0", "<error #N/A>", "-2.5", "3.0"])
    #expect(reading.notices == [.blankLinesSkipped(count: 1), .mergedCells(count: 1)])
  }

  @Test func `identifiers keep their noughts, texts their blanks, and codes their reasons`() throws
  {
    let source = try ForeignFiles.open("schools.xlsx", sheet: "2", range: "$A$3:$H$20")
    let reading = try source.read(
      [
        ColumnRequest(name: "urn", type: .id), ColumnRequest(name: "code", type: .text),
        ColumnRequest(name: "score", type: .text, missing: ["#N/A": MissingReason("absent")]),
        ColumnRequest(name: "rate", type: .text),
      ], missing: ["SUPP": MissingReason("suppressed")])
    #expect(reading.frame["urn"]?.cells == ["007", "100002", "100003", "100005"])
    #expect(reading.frame["code"]?.cells == ["<suppressed>", "12", "50%", " x "])
    #expect(reading.frame["score"]?.cells == ["1", "<absent>", "-2.5", "3"])
    #expect(
      reading.frame["rate"]?.cells == ["0.1", "0.3333333333333333", "12345678901234", "1e-07"])
  }

  @Test func `the place of a problem is its row and column in the sheet`() throws {
    let source = try ForeignFiles.open("schools.xlsx", sheet: "schools", range: "A3:H20")
    #expect(source.header[6] == TableHeaderField(name: "code", line: 3, column: 7))
    let failure = #expect(throws: ReadFailure.self) {
      try source.read([ColumnRequest(name: "code", type: .number)])
    }
    #expect(failure?.problems.map(\.kind) == [.notANumber(count: 3)])
    #expect(failure?.problems.first?.place.line == 4)
    #expect(failure?.problems.first?.place.column == 7)
    #expect(failure?.problems.first?.place.row == 1)
  }

  @Test func `without a sheet the first is read, and said`() throws {
    let reading = try ForeignFiles.read("schools.xlsx")
    #expect(reading.frame.columns.map(\.name) == ["This workbook is made up."])
    #expect(reading.notices == [.firstSheetRead(name: "Read me", of: 2)])
  }

  @Test func `cells of a column without a name are counted`() throws {
    let reading = try ForeignFiles.read("unnamed.xlsx")
    #expect(reading.frame.columns.map(\.name) == ["urn", "score"])
    #expect(reading.frame["score"]?.cells == ["1.0", "2.0", "3.0"])
    #expect(reading.notices == [.unnamedColumns(first: 2, count: 1, cells: 2)])
    let one = try ForeignFiles.open("unnamed.xlsx").read([ColumnRequest(name: "score")])
    #expect(one.notices == reading.notices && one.rowsRead == 3)
  }

  @Test func `days count from 1904 where the workbook says so`() throws {
    let reading = try ForeignFiles.read("mac.xlsx")
    #expect(reading.frame["day"]?.cells == ["2019-09-02", "1904-01-01"])
  }

  @Test func `inline texts, escapes, phonetic hints and stored values of formulas`() throws {
    let reading = try ForeignFiles.read("inline.xlsx")
    #expect(reading.frame["id"]?.cells == ["A1", "B2"])
    #expect(reading.frame["score"]?.cells == ["1.5", "<error #DIV/0!>"])
  }

  @Test func `what is no plain table is refused with its cell`() throws {
    let beside = ForeignFiles.failure(path: ForeignFiles.path("beside.xlsx"))
    #expect(beside?.problems.map(\.kind) == [.fault(.cellsBesideTable(count: 1))])
    #expect(beside?.problems.first?.place.line == 2)
    #expect(beside?.problems.first?.place.column == 3)
    #expect(ForeignFiles.failure(path: ForeignFiles.path("beside.xlsx"), range: "A1:B2") == nil)
    let formula = ForeignFiles.failure(path: ForeignFiles.path("uncalculated.xlsx"))
    #expect(formula?.problems.map(\.kind) == [.fault(.formulasWithoutValue(count: 1))])
    #expect(formula?.problems.first?.place.columnName == "b")
  }

  @Test func `sheets and ranges that do not exist are told with those that do`() {
    #expect(
      ForeignFiles.fault("schools.xlsx", sheet: "Scools")
        == .noSuchSheet(name: "Scools", sheets: ["Read me", "Schools"]))
    #expect(ForeignFiles.fault("schools.xlsx", sheet: "3") != nil)
    #expect(ForeignFiles.fault("schools.xlsx", range: "A100:C110") == .badRange(used: "A1:A1"))
    #expect(ForeignFiles.fault("schools.xlsx", range: "A3-F9") == .badRange(used: nil))
  }

  @Test func `entities, bombs and passwords are refused`() {
    #expect(ForeignFiles.fault("doctype.xlsx") == .damaged(.workbook))
    #expect(ForeignFiles.fault("bomb.xlsx") == .expandsTooFar(.workbook))
    #expect(ForeignFiles.fault("locked.xlsx") == .encrypted(.workbook))
  }
}
