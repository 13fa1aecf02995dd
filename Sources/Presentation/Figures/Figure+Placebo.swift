import Analyses
import Designs
import Estimation
import Foundation

extension Figure {
  /// How often sets of untreated units came to estimates between two ends, and where the programme's own lies.
  ///
  /// - Parameters:
  ///   - request: The models; the first that drew sets is shown.
  ///   - result: The result.
  init(placebo request: FigureRequest, of result: Result) {
    let models = request.models.compactMap { id in result.models.first { $0.id == id } }
    let model = models.first { $0.supplement?.placebo != nil }
    let found = model?.supplement?.placebo
    let outcome = model.map { result.labels[$0.outcome] ?? $0.outcome } ?? ""
    id = request.id
    layout = .histogram
    digits = result.tables.first?.digits ?? 3
    stamps = result.stamps
    series = []
    landmarks = []
    if let model, let found, !found.estimates.isEmpty {
      series = [
        Series(
          label: "sets of untreated units",
          points: Figure.bins(found.estimates, around: found.estimate).map { bin in
            Point(
              model: model.id, term: found.term.description, label: "",
              position: (bin.ends.lower + bin.ends.upper) / 2, estimate: Double(bin.count),
              interval: bin.ends, band: nil, role: .placebo)
          })
      ]
      landmarks = [
        Landmark(
          position: found.estimate,
          label: "programme: \(Fixed.number(found.estimate, digits: digits))")
      ]
    }
    valueTitle = "Number of sets"
    positionTitle = "Estimate of \(found?.term.description ?? ""), in units of \(outcome)"
    key =
      "Bars: estimates of sets of untreated units, chosen as the programme chose; the dashed line: the programme's"
    notes = model.map { CredibilityWords.placebo($0, "") } ?? []
    title = request.title ?? Figure.placeboTitle(found)
    altText = Figure.placeboAlt(found, outcome, digits)
  }

  /// Bins of one width that begin and end at round numbers, the estimate within their reach.
  static func bins(
    _ estimates: [Double], around estimate: Double
  ) -> [(ends: Interval, count: Int)] {
    let values = estimates.filter(\.isFinite)
    guard let low = (values + [estimate]).min(), let high = (values + [estimate]).max() else {
      return []
    }
    // About the square root of the number, within what can be told apart by eye.
    let wanted = min(max(Int(Double(values.count).squareRoot().rounded()), 5), 30)
    let width = Scale.step(
      of: max((high - low) / Double(wanted), 1e-12 * max(abs(high), abs(low), 1)))
    let first = (low / width).rounded(.down)
    let count = Int((high / width).rounded(.down) - first) + 1
    var counts = [Int](repeating: 0, count: count)
    for value in values {
      counts[min(max(Int((value / width).rounded(.down) - first), 0), count - 1)] += 1
    }
    return counts.enumerated().map { place, count in
      let lower = (first + Double(place)) * width
      return (Interval(lower: lower, upper: lower + width), count)
    }
  }

  private static func placeboTitle(_ found: PlaceboResult?) -> String {
    guard let found, let share = found.atLeast else {
      return "There are no placebo estimates to draw"
    }
    return
      "\(Fixed.number(100 * share.share, digits: 1)) % of placebo programmes came to as much"
  }

  private static func placeboAlt(
    _ found: PlaceboResult?, _ outcome: String, _ digits: Int
  ) -> String {
    guard let found, let low = found.estimates.first, let high = found.estimates.last else {
      return "There are no placebo estimates to draw."
    }
    func number(_ value: Double) -> String { Fixed.number(value, digits: digits) }
    let mean = found.mean.map { ", on average \(number($0))" } ?? ""
    let share =
      found.atLeast.map {
        " \($0.count) of \($0.of) are at least as large in its direction."
      } ?? ""
    return
      "Histogram of \(found.estimates.count) estimates on \(outcome) of sets of \(found.units) untreated units: from "
      + "\(number(low)) to \(number(high))\(mean). The programme's estimate is \(number(found.estimate))."
      + share
  }
}
