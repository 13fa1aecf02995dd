import Analyses
import Foundation
import Presentation
import Specs
import Testing

/// The curve of analyses that could have been made.
@Suite struct RobustnessFigureTests {
  private func made(_ blocks: MadeRobustness..., asked: [FigureRequest] = []) throws -> MadeResult {
    MadeResult(
      models: [MadeModel(terms: [(x, 1, 1)])], figures: asked,
      robustness: try blocks.map { try $0.result() })
  }

  private func figure(_ block: MadeRobustness) throws -> Figure {
    try #require(Figure.all(of: try made(block).result()).first)
  }

  static let six = MadeRobustness(estimates: [1.5, 3, 0.5, 2, -0.25, 1.5])

  @Test func `analyses ascend, alike ones in their order, and each keeps its options`() throws {
    let figure = try figure(Self.six)
    #expect(figure.id == "robustness-gap")
    #expect(figure.points.map(\.estimate) == [-0.25, 0.5, 1.5, 1.5, 2, 3])
    #expect(figure.points.map(\.position) == [0, 1, 2, 3, 4, 5])
    #expect(figure.points.map(\.label).map { $0.suffix(1) } == ["4", "2", "0", "5", "3", "1"])
    #expect(figure.points.map(\.options) == [[1, 1], [0, 2], [0, 0], [1, 2], [1, 0], [0, 1]])
    #expect(figure.points.map(\.role.rawValue).filter { $0 == "as-written" }.count == 1)
    #expect(figure.points[2].role == .written)
  }

