import Specs

/// Fills in what the spec leaves open about tables.
struct TablePlanner {
  /// The models of the spec.
  let models: [String]

  /// The tables of a spec; one of all models, `main`, when it asks for none and has models.
  func plan(
    _ tables: [TableSpec]
  ) -> (requests: [TableRequest], terms: [String: [Located<String>]]) {
    if tables.isEmpty {
      return (models.isEmpty ? [] : [TableRequest(id: "main", models: models)], [:])
    }
    let places = tables.compactMap { table in
      table.terms.map { (table.id.value, $0.map(\.term)) }
    }
    return (tables.map(request), Dictionary(places) { first, _ in first })
  }

  private func request(_ table: TableSpec) -> TableRequest {
    var request = TableRequest(
      id: table.id.value, models: table.models?.map(\.value).filter(models.contains) ?? models)
    request.kind =
      table.kind?.value ?? .regression
    request.title = table.title?.value
    request.spanners = (table.spanners ?? []).map(group)
    request.panels = (table.panels ?? []).map(group)
    if !request.panels.isEmpty { request.models = request.panels.flatMap(\.models).uniqued() }
    request.terms = table.terms?.map {
      TableRequest.Term(term: $0.term.value, label: $0.label?.value)
    }
    request.summary = table.summary?.map {
      TableRequest.Term(term: $0.term.value, label: $0.label?.value)
    }
    if request.kind == .effects || request.kind == .eventStudy {
      request.show = [.estimate, .standardError, .confidenceInterval, .pValue]
    }
    if let show = table.show {
      request.show = show.map(\.value)
    }
    request.notes = table.notes.map(\.value)
    if request.kind == .eef { request.digits = 2 }
    request.deviation = table.deviation?.value
    request.months = table.months?.value
    if let digits = table.digits { request.digits = digits.value }
    request.statisticDigits = Dictionary(
      table.statisticDigits.map { ($0.statistic.value.rawValue, $0.digits) }
    ) { first, _ in first }
    if let stars = table.stars { request.stars = stars.value }
    return request
  }

  private func group(_ group: TableGroupSpec) -> TableRequest.Group {
    TableRequest.Group(
      label: group.label.value, models: group.models.map(\.value).filter(models.contains))
  }
}

extension TableRequest {
  /// A table of some models with the defaults: estimates over standard errors, three decimals, no stars.
  init(id: String, models: [String]) {
    self.init(
      id: id, kind: .regression, title: nil, models: models, spanners: [], panels: [], terms: nil,
      show: [.estimate, .standardError], summary: nil, notes: [], digits: 3, statisticDigits: [:],
      stars: false)
  }
}
