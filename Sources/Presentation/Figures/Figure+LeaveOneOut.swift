import Analyses
import Designs
import Estimation

extension Figure {
  /// How far each estimate moves when any one cluster is left out.
  ///
  /// The ends are those of all estimates without one cluster; none is told by itself, as each may be one school.
  ///
  /// - Parameters:
  ///   - request: Models and terms.
  ///   - result: The result.
  init(leaveOneOut request: FigureRequest, of result: Result) {
    self.init(coefficients: request, of: result)
    let models = request.models.compactMap { id in result.models.first { $0.id == id } }
    let whole = points
    for index in series.indices {
      series[index].points = series[index].points.compactMap { $0.withoutOneCluster(models) }
    }
    series.removeAll { $0.points.isEmpty }
    closeLines()
    let levels = models.map(\.confidenceLevel).uniqued().sorted().map(Fixed.percent)
    key =
      "Thick lines: from the least to the greatest estimate without one cluster; thin lines with ends: "
      + "\(levels.joined(separator: ", ")) intervals"
    let clusters = models.flatMap { $0.estimates.clusterDiagnostics.map(\.clusters) }.uniqued()
    notes =
      clusters.isEmpty ? [] : ["Left out is one \(clusters.joined(separator: " or ")) at a time."]
    let unjudged = whole.filter { $0.withoutOneCluster(models) == nil }.map(\.label)
    if !unjudged.isEmpty {
      notes.append(
        "Not judged without a cluster: \(unjudged.joined(separator: "; ")). Each would need a fit of its own, or has no "
          + "estimate without some cluster.")
    }
    title = request.title ?? FigureWords.leaveOneOutTitle(self)
    altText = FigureWords.leaveOneOutAlt(self)
  }

  /// Numbers the lines anew, after some have gone.
  private mutating func closeLines() {
    let order = points.map(\.position).sorted()
    for index in series.indices {
      for place in series[index].points.indices {
        let position = series[index].points[place].position
        series[index].points[place].position = Double(order.firstIndex(of: position) ?? 0)
      }
    }
  }
}

extension Figure.Point {
  /// The point with the ends of its estimates without one cluster as interval, its own interval as band; nil where none
  /// is judged.
  fileprivate func withoutOneCluster(_ models: [ModelResult]) -> Figure.Point? {
    guard let model = models.first(where: { $0.id == self.model }),
      let (range, dimension) = model.leftOut(term)
    else { return nil }
    var point = self
    point.band = interval
    point.interval = range
    if models.contains(where: { $0.estimates.clusterDiagnostics.count > 1 }) {
      point.label += ", \(dimension)"
    }
    return point
  }
}

extension FigureWords {
  /// Whether a single cluster turns an estimate that is clear.
  fileprivate static func leaveOneOutTitle(_ figure: Figure) -> String {
    if figure.points.isEmpty { return "No estimate can be judged without a cluster" }
    let turned = figure.points.filter { point in
      guard point.band?.excludesZero == true, let range = point.interval else { return false }
      return range.lower <= 0 && range.upper >= 0
    }.count
    switch turned {
    case 0: return "No single cluster turns a clear estimate's sign"
    case 1: return "1 clear estimate loses its sign without one cluster"
    default: return "\(turned) clear estimates lose their sign without one cluster"
    }
  }

  /// The estimates with the ends of those without one cluster.
  fileprivate static func leaveOneOutAlt(_ figure: Figure) -> String {
    if figure.points.isEmpty { return "There are no estimates to draw." }
    func number(_ value: Double) -> String { Fixed.number(value, digits: figure.digits) }
    let most = 12
    let lines = figure.points.sorted { $0.position < $1.position }.prefix(most).compactMap {
      point in
      point.interval.map {
        "\(point.label): \(number(point.estimate)), without one cluster \(number($0.lower)) to \(number($0.upper))"
      }
    }
    let more = figure.points.count - most
    return lines.joined(separator: "; ") + (more > 0 ? " and \(more) more." : ".")
  }
}

extension ModelResult {
  /// The ends of a term's estimates without one cluster, of the dimension in which they lie farthest apart; nil where
  /// none is judged.
  func leftOut(_ term: String) -> (range: Figure.Interval, dimension: String)? {
    guard let place = estimates.terms.firstIndex(where: { $0.description == term }) else {
      return nil
    }
    return estimates.clusterDiagnostics.compactMap { diagnostics in
      guard diagnostics.terms.indices.contains(place) else { return nil }
      let found = diagnostics.terms[place]
      return Figure.Interval(found.lowest, found.highest).map { ($0, diagnostics.clusters) }
    }.max { $0.0.upper - $0.0.lower < $1.0.upper - $1.0.lower }
  }
}
