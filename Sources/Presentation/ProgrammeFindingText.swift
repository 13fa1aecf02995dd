import Estimation

/// Findings about a programme's effects in words.
enum ProgrammeFindingText {
  static func words(_ finding: ProgrammeFinding) -> String {
    switch finding {
    case .noComparison(let obstacle): "there is no estimate: \(words(obstacle))"
    case .severalStarts(let starts, let wrong, let forbidden):
      severalStarts(starts, wrong, forbidden)
    case .treatedFromTheStart(let count, let anticipation) where anticipation > 0:
      "\(count) \(count == 1 ? "unit or row has" : "units or rows have") no year before the start that the \(anticipation) "
        + "\(anticipation == 1 ? "year" : "years") of anticipation (or a reference so early) leave: left out"
    case .treatedFromTheStart(let count, _):
      "\(count) \(count == 1 ? "unit is" : "units are") treated in every year: left out, as nothing is known of them "
        + "before"
    case .incompleteUnits(let count, true):
      "\(count) \(count == 1 ? "unit lacks" : "units lack") a year: the rows are compared as cross-sections, their "
        + "contributions added up by unit"
    case .incompleteUnits(let count, false):
      "\(count) \(count == 1 ? "unit lacks" : "units lack") a year and \(count == 1 ? "was" : "were") dropped"
    case .lastStartAsControl(let start, let from):
      "nobody is never treated: the units that start in \(start) serve as comparison only, and the years from \(from) on "
        + "are left out"
    case .startsAfterTheEnd(let starts):
      "units that start after the last year (\(starts.map(String.init).joined(separator: ", "))) count as never treated"
    case .oneUnitStart(let start):
      "a single unit starts in \(start): its standard errors take its own change for certain"
    case .cellWithoutEstimate(let start, let period, let obstacle):
      "ATT(\(start),\(period)) has no estimate, so averages are over the others: \(words(obstacle))"
    case .omittedCovariates(let names):
      "covariates that repeat others were left out: \(names.joined(separator: ", "))"
    case .notImputed(let rows):
      "\(rows) treated \(rows == 1 ? "row was" : "rows were") left out: no untreated row of their unit or year tells what "
        + "would have been"
    case .baselineHoldsSelection(let year):
      "the years before the start include \(year), in which the programme chose by results: a chance low there comes back by "
        + "itself, and counts as an effect; see the placebo base rate, and take earlier years"
    case .rowsInGaps(let rows, let years):
      "\(rows) \(rows == 1 ? "row" : "rows") of \(list(years)) \(rows == 1 ? "was" : "were") left out: the calendar says "
        + "that nothing was measured then (`calendar: gaps`)"
    case .transitionWithoutRows(let years):
      "no row of the sample is of \(list(years)), so `transition` does nothing about \(years.count == 1 ? "it" : "them")"
    case .lostEffects(let terms):
      "\(terms.joined(separator: ", ")) \(terms.count == 1 ? "has" : "have") no estimate: rows of an arm, a group or a time "
        + "are missing, or other terms explain it"
    case .placeboNotRun(let obstacle):
      "no untreated units were drawn as the programme chose its own, so nothing says how much of the effect is regression "
        + "to the mean: \(words(obstacle))"
    case .oneTreatedCluster:
      "one cluster has the programme, which tells nothing of how such clusters vary: the standard error is that of the "
        + "model, as if it varied like the others"
    case .independentRows(let unit):
      "rows of one \(unit) are taken as independent (`cluster: none`), though whole units have the programme: standard errors "
        + "are probably far too small; leave `cluster` to the unit, or say why"
    case .mixedEventTimes(let starts):
      "units start in \(starts) years, so an effect so many years from the start holds effects of other years too (Sun & "
        + "Abraham 2021): report sun-abraham, callaway-santanna or imputation beside it"
    case .boundsByNormal(let subject, let df, let interval):
      boundsByNormal(subject, df, interval)
    }
  }

  private static func boundsByNormal(
    _ subject: String, _ df: Double?, _ interval: [Double]?
  ) -> String {
    let head =
      "intervals under bounded violations (credibility) of \(subject) lean on the normal distribution, "
    let end = "so they are too short, and their breakdown values too large"
    guard let df, let interval else {
      return head + "and its standard error rests on too few clusters for a t interval, " + end
    }
    let ends = interval.map { Fixed.number($0, digits: 3) }.joined(separator: ", ")
    return head
      + "but its standard error has \(Fixed.number(df, digits: 1)) degrees of freedom: with no violation at "
      + "all its t interval is [\(ends)], " + end
  }

  private static func list(_ years: [Int]) -> String {
    years.map(String.init).joined(separator: ", ")
  }

  private static func words(_ obstacle: PlaceboObstacle) -> String {
    switch obstacle {
    case .noTreatedValue: "no unit of the programme has a value of what it chose by"
    case .tooFewUntreated(let bin, let untreated, let drawn):
      "bin \(bin) of what it chose by holds \(untreated) untreated units, and \(drawn) would be drawn"
    case .tooManyRows(let rows, let draws):
      "\(draws) draws of \(rows) rows are too many; `reps` of the selection takes fewer"
    }
  }

  private static func severalStarts(
    _ starts: Int, _ wrong: Double, _ forbidden: Double?
  ) -> String {
    let share =
      forbidden.map {
        ", \(Fixed.number(100 * $0, digits: 1)) % of the estimate from comparisons with units treated already"
      } ?? ""
    let sign =
      wrong > 0
      ? ", treated cells with a weight of \(Fixed.number(wrong, digits: 3)) counted with the wrong sign"
      : ""
    return
      "units start in \(starts) different years, so one coefficient averages over comparisons with treated units"
      + share + sign
      + ": report callaway-santanna or imputation, of a gap staggered-triple-difference, beside it (weights.csv, "
      + "comparisons.csv)"
  }

  private static func words(_ obstacle: ComparisonObstacle) -> String {
    switch obstacle {
    case .emptyGroup: "treated or comparison rows are missing before or after"
    case .noOverlap(let rows, let total):
      "the covariates tell treated from comparison rows (\(rows) of \(total) have a propensity near 1), so no row is like "
        + "them"
    case .allTrimmed: "no comparison row has a weight above nought"
    case .singularCovariate(let name):
      "\(name ?? "a covariate") is constant among its rows, or repeats other covariates"
    case .singularCombination: "estimates against several control starts vary together exactly"
    case .propensityNotConverged: "the propensity model came to no maximum"
    case .noCompleteUnit: "no unit of the panel has a row in every year"
    case .notIdentified: "the rows do not identify it"
    case .outOfScale(let name):
      "the values of \(name) are so large or so small that their squares are no numbers; take another unit"
    case .varianceNotConverged: "the variance between units has not settled"
    case .absorbed: "the absorbed effects leave nothing of the programme's"
    }
  }
}
