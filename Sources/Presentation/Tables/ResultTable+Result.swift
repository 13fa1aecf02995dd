public import Analyses
import Estimation

extension ResultTable {
  /// The table that a request asks for.
  ///
  /// - Parameters:
  ///   - request: Models, terms and statistics, all of which the plan has checked.
  ///   - result: The result.
  public init(_ request: TableRequest, of result: Result) {
    let models = request.models.compactMap { id in result.models.first { $0.id == id } }
    self.id = request.id
    self.title = request.title ?? result.title ?? result.id
    self.columns = models.map { $0.label ?? $0.id }
    self.models = models.map(\.id)
    self.digits = request.digits
    self.stamps = result.stamps
    let places = models.map(TermPlaces.init)
    self.body = TermLine.lines(of: request.terms, models, result.labels).flatMap { line in
      ResultTable.rows(of: line, request, places.map { $0[line] })
    }
    self.footer = ResultTable.footer(models)
    self.notes = ResultTable.notes(request, models)
  }

  /// One row for each statistic of a term; the first has the heading.
  private static func rows(
    of line: TermLine, _ request: TableRequest, _ places: [TermPlace]
  ) -> [Row] {
    request.show.enumerated().map { position, statistic in
      Row(
        heading: position == 0 ? line.heading : "", key: line.spelling,
        statistic: statistic.rawValue,
        cells: places.map { place in
          place.cell(statistic, isFirst: position == 0, stars: request.stars)
        }, continuesTerm: position > 0)
    }
  }

  private static func footer(_ models: [ModelResult]) -> [Row] {
    func row(_ heading: String, _ key: String, _ cell: (ModelResult) -> Cell) -> Row {
      Row(heading: heading, key: key, statistic: "", cells: models.map(cell))
    }
    var rows = [
      row("Outcome", "outcome") { .text($0.outcome) },
      row("N", "nobs") { .count($0.estimates.summary.observationCount) },
      row("R2", "r.squared") { optional($0.estimates.summary.rSquared) },
      row("Residual SD", "sigma") { optional($0.estimates.summary.residualStandardDeviation) },
      row("Std. errors", "vcov") { .text($0.estimates.summary.variance.name) },
    ]
    if models.contains(where: { !$0.estimates.summary.variance.clusterCounts.isEmpty }) {
      rows.append(row("Clusters", "nclusters") { named($0.clusterWords) })
    }
    if models.contains(where: { !$0.absorbed.isEmpty }) {
      rows.insert(
        row("Within R2", "within.r.squared") { model in
          model.absorbed.isEmpty
            ? .absent(.notInModel) : optional(model.estimates.summary.withinRSquared)
        }, at: 3)
      rows.append(row("Absorbed", "absorbed") { named($0.absorbedWords) })
    }
    if models.contains(where: { $0.weights != nil }) {
      rows.append(row("Weights", "weights") { .text($0.weights ?? "none") })
    }
    return rows
  }

  private static func named(_ words: String) -> Cell {
    words.isEmpty ? .absent(.notInModel) : .text(words)
  }

  private static func optional(_ value: Double?) -> Cell {
    value.map { .number($0) } ?? .absent(.notAvailable)
  }

  private static func notes(_ request: TableRequest, _ models: [ModelResult]) -> [String] {
    var notes = request.notes
    if request.show.contains(.confidenceInterval) {
      let levels = Set(models.map(\.confidenceLevel)).sorted().map(Fixed.percent)
      notes.append("Intervals: \(levels.joined(separator: ", ")) confidence.")
    }
    if request.show.contains(.standardError) { notes.append("Standard errors in parentheses.") }
    let bare: Set<TableRequest.Statistic> = [.statistic, .pValue, .degreesOfFreedom]
    if request.show.count > 1, !bare.isDisjoint(with: request.show) {
      let lines = request.show.map(\.words).joined(separator: ", ")
      notes.append("Lines of each term: \(lines).")
    }
    if request.stars { notes.append("* p < 0.05, ** p < 0.01, *** p < 0.001.") }
    return notes + VarianceWords.notes(models) + PreTestWords.notes(models)
  }
}

extension TableRequest.Statistic {
  /// The statistic as a note calls it.
  var words: String {
    switch self {
    case .estimate: "estimate"
    case .standardError: "standard error"
    case .statistic: "t statistic"
    case .pValue: "p-value"
    case .confidenceInterval: "confidence interval"
    case .degreesOfFreedom: "degrees of freedom"
    }
  }
}
