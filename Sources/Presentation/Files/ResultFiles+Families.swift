import Analyses
import Designs
import Estimation
import LinearModels
import Specs

extension ResultFiles {
  /// The files of hypotheses that are judged together, and of tests by draws; none where there are none.
  func testFiles() -> [(String, String)] {
    var files: [(String, String)] = []
    if result.families != nil { files.append(("families.csv", families())) }
    if result.contrasts.contains(where: { $0.equivalence != nil }) {
      files.append(("equivalence.csv", equivalence()))
    }
    if result.contrasts.contains(where: { $0.ratio != nil }) {
      files.append(("ratios.csv", ratios()))
    }
    if result.contrasts.contains(where: { $0.bootstrap != nil }) {
      files.append(("bootstrap.csv", bootstrap()))
    }
    if result.models.contains(where: { $0.supplement?.influence.isEmpty == false }) {
      files.append(("influence.csv", influence()))
    }
    if result.models.contains(where: { $0.estimates.resampling != nil }) {
      files.append(("resampling.csv", resampling()))
    }
    return files
  }

  /// families.csv: one row per hypothesis of a family.
  ///
  /// - Returns: The file's text.
  public func families() -> String {
    var csv = CSVText(header: [
      "family", "method", "model", "term", "equals", "estimate", "std.error", "statistic",
      "p.value", "p.adjusted", "conf.level", "conf.low", "conf.high", "critical", "df",
      "mc.error", "draws", "weights", "reps", "seed", "enumerated", "groups", "ngroups",
    ])
    for family in result.families ?? [] {
      let draws = family.draws
      for member in family.members {
        csv.append(
          [
            family.id, family.method.rawValue, member.model, member.term,
            Plain.number(member.value), Plain.number(member.estimate),
            Plain.number(member.standardError), Plain.number(member.statistic),
            Plain.number(member.pValue), Plain.number(member.adjustedPValue),
            Plain.number(family.confidenceLevel), Plain.number(member.lower),
            Plain.number(member.upper), Plain.number(family.criticalValue),
            Plain.number(family.degreesOfFreedom), Plain.number(member.monteCarloError),
          ]
            + [
              draws?.kind ?? "", draws?.weights ?? "", Plain.count(draws?.replications),
              draws.map { String($0.seed) } ?? "", draws.map { "\($0.isEnumerated)" } ?? "",
              draws?.groups ?? "", Plain.count(draws?.groupCount),
            ])
      }
    }
    return csv.text
  }

  /// equivalence.csv: one row per contrast with margins.
  ///
  /// - Returns: The file's text.
  public func equivalence() -> String {
    var csv = CSVText(header: [
      "contrast", "kind", "lower", "upper", "estimate", "std.error", "df", "statistic.lower",
      "p.lower", "statistic.upper", "p.upper", "p.value", "level", "conf.level", "conf.low",
      "conf.high", "verdict",
    ])
    for contrast in result.contrasts {
      guard let found = contrast.equivalence, let inference = contrast.inference else { continue }
      let isTwo = found.upper != nil
      csv.append([
        contrast.id, found.kind.rawValue, Plain.number(found.lower), Plain.number(found.upper),
        Plain.number(inference.estimate), Plain.number(inference.standardError),
        Plain.number(inference.degreesOfFreedom), Plain.number(found.tests.lowerStatistic),
        Plain.number(found.tests.lowerPValue),
        isTwo ? Plain.number(found.tests.upperStatistic) : "",
        isTwo ? Plain.number(found.tests.upperPValue) : "", Plain.number(found.pValue),
        Plain.number(found.level), Plain.number(found.confidenceLevel),
        Plain.number(found.confidenceLower), isTwo ? Plain.number(found.confidenceUpper) : "",
        found.verdict,
      ])
    }
    return csv.text
  }

