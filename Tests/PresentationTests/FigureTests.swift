import Analyses
import Designs
import Estimation
import Presentation
import Specs
import Testing

@Suite struct FigureTests {
  private func figure(_ paths: MadePath..., request: FigureRequest? = nil) throws -> Figure {
    let result = try MadeResult(
      models: paths.map(\.model), figures: request.map { [$0] } ?? []
    ).result()
    return try #require(Figure.all(of: result).first)
  }

  @Test func `where the spec asks for none, event studies are drawn and nothing else`() throws {
    let result = try MadeResult(
      models: [
        MadeModel(terms: [(x, 1, 1)]), MadePath().model, MadePath(id: "gap", part: "gap").model,
      ]
    ).result()
    #expect(Figure.all(of: result).map(\.id) == ["path", "gap"])
    let formula = try MadeResult(
      models: [MadeModel(terms: [(TermID([.level("1", of: "event")]), 1, 1)])]
    ).result()
    #expect(Figure.all(of: formula).isEmpty)
  }

  @Test func `the reference is drawn at 0, in its place, without an interval`() throws {
    let figure = try figure(MadePath())
    #expect(figure.points.map(\.position) == [-3, -2, -1, 0, 1])
    #expect(figure.points.map(\.estimate) == [0.1, -0.2, 0, 0.5, 1.25])
    #expect(figure.points.map(\.role) == [.before, .before, .reference, .estimate, .estimate])
    #expect(figure.points[2].interval == nil && figure.points[2].band == nil)
    #expect(figure.points[2].term == "event[-1]")
    #expect(
      figure.notes.contains { $0.contains("Year \u{2212}1 is the reference: 0 by construction") })
    #expect(figure.notes.contains { $0.contains("no proof of parallel trends") })
  }

  @Test func `intervals are the model's own and bands hold the estimates`() throws {
    let figure = try figure(MadePath())
    // 0.5 + c(-1, 1)*qnorm(.975)*0.2
    let interval = try #require(figure.points[3].interval)
    #expect(abs(interval.lower - 0.10800720309198925) < 1e-14)
    #expect(abs(interval.upper - 0.89199279690801071) < 1e-14)
    for point in figure.points {
      if let band = point.band {
        #expect(band.lower <= point.estimate && point.estimate <= band.upper)
      }
    }
    #expect(figure.points.filter { $0.band != nil }.count == 4)
  }

  /// Effects after the start, whether it is of a gap, and the title.
  static let titles: [([Double], Bool, String)] = [
    ([0.1, 0.2], false, "No clear effect after the start"),
    ([0.9, 1.2], false, "Effect clearly above zero in all 2 years"),
    ([-0.9, -1.2], false, "Effect clearly below zero in all 2 years"),
    ([0.5, 1.2], false, "Effect clearly above zero in 1 of 2 years"),
    ([0.5, -1.2], false, "Effect clearly below zero in 1 of 2 years"),
    ([0.9, -1.2], false, "Effect clearly above zero in 1 year, below in 1"),
    ([0.1, 0.2], true, "No clear change of the gap after the start"),
    ([0.9, 1.2], true, "Gap narrowed clearly in all 2 years"),
    ([-0.9, -1.2], true, "Gap widened clearly in all 2 years"),
    ([0.5, 1.2], true, "Gap narrowed clearly in 1 of 2 years"),
    ([0.5, -1.2], true, "Gap widened clearly in 1 of 2 years"),
    ([0.9, -1.2], true, "Gap narrowed clearly in 1 year, widened in 1"),
  ]

  @Test(arguments: titles)
  func `the title says what the band shows, in at most ten words`(
    after: [Double], isGap: Bool, title: String
  ) throws {
    let path = MadePath(part: isGap ? "gap" : nil, effects: [0, 0] + after)
    let found = try figure(path).title
    #expect(found == title)
    #expect(found.split(separator: " ").count <= 10)
  }

  @Test func `without a band an effect is clear by its own interval`() throws {
    // 0.5 is beyond 1.96 * 0.2, but within the band of 0.6.
    let path = MadePath(effects: [0, 0, 0.5, 0.5], bandHalf: nil)
    #expect(try figure(path).title == "Effect clearly above zero in all 2 years")
    let banded = MadePath(effects: [0, 0, 0.5, 0.5])
    #expect(try figure(banded).title == "No clear effect after the start")
  }

  @Test func `the alt text tells the numbers`() throws {
    #expect(
      try figure(MadePath()).altText
        == "Effects by years since the start on ks2. Effect: in 2 years before the start it lies between "
        + "\u{2212}0.200 and 0.100; in year \u{2212}1 it is 0 by construction; in year 0 it is 0.500 (0.108 to "
        + "0.892); in year 1, the last, 1.250 (0.858 to 1.642). 1 of 2 after the start differ clearly from zero."
    )
  }

  @Test func `of a gap its narrowing is drawn, and the paths that are asked for`() throws {
    var both = MadePath(part: "gap").model
    let focus = MadePath(part: "focus").model
    both.terms += focus.terms
    both.references += [ReferenceTerm(focus.references[0].term, place: 6)]
    let usual = try MadeResult(models: [both]).result()
    #expect(Figure.all(of: usual)[0].points.allSatisfy { $0.term.hasPrefix("gap:") })
    let request = FigureRequest(
      id: "two", kind: .eventStudy, title: "Two paths", models: ["path"],
      terms: [
        TableRequest.Term(term: "focus:event", label: "Focus"),
        TableRequest.Term(term: "gap:event", label: nil),
      ])
    let asked = try MadeResult(models: [both], figures: [request]).result()
    let figure = Figure.all(of: asked)[0]
    #expect(figure.series.map(\.label) == ["Focus", "narrowing of the gap"])
    #expect(figure.title == "Two paths")
  }

  @Test func `coefficients align on their terms, each on a line with its label`() throws {
    var made = twoModels
    made.figures = [FigureRequest(id: "forest", kind: .coefficients, models: ["m1", "m2"])]
    let figure = Figure.all(of: try made.result())[0]
    let lines = figure.points.sorted { $0.position < $1.position }
    #expect(lines.map(\.label) == ["Intake (One)", "Intake (m2)", "sex[M] (m2)"])
    #expect(lines.map(\.position) == [0, 1, 2])
    // The interval of -0.0004 with 0.5 holds 0; -1.5 with a standard error of 0 is an interval of no length.
    #expect(figure.title == "2 of 3 estimates differ clearly from zero")
    #expect(
      figure.altText.hasPrefix("3 estimates on y, log(y) with intervals: Intake (One): 0.000 ("))
  }

  @Test func `one coefficient, none, and all`() throws {
    func title(_ terms: [(term: TermID, estimate: Double, standardError: Double)]) throws -> String
    {
      let request = FigureRequest(id: "f", kind: .coefficients, models: ["m"])
      let result = try MadeResult(models: [MadeModel(terms: terms)], figures: [request]).result()
      return Figure.all(of: result)[0].title
    }
    #expect(try title([(x, 1, 0.1)]) == "The estimate differs clearly from zero")
    #expect(try title([(x, 1, 1)]) == "The estimate does not differ clearly from zero")
    #expect(try title([(x, 1, 1), (male, 1, 2)]) == "No estimate differs clearly from zero")
    #expect(try title([(x, 1, 0.1), (male, 1, 0.2)]) == "All 2 estimates differ clearly from zero")
    #expect(try title([]) == "There are no estimates to draw")
  }

  @Test func `the numbers stand beside the figure, unrounded, with the stamp`() throws {
    let figure = try figure(MadePath(effects: [0, 0, 0.5, 1], bandHalf: 1))
    let lines = FigureCSV().render(figure).split(separator: "\n").map(String.init)
    #expect(
      lines[0]
        == "series,model,term,position,estimate,conf.low,conf.high,band.low,band.high,role,stamp")
    #expect(lines[3] == "path,path,event[-1],-1,0,,,,,reference,not disclosure-checked")
    let cells = lines[4].split(separator: ",", omittingEmptySubsequences: false)
    #expect(cells[2...4] == ["event[0]", "0", "0.5"])
    #expect(cells[7...8] == ["-0.5", "1.5"])
    #expect(lines.count == 6)
  }
}
