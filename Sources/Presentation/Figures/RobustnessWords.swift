import Analyses

/// What is said of a curve of analyses: the sentence above it, the words for those who do not see it, the notes.
enum RobustnessWords {
  /// What the analyses say together, in at most ten words; "clearly" means by the whole interval.
  static func title(_ block: RobustnessResult?) -> String {
    guard let block, !block.estimates.isEmpty else { return "There are no analyses to draw" }
    let (same, all) = (block.sameVerdictCount, block.variants.count)
    let (told, of) = (Fixed.count(Double(same)), Fixed.count(Double(all)))
    if same < all { return "The verdict as written holds in \(told) of \(of) analyses" }
    switch block.verdict {
    case .positive: return "The estimate is clearly above zero in all \(of) analyses"
    case .negative: return "The estimate is clearly below zero in all \(of) analyses"
    case .open: return "None of \(of) analyses tells the estimate from zero"
    case .none: return "None of \(of) analyses has an interval"
    }
  }

  /// What the curve shows: its reach, where the model as written stands, and what was chosen at both ends.
  static func alt(_ figure: Figure, _ block: RobustnessResult?) -> String {
    guard let block, let first = figure.points.first, let last = figure.points.last else {
      return "There are no analyses to draw."
    }
    func number(_ value: Double) -> String { Fixed.number(value, digits: figure.digits) }
    let count = figure.points.count
    let values = figure.points.map(\.estimate)
    let median = (values[(count - 1) / 2] + values[count / 2]) / 2
    var sentences = [
      "\(Fixed.count(Double(count))) analyses of \(block.term) of \(block.model) in order of their estimates, from "
        + "\(number(first.estimate)) to \(number(last.estimate)), median \(number(median))."
    ]
    if let own = figure.points.first(where: { $0.role == .written }) {
      sentences.append(
        "As written it is \(FigureWords.numbers(own, figure.digits)), "
          + "\(Fixed.count(own.position + 1)) of \(Fixed.count(Double(count))) from below.")
    }
    let above = figure.points.count { ($0.interval?.lower ?? 0) > 0 }
    let below = figure.points.count { ($0.interval?.upper ?? 0) < 0 }
    sentences.append(
      "Whole intervals lie above zero in \(Fixed.count(Double(above))) analyses and below zero in "
        + "\(Fixed.count(Double(below))).")
    if count > 1 {
      sentences.append("The least estimate has \(options(first, figure)).")
      sentences.append("The greatest estimate has \(options(last, figure)).")
    }
    return sentences.joined(separator: " ")
  }

  private static func options(_ point: Figure.Point, _ figure: Figure) -> String {
    zip(figure.choices, point.optionNames(figure.choices)).map { "\($0.key): \($1)" }
      .joined(separator: "; ")
  }

  /// What marks and lines are; the plot adds what its rows show.
  static func key(_ block: RobustnessResult) -> String {
    let variesLevel = block.choices.contains { $0.key == "conf.level" }
    let level =
      variesLevel
      ? "intervals of the level of each analysis"
      : "\(Fixed.percent(block.confidenceLevel)) intervals"
    return "Lines upright: \(level), each for itself; the diamond: the model as written"
  }

  /// The joint test, the options that flip the verdict, and what is not drawn.
  static func notes(_ block: RobustnessResult) -> [String] {
    let text = RobustnessText(block)
    let without = block.variants.count - block.estimates.count
    let lacking =
      without == 1
      ? "1 analysis has no estimate and is not drawn."
      : "\(Fixed.count(Double(without))) analyses have no estimate and are not drawn."
    let many = block.choices.filter { $0.options.count > CurvePlot.mostOptions }.map { choice in
      "The \(Fixed.count(Double(choice.options.count))) options of `\(choice.key)` have no rows: robustness.csv names "
        + "them."
    }
    return [text.test, text.flips] + (without > 0 ? [lacking] : []) + many
  }
}
