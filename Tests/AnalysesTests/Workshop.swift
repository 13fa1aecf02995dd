import Analyses
import Foundation
import Specs
import Testing

/// A folder with a data file and specs on it, gone with the test.
final class Workshop {
  let path: String

  /// A workshop with one data file.
  init(_ rows: String = "") throws {
    path = NSTemporaryDirectory() + "diminish-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try write(rows, to: "rows.csv")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    let file = path + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// A spec on the data file, read, checked and planned.
  func prepare(_ spec: String, data: String = "{file: rows.csv}") throws -> PreparedSpec {
    PreparedSpec.load(
      try write("diminish: 1\nid: test\ndata: \(data)\n\(spec)", to: "spec.yaml"))
  }

  /// The plan of a spec without problems.
  func plan(_ spec: String, data: String = "{file: rows.csv}") throws -> Plan {
    let prepared = try prepare(spec, data: data)
    #expect(prepared.diagnostics.filter { $0.severity == .error }.isEmpty)
    return try #require(prepared.plan)
  }

  /// The result of a spec.
  func result(_ spec: String, data: String = "{file: rows.csv}", threads: Int = 1) throws -> Result
  {
    let run = AnalysisRun(try plan(spec, data: data), threads: threads)
    return run.estimate(try run.bind())
  }

  /// The steps of each model's sample.
  func flow(_ spec: String, data: String = "{file: rows.csv}") throws -> [[Lost]] {
    try AnalysisRun(try plan(spec, data: data), threads: 1).bind().models.map { model in
      model.flow.map { Lost($0) }
    }
  }
}

extension PreparedSpec {
  /// The problems as data.
  var payloads: [DiagnosticPayload] { diagnostics.map(\.payload) }

  /// Where the problems stand in the spec: line and column.
  var places: [[Int]] {
    diagnostics.map { diagnostic in
      if case .spec(let span) = diagnostic.place { [span.line, span.column] } else { [] }
    }
  }
}

/// A step of flow.csv: how many rows are lost where, and why.
struct Lost: Equatable {
  var step: FlowStep.Step
  var reason: String
  var dropped: Int
  var remaining: Int

  init(_ step: FlowStep.Step, _ reason: String, _ dropped: Int, _ remaining: Int) {
    self.step = step
    self.reason = reason
    self.dropped = dropped
    self.remaining = remaining
  }

  init(_ step: FlowStep) {
    self.init(step.step, step.reason, step.dropped, step.remaining)
  }
}
