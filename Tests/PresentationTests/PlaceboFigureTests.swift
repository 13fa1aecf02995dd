import Analyses
import Designs
import Estimation
import Foundation
import Presentation
import Specs
import Testing

/// What sets of untreated units came to, and estimates without one cluster.
@Suite struct PlaceboFigureTests {
  private func placebo(_ estimates: [Double], estimate: Double) throws -> PlaceboResult {
    let count = estimates.filter { $0 >= estimate }.count
    let share = Double(count) / Double(max(estimates.count, 1))
    var image: [String: Any] = [
      "estimate": estimate, "draws": estimates.count, "seed": 1, "units": 12, "bins": 5,
      "failed": 0, "mean": 0.1,
      "atLeast": ["count": count, "of": estimates.count, "share": share, "monteCarloError": 0.01],
      "level": 0.05, "covariance": "CR2[urn]", "estimates": estimates.sorted(),
    ]
    image["term"] = try JSONSerialization.jsonObject(
      with: JSONEncoder().encode(TermID([.variable("did")])), options: .fragmentsAllowed)
    return try JSONDecoder().decode(
      PlaceboResult.self, from: JSONSerialization.data(withJSONObject: image))
  }

  private func figure(_ estimates: [Double], estimate: Double) throws -> Figure {
    var model = MadeModel(id: "change", outcome: "ks2", terms: [(x, 1, 1)])
    model.supplement = Supplement()
    model.supplement?.placebo = try placebo(estimates, estimate: estimate)
    var made = MadeResult(models: [model])
    made.figures = [FigureRequest(id: "p", kind: .placebo, models: ["change"])]
    return try #require(Figure.all(of: try made.result()).first)
  }

  static let draws: [[Double]] = [
    (0..<200).map { Double($0) / 100 - 1 }, [0.25], [3, 3, 3], [-1e-9, 1e-9], [1e9, 2e9, 2.5e9],
  ]

  @Test(arguments: draws)
  func `every estimate lies in one bin, and the programme's is on the axis`(estimates: [Double])
    throws
  {
    let figure = try figure(estimates, estimate: 1.5)
    #expect(figure.points.reduce(0) { $0 + $1.estimate } == Double(estimates.count))
    let bins = try figure.points.map { try #require($0.interval) }
    for (one, next) in zip(bins, bins.dropFirst()) {
      #expect(abs(one.upper - next.lower) <= 1e-9 * max(1, abs(one.upper)))
    }
    let (low, high) = (try #require(bins.first).lower, try #require(bins.last).upper)
    #expect(low <= 1.5 && 1.5 <= high && bins.count <= 70)
    #expect(figure.landmarks.map(\.position) == [1.5])
    let svg = try SVGElements(SVGRenderer().render(figure))
    #expect(svg.texts.contains("programme: 1.500") && svg.texts.contains("Number of sets"))
    for element in svg.elements {
      for value in element.attributes.values {
        #expect(!value.contains("nan") && !value.contains("inf"))
      }
    }
  }

  @Test func `the title, the words and the numbers`() throws {
    let figure = try figure([-1, 0, 1, 2], estimate: 1)
    #expect(figure.title == "50.0 % of placebo programmes came to as much")
    #expect(
      figure.altText
        == "Histogram of 4 estimates on ks2 of sets of 12 untreated units: from \u{2212}1.000 to 2.000, on average 0.100. "
        + "The programme's estimate is 1.000. 2 of 4 are at least as large in its direction.")
    let lines = FigureCSV().render(figure).split(separator: "\n")
    #expect(lines[0] == "series,model,term,low,high,count,role,stamp")
    #expect(figure.notes.count == 1 && figure.notes[0].hasPrefix("Placebo base rate"))
  }

  @Test func `a model without draws says so`() throws {
    var made = MadeResult(models: [MadeModel(terms: [(x, 1, 1)])])
    made.figures = [FigureRequest(id: "p", kind: .placebo, models: ["m"])]
    let figure = Figure.all(of: try made.result())[0]
    #expect(figure.points.isEmpty && figure.title == "There are no placebo estimates to draw")
  }

  // MARK: Without one cluster

  private func leftOut(_ ranges: [(Double?, Double?)], estimate: Double = 1) throws -> Figure {
    var model = MadeModel(
      terms: zip([x, male], ranges).map { ($0.0, estimate, 0.2) })
    let terms = ranges.map { low, high in
      ClusterDiagnostics.Term(
        effectiveClusters: 8, lowest: low, highest: high, mostInfluential: nil, carriedBy: nil)
    }
    model.diagnostics = [
      ClusterDiagnostics(
        clusters: "urn", clusterCount: 10, largestLeverage: 0.3, parameterCount: 2,
        largestLeverageCluster: ClusterDiagnostics.Name(level: nil, row: 3), crossedEffects: [],
        terms: terms)
    ]
    var made = MadeResult(models: [model])
    made.figures = [FigureRequest(id: "l", kind: .leaveOneOut, models: ["m"])]
    return Figure.all(of: try made.result())[0]
  }

  @Test func `the thick line reaches from the least to the greatest, the thin one is the interval`()
    throws
  {
    let figure = try leftOut([(0.8, 1.3)])
    let point = try #require(figure.points.first)
    #expect(point.interval?.lower == 0.8 && point.interval?.upper == 1.3)
    #expect(abs(try #require(point.band).lower - (1 - 1.959963984540054 * 0.2)) < 1e-14)
    #expect(figure.title == "No single cluster turns a clear estimate's sign")
    #expect(figure.altText == "x: 1.000, without one cluster 0.800 to 1.300.")
    #expect(figure.notes == ["Left out is one urn at a time."])
    // No cluster is named: it may be one school.
    #expect(!SVGRenderer().render(figure).contains("row 3"))
  }

  @Test func `a clear estimate that one cluster turns is told, and one that is not judged`() throws
  {
    #expect(
      try leftOut([(-0.1, 1.3)]).title == "1 clear estimate loses its sign without one cluster")
    let figure = try leftOut([(0.8, 1.3), (nil, nil)])
    #expect(figure.points.count == 1)
    #expect(figure.notes.contains { $0.hasPrefix("Not judged without a cluster: sex[M].") })
    #expect(try leftOut([(nil, nil)]).title == "No estimate can be judged without a cluster")
  }
}
