import Analyses
import Estimation

extension Figure {
  /// The analyses of a block of robustness in order of their estimates, and which option of each choice each of them
  /// takes.
  ///
  /// An analysis without an estimate has no place; a note counts them.
  ///
  /// - Parameters:
  ///   - request: The block.
  ///   - result: The result.
  init(robustness request: FigureRequest, of result: Result) {
    let block = (result.robustness ?? []).first { $0.id == request.block }
    id = request.id
    layout = .curve
    digits = result.tables.first?.digits ?? 3
    stamps = result.stamps
    choices =
      block?.choices.map { Choice(key: $0.key, options: $0.options, own: $0.own) } ?? []
    series = []
    if let block, !block.estimates.isEmpty {
      series = [
        Series(label: "\(block.term) of \(block.model)", points: Figure.analyses(of: block))
      ]
    }
    valueTitle = "Estimate of \(block?.term ?? "")"
    positionTitle = "Analyses, from the least to the greatest estimate"
    key = block.map(RobustnessWords.key) ?? ""
    notes = block.map(RobustnessWords.notes) ?? []
    title = ""
    altText = ""
    title = request.title ?? RobustnessWords.title(block)
    altText = RobustnessWords.alt(self, block)
  }

  /// A point for each analysis that has an estimate, ascending; alike ones in the order of the analyses.
  private static func analyses(of block: RobustnessResult) -> [Point] {
    let found = block.variants.enumerated().compactMap { place, variant in
      variant.inference.flatMap { inference in
        inference.estimate.isFinite
          ? (place: place, variant: variant, inference: inference) : nil
      }
    }.sorted { ($0.inference.estimate, $0.place) < ($1.inference.estimate, $1.place) }
    return found.enumerated().map { rank, analysis in
      var point = Point(
        model: block.model, term: block.term, label: String(analysis.place),
        position: Double(rank), estimate: analysis.inference.estimate,
        interval: Interval(analysis.inference.lower, analysis.inference.upper), band: nil,
        role: analysis.place == 0 ? .written : .estimate)
      point.options = analysis.variant.options
      return point
    }
  }
}

extension Figure.Point {
  /// The names of the options that the analysis takes, choice by choice.
  func optionNames(_ choices: [Figure.Choice]) -> [String] {
    zip(choices, options).map { $0.options[$1] }
  }
}
