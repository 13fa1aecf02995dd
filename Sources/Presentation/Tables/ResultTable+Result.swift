public import Analyses
import Estimation
import Specs

extension ResultTable {
  /// The table that a request asks for.
  ///
  /// - Parameters:
  ///   - request: Models, terms and statistics, all of which the plan has checked.
  ///   - result: The result.
  public init(_ request: TableRequest, of result: Result) {
    switch request.kind {
    case .regression: self.init(regression: request, of: result)
    case .effects, .eventStudy: self.init(effects: request, of: result)
    case .balance: self.init(balance: request, of: result)
    case .flow: self.init(flow: request, of: result)
    case .eef: self.init(effectSizes: request, of: result)
    }
  }

  /// Models side by side, the groups of panels one below the other.
  private init(regression request: TableRequest, of result: Result) {
    func found(_ ids: [String]) -> [ModelResult] {
      ids.compactMap { id in result.models.first { $0.id == id } }
    }
    let models = found(request.models)
    id = request.id
    title = request.title ?? result.title ?? result.id
    digits = request.digits
    stamps = result.stamps
    notes = ResultTable.notes(request, models)
    if request.panels.isEmpty {
      columns = models.map { $0.label ?? $0.id }
      self.models = models.map(\.id)
      spans = ResultTable.spans(request.spanners, over: models.map(\.id))
      body = ResultTable.body(of: models, request, result)
      footer = SummaryLines(models, request).rows
      return
    }
    let panels = request.panels.map { (label: $0.label, models: found($0.models)) }
    let summaries = panels.map { SummaryLines($0.models, request).rows }
    let shared = summaries[0].filter { row in summaries.allSatisfy { $0.contains(row) } }
    let names = PanelColumns(panels.map(\.models))
    columns = names.headings
    self.models = columns.indices.map { "\($0 + 1)" }
    body = zip(panels, summaries).flatMap { panel, summary -> [Row] in
      [Row(panel: panel.label, columns: names.headings.count)] + names.rows(of: panel.models)
        + ResultTable.body(of: panel.models, request, result)
        + summary.filter { !shared.contains($0) }
    }
    footer = shared
  }

  private static func body(
    of models: [ModelResult], _ request: TableRequest, _ result: Result
  ) -> [Row] {
    let places = models.map(TermPlaces.init)
    return TermLine.lines(of: request.terms, models, result.labels).flatMap { line in
      ResultTable.rows(of: line, request, places.map { $0[line] })
    }
  }

  /// Headings over the columns of a table; nil without any.
  private static func spans(_ spanners: [TableRequest.Group], over models: [String]) -> [Span]? {
    if spanners.isEmpty { return nil }
    var spans: [Span] = []
    var last: Int?
    for model in models {
      let place = spanners.firstIndex { $0.models.contains(model) }
      if let place, place == last {
        spans[spans.count - 1].count += 1
      } else {
        spans.append(Span(label: place.map { spanners[$0].label }, count: 1))
      }
      last = place
    }
    return spans
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
        }, continuesTerm: position > 0, digits: request.statisticDigits[statistic.rawValue])
    }
  }

  /// The notes of a table of estimates.
  static func notes(_ request: TableRequest, _ models: [ModelResult]) -> [String] {
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
