import Analyses
import Designs
import Education
import Foundation
import Frames
import Presentation
import Specs
import Testing

/// A made row of a table of effect sizes.
struct MadeEffectSize: Encodable {
  var table = "main"
  var model: String
  var term = x
  var intervention: EffectSizeResult.Arm
  var comparison: EffectSizeResult.Arm
  var isAfterStart = false
  var unit: String?
  var size: EffectSize?
  var months: Int?
}

/// `kind: eef` in every format, from what result.json holds.
@Suite struct EffectSizeTableTests {
  private func arm(_ count: Double, _ mean: Double?, _ deviation: Double?) -> EffectSizeResult.Arm {
    EffectSizeResult.Arm(
      outcome: GroupSpread(count: count, mean: mean, standardDeviation: deviation),
      missing: 3, modelRows: 2 * count)
  }

  /// A row with all that there is, and one of which an arm has a single row.
  private func made(months: MonthsTableSpec? = .eefToolkit1) throws -> MadeResult {
    let (one, other) = (arm(1500, 101.5, 15.25), arm(1480, 100, 14.5))
    let size = try #require(
      EffectSize(
        effect: -1.5, lower: -3, upper: 0.125, intervention: one.outcome,
        comparison: other.outcome, deviation: .pooled))
    var made = MadeResult(
      models: [
        MadeModel(id: "a", label: "Reading & writing", terms: [(x, -1.5, 0.75)]),
        MadeModel(id: "b", label: "Maths", terms: [(x, 2, 1)]),
      ],
      table: MadeTable(kind: .eef, title: "Trial", digits: 2, months: months),
      stamps: [.simulated, .notDisclosureChecked])
    made.effectSizes = [
      MadeEffectSize(
        model: "a", intervention: one, comparison: other, size: size,
        months: months == nil ? nil : -2),
      MadeEffectSize(model: "b", intervention: arm(1, 99, nil), comparison: arm(0, nil, nil)),
    ]
    return made
  }

  private func file(_ name: String, _ made: MadeResult) throws -> [UInt8] {
    try #require(
      try ResultFiles(try made.result()).rendered().first { $0.name == "tables/main.\(name)" }
    ).bytes
  }

  private static let headings =
    ["Intervention", "Comparison"].flatMap { arm in
      ["n", "Missing", "Mean", "SD"].map { "\(arm), unadjusted: \($0)" }
    } + [
      "n in model: Intervention", "n in model: Comparison", "Effect size: Hedges' g",
      "Effect size: Interval", "Effect size: p-value", "Effect size: Months",
    ]

  @Test func `a row holds the arms, the rows in the model, and the effect with its months`() throws
  {
    let table = try table(of: try made())
    #expect(table.spans?.map(\.count) == [4, 4, 2, 4])
    #expect(table.body.map(\.heading) == ["Reading & writing", "Maths"])
    let cells = table.body[0].cells
    #expect(cells.count == table.columns.count)
    #expect(Array(cells[0..<4]) == [.count(1500), .count(3), .number(101.5), .number(15.25)])
    #expect(Array(cells[8..<10]) == [.count(3000), .count(2960)])
    #expect(cells[13] == .count(-2))
    // An arm of one row has a mean and no deviation; no rows have neither: that is told, not nought.
    let gap = ResultTable.Cell.absent(.notAvailable)
    let bare = table.body[1].cells
    #expect(
      Array(bare[0..<8]) == [
        .count(1), .count(3), .number(99), gap, .count(0), .count(3), gap, gap,
      ])
    #expect(bare[10] == gap && bare[11] == gap && bare[13] == gap)
    #expect(bare[12] != gap, "the p-value is the estimate's")
  }

  @Test func `without a table of months there is no column of them, and no note`() throws {
    let table = try table(of: try made(months: nil))
    #expect(table.spans?.last?.count == 3 && !table.columns.contains("Months"))
    #expect(table.body.allSatisfy { $0.cells.count == 13 })
    #expect(!table.notes.contains { $0.contains("onths of additional progress") })
  }

  @Test(arguments: ["txt", "md", "html", "tex", "typ", "csv"])
  func `every text has both rows, the notes, and says what is not there`(ending: String) throws {
    let text = String(decoding: try file(ending, try made()), as: UTF8.self)
    let isCSV = ending == "csv"
    #expect(text.contains(isCSV ? "101.5" : "101.50") && text.contains("1480") == isCSV)
    #expect(text.contains("n/a"), "\(text)")
    #expect(text.contains(isCSV ? "-2" : "−2") || text.contains("$-$2"), "\(text)")
    #expect(text.contains("eef-toolkit-1") != isCSV)
    #expect(text.contains("not disclosure-checked"))
  }

  @Test(.enabled(if: Archive.canBeRead, "needs python3"))
  func `a workbook has a heading of its own for each column, whole numbers and no empty cell`()
    throws
  {
    let parts = try Archive.parts(try file("xlsx", try made()))
    let table = try SVGElements(try #require(parts["xl/tables/table3.xml"]))
    let names = table.all("tableColumn").compactMap { $0.attributes["name"] }
    #expect(names.first == "Outcome" && Set(names).count == names.count)
    let sheet = try SVGElements(try #require(parts["xl/worksheets/sheet4.xml"]))
    let texts = try SVGElements(try #require(parts["xl/sharedStrings.xml"])).all("t").map(\.text)
    for name in Self.headings where !name.hasSuffix("Interval") {
      #expect(names.contains(name), "\(name) in \(names)")
    }
    for words in ["[x]", "Reading & writing", "[simulated data; not disclosure-checked]"] {
      #expect(texts.contains(words), "\(words)")
    }
    #expect(texts.contains { $0.contains("table eef-toolkit-1") })
    let values = Set(sheet.all("v").compactMap { Double($0.text) })
    #expect(values.isSuperset(of: [1500, 101.5, 15.25, 1480, 14.5, 3000, -2]))
    #expect(table.elements[0].attributes["ref"].map { $0.hasPrefix("A") } == true)
    #expect(sheet.all("mergeCell").isEmpty)
  }

  @Test(.enabled(if: Archive.canBeRead, "needs python3"))
  func `Word has it as a table with its header, in the file of its own and in the report`() throws {
    let made = try made()
    let files = try ResultFiles(try made.result()).rendered()
    for name in ["tables/main.docx", "report.docx"] {
      let bytes = try #require(files.first { $0.name == name }).bytes
      let body = try SVGElements(
        try #require(try Archive.parts(bytes)["word/document.xml"]))
      #expect(body.all("w:tblCaption").contains { $0.attributes["w:val"] == "Trial" }, "\(name)")
      #expect(!body.all("w:tblHeader").isEmpty)
      let texts = body.all("w:t").map(\.text)
      for words in ["Hedges' g", "Reading & writing", "1,500", "101.50", "15.25", "−2", "n/a"] {
        #expect(texts.contains { $0.contains(words) }, "\(words) in \(name)")
      }
      #expect(texts.contains { $0.contains("unconditional standard deviation") }, "\(name)")
    }
  }
}
