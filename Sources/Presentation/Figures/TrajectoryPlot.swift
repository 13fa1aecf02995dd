/// Means by year, or shares by value, as lines, each with its label at its end.
struct TrajectoryPlot {
  private static let width = 800.0
  private static let plotHeight = 320.0
  /// As many characters as a label beside a line has.
  private static let labelLength = 22

  private let figure: Figure
  /// Whether shares of values are drawn, not means of years.
  private let isOfShares: Bool
  private let titleLines: [String]
  private let labels: [[String]]
  private let top: Double
  private let bottom: Double
  private let left: Double
  private let right: Double
  private let x: Scale
  private let y: Scale

  init(_ figure: Figure) {
    self.figure = figure
    isOfShares = figure.layout == .cumulative
    titleLines = figure.valueTitle.onOneLine.wrapped(at: 84)
    labels = figure.series.map { $0.label.onOneLine.wrapped(at: Self.labelLength) }
    // Above the plot stand the title of the axis and the words at the start.
    top = 16 + SVGCanvas.lineHeight * Double(titleLines.count + 1) + 8
    // A label needs room: many lines make the plot higher.
    let needed = labels.reduce(0) { $0 + Double($1.count) * SVGCanvas.lineHeight + 4 }
    bottom = top + max(Self.plotHeight, needed)
    let labelWidth = labels.joined().map(SVGCanvas.width).max()
    right = Self.width - 24 - (labelWidth.map { $0 + 44 } ?? 0)
    y =
      isOfShares
      ? Scale(covering: [0, 100], from: bottom, to: top, count: 10)
      : Scale(
        covering: figure.points.map(\.estimate), from: bottom, to: top, count: 5, withZero: false)
    let yAxis = y
    left = 28 + (y.ticks.map { SVGCanvas.width(yAxis.label($0)) }.max() ?? 0)
    let positions = figure.points.map(\.position)
    x =
      isOfShares
      ? Scale(covering: positions, from: left, to: right, count: 6, withZero: false)
      : Scale(positions: positions, from: left, to: right, most: 10)
  }

  var drawing: SVGRenderer.Drawing {
    var canvas = SVGCanvas()
    for (line, text) in titleLines.enumerated() {
      canvas.text(text, x: 16, y: 24 + SVGCanvas.lineHeight * Double(line))
    }
    grid(&canvas)
    for landmark in figure.landmarks where x.domain.contains(landmark.position) {
      let place = x.place(landmark.position)
      canvas.line((place, top), (place, bottom), Palette.ink, width: 1.5, isDashed: true)
      let half = SVGCanvas.width(landmark.label) / 2
      canvas.text(
        landmark.label, x: max(16 + half, min(place, Self.width - 16 - half)), y: top - 8, .middle)
    }
    for index in figure.series.indices { draw(index, &canvas) }
    write(&canvas)
    return SVGRenderer.Drawing(
      canvas: canvas, width: Self.width,
      height: bottom + 58 + SVGCanvas.lineHeight * Double(max(positionLines.count - 1, 0)))
  }

  /// The title of the lower axis within the plot's width.
  private var positionLines: [String] {
    figure.positionTitle.onOneLine.wrapped(at: Int((right - left) / SVGCanvas.width("n")))
  }

  private func grid(_ canvas: inout SVGCanvas) {
    for tick in y.ticks {
      let place = y.place(tick)
      let isHalf = isOfShares && tick == 50
      canvas.line(
        (left, place), (right, place), isHalf ? Palette.muted : Palette.grid,
        width: isHalf ? 1.5 : 1)
      canvas.text(y.label(tick), x: left - 8, y: place + 5, .end)
    }
    for tick in x.ticks {
      // A year is a name: no comma parts its thousands.
      let label = isOfShares ? x.label(tick) : "\(Int(tick))"
      canvas.text(label, x: x.place(tick), y: bottom + 22, .middle)
    }
    for (line, text) in positionLines.enumerated() {
      canvas.text(
        text, x: (left + right) / 2, y: bottom + 46 + SVGCanvas.lineHeight * Double(line), .middle)
    }
  }

  private func colour(_ index: Int) -> String {
    let count = Set(figure.series.enumerated().map { $1.colour ?? $0 }).count
    return Palette.colour(figure.series[index].colour ?? index, of: count)
  }

  /// A mark tells a line beside its colour: one for each colour, hollow for the comparison.
  private func mark(_ index: Int) -> Mark { .of(figure.series[index].colour ?? index) }

  private func draw(_ index: Int, _ canvas: inout SVGCanvas) {
    let series = figure.series[index]
    let colour = colour(index)
    for (point, next) in zip(series.points, series.points.dropFirst())
    where isOfShares || next.position - point.position <= 1 {
      canvas.line(
        (x.place(point.position), y.place(point.estimate)),
        (x.place(next.position), y.place(next.estimate)), colour, width: 2.5,
        isDashed: series.isDashed)
    }
    if series.isDashed { return }
    for point in series.points {
      canvas.mark(
        mark(index), x: x.place(point.position), y: y.place(point.estimate), colour,
        isHollow: series.isHollow, radius: isOfShares ? 4 : 5)
    }
  }

  /// The labels at the ends of the lines, moved apart where they would overlap.
  private func write(_ canvas: inout SVGCanvas) {
    var next = top
    let order = labels.indices.sorted { end(of: $0) < end(of: $1) }
    let total = labels.reduce(0) { $0 + Double($1.count) * SVGCanvas.lineHeight + 4 }
    var used = 0.0
    for index in order {
      let height = Double(labels[index].count) * SVGCanvas.lineHeight
      let latest = bottom - (total - used)
      let place = max(next, min(end(of: index) - height / 2, latest))
      if figure.series[index].isDashed {
        canvas.line(
          (right + 8, place + 10), (right + 30, place + 10), colour(index), width: 2.5,
          isDashed: true)
      } else {
        canvas.mark(
          mark(index), x: right + 20, y: place + 10, colour(index),
          isHollow: figure.series[index].isHollow, radius: 5)
      }
      for (line, text) in labels[index].enumerated() {
        canvas.text(text, x: right + 36, y: place + 15 + SVGCanvas.lineHeight * Double(line))
      }
      next = place + height + 4
      used += height + 4
    }
  }

  private func end(of index: Int) -> Double {
    figure.series[index].points.last.map { y.place($0.estimate) } ?? bottom
  }
}
