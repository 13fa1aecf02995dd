import Analyses

extension ResultTable {
  /// Where rows were lost, step by step, in all and by arm; models that share their rows share a panel.
  init(flow request: TableRequest, of result: Result) {
    let models = request.models.compactMap { id in result.models.first { $0.id == id } }
    let arms = result.flow.compactMap(\.arm).uniqued()
    let flows = FlowPanel.panels(models, result.flow, arms)
    id = request.id
    title = request.title ?? "Where rows were lost" + (result.title.map { ": \($0)" } ?? "")
    stub = "Step"
    let wholes: [String?] = [nil] + arms.map { $0 }
    columns = wholes.flatMap { _ in ["Lost", "Left"] }
    spans = wholes.map { Span(label: $0.map { "Arm \($0)" } ?? "All rows", count: 2) }
    self.models = wholes.flatMap { arm in
      ["dropped", "remaining"].map { $0 + (arm.map { ".\($0)" } ?? "") }
    }
    digits = request.digits
    stamps = result.stamps
    let width = columns.count
    body = flows.flatMap { flow -> [Row] in
      (flows.count > 1 ? [Row(panel: flow.label, columns: width)] : []) + flow.rows
    }
    footer = []
    notes = request.notes
  }
}

/// The steps of models that lost the same rows.
private struct FlowPanel {
  var label: String
  let rows: [ResultTable.Row]

  static func panels(
    _ models: [ModelResult], _ flow: [FlowStep], _ arms: [String]
  ) -> [FlowPanel] {
    models.reduce(into: [FlowPanel]()) { panels, model in
      let rows = rows(flow.filter { $0.model == model.id }, arms)
      let name = model.label ?? model.id
      if rows.isEmpty { return }
      if let place = panels.firstIndex(where: { $0.rows == rows }) {
        panels[place].label += "; \(name)"
      } else {
        panels.append(FlowPanel(label: name, rows: rows))
      }
    }
  }

  private static func rows(_ steps: [FlowStep], _ arms: [String]) -> [ResultTable.Row] {
    steps.filter { $0.arm == nil }.map { step in
      let places = [nil] + arms.map(Optional.some)
      let cells = places.flatMap { arm -> [ResultTable.Cell] in
        let found = steps.first {
          $0.arm == arm && $0.step == step.step && $0.reason == step.reason
        }
        return [found?.dropped, found?.remaining].map { count in
          count.map { .count(Double($0)) } ?? .absent(.notInModel)
        }
      }
      let reason = step.reason.isEmpty ? "" : ": \(step.reason)"
      return ResultTable.Row(
        heading: step.step.words.capitalisedFirst + reason, key: step.step.rawValue,
        statistic: step.reason, cells: cells)
    }
  }
}
