import Analyses
import Designs
import Estimation
import Foundation
import FoundationXML
import Presentation
import Specs
import Testing

/// An SVG taken apart by a reader of XML.
final class SVGElements: NSObject, XMLParserDelegate {
  private(set) var elements: [(name: String, attributes: [String: String], text: String)] = []
  private var open: [Int] = []

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    try #require(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append((name, attributes, ""))
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let last = open.last { elements[last].text += text }
  }

  func all(_ name: String) -> [(name: String, attributes: [String: String], text: String)] {
    elements.filter { $0.name == name }
  }

  var texts: [String] { all("text").map(\.text) }
}

/// The contrast of two colours as WCAG 2.1 defines it.
func contrast(_ one: String, _ other: String) -> Double {
  func luminance(_ colour: String) -> Double {
    let digits = Array(colour.dropFirst())
    let parts = stride(from: 0, to: 6, by: 2).map { place -> Double in
      let value = Double(Int(String(digits[place...place + 1]), radix: 16) ?? 0) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
  let (a, b) = (luminance(one), luminance(other))
  return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

@Suite struct SVGTests {
  private func svg(_ made: MadeResult) throws -> SVGElements {
    let figure = try #require(Figure.all(of: try made.result()).first)
    return try SVGElements(SVGRenderer().render(figure))
  }

  private func coefficients(_ terms: [(term: TermID, estimate: Double, standardError: Double)])
    -> MadeResult
  {
    MadeResult(
      models: [MadeModel(terms: terms)],
      figures: [FigureRequest(id: "f", kind: .coefficients, models: ["m"])])
  }

  @Test func `text is text, and the words of the figure are drawn`() throws {
    let svg = try svg(MadeResult(models: [MadePath().model]))
    #expect(svg.all("path").isEmpty)
    for words in [
      "reference", "start of the programme", "Years since the start", "[not disclosure-checked]",
      "\u{2212}3", "1", "Effect, in units of ks2",
    ] {
      #expect(svg.texts.contains(words), "\(words)")
    }
    #expect(svg.texts.contains { $0.contains("95 % intervals, each for itself") })
  }

  @Test func `it names itself and says what it shows`() throws {
    let svg = try svg(MadeResult(models: [MadePath().model]))
    let root = svg.elements[0]
    #expect(root.attributes["role"] == "img")
    let ids = (root.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
    #expect(svg.elements.compactMap { $0.attributes["id"] } == ids)
    #expect(svg.all("title")[0].text == "Effect clearly above zero in 1 of 2 years")
    #expect(svg.all("desc")[0].text.contains("0 by construction"))
  }

  @Test func `the line of the start is dashed, between the last year before and the first after`()
    throws
  {
    let svg = try svg(MadeResult(models: [MadePath().model]))
    let dashed = svg.all("line").filter { $0.attributes["stroke-dasharray"] != nil }
    #expect(dashed.count == 1)
    let marks = svg.all("circle").compactMap { Double($0.attributes["cx"] ?? "") }
    let place = try #require(Double(dashed[0].attributes["x1"] ?? ""))
    #expect(marks.count == 5)
    #expect(abs(place - (marks[2] + marks[3]) / 2) < 0.02)
  }

  @Test func `points before the start are hollow, those after are filled`() throws {
    let svg = try svg(MadeResult(models: [MadePath().model]))
    let filled = svg.all("circle").map { $0.attributes["fill"] != "#ffffff" }
    #expect(filled == [false, false, false, true, true])
  }

  @Test func `no place is told beyond a hundredth`() throws {
    let svg = try svg(MadeResult(models: [MadePath(effects: [0.123456, 1, .pi, 1e-7]).model]))
    for element in svg.elements {
      for name in ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy"] {
        let decimals = element.attributes[name]?.split(separator: ".").dropFirst().first
        #expect((decimals?.count ?? 0) <= 2)
      }
    }
  }

  @Test func `series are told by colour, mark and a label that hides no other`() throws {
    let models = (1...4).map { MadePath(id: "m\($0)", label: "Model number \($0)").model }
    let request = FigureRequest(id: "f", kind: .eventStudy, models: models.map(\.id))
    let svg = try svg(MadeResult(models: models, figures: [request]))
    let places = (1...4).compactMap { number in
      svg.all("text").first { $0.text == "Model number \(number)" }
        .flatMap { Double($0.attributes["y"] ?? "") }
    }.sorted()
    #expect(places.count == 4)
    for (one, next) in zip(places, places.dropFirst()) { #expect(next - one >= 20) }
    let colours = Set(
      svg.elements.filter { ["circle", "polygon"].contains($0.name) }
        .compactMap { $0.attributes["stroke"] })
    #expect(colours.count == 4)
    for colour in colours { #expect(contrast(colour, "#ffffff") >= 3, "\(colour)") }
  }

  @Test func `hostile labels stay text`() throws {
    let hostile = "<script>\"&'\u{0}\u{1B}]\u{FFFE}"
    var made = MadeResult(models: [MadePath(label: hostile).model])
    made.labels = ["ks2": hostile]
    let svg = try svg(made)
    #expect(svg.all("script").isEmpty)
    #expect(svg.texts.contains { $0.contains("<script>\"&'") })
  }

  @Test func `long labels, wide characters and twelve models keep within the paper`() throws {
    let long = String(repeating: "A very long label of a term ", count: 6) + "数学の成績"
    var made = MadeResult(
      models: (1...12).map {
        MadeModel(id: "m\($0)", label: "Modell \($0) \(long)", terms: [(x, 12_345_678.9, 1e6)])
      })
    made.labels = ["x": long]
    made.figures = [
      FigureRequest(id: "f", kind: .coefficients, models: made.models.map(\.id))
    ]
    let svg = try svg(made)
    let root = svg.elements[0].attributes
    let (width, height) = (
      try #require(Double(root["width"] ?? "")), try #require(Double(root["height"] ?? ""))
    )
    for text in svg.all("text") {
      let x = try #require(Double(text.attributes["x"] ?? ""))
      let y = try #require(Double(text.attributes["y"] ?? ""))
      // Half the size of the font for each character is less than what the drawing reckons with.
      let length = Double(text.text.count) * 8
      let start =
        switch text.attributes["text-anchor"] {
        case "end": x - length
        case "middle": x - length / 2
        default: x
        }
      #expect(start >= 0 && start + length <= width && y <= height, "\(text.text)")
    }
  }

  @Test(arguments: [
    (0.0, 0.0), (1e300, 1e299), (1.7e308, 1.0), (.leastNonzeroMagnitude, .leastNonzeroMagnitude),
    (-.leastNormalMagnitude / 8, 0), (1e15, 1),
  ])
  func `numbers of any size are drawn`(estimate: Double, standardError: Double) throws {
    let svg = try svg(coefficients([(x, estimate, standardError), (male, -estimate, 0)]))
    for element in svg.elements {
      for value in element.attributes.values {
        #expect(!value.contains("nan") && !value.contains("inf"))
      }
    }
    #expect(svg.all("circle").count == 2)
  }

  @Test func `without estimates it says so`() throws {
    let svg = try svg(coefficients([]))
    #expect(svg.texts == ["There are no estimates to draw.", "[not disclosure-checked]"])
  }

  @Test func `without standard errors there are points, and the key says why no lines`() throws {
    let svg = try svg(MadeResult(models: [MadePath(bandHalf: nil, hasCovariance: false).model]))
    #expect(svg.all("circle").count == 5)
    #expect(svg.texts.contains { $0.contains("there are no standard errors") })
  }
}
