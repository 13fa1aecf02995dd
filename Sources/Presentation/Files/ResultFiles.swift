public import Analyses
import Designs
import Estimation

/// The data files of a run, each a function of the result: names and columns as the contract has them.
public struct ResultFiles: Sendable {
  let result: Result
  let provenance: Provenance?
  /// How figures become pictures.
  package var images = FigureImage()

  /// The files of a result.
  ///
  /// - Parameters:
  ///   - result: The result.
  ///   - provenance: What it was made of, for the report; nil where only the result is at hand.
  public init(_ result: Result, provenance: Provenance? = nil) {
    self.result = result
    self.provenance = provenance
  }

  /// Every file of text by its name, tables, figures and the report included.
  ///
  /// - Returns: Relative path and contents, in a fixed order.
  public func all() -> [(name: String, contents: String)] {
    texts(ResultTable.all(of: result), Figure.all(of: result)).flatMap { $0() }
  }

  /// What makes the files of text, some at a time, in their order.
  func texts(
    _ tables: [ResultTable], _ figures: [Figure]
  ) -> [@Sendable () -> [(name: String, contents: String)]] {
    let report = Report(result, provenance: provenance)
    var parts: [@Sendable () -> [(name: String, contents: String)]] = [
      { [("result.json", JSONText.encode(result))] },
      { dataFiles() },
    ]
    if result.robustness != nil {
      parts.append {
        [("robustness.csv", robustness()), ("robustness-choices.csv", robustnessChoices())]
      }
    }
    if result.rejects != nil { parts.append { [("rejects.csv", rejects())] } }
    for table in tables {
      parts += [
        {
          [
            ("tables/\(table.id).txt", TextRenderer().render(table)),
            ("tables/\(table.id).md", MarkdownRenderer().render(table)),
            ("tables/\(table.id).html", HTMLRenderer().render(table)),
          ]
        },
        {
          [
            ("tables/\(table.id).tex", LaTeXRenderer().render(table)),
            ("tables/\(table.id).typ", TypstRenderer().render(table)),
            ("tables/\(table.id).csv", CSVRenderer().render(table)),
          ]
        },
      ]
    }
    for figure in figures {
      parts.append {
        [
          ("figures/\(figure.id).svg", SVGRenderer().render(figure)),
          ("figures/\(figure.id).csv", FigureCSV().render(figure)),
        ]
      }
    }
    return parts + [
      { [("report.html", ReportHTML().render(report))] },
      { [("report.md", ReportMarkdown().render(report))] },
    ]
  }

  private func dataFiles() -> [(name: String, contents: String)] {
    var files = [
      ("estimates.csv", estimates()),
      ("models.csv", models()),
      ("flow.csv", flow()),
      ("joins.csv", joins()),
      ("missingness.csv", missingness()),
      ("omitted.csv", omitted()),
      ("diagnostics.csv", diagnostics()),
      ("checks.csv", checks()),
    ]
    files += testFiles() + programmeFiles() + publishedFiles()
    if !result.targets.isEmpty { files.append(("targets.csv", targets())) }
    return files.map { (name: $0.0, contents: $0.1) }
  }

  /// estimates.csv: one row per estimate.
  ///
  /// - Returns: The file's text.
  public func estimates() -> String {
    var csv = CSVText(header: [
      "model", "term", "estimate", "std.error", "statistic", "df", "p.value", "conf.low",
      "conf.high", "outcome", "estimator", "vcov", "nobs", "nclusters", "support.units",
      "support.clusters", "df.num",
    ])
    for model in result.models {
      let set = model.estimates
      for row in set.rows {
        guard case .estimate(let index) = row else {
          if case .reference(let term) = row { csv.append(reference(term, of: model)) }
          continue
        }
        let inference = model.inferences[index]
        csv.append([
          model.id, set.terms[index].description, Plain.number(inference.estimate),
          Plain.number(inference.standardError), Plain.number(inference.statistic),
          Plain.number(inference.degreesOfFreedom), Plain.number(inference.pValue),
          Plain.number(inference.lower), Plain.number(inference.upper), model.outcome,
          model.estimator, set.summary.variance.name, Plain.number(set.summary.observationCount),
          Plain.count(set.summary.variance.clusterCount), Plain.number(set.support[index].units),
          Plain.count(set.support[index].clusters), "",
        ])
      }
    }
    for contrast in result.contrasts where contrast.inference != nil || contrast.test != nil {
      csv.append(row(of: contrast))
    }
    for block in result.margins ?? [] {
      for row in block.rows where row.inference != nil {
        csv.append(self.row(of: row, in: block))
      }
    }
    return csv.text
  }

  /// A term that is nought by construction: an estimate without a standard error.
  private func reference(_ term: TermID, of model: ModelResult) -> [String] {
    let summary = model.estimates.summary
    return [
      model.id, term.description, "0", "", "", "", "", "", "", model.outcome, model.estimator,
    ]
      + [
        summary.variance.name, Plain.number(summary.observationCount),
        Plain.count(summary.variance.clusterCount), "", "", "",
      ]
  }

