import Analyses
import Foundation
import Presentation
import Specs
import Testing

/// The curve of analyses and distributions in Word, and as PNG and PDF.
@Suite struct FigureDocumentTests {
  private static let hasImages = FigureImage().isAvailable

  /// A result with a curve of six analyses and the distributions of two groups, one of them not told.
  private func files() throws -> [RenderedFile] {
    let series: [[String: Any]] = [
      [
        "isTreated": true, "rows": 200, "units": 8, "leastRows": 10,
        "steps": [["value": 90, "rowsBelow": 20], ["value": 110, "rowsBelow": 170]],
      ],
      ["isTreated": false, "leastRows": 10, "steps": [], "withheld": "a single unit"],
    ]
    let found = try JSONDecoder().decode(
      DistributionResult.self,
      from: JSONSerialization.data(withJSONObject: [
        "figure": "scores", "model": "m", "outcome": "y", "series": series,
      ]))
    let made = MadeResult(
      models: [MadeModel(terms: [(x, 1, 1)])],
      stamps: [.simulated, .notDisclosureChecked],
      figures: [FigureRequest(id: "scores", kind: .distribution, models: ["m"])],
      robustness: [try RobustnessFigureTests.six.result()], distributions: [found])
    var files = ResultFiles(try made.result())
    files.images = FigureImage()
    return try files.rendered()
  }

  private func figures() throws -> [Figure] {
    let made = try files()
    let json = try #require(made.first { $0.name == "result.json" })
    return Figure.all(of: try read(Data(json.bytes)))
  }

  @Test(.enabled(if: hasImages && Archive.canBeRead, "needs librsvg and python3"))
  func `Word has each picture once, at its size, with its title and alt text`() throws {
    let rendered = try files()
    let figures = try figures()
    #expect(figures.map(\.id) == ["scores", "robustness-gap"])
    let document = try #require(rendered.first { $0.name == "report.docx" }).bytes
    let parts = try Archive.parts(document)
    let body = try SVGElements(try #require(parts["word/document.xml"]))
    let described = body.all("wp:docPr").compactMap { $0.attributes["descr"] }
    #expect(described == figures.map(\.altText))
    #expect(parts.keys.count { $0.hasPrefix("word/media/") && $0.hasSuffix(".png") } == 2)
    let texts = body.all("w:t").map(\.text)
    for figure in figures {
      #expect(texts.contains { $0.contains(figure.title) }, "\(figure.title)")
      for note in figure.notes { #expect(texts.contains { $0.contains(note) }, "\(note)") }
    }
    // A picture keeps the proportions of its drawing.
    for (extent, figure) in zip(body.all("wp:extent"), figures) {
      let (width, height) = try size(figure)
      let shown = try ["cx", "cy"].map { try #require(Double(extent.attributes[$0] ?? "")) }
      #expect(abs(shown[0] / shown[1] - width / height) < 0.01, "\(figure.id)")
    }
  }

  @Test(.enabled(if: hasImages, "needs librsvg"), arguments: ["scores", "robustness-gap"])
  func `a PNG has two pixels for each of the drawing, a PDF is one page of its size`(
    id: String
  ) throws {
    let rendered = try files()
    func bytes(_ ending: String) throws -> [UInt8] {
      try #require(rendered.first { $0.name == "figures/\(id).\(ending)" }).bytes
    }
    let figure = try #require(try figures().first { $0.id == id })
    let (width, height) = try size(figure)
    #expect(SVGRenderer().render(figure) == String(decoding: try bytes("svg"), as: UTF8.self))
    let png = try bytes("png")
    #expect(png.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    func number(at place: Int) -> Double {
      Double(png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) })
    }
    #expect(number(at: 16) == 2 * width && number(at: 20) == 2 * height)
    let pdf = try bytes("pdf")
    #expect(pdf.prefix(5) == Array("%PDF-".utf8)[...])
    let text = String(decoding: pdf, as: UTF8.self)
    let box = try #require(text.firstMatch(of: /MediaBox \[ 0 0 ([0-9.]+) ([0-9.]+) \]/))
    let (wide, high) = (try #require(Double(box.1)), try #require(Double(box.2)))
    // Points are 4/3 of the pixels of a drawing, or the same: the proportion is kept.
    #expect(abs(wide / high - width / height) < 0.01, "\(wide) x \(high), \(width) x \(height)")
    #expect(text.matches(of: /\/Type \/Page\b(?!s)/).count == 1)
  }

  @Test func `no library: words in Word instead of the picture, the numbers all the same`() throws {
    let made = MadeResult(
      models: [MadeModel(terms: [(x, 1, 1)])],
      robustness: [try RobustnessFigureTests.six.result()])
    var files = ResultFiles(try made.result())
    files.images = FigureImage(library: "no-such-library.so")
    let names = try files.rendered().map(\.name)
    #expect(names.contains("figures/robustness-gap.csv"))
    #expect(!names.contains("figures/robustness-gap.png"))
  }

  /// The size of a drawing in its own pixels.
  private func size(_ figure: Figure) throws -> (width: Double, height: Double) {
    let root = try SVGElements(SVGRenderer().render(figure)).elements[0].attributes
    return (
      try #require(Double(root["width"] ?? "")), try #require(Double(root["height"] ?? ""))
    )
  }
}
