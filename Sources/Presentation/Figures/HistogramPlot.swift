/// How often estimates fall into each bin, with a line where one of them lies.
struct HistogramPlot {
  private static let width = 800.0
  private static let plotHeight = 280.0
  private static let right = 776.0

  private let figure: Figure
  private let top = 60.0
  private let bottom: Double
  private let left: Double
  private let x: Scale
  private let y: Scale

  init(_ figure: Figure) {
    self.figure = figure
    bottom = top + Self.plotHeight
    y = Scale(covering: figure.points.map(\.estimate), from: bottom, to: top, count: 4)
    let yAxis = y
    left = 28 + (y.ticks.map { SVGCanvas.width(yAxis.label($0)) }.max() ?? 0)
    let ends = figure.points.compactMap(\.interval).flatMap { [$0.lower, $0.upper] }
    x = Scale(covering: ends, from: left, to: Self.right, count: 8)
  }

  var drawing: SVGRenderer.Drawing {
    var canvas = SVGCanvas()
    canvas.text(figure.valueTitle, x: 16, y: 24)
    for tick in y.ticks where tick == tick.rounded() {
      let place = y.place(tick)
      canvas.line((left, place), (Self.right, place), Palette.grid)
      canvas.text(y.label(tick), x: left - 8, y: place + 5, .end)
    }
    for point in figure.points where point.estimate > 0 {
      guard let bin = point.interval else { continue }
      let (start, end) = (x.place(bin.lower), x.place(bin.upper))
      let height = y.place(point.estimate)
      canvas.rectangle(
        x: start + 1, y: height, width: max(end - start - 2, 1), height: bottom - height,
        fill: Palette.colour(0, of: 1))
    }
    for tick in x.ticks {
      canvas.text(x.label(tick), x: x.place(tick), y: bottom + 22, .middle)
    }
    canvas.line((left, bottom), (Self.right, bottom), Palette.muted, width: 1.5)
    for landmark in figure.landmarks { draw(landmark, &canvas) }
    let title = figure.positionTitle.onOneLine.wrapped(at: 84)
    for (line, text) in title.enumerated() {
      canvas.text(
        text, x: (left + Self.right) / 2, y: bottom + 46 + SVGCanvas.lineHeight * Double(line),
        .middle)
    }
    let height = bottom + 58 + SVGCanvas.lineHeight * Double(title.count - 1)
    return SVGRenderer.Drawing(canvas: canvas, width: Self.width, height: height)
  }

  /// A line on white, so that it is seen before a bar too.
  private func draw(_ landmark: Figure.Landmark, _ canvas: inout SVGCanvas) {
    let place = x.place(landmark.position)
    canvas.line((place, top - 4), (place, bottom), Palette.paper, width: 6)
    canvas.line((place, top - 4), (place, bottom), Palette.ink, width: 2.5, isDashed: true)
    let half = SVGCanvas.width(landmark.label) / 2
    canvas.text(
      landmark.label, x: max(left + half, min(place, Self.right - half)), y: top - 12, .middle,
      isBold: true)
  }
}
