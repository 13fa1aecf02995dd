import Analyses
import Foundation
import Presentation
import Testing

/// Figures as PNG and PDF, where librsvg is installed, and what is said where it is not.
@Suite struct FigureImageTests {
  private static let isAvailable = FigureImage().isAvailable
  private let made = MadeResult(models: [MadePath().model])

  private func files(library: String = FigureImage.library) throws -> (ResultFiles, [RenderedFile])
  {
    var files = ResultFiles(try made.result())
    files.images = FigureImage(library: library)
    return (files, try files.rendered())
  }

  @Test func `without the library there is all else, and words say what lacks`() throws {
    let (files, rendered) = try files(library: "no-such-library.so")
    #expect(!rendered.contains { $0.name.hasSuffix(".png") || $0.name.hasSuffix(".pdf") })
    #expect(rendered.contains { $0.name == "figures/path.svg" })
    #expect(rendered.contains { $0.name == "report.docx" })
    #expect(files.lack?.contains("librsvg is not installed") == true)
    var none = ResultFiles(try MadeResult().result())
    none.images = FigureImage(library: "no-such-library.so")
    #expect(none.lack == nil)
  }

  @Test(.enabled(if: isAvailable, "needs librsvg"))
  func `a PNG has two pixels for each of the SVG, a PDF is one page, and both repeat`() throws {
    let (files, rendered) = try files()
    #expect(files.lack == nil)
    func bytes(_ name: String, _ from: [RenderedFile]) throws -> [UInt8] {
      try #require(from.first { $0.name == name }).bytes
    }
    let png = try bytes("figures/path.png", rendered)
    #expect(png.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    func number(at place: Int) -> Int { png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    let svg = try SVGElements(
      String(decoding: try bytes("figures/path.svg", rendered), as: UTF8.self)
    ).elements[0].attributes
    #expect(number(at: 16) == 2 * Int(try #require(Double(svg["width"] ?? ""))))
    #expect(number(at: 20) == 2 * Int(try #require(Double(svg["height"] ?? ""))))
    let pdf = try bytes("figures/path.pdf", rendered)
    #expect(pdf.prefix(5) == Array("%PDF-".utf8)[...])
    let again = try self.files().1
    #expect(try bytes("figures/path.png", again) == png)
    #expect(try bytes("figures/path.pdf", again) == pdf)
  }
}
