import Analyses
import Estimation
import Foundation
import Presentation
import Specs
import Testing

/// Means by year, gaps, and where the programme's would have gone.
@Suite struct TrajectoryTests {
  private func figure(
    _ made: MadeCells, _ kind: FigureRequest.Kind = .trajectories, single: Bool = false
  ) throws -> Figure {
    var result = MadeResult(models: [try made.model()])
    result.labels = ["fsm": "Disadvantaged"]
    result.design = [DesignRole(.group, "fsm")]
    result.figures = [
      FigureRequest(id: "f", kind: kind, models: ["gap"], singleUnits: single)
    ]
    return try #require(Figure.all(of: try result.result()).first)
  }

  private func values(_ figure: Figure, _ label: String) throws -> [Double] {
    try #require(figure.series.first { $0.label == label }, "\(figure.series.map(\.label))")
      .points.map(\.estimate)
  }

  @Test func `the dashed line is the comparison's, moved by the years before`() throws {
    let figure = try figure(.design(groups: false))
    #expect(
      figure.series.map(\.label) == ["Programme", "Comparison", "Had it moved as the comparison"])
    #expect(try values(figure, "Programme") == [97, 97.5, 100, 101])
    #expect(try values(figure, "Comparison") == [100, 100.5, 101, 102])
    #expect(try values(figure, "Had it moved as the comparison") == [97.5, 98, 99])
    #expect(figure.series.map(\.isDashed) == [false, false, true])
    #expect(figure.landmarks.map(\.position) == [2016.5])
    #expect(figure.title == "Unadjusted: programme 2.000 above the comparison's path")
  }

  @Test func `its distance from the programme is the difference in differences of the means`()
    throws
  {
    let figure = try figure(.design(groups: true), .gapTrajectories)
    let (own, dashed) = (
      try values(figure, "Programme"), try values(figure, "Had it moved as the comparison")
    )
    // The gap, others minus focus, narrows by 1 in each year from the start on.
    #expect(own == [4, 4, 3, 3] && dashed == [4, 4, 4])
    #expect(figure.title == "Unadjusted gap 1.000 narrower than the comparison's path implies")
    #expect(figure.title.split(separator: " ").count <= 10)
    #expect(figure.altText.contains("Programme: from 4.000 in 2015 to 3.000 in 2019"))
    #expect(figure.altText.contains("stands 1.000 below the dashed line"))
  }

  @Test func `groups have a colour each, the comparison hollow marks`() throws {
    let figure = try figure(.design(groups: true))
    #expect(
      figure.series.map(\.label) == [
        "Disadvantaged, programme", "Disadvantaged, comparison",
        "Disadvantaged, had it moved as the comparison", "Others, programme", "Others, comparison",
        "Others, had it moved as the comparison",
      ])
    #expect(figure.series.map(\.colour) == [0, 0, 0, 1, 1, 1])
    #expect(figure.series.map(\.isHollow) == [false, true, false, false, true, false])
    #expect(figure.notes.contains { $0.contains("nothing is tested") })
  }

  @Test func `lines break where a year has no results`() throws {
    let figure = try figure(.design(groups: false))
    #expect(figure.notes.contains("Lines break where there are no results: 2018."))
    let svg = try SVGElements(SVGRenderer().render(figure))
    let lines = svg.all("line").filter { $0.attributes["stroke-width"] == "2.5" }
    // 2015 to 2017 of two arms, 2016 to 2017 dashed, and the mark of the dashed line's label.
    #expect(lines.count == 2 + 2 + 1 + 1)
    #expect(lines.filter { $0.attributes["stroke-dasharray"] != nil }.count == 2)
    for words in ["2015", "2019", "start of the programme", "Mean of ks2", "Year"] {
      #expect(svg.texts.contains(words), "\(words)")
    }
    #expect(svg.texts.contains { $0.contains("The axis need not begin at zero.") })
  }

  @Test func `a mean of one school is drawn only where it is asked for, and then marked`() throws {
    var made = MadeCells.design(groups: false)
    made.cells[0].unitCount = 1
    let usual = try figure(made)
    #expect(try values(usual, "Programme") == [97.5, 100, 101])
    #expect(
      usual.notes.contains(
        "1 mean rests on a single unit each and is not drawn (`single_units: true` draws them)."))
    let asked = try figure(made, single: true)
    #expect(try values(asked, "Programme").count == 4)
    #expect(asked.notes.contains { $0.hasSuffix("not for publication.") })
    #expect(FigureCSV().render(asked).contains("Programme,gap,2015,97,100,1,observed"))
  }

  @Test func `several starts have a line each, many are taken together, and none is extrapolated`()
    throws
  {
    var made = MadeCells.design(groups: false)
    for cell in made.cells where cell.start != nil {
      var later = cell
      later.start = 2019
      made.cells.append(later)
    }
    let two = try figure(made)
    #expect(two.series.map(\.label) == ["Start in 2017", "Start in 2019", "Comparison"])
    #expect(two.notes.contains { $0.hasPrefix("No dashed line") } && two.landmarks.isEmpty)
    #expect(two.title == "Means by year and arm")
    for start in [Int32(2020), 2021, 2022] {
      made.cells += made.cells.prefix(4).map {
        var cell = $0
        cell.start = start
        return cell
      }
    }
    #expect(try figure(made).series.map(\.label) == ["Programme at some time", "Comparison"])
  }

  @Test func `without event studies the means of the first model by design are drawn`() throws {
    let model = try MadeCells.design(groups: true).model()
    let made = MadeResult(models: [MadeModel(terms: [(x, 1, 1)]), model])
    let figures = Figure.all(of: try made.result())
    #expect(figures.map(\.id) == ["trajectories"] && figures[0].layout == .trajectory)
    let path = MadeResult(models: [model, MadePath().model])
    #expect(Figure.all(of: try path.result()).map(\.id) == ["path"])
  }

  @Test func `no cell, no comparison: the figure says so`() throws {
    let none = try figure(MadeCells())
    #expect(none.points.isEmpty && none.title == "There are no means to draw")
    var alone = MadeCells.design(groups: false)
    alone.cells.removeAll { $0.start == nil }
    let figure = try figure(alone)
    #expect(figure.series.map(\.label) == ["Programme"])
    #expect(figure.notes.contains { $0.hasPrefix("No dashed line") })
  }

  @Test func `the numbers stand beside it with rows and units`() throws {
    let lines = FigureCSV().render(try figure(.design(groups: false))).split(separator: "\n")
    #expect(lines[0] == "series,model,year,mean,rows,units,role,stamp")
    #expect(lines[1] == "Programme,gap,2015,97,100,10,observed,not disclosure-checked")
    #expect(lines.last?.contains("counterfactual") == true)
  }
}
