import Analyses

/// The numbers of a figure as CSV: one line per point, unrounded, the stamps last.
public struct FigureCSV: Sendable {
  /// A renderer.
  public init() {}

  /// The numbers.
  ///
  /// Columns by layout: estimates have intervals, means and shares the rows and units that they rest on, bins their
  /// ends, analyses what was chosen.
  ///
  /// - Parameter figure: The figure.
  /// - Returns: The text.
  public func render(_ figure: Figure) -> String {
    let stamp = figure.stamps.isEmpty ? [] : [figure.stampLine]
    var csv = CSVText(header: header(figure) + (stamp.isEmpty ? [] : ["stamp"]))
    for series in figure.series {
      for point in series.points {
        csv.append([series.label, point.model] + cells(point, figure) + stamp)
      }
    }
    return csv.text
  }

  private func header(_ figure: Figure) -> [String] {
    let own =
      switch figure.layout {
      case .path, .forest:
        [
          "term", "position", "estimate", "conf.low", "conf.high", "band.low", "band.high", "role",
        ]
      case .trajectory: ["year", "mean", "rows", "units", "role"]
      case .histogram: ["term", "low", "high", "count", "role"]
      case .cumulative: ["below", "percent", "rows", "units", "role"]
      case .curve:
        ["term", "analysis", "position", "estimate", "conf.low", "conf.high", "role"]
          + figure.choices.map(\.key)
      }
    return ["series", "model"] + own
  }

  private func cells(_ point: Figure.Point, _ figure: Figure) -> [String] {
    let (position, estimate) = (Plain.number(point.position), Plain.number(point.estimate))
    let interval = [Plain.number(point.interval?.lower), Plain.number(point.interval?.upper)]
    switch figure.layout {
    case .path, .forest:
      let band = [Plain.number(point.band?.lower), Plain.number(point.band?.upper)]
      return [point.term, position, estimate] + interval + band + [point.role.rawValue]
    case .trajectory, .cumulative:
      return [
        position, estimate, Plain.number(point.rows), Plain.count(point.units),
        point.role.rawValue,
      ]
    case .histogram: return [point.term] + interval + [estimate, point.role.rawValue]
    case .curve:
      return [point.term, point.label, position, estimate] + interval + [point.role.rawValue]
        + point.optionNames(figure.choices)
    }
  }
}

extension Figure {
  /// The stamps in words; empty without stamps.
  var stampLine: String { stamps.map(\.words).joined(separator: "; ") }
}
