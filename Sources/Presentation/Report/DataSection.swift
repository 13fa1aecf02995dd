import Analyses
import Designs
import Estimation

/// What was read, and which rows were kept.
enum DataSection {
  static func section(_ result: Result) -> Report.Section {
    var blocks: [Report.Block] = []
    if !result.sources.isEmpty { blocks.append(.grid(sources(result))) }
    if !result.joins.isEmpty { blocks.append(.list(result.joins.map(words))) }
    if let rejects = result.rejects {
      blocks.append(
        .paragraph(
          rejects.isEmpty
            ? "Every record could be read."
            : "\(rejects.count) \(rejects.count == 1 ? "record" : "records") could not be read and "
              + "\(rejects.count == 1 ? "was" : "were") left out; rejects.csv lists them."))
    }
    if let flow = flow(result) { blocks.append(.grid(flow)) }
    return Report.Section(id: "data", heading: "Data and rows", blocks: blocks)
  }

  private static func sources(_ result: Result) -> Report.Grid {
    let most = 6
    return Report.Grid(
      id: "sources", caption: "What was read",
      columns: ["Source", "Files", "Rows", "Columns", "Missing cells"],
      rows: result.sources.map { source in
        let files = source.files.prefix(most).map(\.path).joined(separator: ", ")
        let more = source.files.count - most
        let missing = source.columns.reduce(0) { $0 + $1.missing }
        return [
          source.name, files + (more > 0 ? " and \(more) more" : ""),
          Fixed.count(Double(source.rows)), Fixed.count(Double(source.columns.count)),
          Fixed.count(Double(missing)),
        ]
      }, numbers: [2, 3, 4])
  }

  private static func words(_ join: JoinSummary) -> String {
    let on = join.on.map { $0.left == $0.right ? $0.left : "\($0.left) = \($0.right)" }
    let counts = join.counts
    func count(_ value: Int) -> String { Fixed.count(Double(value)) }
    return
      "\(join.source) joined on \(on.joined(separator: ", ")): \(count(counts.matched)) rows matched, "
      + "\(count(counts.withoutMatch)) without a match, \(count(counts.withoutKey)) without a key."
  }

  /// The flow of rows: the steps that all share once, then those of each model or target, once for all alike.
  private static func flow(_ result: Result) -> Report.Grid? {
    var told: [(steps: [[String]], owners: [String])] = []
    let owners =
      result.models.map { (id: $0.id, name: $0.label ?? $0.id) }
      + result.targets.map { (id: $0.id, name: "target \($0.id)") }
    for owner in owners {
      let steps = result.flow.filter { $0.model == owner.id && $0.arm == nil }.map(words)
      if steps.isEmpty { continue }
      if let place = told.firstIndex(where: { $0.steps == steps }) {
        told[place].owners.append(owner.name)
      } else {
        told.append((steps, [owner.name]))
      }
    }
    guard let first = told.first else { return nil }
    let caption = "Where rows were lost"
    let columns = ["Step", "Reason", "Rows lost", "Rows left"]
    if told.count == 1 {
      return Report.Grid(
        id: "flow", caption: caption, columns: columns, rows: first.steps, numbers: [2, 3])
    }
    let shared = told.dropFirst().reduce(first.steps) { shared, flow in
      zip(shared, flow.steps).prefix { $0 == $1 }.map(\.0)
    }
    let own = told.flatMap { flow in
      let steps = flow.steps.dropFirst(shared.count)
      let nothing = [["nothing further", "none", "0", flow.steps.last?.last ?? ""]]
      return (steps.isEmpty ? nothing : Array(steps)).map {
        [flow.owners.joined(separator: "; ")] + $0
      }
    }
    return Report.Grid(
      id: "flow", caption: caption, columns: ["For"] + columns,
      rows: shared.map { ["all"] + $0 } + own, numbers: [3, 4])
  }

  private static func words(_ step: FlowStep) -> [String] {
    [
      step.step.words, step.reason.isEmpty ? "none" : step.reason,
      Fixed.count(Double(step.dropped)), Fixed.count(Double(step.remaining)),
    ]
  }
}

extension FlowStep.Step {
  /// The step as a report calls it.
  var words: String {
    switch self {
    case .read: "read"
    case .reject: "could not be read"
    case .join: "joined"
    case .where: "left out by a condition"
    case .completeCases: "lacks a value"
    case .weights: "weight of zero"
    case .singleton: "alone in its group"
    }
  }
}
