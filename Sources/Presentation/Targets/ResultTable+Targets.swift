public import Analyses
import Education

extension ResultTable {
  /// The table of all targets: three lines each, with the sentences of their verdicts as notes.
  ///
  /// - Parameter result: A result with targets.
  public init(targetsOf result: Result) {
    id = "targets"
    title = "Targets" + (result.title.map { ": \($0)" } ?? "")
    let hasPlacebo = result.targets.contains { $0.placebo?.shares != nil }
    let headings =
      [
        ("line", "Line"), ("verdict", "Verdict"), ("estimate", "Estimate"), ("conf.low", "Low"),
        ("conf.high", "High"), ("threshold", "Threshold"), ("p.value", "p"),
      ] + (hasPlacebo ? [("placebo.rate", "Base rate")] : [])
    columns = headings.map(\.1)
    models = headings.map(\.0)
    digits = result.tables.first?.digits ?? 3
    stamps = result.stamps
    body = result.targets.flatMap { target in
      target.lines.enumerated().map { place, line in
        Row(
          heading: place == 0 ? target.id : "", key: target.id, statistic: line.name,
          cells: ResultTable.cells(of: line) + (hasPlacebo ? [ResultTable.rate(line)] : []),
          continuesTerm: place > 0)
      }
    }
    footer = []
    let told = result.targets.flatMap { target -> [String] in
      ["\(target.text) (\(target.id))."] + target.sentences + [ResultTable.basis(of: target)]
    }
    notes = told + result.credibilitySentences
  }

  private static func cells(of line: TargetResult.Line) -> [Cell] {
    func number(_ value: Double?) -> Cell { value.map { .number($0) } ?? .absent(.notInModel) }
    return [
      .text(line.name), .text(line.verdict), number(line.estimate), number(line.lower),
      number(line.upper), number(line.threshold),
      line.pValue.map { .pValue($0) } ?? .absent(.notInModel),
    ]
  }

  private static func rate(_ line: TargetResult.Line) -> Cell {
    line.placeboRate.map { .number($0) } ?? .absent(.notInModel)
  }

  /// What the figures rest on: years, schools, what the uncertainty is about.
  private static func basis(of target: TargetResult) -> String {
    func words(_ years: [Int]) -> String { years.map { String($0) }.joined(separator: ", ") }
    var text = "\(target.schools) \(target.schools == 1 ? "school" : "schools")"
    if target.incompleteSchools > 0 {
      text += " with figures before and after (\(target.incompleteSchools) without)"
    }
    if !target.baseline.isEmpty { text += ", before: \(words(target.baseline))" }
    text += ", after: \(words(target.post))"
    if target.comparisonSchools > 0 { text += ", \(target.comparisonSchools) comparison schools" }
    switch target.outcome.measure {
    case .gapReduction:
      text += "; average over \(target.average), as a share of the \(target.against) gap"
    case .meanDifference, .gapChange, .gapNarrowed: text += "; average over \(target.average)"
    case .noneBelow, .nonInferior, .shareAgree, .orderedShift: break
    }
    switch target.comparator {
    case "national": text += "; compared with national values"
    case "comparison": text += "; compared with schools without the programme"
    case "other-pupils": text += "; compared with the other pupils of the same schools"
    default: break
    }
    if target.borrowedWeights > 0 {
      let rows = target.borrowedWeights == 1 ? "row lacks" : "rows lack"
      text +=
        "; \(target.borrowedWeights) \(rows) a number of pupils and take their school's of other years"
    }
    if let unit = target.roundingUnit {
      text +=
        " rounded to \(Plain.number(unit)), so that the true ones may lie \(Plain.number(unit / 2)) away"
    }
    text += "; uncertainty of \(target.population)"
    if target.impactPopulation != target.population {
      text += ", of the impact \(target.impactPopulation)"
    }
    return text + "."
  }
}

extension TargetResult {
  /// One of the three lines, with its verdict as files spell it.
  struct Line {
    /// observed, achieved or impact.
    var name: String
    /// The verdict.
    var verdict: String
    /// What is compared with the threshold.
    var estimate: Double?
    /// The lower end of the interval.
    var lower: Double?
    /// The upper end of the interval.
    var upper: Double?
    /// What the rule demands; nil where there is nothing to test.
    var threshold: Double?
    /// The one-sided p-value.
    var pValue: Double?
    /// Why, where figures alone do not say.
    var reason: VerdictReason?
    /// How often placebo sets come to the verdict that is hoped for.
    var placeboRate: Double?

    fileprivate init<Verdict: RawRepresentable<String>>(_ name: String, _ line: TargetLine<Verdict>)
    {
      self.name = name
      verdict = line.verdict.rawValue
      estimate = line.estimate
      lower = line.lower
      upper = line.upper
      threshold = line.threshold
      pValue = line.pValue
      reason = line.reason
    }
  }

  /// The three lines in order.
  var lines: [Line] {
    var impact = Line("impact", outcome.impact)
    if outcome.impact.verdict == .notTestable { impact.threshold = nil }
    var lines = [Line("observed", outcome.observed), Line("achieved", outcome.achieved), impact]
    if case .schools? = outcome.detail {
      // The estimate is the share of schools that met it, of which all are asked for.
      for place in 0..<2 { lines[place].threshold = 1 }
    }
    for (place, share) in (placebo?.shares ?? []).enumerated()
    where place < 2 || outcome.impact.verdict != .notTestable {
      lines[place].placeboRate = share
    }
    return lines
  }
}
