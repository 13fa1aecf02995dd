import Analyses
import Comparison

extension ResultTable {
  /// The tables of published figures: both arms by year, and how alike they are.
  static func published(_ result: Result) -> [ResultTable] {
    let models = result.models.filter { $0.supplement?.published != nil }
    guard !models.isEmpty else { return [] }
    let isMatched = models.contains { $0.supplement?.published?.matching != nil }
    return [ResultTable(trajectoriesOf: models, result)]
      + (isMatched ? [ResultTable(balanceOf: models, result)] : [])
  }

  private init(trajectoriesOf models: [ModelResult], _ result: Result) {
    let headings = [
      ("arm", "Units"), ("year", "Year"), ("units", "N"), ("mean", "Mean"), ("conf.low", "Low"),
      ("conf.high", "High"), ("national", "National"), ("gap", "Gap"),
    ]
    self.init(
      "trajectories", "By year" + (result.title.map { ": \($0)" } ?? ""), headings, result,
      models.flatMap { model in
        (model.supplement?.published?.points ?? []).enumerated().map { place, point in
          Row(
            heading: place == 0 ? model.label ?? model.id : "", key: model.id,
            statistic: "\(point.isTreated ? "treated" : "comparison") \(point.year)",
            cells: [
              .text(point.isTreated ? "programme" : "comparison"), .text(String(point.year)),
              .count(Double(point.units)), .number(point.mean), .number(point.lower),
              .number(point.upper), Self.optional(point.national), Self.optional(point.gap),
            ], continuesTerm: place > 0)
        }
      },
      [
        "Means of the units in the estimate, all alike; intervals of 95 % for these very units, by their figures' known "
          + "sampling variances. Gap: national less mean, positive = behind."
      ])
  }

  private init(balanceOf models: [ModelResult], _ result: Result) {
    let headings = [
      ("variable", "Variable"), ("treated.mean", "Programme"), ("all.mean", "All others"),
      ("all.smd", "Std. diff."), ("matched.mean", "Neighbours"), ("matched.smd", "Std. diff."),
    ]
    let matched = models.filter { $0.supplement?.published?.matching != nil }
    self.init(
      "balance", "How alike" + (result.title.map { ": \($0)" } ?? ""), headings, result,
      matched.flatMap { model -> [Row] in
        let lines = model.supplement?.published?.balance ?? []
        let (before, after) = (lines.filter { !$0.isMatched }, lines.filter(\.isMatched))
        return zip(before, after).enumerated().map { place, pair in
          Row(
            heading: place == 0 ? model.label ?? model.id : "", key: model.id,
            statistic: pair.0.line.variable,
            cells: [
              .text(pair.0.line.variable), .number(pair.1.line.treatedMean),
              .number(pair.0.line.comparisonMean),
              Self.optional(pair.0.line.standardisedDifference),
              .number(pair.1.line.comparisonMean),
              Self.optional(pair.1.line.standardisedDifference),
            ], continuesTerm: place > 0)
        }
      },
      [
        "Standardised by the standard deviation of the programme's units before matching; below 0.1 is good, above 0.25 "
          + "poor (Rubin 2001; Stuart 2010)."
      ])
  }

  private init(
    _ id: String, _ title: String, _ headings: [(String, String)], _ result: Result,
    _ body: [Row], _ notes: [String]
  ) {
    self.id = id
    self.title = title
    columns = headings.map(\.1)
    models = headings.map(\.0)
    digits = 2
    stamps = result.stamps
    self.body = body
    footer = []
    self.notes = notes
  }

  private static func optional(_ value: Double?) -> Cell {
    value.map { .number($0) } ?? .absent(.notAvailable)
  }
}
