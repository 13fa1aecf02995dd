import Analyses

extension ResultFiles {
  /// targets.csv: three rows per target.
  ///
  /// - Returns: The file's text; a header alone without targets.
  public func targets() -> String {
    var csv = CSVText(header: [
      "target", "text", "line", "verdict", "estimate", "conf.low", "conf.high", "threshold",
      "p.value", "level", "population", "baseline", "average", "against",
    ])
    for target in result.targets {
      for line in target.lines {
        csv.append([
          target.id, target.text, line.name, line.verdict, Plain.number(line.estimate),
          Plain.number(line.lower), Plain.number(line.upper), Plain.number(line.threshold),
          Plain.number(line.pValue), Plain.number(target.level), target.population,
          target.baseline.map { String($0) }.joined(separator: " "), target.average,
          target.against,
        ])
      }
    }
    return csv.text
  }
}
