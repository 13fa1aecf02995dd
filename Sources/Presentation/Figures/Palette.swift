/// The colours and marks of figures.
///
/// The categorical palette of the Government Analysis Function (analysisfunction.civilservice.gov.uk, "Data
/// visualisation: colours in charts"), in its order: each has at least 3:1 against white. A series is never told by
/// colour alone: each has a mark of its own, and a label beside it.
enum Palette {
  /// Text and axes.
  static let ink = "#0b0c0c"
  /// Lines that guide the eye.
  static let grid = "#d9d9d9"
  /// The line at zero, and points before the start.
  static let muted = "#595959"
  /// The reach of intervals that stand too close to be told apart: 3:1 against white and against the first colour.
  static let band = "#949494"
  /// Behind everything, in dark surroundings too.
  static let paper = "#ffffff"

  /// A single series.
  private static let one = ["#12436D"]
  /// Two series: as far apart as the palette has them.
  private static let two = ["#12436D", "#F46A25"]
  /// Up to four, and two more for those who need six.
  private static let more = ["#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"]

  /// The colour of a series.
  ///
  /// - Parameters:
  ///   - index: From 0; beyond the palette its colours come again, with other marks.
  ///   - count: The number of series.
  /// - Returns: `#rrggbb`.
  static func colour(_ index: Int, of count: Int) -> String {
    let colours = count == 1 ? one : count == 2 ? two : more
    return colours[index % colours.count]
  }

  /// Every colour of a series.
  static var series: [String] { more }
}

/// The marks of series.
enum Mark: Int, CaseIterable {
  case circle, square, triangle, diamond, cross

  /// The mark of a series; of five marks and six colours no pair comes twice in thirty.
  static func of(_ index: Int) -> Mark { allCases[index % allCases.count] }
}
