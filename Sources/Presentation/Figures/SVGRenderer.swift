/// A figure as SVG: white paper, text as text, 12 point, nothing told by colour alone.
///
/// The title is not drawn: it stands in the page, and in the file as `title` for those who do not see it, with the alt
/// text as `desc`. The stamps are drawn.
public struct SVGRenderer: Sendable {
  /// A renderer.
  public init() {}

  /// The figure as a file.
  ///
  /// - Parameter figure: The figure.
  /// - Returns: The text, ending in a newline.
  public func render(_ figure: Figure) -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + element(figure)
  }

  /// The figure as an element of a page.
  ///
  /// - Parameter figure: The figure.
  /// - Returns: The element, ending in a newline.
  func element(_ figure: Figure) -> String { file(figure).text }

  /// An SVG with its size in pixels.
  struct File {
    var text: String
    var width: Double
    var height: Double
  }

  /// The figure with its size.
  ///
  /// - Parameter figure: The figure.
  /// - Returns: The element, ending in a newline.
  func file(_ figure: Figure) -> File {
    var drawing =
      switch figure.layout {
      case _ where figure.points.isEmpty: SVGRenderer.empty()
      case .path: PathPlot(figure).drawing
      case .forest: ForestPlot(figure).drawing
      case .trajectory, .cumulative: TrajectoryPlot(figure).drawing
      case .histogram: HistogramPlot(figure).drawing
      case .curve: CurvePlot(figure).drawing
      }
    SVGRenderer.write(figure, below: &drawing)
    let size = (SVGCanvas.spelled(drawing.width), SVGCanvas.spelled(drawing.height))
    let id = "figure-\(figure.id)".markup
    let head =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(size.0)\" height=\"\(size.1)\" "
      + "viewBox=\"0 0 \(size.0) \(size.1)\" role=\"img\" aria-labelledby=\"\(id)-title \(id)-desc\" "
      + "font-family=\"Arial, Helvetica, Liberation Sans, sans-serif\" "
      + "font-size=\"\(SVGCanvas.spelled(SVGCanvas.fontSize))\" fill=\"\(Palette.ink)\">"
    let words = [
      "<title id=\"\(id)-title\">\(figure.title.markup)</title>",
      "<desc id=\"\(id)-desc\">\(figure.altText.markup)</desc>",
      "<rect width=\"\(size.0)\" height=\"\(size.1)\" fill=\"\(Palette.paper)\"/>",
    ]
    return File(
      text: ([head] + words + drawing.canvas.elements + ["</svg>"]).joined(separator: "\n") + "\n",
      width: drawing.width, height: drawing.height)
  }

  /// What a plot leaves: its elements and its size so far.
  struct Drawing {
    var canvas = SVGCanvas()
    var width: Double
    var height: Double
  }

  private static func empty() -> Drawing {
    var drawing = Drawing(width: 800, height: 64)
    drawing.canvas.text("There are no estimates to draw.", x: 16, y: 36)
    return drawing
  }

  /// The key and the stamps below the plot.
  private static func write(_ figure: Figure, below drawing: inout Drawing) {
    let most = Int((drawing.width - 32) / SVGCanvas.width("n"))
    let key = figure.points.isEmpty ? [] : (figure.key + ".").onOneLine.wrapped(at: most)
    for line in key + (figure.stamps.isEmpty ? [] : ["[\(figure.stampLine)]"]) {
      drawing.canvas.text(line, x: 16, y: drawing.height + 14)
      drawing.height += SVGCanvas.lineHeight
    }
    drawing.height += 12
  }
}
