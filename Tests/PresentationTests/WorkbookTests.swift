import Analyses
import Foundation
import FoundationXML
import Presentation
import Specs
import Testing

/// Workbooks as bytes; what is in them is read by Python's zipfile, a reader that is not ours.
@Suite struct WorkbookTests {
  private func workbook(_ made: MadeResult) throws -> [UInt8] {
    let files = try ResultFiles(try made.result()).rendered()
    return try #require(files.first { $0.name == "tables/main.xlsx" }).bytes
  }

  private func part(_ name: String, of bytes: [UInt8]) throws -> String {
    try #require(try Archive.parts(bytes)[name], "\(name)")
  }

  @Test func `the same table gives the same bytes, and another table others`() throws {
    let one = try workbook(twoModels)
    #expect(one.prefix(2) == [0x50, 0x4B])
    #expect(try workbook(twoModels) == one)
    var other = twoModels
    other.models[0].terms[0].estimate += 1
    #expect(try workbook(other) != one)
  }

  @Test(.enabled(if: Archive.canBeRead, "needs python3"))
  func `cover, contents, notes and one real table a sheet; nothing merged, frozen or filtered`()
    throws
  {
    let bytes = try workbook(twoModels)
    let book = try SVGElements(try part("xl/workbook.xml", of: bytes))
    #expect(
      book.all("sheet").compactMap { $0.attributes["name"] } == [
        "Cover", "Contents", "Notes", "Table",
      ])
    for number in 1...4 {
      let sheet = try SVGElements(try part("xl/worksheets/sheet\(number).xml", of: bytes))
      #expect(sheet.all("mergeCell").isEmpty && sheet.all("pane").isEmpty)
      #expect(sheet.all("autoFilter").isEmpty)
      #expect(sheet.all("tablePart").count == (number == 1 ? 0 : 1))
      #expect(sheet.all("c").first?.attributes["r"] == "A1")
      #expect(sheet.all("c").allSatisfy { cell in cell.attributes["r"] != nil })
    }
    let core = try part("docProps/core.xml", of: bytes)
    #expect(core.contains("2000-01-01T00:00:00Z") && core.contains("<dc:title>Scores</dc:title>"))
  }

  @Test(.enabled(if: Archive.canBeRead, "needs python3"))
  func `the table has a name, one header each, whole numbers and no empty cell`() throws {
    var made = twoModels
    made.models[1].label = "ONE"  // the same heading but for its case
    made.table.show = [.estimate, .standardError, .confidenceInterval, .pValue]
    let bytes = try workbook(made)
    let table = try SVGElements(try part("xl/tables/table3.xml", of: bytes))
    #expect(table.elements[0].attributes["name"] == "table_main")
    #expect(
      table.all("tableColumn").compactMap { $0.attributes["name"] }
        == ["Term", "Statistic", "One", "ONE (2)"])
    let sheet = try SVGElements(try part("xl/worksheets/sheet4.xml", of: bytes))
    let rows = sheet.all("row").count
    // Title, stamp and one line above the table; every row below is full.
    #expect(sheet.all("c").count == 3 + 4 * (rows - 3))
    #expect(table.elements[0].attributes["ref"] == "A4:D\(rows)")
    #expect(sheet.all("v").contains { $0.text == "1234.5" })
    let texts = try SVGElements(try part("xl/sharedStrings.xml", of: bytes)).all("t").map(\.text)
    for words in ["[z]", "[x]", "[not disclosure-checked]", "lower end of the interval", "<0.001"] {
      #expect(texts.contains(words), "\(words)")
    }
  }

  @Test(.enabled(if: Archive.canBeRead, "needs python3"))
  func `every sheet prints as wide as a page, and long notes go over lines`() throws {
    var made = twoModels
    let long = String(repeating: "a note that is long ", count: 20)
    made.table.notes = [long, "short"]
    let bytes = try workbook(made)
    for number in 1...4 {
      let sheet = try SVGElements(try part("xl/worksheets/sheet\(number).xml", of: bytes))
      let setup = try #require(sheet.all("pageSetup").first?.attributes)
      #expect(setup["orientation"] == "landscape" && setup["fitToHeight"] == "0")
      #expect(setup["paperSize"] == "9")
      #expect(sheet.all("pageSetUpPr").first?.attributes["fitToPage"] == "1")
    }
    let styles = try SVGElements(try part("xl/styles.xml", of: bytes))
    #expect(styles.all("alignment").contains { $0.attributes["wrapText"] == "1" })
    let notes = try SVGElements(try part("xl/worksheets/sheet3.xml", of: bytes))
    let wrapped = notes.all("c").filter { ($0.attributes["s"] ?? "0") != "0" }
    #expect(wrapped.map { $0.attributes["r"] } == ["A4", "B4"])
    let heights = notes.all("row").map { Double($0.attributes["ht"] ?? "15") ?? 0 }
    // 400 characters in a column of 80.
    #expect(heights.max() == 90 && heights.count { $0 > 15 } == 1)
  }

  @Test func `no model, no term, long and hostile labels make workbooks all the same`() throws {
    #expect(try !workbook(MadeResult()).isEmpty)
    var hostile = twoModels
    hostile.models[0].label = "\u{0}=HYPERLINK(\"x\")\n" + String(repeating: "長", count: 40_000)
    #expect(try !workbook(hostile).isEmpty)
  }
}