  @Test func `the words are drafted from the numbers`() throws {
    let figure = try figure(Self.six)
    #expect(figure.title == "The verdict as written holds in 4 of 6 analyses")
    #expect(
      figure.altText
        == "6 analyses of x of m in order of their estimates, from \u{2212}0.250 to 3.000, median 1.500. As written it "
        + "is 1.500 (0.500 to 2.500), 3 of 6 from below. Whole intervals lie above zero in 4 analyses and below zero in "
        + "0. The least estimate has covariates: prior attainment; vcov: CR1. The greatest estimate has covariates: not "
        + "said; vcov: CR1.")
    #expect(
      figure.notes == [
        "That the effect is nought in all 2 that differ in more than their covariance: median |t| = 2.500, p = 0.031 by "
          + "999 sign flips, seed 7, of 12 clusters.",
        "No choice made otherwise by itself changes the verdict.",
      ])
  }

  @Test(arguments: [
    (
      1,
      "No choice made otherwise by itself changes the verdict. `skip` leaves out what these do by themselves: "
        + "covariates=prior attainment."
    ),
    (3, "No choice was made otherwise by itself: `skip` leaves such analyses out."),
  ])
  func `what was not made by itself is told`(skipped: Int, words: String) throws {
    var block = Self.six
    block.skipped = skipped
    #expect(try figure(block).notes.last == words)
  }

  @Test func `a choice of very many options has no row for each`() throws {
    var block = MadeRobustness(estimates: (0..<123).map { Double($0) / 10 })
    block.choices = [
      ("covariates", (0..<41).map { "set \($0)" }), ("vcov", ["not said", "CR1", "CV3"]),
    ]
    let many = try figure(block)
    #expect(
      many.notes.last
        == "The 41 options of `covariates` have no rows: robustness.csv names them.")
    let svg = SVGRenderer().render(many)
    #expect(svg.contains("covariates: 41 options") && svg.contains("CV3"))
    #expect(!svg.contains("set 7<"))
    block.estimates.removeLast(3)
    block.choices[0].options.removeLast()
    let few = try figure(block)
    #expect(few.notes.last?.contains("have no rows") == false)
    #expect(SVGRenderer().render(few).contains("set 7<"))
  }

  /// Estimates, half the length of the intervals, and the title.
  static let titles: [([Double?], Double?, String)] = [
    ([2, 3, 4], 1, "The estimate is clearly above zero in all 3 analyses"),
    ([-2, -3, -4], 1, "The estimate is clearly below zero in all 3 analyses"),
    ([0, 0.5, -0.5], 1, "None of 3 analyses tells the estimate from zero"),
    ([1, 2], nil, "None of 2 analyses has an interval"),
    ([2, 0], 1, "The verdict as written holds in 1 of 2 analyses"),
    ([2, nil, 3], 1, "The verdict as written holds in 2 of 3 analyses"),
    ([nil, nil], 1, "There are no analyses to draw"),
  ]

  @Test(arguments: titles)
  func `the title says how many analyses end alike, in at most ten words`(
    estimates: [Double?], half: Double?, title: String
  ) throws {
    let found = try figure(MadeRobustness(estimates: estimates, half: half)).title
    #expect(found == title)
    #expect(found.split(separator: " ").count <= 10)
  }

  @Test func `what is not drawn is counted, and without a joint test the caption says why`() throws
  {
    let figure = try figure(MadeRobustness(estimates: [2, nil, 3, nil], hasTest: false))
    #expect(figure.points.count == 2)
    #expect(figure.notes.last == "2 analyses have no estimate and are not drawn.")
    #expect(figure.notes[0].hasPrefix("There is no joint test"))
  }

  @Test func `it comes of itself, and once where it is asked for`() throws {
    let two = try made(
      Self.six, MadeRobustness(id: "main", estimates: [1, 2]),
      asked: [FigureRequest(id: "mine", kind: .robustness, title: "Mine", models: [], block: "gap")]
    ).result()
    #expect(Figure.all(of: two).map(\.id) == ["mine", "robustness-main"])
    #expect(Figure.all(of: two)[0].title == "Mine")
    let beside = try made(
      Self.six, asked: [FigureRequest(id: "f", kind: .coefficients, models: ["m"])]
    ).result()
    #expect(Figure.all(of: beside).map(\.id) == ["f", "robustness-gap"])
  }

  @Test func `its numbers name every choice`() throws {
    let lines = FigureCSV().render(try figure(Self.six)).split(separator: "\n").map(String.init)
    #expect(
      lines[0]
        == "series,model,term,analysis,position,estimate,conf.low,conf.high,role,covariates,vcov,stamp"
    )
    #expect(
      lines[3] == "x of m,m,x,0,2,1.5,0.5,2.5,as-written,not said,not said,not disclosure-checked")
    #expect(lines.count == 7)
  }

  /// Some number of analyses of three choices, the first of many options with long names.
  private func many(_ count: Int) -> MadeRobustness {
    let long = (0..<5).map { "Option number \($0) with a name that is far longer than a label" }
    let rest = (0..<((count + 9) / 10)).map { "value \($0)" }
    return MadeRobustness(
      estimates: (0..<count).map { Double(($0 * 37) % 101) / 50 - 0.5 },
      choices: [
        ("covariates", long), ("where", ["all", "数学 < 5"]), ("year", Array(rest.prefix(30))),
      ])
  }

  @Test(arguments: [2, 3, 9, 60, 84, 85, 90, 300])
  func `every option is written, everything keeps within the paper`(count: Int) throws {
    let figure = try figure(many(count))
    let svg = try SVGElements(SVGRenderer().render(figure))
    let root = svg.elements[0].attributes
    let (width, height) = (
      try #require(Double(root["width"] ?? "")), try #require(Double(root["height"] ?? ""))
    )
    let words = svg.texts.joined(separator: " ")
    for choice in figure.choices {
      #expect(svg.texts.contains(choice.key))
      for option in choice.options { #expect(words.contains(option), "\(option)") }
    }
    #expect(svg.texts.contains { $0.hasPrefix("as written: ") })
    for element in svg.elements.dropFirst() {
      let numbers = element.attributes.values.joined(separator: " ")
      #expect(!numbers.contains("nan") && !numbers.contains("inf"))
      for (name, most) in [
        ("x", width), ("x2", width), ("y", height), ("y2", height), ("cy", height),
      ] {
        guard let place = element.attributes[name].flatMap(Double.init) else { continue }
        #expect(place >= 0 && place <= most, "\(element.name) \(name)")
      }
    }
  }

  @Test func `few analyses have a mark in a row of each choice`() throws {
    let svg = try SVGElements(SVGRenderer().render(try figure(Self.six)))
    // Each analysis takes one option of each of two choices; the model as written is a diamond above and twice below.
    #expect(svg.all("circle").count == 5)
    #expect(svg.all("polygon").count == 1 + 6 * 2)
    #expect(svg.all("polyline").isEmpty)
    // Those whose interval holds zero are hollow: -0.25 and 0.5.
    #expect(svg.all("circle").count { $0.attributes["fill"] == "#ffffff" } == 2)
    #expect(svg.texts.contains("covariates") && svg.texts.contains("not said (as written)"))
  }

  @Test func `many analyses share columns, and bars lose none of them`() throws {
    let block = MadeRobustness(
      estimates: (0..<1000).map { sin(Double($0)) + Double($0 % 2) },
      choices: [
        ("year", ["a", "b", "c", "d", "e"]), ("vcov", ["a", "b", "c", "d", "e"]),
        ("where", (0..<40).map { "w\($0)" }),
      ])
    let svg = try SVGElements(SVGRenderer().render(try figure(block)))
    #expect(svg.all("circle").isEmpty && svg.all("polyline").count == 1)
    let bars = svg.all("rect").filter { $0.attributes["fill"] == "#12436D" }
    let breadths = svg.all("rect").filter { $0.attributes["fill"] == "#949494" }
    #expect(breadths.count > 30 && breadths.count < 130)
    // A full bar is 16 high; over the options of a choice the bars of a column fill it once: three choices, all columns.
    let filled = bars.reduce(0.0) { $0 + (Double($1.attributes["height"] ?? "") ?? 0) } / 16
    #expect(abs(filled - 3 * Double(breadths.count)) < 1, "\(filled) \(breadths.count)")
    #expect(svg.texts.contains { $0.contains("to a column") })
    #expect(SVGRenderer().render(try figure(block)).utf8.count < 1_000_000)
  }

  @Test func `a long curve has a table of its ends, and says where the rest is`() throws {
    let block = MadeRobustness(
      estimates: (0..<500).map { Double(($0 * 7) % 500) },
      choices: [("year", (0..<500).map(String.init))])
    let page = ReportHTML().render(Report(try made(block).result(), provenance: nil))
    #expect(page.contains("without 400 in between, which stand in figures/robustness-gap.csv"))
    #expect(page.contains("1 (as written)"))
    #expect(page.components(separatedBy: "<th scope=\"row\">500</th>").count == 2)
    #expect(!page.contains("<th scope=\"row\">250</th>"))
  }

  @Test func `the report shows it with the joint test below`() throws {
    let result = try made(Self.six).result()
    let page = ReportHTML().render(Report(result, provenance: nil))
    let caption = try #require(page.components(separatedBy: "<figcaption>").last)
    #expect(caption.contains("median |t| = 2.500, p = 0.031 by 999 sign flips"))
    #expect(page.contains(">The verdict as written holds in 4 of 6 analyses</h3>"))
    let text = ReportMarkdown().render(Report(result, provenance: nil))
    #expect(text.contains("](figures/robustness-gap.svg)"))
  }
}
