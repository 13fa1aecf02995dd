/// The numbers of a figure as a table for people.
enum FigureGrid {
  static func grid(_ figure: Figure, caption: String) -> Report.Grid {
    func number(_ value: Double) -> String { Fixed.number(value, digits: figure.digits) }
    func interval(_ interval: Figure.Interval?, _ role: Figure.Role) -> String {
      interval.map { "\(number($0.lower)) to \(number($0.upper))" }
        ?? (role == .reference ? "none: reference" : "none")
    }
    let hasBand = figure.points.contains { $0.band != nil }
    let isPath = figure.layout == .path
    return Report.Grid(
      id: figure.id, caption: caption,
      columns: [isPath ? "Years since the start" : "Estimate of", "Series", "Estimate", "Interval"]
        + (hasBand ? ["Interval for all at once"] : []),
      rows: figure.series.flatMap { series in
        series.points.map { point in
          [
            isPath ? Fixed.number(point.position, digits: 0) : point.label, series.label,
            number(point.estimate), interval(point.interval, point.role),
          ] + (hasBand ? [interval(point.band, point.role)] : [])
        }
      }, numbers: [2, 3, 4])
  }
}
