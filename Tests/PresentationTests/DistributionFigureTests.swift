import Analyses
import Foundation
import Presentation
import Specs
import Testing

/// Shares of rows below round numbers, by arm and focus group.
@Suite struct DistributionFigureTests {
  /// A group as result.json has it: rows below 90, 100 and 110 in per cent of 200.
  private func group(
    _ treated: Bool?, _ focus: Bool?, below: [Int] = [20, 100, 170], rows: Int? = 200,
    least: Int = 10, withheld: String? = nil
  ) -> [String: Any] {
    var image: [String: Any] = [
      "leastRows": least,
      "steps": zip([90, 100, 110], below).map { ["value": $0, "rowsBelow": $1] },
    ]
    if let treated { image["isTreated"] = treated }
    if let focus { image["isFocus"] = focus }
    if let rows { (image["rows"], image["units"]) = (rows, 8) }
    if let withheld { image["withheld"] = withheld }
    return image
  }

  private func figure(
    _ groups: [[String: Any]], years: [Int]? = nil, weights: String? = nil, title: String? = nil
  ) throws -> Figure {
    var image: [String: Any] = [
      "figure": "f", "model": "m", "outcome": "ks2", "series": groups,
    ]
    if let years { image["years"] = years }
    let found = try JSONDecoder().decode(
      DistributionResult.self, from: JSONSerialization.data(withJSONObject: image))
    var model = MadeModel(outcome: "ks2", terms: [(x, 1, 1)])
    model.weights = weights
    let made = MadeResult(
      models: [model], labels: ["ks2": "Score in mathematics"],
      figures: [FigureRequest(id: "f", kind: .distribution, title: title, models: ["m"])],
      distributions: [found])
    return try #require(Figure.all(of: try made.result()).first)
  }

  @Test func `points are shares below, and quantiles lie level between them`() throws {
    let figure = try figure([group(true, nil), group(false, nil, below: [40, 140, 180])])
    #expect(figure.points.map(\.estimate) == [10, 50, 85, 20, 70, 90])
    #expect(figure.points.map(\.position) == [90, 100, 110, 90, 100, 110])
    #expect(figure.title == "Medians: programme about 100, comparison about 96")
    #expect(
      figure.altText
        == "Share of the rows of each group that lie below values of Score in mathematics. Programme, 200 rows: a quarter "
        + "below about 94, half below about 100, three quarters below about 107; Comparison, 200 rows: a quarter below "
        + "about 91, half below about 96, three quarters below about 102.")
    #expect(figure.series.map(\.isHollow) == [false, true])
  }

  @Test func `titles by the number of groups, in at most ten words`() throws {
    let one = try figure([group(nil, nil)]).title
    #expect(one == "Half of the rows lie below about 100")
    let four = try figure([
      group(true, true), group(true, false), group(false, true, below: [40, 140, 180]),
      group(false, false),
    ])
    #expect(four.title == "Medians from about 96 to 100 in 4 groups")
    #expect(four.series.map(\.label).first == "Focus group, programme")
    #expect(four.series.map(\.colour) == [0, 1, 0, 1])
    let beyond = try figure([group(true, nil, below: [110, 140, 180])])
    #expect(beyond.title == "Rows below each value of the outcome, by group")
    #expect(beyond.altText.contains("three quarters below about 102"))
    #expect(!beyond.altText.contains("half"))
    #expect(try figure([group(nil, nil)], title: "Mine").title == "Mine")
    for title in [one, four.title, beyond.title] {
      #expect(title.split(separator: " ").count <= 10)
    }
  }

  /// Why nothing is told of a group, and the words.
  static let reasons = [
    ("too few rows", "Not told: comparison (fewer than 20 rows)."),
    ("a single unit", "Not told: comparison (the rows of a single unit)."),
    (
      "no number with enough rows on both sides",
      "Not told: comparison (no value has 10 rows on both sides)."
    ),
  ]

  @Test(arguments: reasons)
  func `of a group that is withheld the reason is told and no number`(
    reason: String, words: String
  ) throws {
    let figure = try figure([
      group(true, nil), group(false, nil, below: [], rows: nil, withheld: reason),
    ])
    #expect(figure.series.count == 1 && figure.notes.last == words)
    let csv = FigureCSV().render(figure)
    #expect(!csv.lowercased().contains("comparison"))
    let none = try self.figure([group(false, nil, below: [], rows: nil, withheld: reason)])
    #expect(none.title == "There is no distribution to draw" && none.notes.last == words)
  }

  @Test func `the notes say which rows are counted and how many lie between two points`() throws {
    let figure = try figure([group(true, nil, least: 30)], years: [2017, 2018], weights: "w")
    #expect(
      figure.notes == [
        "Rows of 2017, 2018, each counting once, without weights. A description: nothing is adjusted for, and nothing is "
          + "tested.",
        "Below the first point of a group, between two neighbouring ones and from the last on lie at least 30 of its "
          + "rows, 10 times as many as one individual has at most: neither the least nor the greatest value is told.",
      ])
    #expect(
      try self.figure([group(true, nil)]).notes[0].hasPrefix(
        "Rows of all years of the sample, each counting once."))
  }

  @Test func `the numbers, the drawing and the page`() throws {
    let figure = try figure([group(true, true), group(false, true)])
    let lines = FigureCSV().render(figure).split(separator: "\n")
    #expect(lines[0] == "series,model,below,percent,rows,units,role,stamp")
    #expect(lines[1] == "\"Focus group, programme\",m,90,10,200,8,observed,not disclosure-checked")
    let svg = try SVGElements(SVGRenderer().render(figure))
    for words in [
      "Rows below each value, in per cent", "Score in mathematics", "50", "100", "Focus group,",
    ] {
      #expect(svg.texts.contains(words), "\(words) in \(svg.texts)")
    }
    #expect(svg.all("circle").count == 2 * (3 + 1))
    #expect(svg.all("circle").count { $0.attributes["fill"] == "#ffffff" } == 4)
    // Neither line reaches beyond its first and last point: two pieces each.
    #expect(svg.all("line").count { $0.attributes["stroke-width"] == "2.5" } == 4)
  }
}
