/// Analyses from the least to the greatest estimate, below them a row for each option that they can take.
///
/// Where analyses are too many to be marked one by one, neighbours share a column: the reach of their intervals is a
/// band, and the height of a bar in the row of an option tells how many of them take it.
struct CurvePlot {
  private static let width = 800.0
  private static let right = 776.0
  private static let plotHeight = 260.0
  private static let rowHeight = 24.0
  /// Of an option that all analyses of a column take.
  private static let barHeight = 16.0
  /// As many characters as a label beside a row has in a line.
  private static let labelLength = 25
  /// A choice of more options has no rows of them: nobody reads a page of a row for each.
  static let mostOptions = 40
  /// Below this many pixels for each analysis neighbours share a column.
  private static let leastStep = 6.0

  /// A line of the matrix: the heading of a choice, or an option.
  private struct Row {
    let lines: [String]
    /// The choice and its option; nil of a heading.
    let option: (choice: Int, option: Int)?
    let top: Double
    let height: Double
  }

  private let figure: Figure
  private let points: [Figure.Point]
  private let titleLines: [String]
  private let rows: [Row]
  private let top: Double
  private let bottom: Double
  private let end: Double
  private let left: Double
  private let step: Double
  /// Analyses in a column.
  private let share: Int
  private let y: Scale

  init(_ figure: Figure) {
    self.figure = figure
    points = figure.points
    titleLines = figure.valueTitle.onOneLine.wrapped(at: 84)
    top = 16 + SVGCanvas.lineHeight * Double(titleLines.count + 1) + 8
    bottom = top + Self.plotHeight
    let values = points.flatMap { point in
      [point.estimate] + (point.interval.map { [$0.lower, $0.upper] } ?? [])
    }
    y = Scale(covering: values, from: bottom, to: top, count: 5)
    (rows, end) = Self.rows(figure.choices, from: bottom + 40)
    let yAxis = y
    let texts = rows.flatMap(\.lines).map { SVGCanvas.width($0) + 12 }
    let ticks = y.ticks.map { SVGCanvas.width(yAxis.label($0)) }
    left = 28 + ((texts + ticks).max() ?? 0)
    step = (Self.right - left) / Double(points.count)
    share = step >= Self.leastStep ? 1 : Int((Self.leastStep / step).rounded(.up))
  }

  private static func rows(_ choices: [Figure.Choice], from top: Double) -> ([Row], Double) {
    var (rows, next) = ([Row](), top)
    func append(_ text: String, _ option: (Int, Int)?) {
      let lines = text.onOneLine.wrapped(at: labelLength)
      let height = max(rowHeight, Double(lines.count) * SVGCanvas.lineHeight + 4)
      rows.append(
        Row(
          lines: lines, option: option.map { (choice: $0.0, option: $0.1) }, top: next,
          height: height))
      next += height
    }
    for (place, choice) in choices.enumerated() {
      if choice.options.count > mostOptions {
        append("\(choice.key): \(Fixed.count(Double(choice.options.count))) options", nil)
        next += 6
        continue
      }
      append(choice.key, nil)
      for (option, name) in choice.options.enumerated() {
        append(name + (option == choice.own ? " (as written)" : ""), (place, option))
      }
      next += 6
    }
    return (rows, next)
  }

  var drawing: SVGRenderer.Drawing {
    var canvas = SVGCanvas()
    for (line, text) in titleLines.enumerated() {
      canvas.text(text, x: 16, y: 24 + SVGCanvas.lineHeight * Double(line))
    }
    for tick in y.ticks {
      let (place, isZero) = (y.place(tick), tick == 0)
      canvas.line(
        (left, place), (Self.right, place), isZero ? Palette.muted : Palette.grid,
        width: isZero ? 1.5 : 1)
      canvas.text(y.label(tick), x: left - 8, y: place + 5, .end)
    }
    let axis = figure.positionTitle + (share > 1 ? ", \(share) to a column" : "")
    canvas.text(axis, x: (left + Self.right) / 2, y: bottom + 24, .middle)
    for row in rows { write(row, &canvas) }
    markWritten(&canvas)
    if share > 1 { drawColumns(&canvas) } else { drawEach(&canvas) }
    for point in points where point.role == .written { draw(point, &canvas) }
    let words =
      share > 1
      ? "Above, the band: from the least to the greatest end of the intervals of a column; below, bars: the share of a "
        + "column's analyses that take the option."
      : "Filled: the interval leaves zero out; a mark below: the analysis takes the option."
    var height = end + 10
    for line in words.wrapped(at: Int((Self.width - 32) / SVGCanvas.width("n"))) {
      canvas.text(line, x: 16, y: height + 14)
      height += SVGCanvas.lineHeight
    }
    return SVGRenderer.Drawing(canvas: canvas, width: Self.width, height: height)
  }

