import Analyses
import Designs
import Estimation

extension Figure {
  /// Estimates of one or several models with their intervals, one below the other.
  ///
  /// Models align on what a term is made of, as in tables; each estimate has a line and a label of its own.
  ///
  /// - Parameters:
  ///   - request: Models and terms.
  ///   - result: The result.
  init(coefficients request: FigureRequest, of result: Result) {
    let models = request.models.compactMap { id in result.models.first { $0.id == id } }
    let lines = TermLine.lines(of: request.terms, models, result.labels)
      .filter { request.terms != nil || !$0.parts.isEmpty }
    let found = Figure.points(lines, models)
    let isOneModel = Set(found.map(\.model)).count < 2
    id = request.id
    layout = .forest
    digits = result.tables.first?.digits ?? 3
    stamps = result.stamps
    let points = found.enumerated().map { place, point in
      var point = point
      point.position = Double(place)
      if !isOneModel {
        let model = models.first { $0.id == point.model }
        point.label += " (\(model?.label ?? point.model))"
      }
      return point
    }
    series = models.map { model in
      Series(label: model.label ?? model.id, points: points.filter { $0.model == model.id })
    }.filter { !$0.points.isEmpty }
    let outcomes = models.map { result.labels[$0.outcome] ?? $0.outcome }.uniqued()
    valueTitle = "Estimate, in units of \(outcomes.joined(separator: ", "))"
    positionTitle = ""
    let levels = models.map(\.confidenceLevel).uniqued()
    key = FigureWords.key(points: points, levels: levels)
    notes = []
    title = ""
    altText = ""
    title = request.title ?? FigureWords.forestTitle(self)
    altText = FigureWords.forestAlt(self, outcome: outcomes.joined(separator: ", "))
  }

  private static func points(_ lines: [TermLine], _ models: [ModelResult]) -> [Point] {
    let places = models.map { (terms: TermPlaces($0), carried: $0.carriedSpellings) }
    return lines.flatMap { line in
      zip(models, places).compactMap { model, places -> Point? in
        guard case .estimated(let inference) = places.terms[line], inference.estimate.isFinite
        else { return nil }
        let isCarried = places.carried.contains(line.spelling)
        var point = Point(
          model: model.id, term: line.spelling, label: line.heading, position: 0,
          estimate: inference.estimate,
          interval: isCarried ? nil : Interval(inference.lower, inference.upper),
          band: nil, role: .estimate)
        point.isCarried = isCarried
        return point
      }
    }
  }
}
