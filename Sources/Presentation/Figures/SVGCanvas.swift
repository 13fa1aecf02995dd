/// Elements of an SVG as they are drawn, from back to front.
///
/// Text stays text. Places are rounded to a hundredth of a pixel, so that the drawing tells no more than the eye sees.
struct SVGCanvas {
  /// The size of text in pixels: 12 points.
  static let fontSize = 16.0
  /// From one line of text to the next.
  static let lineHeight = 20.0
  /// The mean width of a character as a share of the font's size: on the safe side for Latin text in Arial.
  private static let characterWidth = 0.56

  private(set) var elements: [String] = []

  /// How a text stands to its place.
  enum Anchor: String {
    case start, middle, end
  }

  /// The width that a text needs, by an estimate.
  static func width(_ text: String) -> Double {
    Double(text.displayWidth) * fontSize * characterWidth
  }

  mutating func rectangle(x: Double, y: Double, width: Double, height: Double, fill: String) {
    elements.append(
      "<rect x=\"\(Self.spelled(x))\" y=\"\(Self.spelled(y))\" width=\"\(Self.spelled(width))\" "
        + "height=\"\(Self.spelled(height))\" fill=\"\(fill)\"/>")
  }

  mutating func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), _ colour: String,
    width: Double = 1, isDashed: Bool = false
  ) {
    let dashes = isDashed ? " stroke-dasharray=\"6 4\"" : ""
    elements.append(
      "<line x1=\"\(Self.spelled(from.x))\" y1=\"\(Self.spelled(from.y))\" x2=\"\(Self.spelled(to.x))\" "
        + "y2=\"\(Self.spelled(to.y))\" stroke=\"\(colour)\" stroke-width=\"\(Self.spelled(width))\"\(dashes)/>"
    )
  }

  /// Places joined by a line.
  mutating func polyline(_ places: [(x: Double, y: Double)], _ colour: String, width: Double) {
    let points = places.map { "\(Self.spelled($0.x)),\(Self.spelled($0.y))" }
    elements.append(
      "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" stroke=\"\(colour)\" "
        + "stroke-width=\"\(Self.spelled(width))\"/>")
  }

  mutating func text(
    _ text: String, x: Double, y: Double, _ anchor: Anchor = .start, isBold: Bool = false
  ) {
    let weight = isBold ? " font-weight=\"bold\"" : ""
    elements.append(
      "<text x=\"\(Self.spelled(x))\" y=\"\(Self.spelled(y))\" text-anchor=\"\(anchor.rawValue)\"\(weight)>"
        + "\(text.markup)</text>")
  }

  /// A mark, filled or hollow.
  mutating func mark(
    _ mark: Mark, x: Double, y: Double, _ colour: String, isHollow: Bool, radius r: Double = 6
  ) {
    let paint =
      "fill=\"\(isHollow ? Palette.paper : colour)\" stroke=\"\(colour)\" stroke-width=\"2\""
    func polygon(_ corners: [(Double, Double)]) -> String {
      let points = corners.map { "\(Self.spelled(x + $0.0)),\(Self.spelled(y + $0.1))" }
      return "<polygon points=\"\(points.joined(separator: " "))\" \(paint)/>"
    }
    switch mark {
    case .circle:
      elements.append(
        "<circle cx=\"\(Self.spelled(x))\" cy=\"\(Self.spelled(y))\" r=\"\(Self.spelled(r))\" \(paint)/>"
      )
    case .square:
      let half = r * 0.85
      elements.append(polygon([(-half, -half), (half, -half), (half, half), (-half, half)]))
    case .triangle: elements.append(polygon([(0, -r * 1.15), (r, r * 0.8), (-r, r * 0.8)]))
    case .diamond:
      let tip = r * 1.2
      elements.append(polygon([(0, -tip), (tip, 0), (0, tip), (-tip, 0)]))
    case .cross:
      let (arm, half) = (r * 0.4, r)
      elements.append(
        polygon([
          (-arm, -half), (arm, -half), (arm, -arm), (half, -arm), (half, arm), (arm, arm),
          (arm, half), (-arm, half), (-arm, arm), (-half, arm), (-half, -arm), (-arm, -arm),
        ]))
    }
  }

  /// A number of pixels, to a hundredth.
  static func spelled(_ value: Double) -> String { Plain.number((value * 100).rounded() / 100) }
}
