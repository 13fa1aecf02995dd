/// Effects by years since the start, from left to right.
struct PathPlot {
  private static let width = 800.0
  private static let plotHeight = 300.0
  /// As many characters as a label beside a series has in a line.
  private static let labelLength = 22

  private let figure: Figure
  private let titleLines: [String]
  private let labels: [[String]]
  private let top: Double
  private let bottom: Double
  private let right: Double
  private let left: Double
  private let x: Scale
  private let y: Scale

  init(_ figure: Figure) {
    self.figure = figure
    titleLines = figure.valueTitle.onOneLine.wrapped(at: 84)
    labels =
      figure.series.count < 2
      ? [] : figure.series.map { $0.label.onOneLine.wrapped(at: Self.labelLength) }
    // Above the plot stand the title of the axis and the words at the start.
    top = 16 + SVGCanvas.lineHeight * Double(titleLines.count + 1) + 8
    bottom = top + Self.plotHeight
    let labelWidth = labels.joined().map(SVGCanvas.width).max()
    right = Self.width - 24 - (labelWidth.map { $0 + 36 } ?? 0)
    let points = figure.points
    let values = points.flatMap { point in
      [point.estimate]
        + [point.interval, point.band].compactMap(\.self)
        .flatMap { [$0.lower, $0.upper] }
    }
    y = Scale(covering: values, from: bottom, to: top, count: 5)
    let yAxis = y
    left = 28 + (y.ticks.map { SVGCanvas.width(yAxis.label($0)) }.max() ?? 0)
    x = Scale(positions: points.map(\.position), from: left, to: right, most: 14)
  }

  var drawing: SVGRenderer.Drawing {
    var canvas = SVGCanvas()
    for (line, text) in titleLines.enumerated() {
      canvas.text(text, x: 16, y: 24 + SVGCanvas.lineHeight * Double(line))
    }
    grid(&canvas)
    start(&canvas)
    for (index, series) in figure.series.enumerated() { draw(series, index, &canvas) }
    write(&canvas)
    return SVGRenderer.Drawing(canvas: canvas, width: Self.width, height: titlePlace + 12)
  }

  /// Below the ticks, and below the words of a reference if there is one.
  private var titlePlace: Double {
    bottom + (figure.points.contains { $0.role == .reference } ? 64 : 46)
  }

  private func grid(_ canvas: inout SVGCanvas) {
    for tick in y.ticks {
      let place = y.place(tick)
      let isZero = tick == 0
      canvas.line(
        (left, place), (right, place), isZero ? Palette.muted : Palette.grid,
        width: isZero ? 1.5 : 1)
      canvas.text(y.label(tick), x: left - 8, y: place + 5, .end)
    }
    let references = Set(figure.points.filter { $0.role == .reference }.map(\.position))
    for tick in x.ticks {
      canvas.text(x.label(tick), x: x.place(tick), y: bottom + 22, .middle)
    }
    for position in references.sorted() {
      canvas.text("reference", x: x.place(position), y: bottom + 42, .middle)
    }
    canvas.text(figure.positionTitle, x: (left + right) / 2, y: titlePlace, .middle)
  }

  /// The dashed line between the last year before and the first year of the programme.
  private func start(_ canvas: inout SVGCanvas) {
    let positions = figure.points.map(\.position)
    guard positions.contains(where: { $0 < 0 }), positions.contains(where: { $0 >= 0 }) else {
      return
    }
    let place = x.place(-0.5)
    canvas.line((place, top), (place, bottom), Palette.ink, width: 1.5, isDashed: true)
    canvas.text("start of the programme", x: place, y: top - 8, .middle)
  }

  private func draw(_ series: Figure.Series, _ index: Int, _ canvas: inout SVGCanvas) {
    let count = figure.series.count
    // Side by side within 0.6 of a year, so that no interval hides another.
    let shift = count < 2 ? 0 : 0.6 * (Double(index) / Double(count - 1) - 0.5)
    let colour = Palette.colour(index, of: count)
    for point in series.points {
      let isBefore = point.role == .before
      let colour = isBefore && count == 1 ? Palette.muted : colour
      let (place, middle) = (x.place(point.position + shift), y.place(point.estimate))
      if let band = point.band {
        let ends = (y.place(band.lower), y.place(band.upper))
        canvas.line((place, ends.0), (place, ends.1), colour, width: 1.5)
        for end in [ends.0, ends.1] {
          canvas.line((place - 5, end), (place + 5, end), colour, width: 1.5)
        }
      }
      if let interval = point.interval {
        canvas.line(
          (place, y.place(interval.lower)), (place, y.place(interval.upper)), colour, width: 4)
      }
      canvas.mark(.of(index), x: place, y: middle, colour, isHollow: point.role != .estimate)
    }
  }

  /// The labels beside the last points, moved apart where they would overlap.
  private func write(_ canvas: inout SVGCanvas) {
    var next = top
    let order = labels.indices.sorted { end(of: $0) < end(of: $1) }
    let total = labels.reduce(0) { $0 + Double($1.count) * SVGCanvas.lineHeight + 4 }
    for index in order {
      let height = Double(labels[index].count) * SVGCanvas.lineHeight
      let latest = bottom - (total - (next - top))
      let place = max(next, min(end(of: index) - height / 2, max(latest, next)))
      let colour = Palette.colour(index, of: figure.series.count)
      canvas.mark(.of(index), x: right + 16, y: place + 10, colour, isHollow: false)
      for (line, text) in labels[index].enumerated() {
        canvas.text(
          text, x: right + 30, y: place + 15 + SVGCanvas.lineHeight * Double(line))
      }
      next = place + height + 4
    }
  }

  private func end(of index: Int) -> Double {
    figure.series[index].points.last.map { y.place($0.estimate) } ?? bottom
  }
}