  /// A contrast's row: its id, its expression; of a joint test F, its degrees of freedom and p alone.
  private func row(of contrast: ContrastResult) -> [String] {
    let inference = contrast.inference
    let test = contrast.test
    return [
      contrast.id, contrast.expressions.joined(separator: "; "),
      Plain.number(inference?.estimate), Plain.number(inference?.standardError),
      Plain.number(inference?.statistic ?? test?.statistic),
      Plain.number(inference?.degreesOfFreedom ?? test?.denominatorDegreesOfFreedom),
      Plain.number(inference?.pValue ?? test?.pValue), Plain.number(inference?.lower),
      Plain.number(inference?.upper), contrast.outcomes.joined(separator: "; "),
      contrast.estimators.joined(separator: "; "), contrast.variance,
      Plain.number(contrast.observationCount), Plain.count(contrast.clusterCount), "", "",
      Plain.number(test?.numeratorDegreesOfFreedom),
    ]
  }

  /// A margin's row: its block's id, then `margin(…)` or `slope(…)`.
  private func row(of margin: MarginsResult.Row, in block: MarginsResult) -> [String] {
    let inference = margin.inference
    return [
      block.id, margin.spelled, Plain.number(inference?.estimate),
      Plain.number(inference?.standardError), Plain.number(inference?.statistic),
      Plain.number(inference?.degreesOfFreedom), Plain.number(inference?.pValue),
      Plain.number(inference?.lower), Plain.number(inference?.upper), block.outcome,
      block.estimator, block.variance, Plain.number(block.observationCount),
      Plain.count(block.clusterCount), "", "", "",
    ]
  }

  /// models.csv: one row per model.
  ///
  /// - Returns: The file's text.
  public func models() -> String {
    var csv = CSVText(header: [
      "model", "outcome", "estimator", "vcov", "conf.level", "nobs", "nclusters", "nparams",
      "df.residual", "r.squared", "within.r.squared", "sigma", "logLik", "status", "adj.k", "adj.g",
      "k", "g", "df.rule", "vcov.auto",
    ])
    for model in result.models {
      let summary = model.estimates.summary
      let variance = summary.variance
      csv.append([
        model.id, model.outcome, model.estimator, variance.name,
        Plain.number(model.confidenceLevel), Plain.number(summary.observationCount),
        Plain.count(variance.clusterCount), Plain.count(summary.parameterCount),
        Plain.number(summary.residualDegreesOfFreedom), Plain.number(summary.rSquared),
        Plain.number(summary.withinRSquared), Plain.number(summary.residualStandardDeviation),
        Plain.number(summary.logLikelihood), model.status.rawValue,
        Plain.number(variance.parameterFactor), Plain.number(variance.clusterFactor),
        Plain.count(variance.parameterCount), Plain.count(variance.clusterCount),
        model.degreesOfFreedomRule, model.automaticReason,
      ])
    }
    return csv.text
  }

  /// flow.csv: where rows were lost.
  ///
  /// - Returns: The file's text.
  public func flow() -> String {
    var csv = CSVText(header: ["model", "step", "reason", "arm", "dropped", "remaining"])
    for step in result.flow {
      csv.append([
        step.model, step.step.rawValue, step.reason, step.arm ?? "", String(step.dropped),
        String(step.remaining),
      ])
    }
    return csv.text
  }

  /// rejects.csv: the records that were left out because they cannot be read, with places and reasons.
  ///
  /// - Returns: The file's text.
  public func rejects() -> String {
    var csv = CSVText(header: ["source", "file", "line", "column", "byte", "reason"])
    for record in result.rejects ?? [] {
      csv.append([
        record.source, record.file, String(record.line), String(record.column),
        String(record.byte), record.reason,
      ])
    }
    return csv.text
  }

  /// omitted.csv: terms without an estimate and what explains them.
  ///
  /// - Returns: The file's text.
  public func omitted() -> String {
    var csv = CSVText(header: ["model", "term", "reason", "explained.by"])
    for model in result.models {
      for term in model.estimates.omitted {
        csv.append([
          model.id, term.term.description, term.reason.rawValue, term.combination(\.description),
        ])
      }
    }
    return csv.text
  }
}

extension ModelResult {
  /// Why `auto` chose the covariance; empty where it was not asked.
  var automaticReason: String {
    for case .automaticCovariance(let choice) in estimates.findings {
      return choice.reason.rawValue
    }
    return ""
  }

  /// The rule behind the degrees of freedom as models.csv names it; empty without a covariance.
  var degreesOfFreedomRule: String {
    switch estimates.uncertainty {
    case .covariance(_, let rule): rule.name
    case .none: ""
    }
  }
}
