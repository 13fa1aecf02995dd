import Analyses
import Estimation

/// What is told of each model below its estimates: chosen, named and ordered by the table, or the usual lines.
struct SummaryLines {
  /// One row for each thing that is told.
  let rows: [ResultTable.Row]

  /// The usual headings, by the names of models.csv.
  private static let headings: [String: String] = [
    "outcome": "Outcome", "estimator": "Estimator", "nobs": "N", "r.squared": "R2",
    "within.r.squared": "Within R2", "sigma": "Residual SD", "logLik": "Log likelihood",
    "df.residual": "Residual df", "nparams": "Parameters", "conf.level": "Level of intervals",
    "vcov": "Std. errors", "nclusters": "Clusters", "absorbed": "Absorbed", "weights": "Weights",
  ]

  /// The lines of models.
  init(_ models: [ModelResult], _ request: TableRequest) {
    let chosen =
      request.summary
      ?? SummaryLines.usual(models).map { TableRequest.Term(term: $0, label: nil) }
    rows = chosen.map { line in
      ResultTable.Row(
        heading: line.label ?? SummaryLines.headings[line.term] ?? line.term, key: line.term,
        statistic: "", cells: models.map { SummaryLines.cell(line.term, $0) })
    }
  }

  /// Outcome, rows, fit and covariance, and what else some model has.
  private static func usual(_ models: [ModelResult]) -> [String] {
    let hasEffects = models.contains { !$0.absorbed.isEmpty }
    let hasClusters = models.contains { !$0.estimates.summary.variance.clusterCounts.isEmpty }
    let hasWeights = models.contains { $0.weights != nil }
    return ["outcome", "nobs", "r.squared"] + (hasEffects ? ["within.r.squared"] : [])
      + ["sigma", "vcov"] + (hasClusters ? ["nclusters"] : []) + (hasEffects ? ["absorbed"] : [])
      + (hasWeights ? ["weights"] : [])
  }

  private static func cell(_ name: String, _ model: ModelResult) -> ResultTable.Cell {
    let summary = model.estimates.summary
    switch name {
    case "outcome": return .text(model.outcome)
    case "estimator": return .text(model.estimator)
    case "nobs": return .count(summary.observationCount)
    case "r.squared": return optional(summary.rSquared)
    case "within.r.squared":
      return model.absorbed.isEmpty ? .absent(.notInModel) : optional(summary.withinRSquared)
    case "sigma": return optional(summary.residualStandardDeviation)
    case "logLik": return optional(summary.logLikelihood)
    case "df.residual":
      return summary.residualDegreesOfFreedom.map { .count($0) } ?? .absent(.notAvailable)
    case "nparams":
      return .count(Double(summary.parameterCount))
    case "conf.level": return .text(Fixed.percent(model.confidenceLevel))
    case "vcov": return .text(summary.variance.name)
    case "nclusters": return named(model.clusterWords)
    case "absorbed": return named(model.absorbedWords)
    case "weights": return .text(model.weights ?? "none")
    default: return .absent(.notAvailable)
    }
  }

  private static func named(_ words: String) -> ResultTable.Cell {
    words.isEmpty ? .absent(.notInModel) : .text(words)
  }

  private static func optional(_ value: Double?) -> ResultTable.Cell {
    value.map { .number($0) } ?? .absent(.notAvailable)
  }
}

/// The columns that panels share: the names of the models where all panels have them alike, else numbers.
struct PanelColumns {
  /// One heading for each column.
  let headings: [String]
  private let areAlike: Bool

  /// The columns of panels with as many models each.
  init(_ panels: [[ModelResult]]) {
    let names = panels.map { $0.map { $0.label ?? $0.id } }
    areAlike = Set(names).count == 1
    let count = names.map(\.count).max() ?? 0
    headings = areAlike ? names[0] : (0..<count).map { "(\($0 + 1))" }
  }

  /// The line that names a panel's models where the headings do not.
  func rows(of models: [ModelResult]) -> [ResultTable.Row] {
    if areAlike { return [] }
    let cells = models.map { ResultTable.Cell.text($0.label ?? $0.id) }
    return [
      ResultTable.Row(
        heading: "Model", key: "model", statistic: "",
        cells: cells + Array(repeating: .absent(.notInModel), count: headings.count - cells.count))
    ]
  }
}

extension ResultTable.Row {
  /// The line that names a panel.
  init(panel label: String, columns: Int) {
    self.init(
      heading: label, key: label, statistic: "",
      cells: Array(repeating: .absent(.notInModel), count: columns), isPanel: true)
  }
}
