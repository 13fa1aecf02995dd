import Foundation
import TestSupport
import Testing

/// `kind: eef` from spec to files.
@Suite struct EffectSizeRunTests {
  private static let trial = "Tests/Specs/effect-sizes/trial.yaml"
  private static let programme = "Tests/Specs/effect-sizes/programme.yaml"

  private func numbers(_ row: [String: String], _ columns: String...) -> [Double] {
    columns.map { row[$0].flatMap(Double.init) ?? .nan }
  }

  /// Both ends of an interval.
  private func ends(_ row: [String: String]) -> [Double] {
    (row["conf.int"] ?? "").split(separator: ";").compactMap { Double($0) }
  }

  @Test(arguments: ["score", "reading"])
  func `the rows of a trial are R's`(outcome: String) throws {
    let folder = try TemporaryFolder.running(Self.trial)
    let rows = try folder.rows("out/tables/results.csv")
    let row = try #require(rows.first { $0["term"] == outcome })
    let golden = try Golden("r/effect-size-trial")
    guard case .object(let values)? = golden.values[outcome] else {
      throw Golden.Problem.entry(path: golden.path, name: outcome)
    }
    let expected = Golden(golden, values: values)
    for (name, columns) in [
      ("n", ("intervention.n", "comparison.n")), ("n", ("intervention.nobs", "comparison.nobs")),
      ("missing", ("intervention.missing", "comparison.missing")),
      ("mean", ("intervention.mean", "comparison.mean")),
      ("sd", ("intervention.sd", "comparison.sd")),
    ] {
      try expectClose(numbers(row, columns.0, columns.1), expected, name)
    }
    try expectClose(numbers(row, "g")[0], expected, "g")
    try expectClose(ends(row), expected, "interval")
    try expectClose(numbers(row, "p.value")[0], expected, "p")
    // 0.22 and 0.12 of a deviation.
    #expect(row["months"] == (outcome == "score" ? "3" : "2"))
  }

