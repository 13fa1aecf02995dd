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
    blocks += flows(result).map(Report.Block.grid)
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

  /// The flow of rows, once for all models that share it.
  private static func flows(_ result: Result) -> [Report.Grid] {
    var told: [(rows: [[String]], models: [String])] = []
    let owners =
      result.models.map { (id: $0.id, name: $0.label ?? $0.id) }
      + result.targets.map { (id: $0.id, name: "target \($0.id)") }
    for owner in owners {
      let steps = result.flow.filter { $0.model == owner.id && $0.arm == nil }
      let rows = steps.map { step in
        [
          step.step.words, step.reason.isEmpty ? "none" : step.reason,
          Fixed.count(Double(step.dropped)), Fixed.count(Double(step.remaining)),
        ]
      }
      if rows.isEmpty { continue }
      if let place = told.firstIndex(where: { $0.rows == rows }) {
        told[place].models.append(owner.name)
      } else {
        told.append((rows, [owner.name]))
      }
    }
    return told.enumerated().map { place, flow in
      Report.Grid(
        id: "flow-\(place + 1)",
        caption: "Where rows were lost: \(flow.models.joined(separator: "; "))",
        columns: ["Step", "Reason", "Rows lost", "Rows left"], rows: flow.rows, numbers: [2, 3])
    }
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
