import Analyses

extension ResultFiles {
  /// targets.csv: three rows per target.
  ///
  /// - Returns: The file's text; a header alone without targets.
  public func targets() -> String {
    var csv = CSVText(header: [
      "target", "text", "line", "verdict", "estimate", "conf.low", "conf.high", "threshold",
      "p.value", "level", "population", "baseline", "average", "against", "post", "comparator",
      "reason", "schools", "comparison.schools", "placebo.rate", "placebo.draws", "breakdown",
      "breakdown.of", "placebo.possible", "placebo.without.value",
    ])
    for target in result.targets {
      for line in target.lines {
        csv.append(
          [
            target.id, target.text, line.name, line.verdict, Plain.number(line.estimate),
            Plain.number(line.lower), Plain.number(line.upper), Plain.number(line.threshold),
            Plain.number(line.pValue), Plain.number(target.level),
            line.name == "impact" ? target.impactPopulation : target.population,
            target.baseline.map { String($0) }.joined(separator: " "), target.average,
            target.against, target.post.map { String($0) }.joined(separator: " "),
            target.comparator, line.reason?.word ?? "", Plain.number(Double(target.schools)),
            Plain.number(Double(target.comparisonSchools)), Plain.number(line.placeboRate),
            line.placeboRate == nil ? "" : Plain.count(target.placebo?.draws),
          ] + breakdown(target, line.name) + placebo(target, line))
      }
    }
    return csv.text
  }

  /// Different sets that are possible, empty where there are more than are counted, and schools without a place in them.
  private func placebo(_ target: TargetResult, _ line: TargetResult.Line) -> [String] {
    guard line.placeboRate != nil, let placebo = target.placebo else { return ["", ""] }
    return [Plain.count(placebo.possible), Plain.count(placebo.withoutValue)]
  }

  /// The first breakdown value of a model of the same outcome, on the line of the impact; result.json has all.
  private func breakdown(_ target: TargetResult, _ line: String) -> [String] {
    guard line == "impact",
      let found = target.credibility.first(where: { $0.measure != "placebo" && $0.value != nil })
    else { return ["", ""] }
    return [Plain.number(found.value), "\(found.model): \(found.measure), \(found.of)"]
  }
}
