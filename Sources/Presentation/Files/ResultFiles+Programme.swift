import Analyses
import Designs
import DifferenceInDifferences
import Estimation

extension ResultFiles {
  /// The files of estimators by design; none where no model is one.
  func programmeFiles() -> [(String, String)] {
    let supplements = result.models.compactMap(\.supplement)
    var files: [(String, String)] = []
    if supplements.contains(where: { !$0.cells.isEmpty }) { files.append(("cells.csv", cells())) }
    if supplements.contains(where: { !$0.baseline.isEmpty }) {
      files.append(("balance.csv", balance()))
    }
    if supplements.contains(where: { !$0.bands.isEmpty }) { files.append(("bands.csv", bands())) }
    if supplements.contains(where: { !$0.preTests.isEmpty }) {
      files.append(("pretests.csv", preTests()))
    }
    if supplements.contains(where: { !$0.credibility.isEmpty }) {
      files.append(("credibility.csv", credibility()))
    }
    if supplements.contains(where: { $0.placebo != nil }) {
      files.append(("placebo.csv", placebo()))
    }
    if supplements.contains(where: { !$0.weights.isEmpty }) {
      files.append(("weights.csv", weights()))
    }
    if supplements.contains(where: { !$0.comparisons.isEmpty }) {
      files.append(("comparisons.csv", comparisons()))
    }
    return files
  }

  /// cells.csv: rows and units of each start, year and group.
  private func cells() -> String {
    var csv = CSVText(header: [
      "model", "start", "year", "group", "rows", "units", "weight", "mean", "sd",
    ])
    for model in result.models {
      for cell in model.supplement?.cells ?? [] {
        csv.append([
          model.id, start(cell.start), String(cell.period), group(cell.isFocus),
          Plain.number(cell.rowCount), String(cell.unitCount), Plain.number(cell.weight),
          Plain.number(cell.mean), Plain.number(cell.standardDeviation),
        ])
      }
    }
    return csv.text
  }

  /// balance.csv: the outcome and the covariates before the programme, arm against arm.
  private func balance() -> String {
    var csv = CSVText(header: [
      "model", "variable", "group", "programme.mean", "programme.sd", "programme.rows",
      "programme.units", "comparison.mean", "comparison.sd", "comparison.rows", "comparison.units",
      "difference", "standardised.difference",
    ])
    func cells(_ arm: BaselineMean) -> [String] {
      [
        Plain.number(arm.mean), Plain.number(arm.standardDeviation), Plain.number(arm.rowCount),
        String(arm.unitCount),
      ]
    }
    for model in result.models {
      for found in model.supplement?.baseline ?? [] {
        csv.append(
          [model.id, found.variable, group(found.isFocus)] + cells(found.programme)
            + cells(found.comparison) + [
              Plain.number(found.difference), Plain.number(found.standardisedDifference),
            ])
      }
    }
    return csv.text
  }

  /// bands.csv: intervals that hold together.
  private func bands() -> String {
    var csv = CSVText(header: [
      "model", "family", "term", "conf.low", "conf.high", "conf.level", "critical", "method", "df",
    ])
    for model in result.models {
      for band in model.supplement?.bands ?? [] {
        for interval in band.intervals {
          csv.append([
            model.id, band.family, interval.term.description, Plain.number(interval.lower),
            Plain.number(interval.upper), Plain.number(model.confidenceLevel),
            Plain.number(band.criticalValue), band.method, Plain.number(band.degreesOfFreedom),
          ])
        }
      }
    }
    return csv.text
  }

  /// pretests.csv: joint tests that effects before the start are nought.
  private func preTests() -> String {
    var csv = CSVText(header: ["model", "family", "statistic", "df.num", "df", "p.value"])
    for model in result.models {
      for found in model.supplement?.preTests ?? [] {
        let test = found.test
        csv.append([
          model.id, found.family, Plain.number(test.statistic),
          Plain.number(test.numeratorDegreesOfFreedom),
          Plain.number(test.denominatorDegreesOfFreedom), Plain.number(test.pValue),
        ])
      }
    }
    return csv.text
  }

  /// credibility.csv: bounded violations, earlier dates, other outcomes.
  private func credibility() -> String {
    var csv = CSVText(header: [
      "model", "measure", "of", "parameter", "estimate", "std.error", "conf.low", "conf.high",
      "p.value", "reason",
    ])
    for model in result.models {
      for row in model.supplement?.credibility ?? [] {
        csv.append([
          model.id, row.measure, row.of, Plain.number(row.parameter), Plain.number(row.estimate),
          Plain.number(row.standardError), Plain.number(row.lower), Plain.number(row.upper),
          Plain.number(row.pValue), row.reason,
        ])
      }
    }
    return csv.text
  }

  /// placebo.csv: what sets of untreated units came to.
  private func placebo() -> String {
    var csv = CSVText(header: [
      "model", "term", "estimate", "draws", "seed", "units", "bins", "failed", "mean", "sd",
      "at.least.as.large", "at.least.mc.error", "significant", "significant.mc.error", "level",
      "vcov", "possible", "without.value",
    ])
    for model in result.models {
      guard let found = model.supplement?.placebo else { continue }
      csv.append([
        model.id, found.term.description, Plain.number(found.estimate), String(found.draws),
        String(found.seed), String(found.units), String(found.bins), String(found.failed),
        Plain.number(found.mean), Plain.number(found.standardDeviation),
        Plain.number(found.atLeast?.share), Plain.number(found.atLeast?.monteCarloError),
        Plain.number(found.significant?.share), Plain.number(found.significant?.monteCarloError),
        Plain.number(found.level), found.covariance, Plain.count(found.possible),
        Plain.count(found.withoutValue),
      ])
    }
    return csv.text
  }

  /// weights.csv: how much each cell counts in the effect of a regression.
  private func weights() -> String {
    var csv = CSVText(header: [
      "model", "start", "year", "group", "treated", "weight", "rows", "units",
    ])
    for model in result.models {
      for cell in model.supplement?.weights ?? [] {
        csv.append([
          model.id, start(cell.start == ProgrammeRows.never ? nil : cell.start),
          String(cell.period), group(cell.isFocus), cell.isTreated ? "1" : "0",
          Plain.number(cell.weight), String(cell.rowCount), String(cell.unitCount),
        ])
      }
    }
    return csv.text
  }

  /// comparisons.csv: Goodman-Bacon's decomposition of a regression with unit and time effects.
  private func comparisons() -> String {
    var csv = CSVText(header: ["model", "kind", "treated", "control", "estimate", "weight"])
    for model in result.models {
      for one in model.supplement?.comparisons ?? [] {
        csv.append([
          model.id, one.kind.rawValue, String(one.treated),
          start(one.control == ProgrammeRows.never ? nil : one.control),
          Plain.number(one.estimate), Plain.number(one.weight),
        ])
      }
    }
    return csv.text
  }

  private func start(_ year: Int32?) -> String { year.map { String($0) } ?? "never" }

  private func group(_ isFocus: Bool?) -> String {
    isFocus.map { $0 ? "focus" : "other" } ?? ""
  }
}
