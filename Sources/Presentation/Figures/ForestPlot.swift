/// Estimates one below the other, each with its label on the left and its numbers on the right.
struct ForestPlot {
  private static let leastPlotWidth = 240.0
  private static let leastWidth = 800.0
  private static let labelLength = 32

  private let figure: Figure
  private let points: [(point: Figure.Point, series: Int, lines: [String])]
  private let left: Double
  private let right: Double
  private let width: Double
  private let top: Double
  private let tops: [Double]
  private let bottom: Double
  private let x: Scale
  private let heading: String

  init(_ figure: Figure) {
    self.figure = figure
    heading =
      figure.points.contains { $0.band != nil } ? "Estimate (thick line)" : "Estimate (interval)"
    points = figure.series.enumerated().flatMap { index, series in
      series.points.map { ($0, index, $0.label.onOneLine.wrapped(at: Self.labelLength)) }
    }.sorted { $0.0.position < $1.0.position }
    left = 32 + (points.flatMap(\.2).map(SVGCanvas.width).max() ?? 0)
    let numbers = points.map { SVGCanvas.width(FigureWords.numbers($0.point, figure.digits)) }
    let column = max(numbers.max() ?? 0, SVGCanvas.width(heading))
    width = max(Self.leastWidth, left + Self.leastPlotWidth + column + 48)
    right = width - column - 32
    top = 44
    var (next, tops) = (top + 8, [Double]())
    for (_, _, lines) in points {
      tops.append(next)
      next += max(34, Double(lines.count) * SVGCanvas.lineHeight + 12)
    }
    self.tops = tops
    bottom = next
    let values = points.flatMap { entry in
      [entry.point.estimate]
        + [entry.point.interval, entry.point.band].compactMap(\.self)
        .flatMap { [$0.lower, $0.upper] }
    }
    x = Scale(covering: values, from: left, to: right, count: 4)
  }

  var drawing: SVGRenderer.Drawing {
    var canvas = SVGCanvas()
    canvas.text(heading, x: width - 16, y: 28, .end, isBold: true)
    for tick in x.ticks {
      let place = x.place(tick)
      let isZero = tick == 0
      canvas.line(
        (place, top), (place, bottom), isZero ? Palette.muted : Palette.grid,
        width: isZero ? 1.5 : 1)
      canvas.text(x.label(tick), x: place, y: bottom + 22, .middle)
    }
    for (index, entry) in points.enumerated() {
      draw(entry.point, entry.series, entry.lines, at: tops[index], &canvas)
    }
    let title = figure.valueTitle.onOneLine.wrapped(at: 84)
    // In the middle of the plot, as far as the paper reaches.
    let half = (title.map(SVGCanvas.width).max() ?? 0) / 2 + 8
    let middle = max(half, min((left + right) / 2, width - half))
    for (line, text) in title.enumerated() {
      canvas.text(
        text, x: middle, y: bottom + 46 + SVGCanvas.lineHeight * Double(line), .middle)
    }
    let height = bottom + 58 + SVGCanvas.lineHeight * Double(title.count - 1)
    return SVGRenderer.Drawing(canvas: canvas, width: width, height: height)
  }

  private func draw(
    _ point: Figure.Point, _ series: Int, _ lines: [String], at top: Double,
    _ canvas: inout SVGCanvas
  ) {
    let middle = top + Double(lines.count) * SVGCanvas.lineHeight / 2
    for (line, text) in lines.enumerated() {
      canvas.text(text, x: 16, y: top + 15 + SVGCanvas.lineHeight * Double(line))
    }
    let colour = Palette.colour(series, of: figure.series.count)
    if let band = point.band {
      let ends = (x.place(band.lower), x.place(band.upper))
      canvas.line((ends.0, middle), (ends.1, middle), colour, width: 1.5)
      for end in [ends.0, ends.1] {
        canvas.line((end, middle - 5), (end, middle + 5), colour, width: 1.5)
      }
    }
    if let interval = point.interval {
      canvas.line(
        (x.place(interval.lower), middle), (x.place(interval.upper), middle), colour,
        width: point.band == nil ? 3 : 5)
    }
    canvas.mark(
      .of(series), x: x.place(point.estimate), y: middle, colour, isHollow: point.interval == nil)
    canvas.text(
      FigureWords.numbers(point, figure.digits), x: width - 16, y: middle + 5, .end)
  }
}
