import Analyses

extension ResultFiles {
  /// joins.csv: how many rows found a partner in each joined source, in all and by arm.
  ///
  /// - Returns: The file's text; a header alone without joins.
  public func joins() -> String {
    var csv = CSVText(header: [
      "source", "on", "prefix", "arm", "matched", "no.match", "no.key", "unused",
    ])
    for join in result.joins {
      let on = join.on.map { $0.left == $0.right ? $0.left : "\($0.left)=\($0.right)" }
      let start = [join.source, on.joined(separator: " "), join.prefix]
      csv.append(start + [""] + cells(join.counts) + [String(join.unused)])
      for arm in join.arms { csv.append(start + [arm.arm] + cells(arm.counts) + [""]) }
    }
    return csv.text
  }

  private func cells(_ counts: JoinSummary.Counts) -> [String] {
    [counts.matched, counts.withoutMatch, counts.withoutKey].map { String($0) }
  }

  /// missingness.csv: whether what a model lacks has to do with the arms or the focus group.
  ///
  /// - Returns: The file's text; a header alone where the design has neither.
  public func missingness() -> String {
    var csv = CSVText(header: [
      "model", "variable", "by", "focus", "focus.rows", "focus.missing", "focus.share",
      "reference", "reference.rows", "reference.missing", "reference.share", "unknown.rows",
      "unknown.missing", "difference", "std.error", "statistic", "df", "p.value", "test",
      "wwc.boundary",
    ])
    for test in result.missingness {
      csv.append(
        [test.model, test.variable ?? "(complete cases)", test.by.rawValue]
          + cells(test.focus) + cells(test.reference)
          + [
            String(test.unknown.rows), String(test.unknown.missing), Plain.number(test.difference),
            Plain.number(test.standardError), Plain.number(test.statistic),
            Plain.number(test.degreesOfFreedom), Plain.number(test.pValue), test.test ?? "",
            Plain.number(test.boundary),
          ])
    }
    return csv.text
  }

  private func cells(_ level: MissingnessTest.Level) -> [String] {
    [level.name, String(level.rows), String(level.missing), Plain.number(level.share)]
  }
}
