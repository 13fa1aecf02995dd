import Analyses
import Foundation
import Frames

/// What is said of a distribution: the sentence above it, the words for those who do not see it, the notes.
struct DistributionWords {
  private let found: DistributionResult?
  private let focusName: String

  init(_ found: DistributionResult?, _ result: Result) {
    self.found = found
    let group = result.design.first { $0.key == .group }?.value
    focusName = group.flatMap { result.labels[$0] } ?? "focus group"
  }

  /// What an arm and a group are called.
  func name(_ series: DistributionResult.Series) -> String {
    let arm = series.isTreated.map { $0 ? "programme" : "comparison" }
    let group = series.isFocus.map { $0 ? focusName : "others" }
    let names = [group, arm].compactMap(\.self)
    return names.isEmpty ? "all rows" : names.joined(separator: ", ")
  }

  /// Decimals of quantiles: a tenth of the way from one number to the next.
  var digits: Int {
    let values = Set((found?.series ?? []).flatMap(\.steps).map(\.value)).sorted()
    let widths = zip(values, values.dropFirst()).map { $1 - $0 }
    guard let least = widths.min() else { return 3 }
    return min(max(0, Int((1 - log10(least)).rounded(.up))), 12)
  }

  /// Where the medians lie, in at most ten words.
  func title(_ figure: Figure) -> String {
    if figure.points.isEmpty { return "There is no distribution to draw" }
    let medians = figure.series.map { $0.quantile(50) }
    let known = medians.compactMap(\.self)
    func number(_ value: Double) -> String { Fixed.number(value, digits: figure.digits) }
    func about(_ value: Double) -> String { "about \(number(value))" }
    guard known.count == medians.count, let low = known.min(), let high = known.max() else {
      return "Rows below each value of the outcome, by group"
    }
    if figure.series.count == 1 { return "Half of the rows lie below \(about(known[0]))" }
    if figure.series.count == 2 {
      let names = (found?.series ?? []).filter { $0.withheld == nil }.map(name)
      let parts = zip(names, known).map { "\($0) \(about($1))" }
      return "Medians: \(parts.joined(separator: ", "))"
    }
    return "Medians from \(about(low)) to \(number(high)) in \(figure.series.count) groups"
  }

  /// Quartiles of each group, as far as they lie among the numbers.
  func alt(_ figure: Figure, _ outcome: String) -> String {
    if figure.points.isEmpty { return "There is no distribution to draw." }
    func number(_ value: Double) -> String { Fixed.number(value, digits: figure.digits) }
    let lines = figure.series.map { series in
      let quartiles = [(25.0, "a quarter"), (50, "half"), (75, "three quarters")].compactMap {
        share, words in series.quantile(share).map { "\(words) below about \(number($0))" }
      }
      let rows = series.points[0].rows.map(Fixed.count) ?? ""
      let what = quartiles.isEmpty ? "no quartile can be told" : quartiles.joined(separator: ", ")
      return "\(series.label), \(rows) rows: \(what)"
    }
    return
      "Share of the rows of each group that lie below values of \(outcome). \(lines.joined(separator: "; "))."
  }

  /// Which rows are counted, what is not told, and that nothing is tested.
  func notes(_ found: DistributionResult, isWeighted: Bool) -> [String] {
    let least = found.series.map(\.leastRows).max() ?? SharesBelow.leastIndividuals
    let repeated =
      least > SharesBelow.leastIndividuals
      ? ", \(SharesBelow.leastIndividuals) times as many as one individual has at most" : ""
    let years =
      found.years.map { "of \($0.map { String($0) }.joined(separator: ", "))" }
      ?? "of all years of the sample"
    var notes = [
      "Rows \(years), each counting once\(isWeighted ? ", without weights" : ""). A description: nothing is adjusted "
        + "for, and nothing is tested.",
      "Below the first point of a group, between two neighbouring ones and from the last on lie at least \(least) of its "
        + "rows\(repeated): neither the least nor the greatest value is told.",
    ]
    let withheld = found.series.compactMap { series in
      series.withheld.map { "\(name(series)) (\(reason($0, series.leastRows)))" }
    }
    if !withheld.isEmpty { notes.append("Not told: \(withheld.joined(separator: "; ")).") }
    return notes
  }

  private func reason(_ withheld: DistributionResult.Withheld, _ least: Int) -> String {
    switch withheld {
    case .tooFewRows: "fewer than \(Fixed.count(Double(2 * least))) rows"
    case .tooFewRowsApart:
      "fewer than \(Fixed.count(Double(2 * least))) rows beside those that other figures tell of"
    case .singleUnit: "the rows of a single unit"
    case .noNumber: "no value has \(Fixed.count(Double(least))) rows on both sides"
    }
  }
}

extension Figure.Series {
  /// The value below which a share in per cent lies, level between neighbouring points; nil beyond them.
  fileprivate func quantile(_ share: Double) -> Double? {
    for (point, next) in zip(points, points.dropFirst())
    where point.estimate <= share && share <= next.estimate {
      let part = (share - point.estimate) / (next.estimate - point.estimate)
      return point.position + part * (next.position - point.position)
    }
    return nil
  }
}
