/// The numbers of a figure as a table for people.
enum FigureGrid {
  static func grid(_ figure: Figure, caption: String) -> Report.Grid {
    let (columns, numbers) = head(figure)
    let rows = figure.series.flatMap { series in
      told(series.points, figure).map { row($0, series, figure) }
    }
    let omitted = figure.points.count - rows.count
    let more =
      omitted == 0
      ? ""
      : ": without \(Fixed.count(Double(omitted))) in between, which stand in figures/\(figure.id).csv"
    return Report.Grid(
      id: figure.id, caption: caption + more, columns: columns, rows: rows, numbers: numbers)
  }

  /// As many analyses at each end of a long curve as a table for people has.
  private static let mostAtEachEnd = 50

  /// All points, but of a long curve its ends and the model as written.
  private static func told(_ points: [Figure.Point], _ figure: Figure) -> [Figure.Point] {
    guard figure.layout == .curve, points.count > 2 * mostAtEachEnd else { return points }
    let inside = mostAtEachEnd..<points.count - mostAtEachEnd
    return points.enumerated().filter {
      !inside.contains($0.offset) || $0.element.role == .written
    }.map(\.element)
  }

  private static func hasBand(_ figure: Figure) -> Bool {
    figure.points.contains { $0.band != nil }
  }

  private static func head(_ figure: Figure) -> (columns: [String], numbers: Set<Int>) {
    switch figure.layout {
    case .path, .forest:
      let first = figure.layout == .path ? "Years since the start" : "Estimate of"
      let second = figure.layout == .path ? "Interval for all at once" : "Thin line"
      return (
        [first, "Series", "Estimate", "Interval"] + (hasBand(figure) ? [second] : []), [2, 3, 4]
      )
    case .cumulative:
      return (["Below", "Group", figure.valueTitle, "Rows", "Units"], [0, 2, 3, 4])
    case .trajectory: return (["Year", "Line", figure.valueTitle, "Rows", "Units"], [2, 3, 4])
    case .histogram: return (["From", "To", figure.valueTitle], [0, 1, 2])
    case .curve:
      return (["Place", "Estimate", "Interval"] + figure.choices.map(\.key), [0, 1, 2])
    }
  }

  private static func row(
    _ point: Figure.Point, _ series: Figure.Series, _ figure: Figure
  ) -> [String] {
    func number(_ value: Double) -> String { Fixed.number(value, digits: figure.digits) }
    func interval(_ interval: Figure.Interval?) -> String {
      interval.map { "\(number($0.lower)) to \(number($0.upper))" }
        ?? (point.role == .reference ? "none: reference" : "none")
    }
    switch figure.layout {
    case .path, .forest:
      return [
        figure.layout == .path ? Fixed.number(point.position, digits: 0) : point.label,
        series.label, number(point.estimate), interval(point.interval),
      ] + (hasBand(figure) ? [interval(point.band)] : [])
    case .trajectory, .cumulative:
      let isYear = figure.layout == .trajectory
      return [
        isYear ? "\(Int(point.position))" : Plain.number(point.position), series.label,
        isYear ? number(point.estimate) : Fixed.number(point.estimate, digits: 1),
        point.rows.map(Fixed.count) ?? "none",
        point.units.map { Fixed.count(Double($0)) } ?? "none",
      ]
    case .histogram:
      let ends = point.interval.map { [number($0.lower), number($0.upper)] } ?? ["none", "none"]
      return ends + [Fixed.count(point.estimate)]
    case .curve:
      let place = Fixed.count(point.position + 1)
      return [
        place + (point.role == .written ? " (as written)" : ""), number(point.estimate),
        interval(point.interval),
      ] + point.optionNames(figure.choices)
    }
  }
}
