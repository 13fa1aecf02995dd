import Analyses
import Foundation
import FoundationXML
import Presentation
import Specs
import Testing

/// Word files as bytes; what is in them is read by Python's zipfile, a reader that is not ours.
@Suite struct WordTests {
  private func file(
    _ made: MadeResult, _ name: String = "tables/main.docx", library: String? = nil
  ) throws -> [UInt8] {
    var files = ResultFiles(try made.result())
    if let library { files.images = FigureImage(library: library) }
    return try #require(try files.rendered().first { $0.name == name }).bytes
  }

  private func document(_ bytes: [UInt8]) throws -> SVGElements {
    try SVGElements(try #require(try Archive.parts(bytes)["word/document.xml"]))
  }

  private var whole: MadeResult {
    var made = twoModels
    made.models += [MadePath(label: "By year").model]
    made.question = "Did it work?"
    made.stamps = [.simulated, .notDisclosureChecked]
    return made
  }

  @Test func `the same table gives the same bytes, and another table others`() throws {
    let one = try file(twoModels)
    #expect(one.prefix(2) == [0x50, 0x4B])
    #expect(try file(twoModels) == one)
    var other = twoModels
    other.models[0].terms[0].estimate += 1
    #expect(try file(other) != one)
    #expect(try file(whole, "report.docx") == file(whole, "report.docx"))
  }

  @Test(.enabled(if: Archive.canBeRead, "needs python3"))
  func `every part is XML, dated alike, and every relation leads somewhere`() throws {
    let parts = try Archive.parts(file(whole, "report.docx"))
    #expect(parts["dates"] == "[(2000, 1, 1, 0, 0, 0)]" && parts["first"] == "[Content_Types].xml")
    for (name, text) in parts where name.hasSuffix(".xml") || name.hasSuffix(".rels") {
      _ = try SVGElements(text)
    }
    let body = try #require(parts["word/document.xml"])
    let links = try SVGElements(try #require(parts["word/_rels/document.xml.rels"]))
      .all("Relationship")
    let ids = Set(links.compactMap { $0.attributes["Id"] })
    for match in body.matches(of: try Regex("r:(?:id|embed)=\"([^\"]*)\"")) {
      #expect(ids.contains(String(match[1].substring ?? "")))
    }
    for link in links where link.attributes["TargetMode"] == nil {
      #expect(parts["word/\(link.attributes["Target"] ?? "")"] != nil)
    }
    let core = try #require(parts["docProps/core.xml"])
    for words in [
      "2000-01-01T00:00:00Z", "<dc:title>Made</dc:title>", "<dc:language>en-GB</dc:language>",
      "<dc:subject>simulated data; not disclosure-checked</dc:subject>",
    ] {
      #expect(core.contains(words), "\(words)")
    }
  }

  @Test(.enabled(if: Archive.canBeRead, "needs python3"))
  func `a table has a header row that comes again, a caption, and a heading in every row`() throws {
    var made = twoModels
    made.table.show = [.estimate, .standardError, .pValue]
    let document = try document(file(made))
    #expect(document.all("w:tbl").count == 1 && document.all("w:tblHeader").count == 1)
    #expect(document.all("w:tblCaption").first?.attributes["w:val"] == "Scores")
    let texts = document.all("w:t").map(\.text)
    for words in [
      "Term", "One", "m2", "Intake", "    standard error", "    p-value", "1,234.500", "A note.",
      "[not disclosure-checked]", "An empty cell: the model does not have it.",
    ] {
      #expect(texts.contains(words), "\(words)")
    }
    // Each row has a cell for each column.
    let rows = document.all("w:tr").count
    #expect(document.all("w:tc").count == 3 * rows)
    #expect(document.all("w:gridCol").count == 3)
  }

  @Test(.enabled(if: Archive.canBeRead, "needs python3"))
  func `headings, language and stamps of the report`() throws {
    let parts = try Archive.parts(file(whole, "report.docx"))
    let body = try SVGElements(try #require(parts["word/document.xml"]))
    let styles = body.all("w:pStyle").compactMap { $0.attributes["w:val"] }
    #expect(styles.first == "Title" && styles.filter { $0 == "Title" }.count == 1)
    #expect(styles.contains("Heading1") && styles.contains("Heading2"))
    let known = try SVGElements(try #require(parts["word/styles.xml"])).all("w:style")
      .compactMap { $0.attributes["w:styleId"] }
    for style in styles { #expect(known.contains(style), "\(style)") }
    #expect(parts["word/styles.xml"]?.contains("w:lang w:val=\"en-GB\"") == true)
    let stamp = "simulated data; not disclosure-checked"
    for name in ["word/header1.xml", "word/footer1.xml"] {
      #expect(parts[name]?.contains(stamp) == true)
    }
    let stamps = body.all("w:t").filter { $0.text == "[\(stamp)]" }.count
    // The head, each table of estimates, each figure.
    #expect(stamps >= 3)
  }

  @Test(.enabled(if: Archive.canBeRead, "needs python3"))
  func `a figure has its picture with an alt text, or words where there can be none`() throws {
    let without = try document(file(whole, "report.docx", library: "no-such-library.so"))
    #expect(without.all("wp:docPr").isEmpty)
    #expect(without.all("w:t").contains { $0.text.hasPrefix("The picture is figures/path.svg.") })
    if FigureImage().isAvailable {
      let with = try document(file(whole, "report.docx"))
      let described = with.all("wp:docPr").compactMap { $0.attributes["descr"] }
      #expect(described.count == 1 && described[0].contains("0 by construction"))
    }
  }

  @Test(.enabled(if: Archive.canBeRead, "needs python3"))
  func `twelve models lie on the long side of the paper, with their notes`() throws {
    var made = MadeResult(
      models: (1...12).map {
        MadeModel(id: "m\($0)", label: "Modell \($0) 数学の成績", terms: [(x, 12_345.678, 1)])
      })
    made.table.notes = ["A note."]
    let document = try document(file(made))
    let sizes = document.all("w:pgSz").map { $0.attributes["w:orient"] ?? "upright" }
    #expect(sizes.last == "landscape")
    let space = 16_838 - 2 * 1_134
    let widths = document.all("w:gridCol").compactMap { Int($0.attributes["w:w"] ?? "") }
    #expect(widths.count == 13 && widths.reduce(0, +) <= space)
  }

  @Test(.enabled(if: Archive.canBeRead, "needs python3"))
  func `tables that follow one on the long side stay with it, words do not`() throws {
    var made = MadeResult(
      models: (1...12).map {
        MadeModel(id: "m\($0)", label: "Modell \($0) 数学の成績", terms: [(x, 12_345.678, 1)])
      })
    made.targets = [MadeTarget()]
    let document = try document(file(made, "report.docx"))
    let sizes = document.all("w:pgSz").map { $0.attributes["w:orient"] ?? "upright" }
    #expect(sizes == ["upright", "landscape", "upright"])
    let breaks = document.elements.indices.filter { document.elements[$0].name == "w:sectPr" }
    let tables = document.elements.indices.filter { document.elements[$0].name == "w:tbl" }
    #expect(tables.filter { breaks[0] < $0 && $0 < breaks[1] }.count == 2)
  }

  @Test func `no model, hostile labels: a file all the same`() throws {
    #expect(try !file(MadeResult()).isEmpty)
    var hostile = twoModels
    hostile.models[0].label = "\u{0}<w:p>&\"\u{FFFE}" + String(repeating: "長", count: 4_000)
    hostile.title = "]]>"
    #expect(try !file(hostile).isEmpty)
    if Archive.canBeRead { _ = try document(file(hostile)) }
  }
}
