/// The numbers of a figure as a table for people.
enum FigureGrid {
  static func grid(_ figure: Figure, caption: String) -> Report.Grid {
    let (columns, numbers) = head(figure)
    return Report.Grid(
      id: figure.id, caption: caption, columns: columns,
      rows: figure.series.flatMap { series in
        series.points.map { row($0, series, figure) }
      }, numbers: numbers)
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
    case .trajectory: return (["Year", "Line", figure.valueTitle, "Rows", "Units"], [2, 3, 4])
    case .histogram: return (["From", "To", figure.valueTitle], [0, 1, 2])
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
    case .trajectory:
      return [
        "\(Int(point.position))", series.label, number(point.estimate),
        point.rows.map(Fixed.count) ?? "none",
        point.units.map { Fixed.count(Double($0)) } ?? "none",
      ]
    case .histogram:
      let ends = point.interval.map { [number($0.lower), number($0.upper)] } ?? ["none", "none"]
      return ends + [Fixed.count(point.estimate)]
    }
  }
}