  /// ratios.csv: one row per piece of the confidence set of a ratio.
  ///
  /// - Returns: The file's text.
  public func ratios() -> String {
    var csv = CSVText(header: [
      "contrast", "numerator", "denominator", "ratio", "conf.level", "shape", "piece", "conf.low",
      "conf.high", "df.rule", "df.low", "df.high",
    ])
    for contrast in result.contrasts {
      guard let ratio = contrast.ratio else { continue }
      let pieces = ratio.set.pieces.isEmpty ? [nil] : ratio.set.pieces.map { Optional($0) }
      let ends = ratio.degreesOfFreedomAtEnds
      for (place, piece) in pieces.enumerated() {
        csv.append([
          contrast.id, Plain.number(ratio.numerator), Plain.number(ratio.denominator),
          Plain.number(ratio.ratio), Plain.number(ratio.set.level), ratio.set.shape.rawValue,
          piece == nil ? "" : String(place + 1), Plain.number(piece?.low),
          Plain.number(piece?.high), contrast.degreesOfFreedomRule,
          Plain.number(piece == nil ? ratio.degreesOfFreedom.first : ends[place].low),
          Plain.number(piece == nil ? ratio.degreesOfFreedom.last : ends[place].high),
        ])
      }
    }
    return csv.text
  }

  /// influence.csv: one row per cluster and term.
  ///
  /// - Returns: The file's text.
  public func influence() -> String {
    var csv = CSVText(header: [
      "model", "term", "cluster", "cluster.row", "rows", "leverage", "partial.leverage",
      "estimate", "estimate.without", "change.in.std.errors", "disclosure",
    ])
    for model in result.models {
      for cluster in model.supplement?.influence ?? [] {
        for (place, term) in model.estimates.terms.enumerated() {
          let inference = model.inferences[place]
          let without = cluster.estimates[place]
          let error = inference.standardError.flatMap { $0 > 0 ? $0 : nil }
          let change = without.flatMap { without in
            error.map { (without - inference.estimate) / $0 }
          }
          csv.append([
            model.id, term.description, cluster.cluster.level ?? "",
            String(cluster.cluster.row), String(cluster.rowCount),
            Plain.number(cluster.leverage), Plain.number(cluster.partialLeverages[place]),
            Plain.number(inference.estimate), Plain.number(without), Plain.number(change),
            "one cluster per row: not for publication",
          ])
        }
      }
    }
    return csv.text
  }

  /// resampling.csv: one row per term, contrast or margin that is tested by draws, with the counts behind its p-value.
  ///
  /// `p.plus.one` is (1 + n)/(1 + B), never 0; `least.p` the least p-value that is possible; `kind` is term, contrast (by its
  /// id) or margin (block and average).
  ///
  /// - Returns: The file's text.
  public func resampling() -> String {
    var csv = CSVText(header: [
      "model", "term", "method", "statistic", "p.value", "p.plus.one", "p.equal.tailed",
      "mc.error", "beyond", "ties", "draws", "undefined", "enumerated", "reps", "seed", "weights",
      "groups", "ngroups", "assignments", "least.p", "strata", "shape", "kind",
    ])
    for model in result.models {
      guard let all = model.estimates.resampling else { continue }
      for row in drawnRows(of: model) {
        let (assignment, test) = (all.assignment, row.test)
        csv.append(
          [
            model.id, row.name, all.method, Plain.number(test.statistic),
            Plain.number(test.pValue), Plain.number(test.plusOnePValue),
            Plain.number(test.equalTailedPValue), Plain.number(test.monteCarloError),
            String(test.beyondCount), String(test.tieCount), String(test.drawCount),
            String(test.undefinedCount), "\(test.isEnumerated)", String(all.replications),
            String(all.seed), all.weights, all.groups, String(all.groupCount),
          ]
            + [
              Plain.count(assignment?.total), Plain.number(assignment?.leastPValue),
              assignment?.strataBy ?? "", test.confidenceSet?.shape.rawValue ?? "", row.kind,
            ])
      }
    }
    return csv.text
  }

  /// What the draws of a model test: its terms, then contrasts and margins by their ids.
  private func drawnRows(
    of model: ModelResult
  ) -> [(name: String, kind: String, test: ResamplingTest)] {
    let terms = zip(model.estimates.terms, model.estimates.resampling?.tests ?? []).map {
      ($0.description, "term", $1)
    }
    let contrasts = result.contrasts.filter { $0.models == [model.id] }.map {
      ($0.id, "contrast", $0.test?.drawn ?? $0.inference?.drawn)
    }
    let margins = (result.margins ?? []).filter { $0.model == model.id }.flatMap { block in
      block.rows.map { ("\(block.id): \($0.spelled)", "margin", $0.inference?.drawn) }
    }
    return (terms + contrasts + margins).compactMap { name, kind, test in
      test.map { (name, kind, $0) }
    }
  }
}
