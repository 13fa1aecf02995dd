import Analyses

/// The numbers of a figure as CSV: one line per point, unrounded, the stamps last.
public struct FigureCSV: Sendable {
  /// A renderer.
  public init() {}

  /// The numbers.
  ///
  /// - Parameter figure: The figure.
  /// - Returns: The text.
  public func render(_ figure: Figure) -> String {
    let stamp = figure.stamps.isEmpty ? [] : [figure.stampLine]
    var csv = CSVText(
      header: [
        "series", "model", "term", "position", "estimate", "conf.low", "conf.high", "band.low",
        "band.high", "role",
      ] + (stamp.isEmpty ? [] : ["stamp"]))
    for series in figure.series {
      for point in series.points {
        csv.append(
          [
            series.label, point.model, point.term, Plain.number(point.position),
            Plain.number(point.estimate), Plain.number(point.interval?.lower),
            Plain.number(point.interval?.upper), Plain.number(point.band?.lower),
            Plain.number(point.band?.upper), point.role.rawValue,
          ] + stamp)
      }
    }
    return csv.text
  }
}

extension Figure {
  /// The stamps in words; empty without stamps.
  var stampLine: String { stamps.map(\.words).joined(separator: "; ") }
}
