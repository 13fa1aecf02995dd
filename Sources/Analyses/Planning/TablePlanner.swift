import Specs

/// Fills in what the spec leaves open about tables and checks the models that they name.
struct TablePlanner {
  /// The models of the spec.
  let models: [Located<String>]

  /// The tables of a spec; one of all models, `main`, when it asks for none.
  func plan(
    _ tables: [TableSpec], _ diagnostics: inout [Diagnostic]
  ) -> (requests: [TableRequest], terms: [String: [Located<String>]]) {
    let every = models.map(\.value)
    if tables.isEmpty {
      return ([TableRequest(id: "main", models: every)], [:])
    }
    var requests: [TableRequest] = []
    var places: [String: [Located<String>]] = [:]
    for table in tables {
      for model in table.models ?? [] where !every.contains(model.value) {
        diagnostics.append(
          Diagnostic(
            .unknownName(
              kind: "model", name: model.value, near: Nearest.one(to: model.value, among: every),
              known: every), at: model.span))
      }
      places[table.id.value] = table.terms?.map(\.term)
      requests.append(request(table, every))
    }
    return (requests, places)
  }

  private func request(_ table: TableSpec, _ every: [String]) -> TableRequest {
    var request = TableRequest(
      id: table.id.value, models: table.models?.map(\.value).filter(every.contains) ?? every)
    request.title = table.title?.value
    request.terms = table.terms?.map {
      TableRequest.Term(term: $0.term.value, label: $0.label?.value)
    }
    if let show = table.show {
      request.show = show.compactMap { TableRequest.Statistic(rawValue: $0.value.rawValue) }
    }
    request.notes = table.notes.map(\.value)
    if let digits = table.digits { request.digits = digits.value }
    if let stars = table.stars { request.stars = stars.value }
    return request
  }
}

extension TableRequest {
  /// A table of some models with the defaults: estimates over standard errors, three decimals, no stars.
  init(id: String, models: [String]) {
    self.init(
      id: id, title: nil, models: models, terms: nil, show: [.estimate, .standardError], notes: [],
      digits: 3, stars: false)
  }
}
