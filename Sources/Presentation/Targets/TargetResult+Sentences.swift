import Analyses
import Education

extension TargetResult {
  /// All sentences of the target.
  ///
  /// Its three lines, how often placebo sets come to them, then what belongs to the measure beside. What the models of
  /// its outcome bear is told once for all targets: ``Result/credibilitySentences``.
  var sentences: [String] {
    let text = TargetText(
      outcome, level: level, isAgainstCounterfactual: against == "counterfactual")
    return [text.observed, text.achieved, text.impact] + placeboSentences
      + text.beside
  }

  /// How often schools without the programme, chosen alike, come to the verdicts.
  private var placeboSentences: [String] {
    guard let placebo else { return [] }
    if let obstacle = placebo.obstacle { return ["Placebo base rate: none, as \(obstacle.words)."] }
    guard let shares = placebo.shares?.map({ Self.share($0) }) else { return [] }
    let way =
      placebo.bins == 1
      ? "drawn from all alike" : "chosen alike by \(placebo.on) in \(placebo.year)"
    let schools = placebo.schools == 1 ? "school" : "schools"
    return [
      "Placebo base rate: of \(sets(placebo)) of \(placebo.schools) \(schools) without the "
        + "programme, \(way) (\(detail(placebo))), \(shares[0]) meet the target as the figures read, \(shares[1]) allowing for "
        + "chance, and \(benefit(placebo, shares[2]))\(certainty(placebo))."
    ] + withoutValue(placebo)
  }

  /// How many sets, and of how many where these are few enough to be counted.
  private func sets(_ placebo: TargetPlacebo) -> String {
    PlaceboWords.sets(placebo.draws, of: placebo.draws, possible: placebo.possible)
  }

  private func detail(_ placebo: TargetPlacebo) -> String {
    let bins =
      placebo.bins == 1
      ? "too few lie where the programme's do" : "\(placebo.bins) bins"
    if placebo.isExhaustive { return bins }
    return bins + (placebo.bins == 1 ? ";" : ",") + " seed \(placebo.seed)"
  }

  /// What other draws would change; or, of all sets, the least share that they can tell of.
  private func certainty(_ placebo: TargetPlacebo) -> String {
    let limit = PlaceboWords.limit(sets: placebo.draws, level: level)
    if placebo.isExhaustive { return limit }
    return " (Monte Carlo error at most "
      + "\(Fixed.number(100 * (placebo.monteCarloError ?? 0), digits: 1)) points)" + limit
  }

  /// Schools of the programme for which no set has one in their place.
  private func withoutValue(_ placebo: TargetPlacebo) -> [String] {
    guard placebo.withoutValue > 0 else { return [] }
    return [
      "Of the programme's schools \(placebo.withoutValue) \(placebo.withoutValue == 1 ? "has" : "have") no value of "
        + "\(placebo.on) in \(placebo.year), and the sets have none in their place."
    ]
  }

  private func benefit(_ placebo: TargetPlacebo, _ share: String) -> String {
    let uncapped = Self.share(Double(placebo.benefitUncapped) / Double(placebo.draws))
    if baseline.contains(placebo.year) {
      return
        "none is called consistent with a benefit, since the baseline contains \(placebo.year): without that rule "
        + "\(uncapped) would be"
    }
    if outcome.impact.verdict == .notTestable { return "their impact is not testable either" }
    let gain = "\(share) are called consistent with a benefit"
    if placebo.benefit == placebo.benefitUncapped { return gain + ", " + asMuch(placebo) }
    let limit = Fixed.percent(level)
    return gain + ", as that takes a gain that at most \(limit) of them reach: by their intervals "
      + "alone \(uncapped) would be; " + asMuch(placebo)
  }

  private func asMuch(_ placebo: TargetPlacebo) -> String {
    placebo.gainAsMuch == 0
      ? "none of them gains as much as the programme's schools"
      : "\(Fixed.count(Double(placebo.gainAsMuch))) of them gain\(placebo.gainAsMuch == 1 ? "s" : "") as much as the "
        + "programme's schools"
  }

  fileprivate static func share(_ value: Double) -> String {
    Fixed.number(100 * value, digits: 1) + " %"
  }
}

extension Result {
  /// What the effects of models bear that have an outcome of a target: once each, however many targets it has.
  var credibilitySentences: [String] {
    targets.flatMap(\.credibility).map { row in
      row.sentence(of: models.first { $0.id == row.model }?.label ?? row.model)
    }.uniqued()
  }
}

extension TargetPlacebo.Obstacle {
  /// Why there is no base rate.
  fileprivate var words: String {
    switch self {
    case .noFiguresOfProgramme:
      "no school of the programme has the figures that the target takes"
    case .noValueOfProgramme: "no school of the programme has a value of what it was chosen by"
    case .tooFewSchools(let untreated, let drawn):
      "\(untreated) schools without the programme are left where \(drawn) are to be drawn"
    }
  }
}

extension TargetCredibility {
  /// A breakdown value or a base rate in one sentence.
  fileprivate func sentence(of model: String) -> String {
    if measure == "placebo" {
      let error = monteCarloError.map { Fixed.number(100 * $0, digits: 1) } ?? ""
      let sets = exhaustedSets.map { "\(PlaceboWords.sets($0, of: $0, possible: $0))" } ?? "sets"
      return
        "\(model): of \(sets) of units without the programme, chosen alike, it calls "
        + "\(value.map { TargetResult.share($0) } ?? "none") significant "
        + "(\(of)\(exhaustedSets == nil ? ", Monte Carlo error \(error) points" : ""))."
    }
    let head = "\(model): breakdown value (\(measure), \(of)): "
    guard let value else { return head + "none, \(reason)." }
    let unit =
      measure == "smoothness"
      ? "trends whose slope changes by up to so much from year to year"
      : "violations after the start of up to so many times the largest before it"
    return head
      + "\(Fixed.number(value, digits: 2)): \(unit) leave the effect's interval off nought."
  }
}

extension VerdictReason {
  /// The reason as files spell it.
  var word: String {
    switch self {
    case .noFigures: "no-figures"
    case .noUncertainty: "no-standard-error"
    case .baselineNotAboveZero: "baseline-not-above-zero"
    case .baselineUncertain: "baseline-uncertain"
    case .suppressed: "suppressed"
    case .withoutNational: "no-national-value"
    case .withoutFigures: "no-figures-of-group"
    case .rounding: "rounding"
    case .nonResponse: "non-response"
    case .noComparison: "no-comparison"
    case .noComparisonFigures: "no-comparison-figures"
    case .noBaseline: "no-baseline"
    case .baselineHasSelectionYear: "baseline-has-selection-year"
    case .untreatedGainAsMuch: "untreated-gain-as-much"
    case .noPlaceboSets: "no-placebo-sets"
    case .notCompared: "not-compared"
    case .notAnOutcome: "not-an-outcome"
    }
  }
}