  private func centre(_ point: Figure.Point) -> Double { left + (point.position + 0.5) * step }

  private func write(_ row: Row, _ canvas: inout SVGCanvas) {
    let indent = row.option == nil ? 16.0 : 28
    for (line, text) in row.lines.enumerated() {
      canvas.text(
        text, x: indent, y: row.top + 16 + SVGCanvas.lineHeight * Double(line),
        isBold: row.option == nil)
    }
    guard row.option != nil else { return }
    // Bars stand on the line of their row, marks upon it.
    let place = share > 1 ? row.top + row.height - 3 : row.top + row.height / 2
    canvas.line((left, place), (Self.right, place), Palette.grid)
  }

  /// The model as written is found by its line and its words, through all rows.
  private func markWritten(_ canvas: inout SVGCanvas) {
    guard let own = points.first(where: { $0.role == .written }) else { return }
    let place = centre(own)
    // It leaves the words between out.
    for (from, to) in [(top - 4, bottom), (bottom + 34, end - 6)] {
      canvas.line((place, from), (place, to), Palette.ink, width: 1.5, isDashed: true)
    }
    let words = "as written: \(Fixed.number(own.estimate, digits: figure.digits))"
    let half = SVGCanvas.width(words) / 2
    canvas.text(
      words, x: max(16 + half, min(place, Self.width - 16 - half)), y: top - 12, .middle,
      isBold: true)
  }

  // MARK: One by one

  private var radius: Double { min(6, step * 0.38) }

  private func drawEach(_ canvas: inout SVGCanvas) {
    for point in points where point.role != .written { draw(point, &canvas) }
    for row in rows {
      guard let (choice, option) = row.option else { continue }
      let middle = row.top + row.height / 2
      for point in points where point.options[choice] == option {
        let isOwn = point.role == .written
        canvas.mark(
          isOwn ? .diamond : .square, x: centre(point), y: middle, colour(point), isHollow: false,
          radius: isOwn ? max(radius, 5) : radius)
      }
    }
  }

  private func colour(_ point: Figure.Point) -> String {
    Palette.colour(point.role == .written ? 1 : 0, of: 2)
  }

  private func draw(_ point: Figure.Point, _ canvas: inout SVGCanvas) {
    let isOwn = point.role == .written
    let place = centre(point)
    if let interval = point.interval {
      canvas.line(
        (place, y.place(interval.lower)), (place, y.place(interval.upper)), colour(point),
        width: isOwn ? 3 : min(3, max(step * 0.3, 1)))
    }
    canvas.mark(
      isOwn ? .diamond : .circle, x: place, y: y.place(point.estimate), colour(point),
      isHollow: !point.isClear, radius: isOwn ? 8 : radius)
  }

  // MARK: In columns

  private func drawColumns(_ canvas: inout SVGCanvas) {
    let columns = stride(from: 0, to: points.count, by: share).map { start in
      (start: start, points: points[start..<min(start + share, points.count)])
    }
    for column in columns {
      let (start, breadth) = (
        left + Double(column.start) * step, Double(column.points.count) * step
      )
      let ends = column.points.compactMap(\.interval)
      if let lower = ends.map(\.lower).min(), let upper = ends.map(\.upper).max() {
        canvas.rectangle(
          x: start, y: y.place(upper), width: max(breadth - 1, 1),
          height: max(y.place(lower) - y.place(upper), 1), fill: Palette.band)
      }
      for row in rows {
        guard let (choice, option) = row.option else { continue }
        let taking = column.points.count { $0.options[choice] == option }
        if taking == 0 { continue }
        let height = Self.barHeight * Double(taking) / Double(column.points.count)
        canvas.rectangle(
          x: start, y: row.top + row.height - 3 - height, width: max(breadth - 1, 1),
          height: height, fill: Palette.colour(0, of: 2))
      }
    }
    if y.ticks.contains(0) {
      canvas.line((left, y.place(0)), (Self.right, y.place(0)), Palette.ink, width: 1.5)
    }
    canvas.polyline(
      points.map { (x: centre($0), y: y.place($0.estimate)) }, Palette.colour(0, of: 2), width: 3)
  }
}