  @Test func `the effect and its interval are the estimate's in other units`() throws {
    for (spec, table) in [(Self.trial, "total"), (Self.programme, "effect")] {
      let folder = try TemporaryFolder.running(spec)
      let row = try #require(try folder.rows("out/tables/\(table).csv").first)
      let estimate = try #require(
        try folder.rows("out/estimates.csv").first {
          $0["model"] == row["term"] && $0["term"] == row["statistic"]
        })
      let found = numbers(estimate, "estimate", "conf.low", "conf.high")
      let unit = numbers(row, "g")[0] / found[0]
      expectClose(ends(row), [found[1] * unit, found[2] * unit], relative: 1e-12)
      #expect(row["p.value"] == estimate["p.value"])
    }
  }

  @Test func `a programme's arms are described from its start on`() throws {
    let folder = try TemporaryFolder.running(Self.programme)
    let data = CSVRows(
      try String(
        contentsOfFile: Command.packageRoot + "/Tests/Specs/data/programme.csv", encoding: .utf8)
    ).rows.filter { $0["score"] != "" }
    func scores(_ arm: String, _ group: String?, after: Bool) -> [Double] {
      data.filter {
        $0["ssif"] == arm && (group == nil || $0["fsm"] == group)
          && (!after || Int($0["cohort"] ?? "") ?? 0 >= 2018)
      }.compactMap { $0["score"].flatMap(Double.init) }
    }
    let effect = try folder.rows("out/tables/effect.csv")
    let parts = try folder.rows("out/tables/parts.csv")
    #expect(parts.map { $0["statistic"] } == ["focus", "other"])
    for (row, group) in [(effect[0], nil), (parts[0], "1"), (parts[1], "0")] as [(_, String?)] {
      for (name, arm) in [("intervention", "1"), ("comparison", "0")] {
        let after = scores(arm, group, after: true)
        let mean = after.reduce(0, +) / Double(after.count)
        let squares = after.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        expectClose(
          numbers(row, "\(name).n", "\(name).mean", "\(name).sd", "\(name).nobs"),
          [
            Double(after.count), mean, (squares / Double(after.count - 1)).squareRoot(),
            Double(scores(arm, group, after: false).count),
          ], relative: 1e-12)
      }
    }
    let notes = try folder.text("out/tables/parts.md")
    #expect(notes.contains("at or after the start") && notes.contains("those of the group"))
  }

  @Test func `every format is as recorded, in the report as well`() throws {
    let folder = try TemporaryFolder.running(Self.trial)
    for ending in ["txt", "md", "html", "tex", "typ", "csv"] {
      try Snapshot.expect(
        try folder.text("out/tables/results.\(ending)"),
        recordedAs: "Tests/Specs/effect-sizes/trial.results.\(ending)")
    }
    let names = Set(try folder.files(below: "out").keys)
    #expect(names.isSuperset(of: ["tables/results.xlsx", "tables/results.docx"]))
    for page in ["report.md", "report.html"] {
      let text = try folder.text("out/\(page)")
      #expect(text.contains("Effect sizes: What the lessons did"))
      #expect(text.contains("table eef-toolkit-1, of the Teaching and Learning Toolkit"))
    }
  }

  @Test func `a report needs no data, and a model that is not run has no row`() throws {
    let folder = try TemporaryFolder.running(Self.trial)
    let before = try folder.files(below: "out")
    try FileManager.default.removeItem(atPath: folder.path(of: "out/tables"))
    #expect(try Command.run("report", folder.path(of: "out"), "--quiet").code == 0)
    #expect(try folder.files(below: "out") == before)
    let only = try TemporaryFolder()
    let outcome = try Command.run(
      "run", Self.trial, "--only", "reading", "--out", only.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let rows = CSVRows(try only.text("out/tables/results.csv")).rows
    #expect(rows.map { $0["term"] } == ["reading"])
  }

  @Test func `schools' means as rows are told to be that`() throws {
    let folder = try TemporaryFolder()
    let lines = (1...12).map { "\($0),\($0 % 2),\(100 + $0 * 7 % 5)" }
    try folder.write((["school,arm,score"] + lines).joined(separator: "\n") + "\n", to: "s.csv")
    let spec = try folder.write(
      """
      diminish: 1
      id: schools
      simulated: true
      data: {file: s.csv}
      design: {unit: school, treated: arm}
      models: {effect: {formula: "score ~ arm"}}
      tables: {results: {kind: eef}}
      """, to: "spec.yaml")
    let outcome = try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let text = try folder.text("out/tables/results.md")
    #expect(text.contains("Each row is a whole school: "), "\(text)")
    #expect(!text.contains("eef-toolkit"))
  }

  @Test func `of programmes that start in different years each unit counts from its own`() throws {
    let folder = try TemporaryFolder()
    let path = Command.packageRoot + "/Tests/Goldens/data/programme.csv"
    let spec = try folder.write(
      """
      diminish: 1
      id: starts
      simulated: true
      data: {file: "\(path)", columns: {school: {type: id}}}
      design: {unit: school, time: year, first_treated: start, panel: none}
      models:
        effect: {estimator: callaway-santanna, outcome: score}
        path: {estimator: callaway-santanna, outcome: score}
      tables:
        results: {kind: eef, models: [effect]}
        second: {kind: eef, models: [path], terms: ["dynamic[1]"]}
      """, to: "spec.yaml")
    let outcome = try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let row = try #require(try folder.rows("out/tables/results.csv").first)
    #expect(row["statistic"] == "simple")
    let data = CSVRows(try String(contentsOfFile: path, encoding: .utf8)).rows
    let starts = data.compactMap { Int($0["start"] ?? "") }.filter { $0 > 0 }
    let earliest = try #require(starts.min())
    var described: [Bool: [Double]] = [:]
    for one in data {
      let start = Int(one["start"] ?? "").flatMap { $0 > 0 ? $0 : nil }
      guard let year = Int(one["year"] ?? ""), let score = Double(one["score"] ?? ""),
        year >= start ?? earliest
      else { continue }
      described[start != nil, default: []].append(score)
    }
    for (name, isTreated) in [("intervention", true), ("comparison", false)] {
      let scores = described[isTreated] ?? []
      let mean = scores.reduce(0, +) / Double(scores.count)
      expectClose(
        numbers(row, "\(name).n", "\(name).mean"), [Double(scores.count), mean], relative: 1e-12)
    }
    #expect(try folder.rows("out/tables/second.csv").map { $0["statistic"] } == ["dynamic[1]"])
  }

  @Test func `a row that stands for several counts as so many`() throws {
    let scores = [(1, 12.0), (1, 15), (1, 11), (0, 9), (0, 13), (0, 8), (0, 10)]
    let times = [3, 1, 2, 2, 4, 1, 3]
    func row(_ lines: [String], _ weights: String) throws -> [String: String] {
      let folder = try TemporaryFolder()
      try folder.write((["arm,score,times"] + lines).joined(separator: "\n") + "\n", to: "s.csv")
      let spec = try folder.write(
        """
        diminish: 1
        id: weights
        simulated: true
        data: {file: s.csv}
        design: {treated: arm, cluster: none}
        \(weights)
        models: {effect: {formula: "score ~ arm", vcov: iid}}
        tables: {results: {kind: eef}}
        """, to: "spec.yaml")
      let outcome = try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet")
      #expect(outcome.code == 0, "\(outcome.errors)")
      return try #require(try folder.rows("out/tables/results.csv").first)
    }
    let lines = zip(scores, times).map { "\($0.0),\($0.1),\($1)" }
    let counted = try row(lines, "weights: {column: times, type: frequency}")
    let written = try row(
      zip(lines, times).flatMap { [String](repeating: $0, count: $1) }, "")
    #expect(counted["intervention.n"] == "6" && counted["comparison.nobs"] == "10")
    let columns = ["intervention.sd", "comparison.mean", "g", "p.value", "comparison.n"]
    for column in columns {
      expectClose(numbers(counted, column), numbers(written, column), relative: 1e-12)
    }
  }
}
