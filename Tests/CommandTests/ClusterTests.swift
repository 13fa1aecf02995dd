import Foundation
import TestSupport
import Testing

/// Clustered models from spec to CSV against the numbers of clubSandwich, sandwich and lm.
@Suite struct ClusterTests {
  static let absorbed = [
    "la", "la-cohort", "cohort", "cohort-marker", "school-slopes", "london-school",
    "petersen-year-effects",
  ]
  static let names = ["none", "few", "london", "petersen-year"] + absorbed
  private static let kinds = [
    ("CR2", "CR2", "{type: CR2}"),
    ("inverse", "CR2-inverse-variance", "{type: CR2, working: inverse-variance}"),
    ("club", "CR1", "{type: CR1, preset: clubSandwich, df: satterthwaite}"),
  ]

  @Test(arguments: names)
  func `covariances, degrees of freedom and p values are clubSandwich's`(name: String) throws {
    let golden = try Golden("clustered/" + name)
    let run = try ClusterRun(golden) { weighting, values in
      Self.kinds.filter { values[$0.1] != nil }.map { ("\(weighting)-\($0.0)", $0.2) }
        + (["CR3", "CV3", "CV3J"].map { ("\(weighting)-\($0)", "{type: \($0)}") })
        + ["HC1"].map { ("\(weighting)-\($0)", "{type: \($0), cluster: none}") }
        + [("\(weighting)-default", "")]
    }
    for (weighting, values) in run.cases {
      for (id, part, _) in Self.kinds + [("default", "CR2", "")] where values[part] != nil {
        let expected = entries(values[part])
        run.expect("\(weighting)-\(id)", values, expected["std.error"], expected)
      }
      for kind in ["CR3", "CV3", "CV3J"] {
        run.expect("\(weighting)-\(kind)", values, entries(values["jackknife"])[kind], [:])
      }
      run.expect("\(weighting)-HC1", values, entries(values["HC"])["HC1"], [:])
    }
  }

  @Test(arguments: ["none", "few", "london", "petersen-year"])
  func `without absorbed effects the presets of one factor agree`(name: String) throws {
    let golden = try Golden("clustered/" + name)
    let presets = ["fixest", "stata-regress", "sandwich"]
    let run = try ClusterRun(golden) { weighting, _ in
      presets.map { ("\(weighting)-\($0)", "{type: CR1, preset: \($0)}") }
    }
    for (weighting, values) in run.cases {
      for preset in presets {
        let expected = entries(values["CR1S"])["std.error"]
        #expect(expected != nil)
        run.expect("\(weighting)-\(preset)", values, expected, [:])
      }
    }
  }

  @Test(arguments: absorbed.filter { $0 != "school-slopes" })
  func `CR1 counts absorbed levels as its K says`(name: String) throws {
    let golden = try Golden("clustered/" + name)
    let rules = ["full", "nonnested", "none"]
    let run = try ClusterRun(golden) { weighting, values in
      rules.filter { entries(values["CR1.fixest"])[$0] != nil }.map {
        ("\(weighting)-\($0)", "{type: CR1, K: \($0)}")
      }
    }
    for (weighting, values) in run.cases {
      for rule in rules {
        let expected = entries(entries(values["CR1.fixest"])[rule])
        guard !expected.isEmpty else { continue }
        run.expect("\(weighting)-\(rule)", values, expected["std.error"], [:])
        #expect(run.models["\(weighting)-\(rule)"]?["k"].flatMap(Double.init) == one(expected["K"]))
      }
    }
  }

  @Test(arguments: ["petersen", "school-cohort", "absorbed-la"], ["fixest", "sandwich"])
  func `CR1 by two clusterings is sandwich's`(name: String, preset: String) throws {
    let golden = try Golden("clustered/ways-" + name)
    guard case .list(let ways)? = entries(golden.root["input"])["cluster"] else {
      throw Golden.Problem.entry(path: golden.path, name: "cluster")
    }
    let columns = ways.compactMap { text($0) }.joined(separator: ", ")
    let counting = name.hasPrefix("absorbed") ? ", K: full" : ""
    let vcov = "{type: CR1, cluster: [\(columns)], preset: \(preset)\(counting)}"
    let run = try ClusterRun(golden, clusters: text(ways[0])) { weighting, _ in
      [("\(weighting)-ways", vcov)]
    }
    for (weighting, values) in run.cases {
      let part = entries(values[preset == "fixest" ? "min.K" : "conventional.K"])
      let (raw, clipped) = (part["std.error"], entries(part["clipped"])["std.error"])
      // fixest repairs wherever an eigenvalue is negative.
      let errors = preset == "fixest" ? clipped ?? raw : raw ?? clipped
      #expect(errors != nil)
      run.expect("\(weighting)-ways", values, errors, [:])
    }
  }

  @Test(arguments: ["none", "la-cohort"])
  func `contrasts and joint tests are clubSandwich's`(name: String) throws {
    let golden = try Golden("clustered/" + name)
    let part = entries(entries(golden.values["none"])["CR2"])
    var written = "contrasts:\n"
    for (place, test) in Self.contrasts(part).enumerated() {
      let expressions = test.rows.map { "\"\($0)\"" }.joined(separator: ", ")
      let value = test.isJoint ? "[\(expressions)]" : expressions
      written += "  c\(place): {model: none-CR2, expression: \(value)}\n"
    }
    let run = try ClusterRun(golden, contrasts: written) { weighting, _ in
      [("\(weighting)-CR2", "{type: CR2}")]
    }
    let tests = Self.contrasts(part)
    #expect(tests.count >= 4)
    for (place, test) in tests.enumerated() {
      let row = run.rows["c\(place)"]?.first ?? [:]
      for key in ["estimate", "std.error", "df", "p.value", "statistic", "df.num"] {
        guard let value = one(test.values[key]) else { continue }
        let tolerance = key == "p.value" ? 1e-7 : 1e-8
        expectClose(
          Double(row[key] ?? "") ?? .nan, value, relative: tolerance, "\(name) \(test.rows) \(key)")
      }
    }
  }

  /// The contrasts and joint tests of a golden, each expression as a spec writes it.
  private static func contrasts(
    _ part: [String: Golden.Value]
  ) -> [(rows: [String], isJoint: Bool, values: [String: Golden.Value])] {
    func expression(_ weights: Golden.Value?) -> String {
      entries(weights).sorted { $0.key < $1.key }.map { "\(one($0.value) ?? 0)*`\($0.key)`" }
        .joined(separator: " + ").replacingOccurrences(of: "+ -", with: "- ")
    }
    let single = entries(part["contrasts"]).sorted { $0.key < $1.key }.map {
      (rows: [expression(entries($0.value)["weights"])], isJoint: false, values: entries($0.value))
    }
    let joint = entries(part["tests"]).sorted { $0.key < $1.key }.map { entry in
      var rows: [String] = []
      if case .list(let list)? = entries(entry.value)["weights"] { rows = list.map(expression) }
      return (rows: rows, isJoint: true, values: entries(entry.value))
    }
    return single + joint
  }

  @Test(arguments: ["clusters", "wild"])
  func `the words of clustered models are the recorded ones`(name: String) throws {
    let (folder, stem) = (try TemporaryFolder(), "Tests/Specs/clusters/" + name)
    let spec = stem + ".yaml"
    let ran = try Command.run(
      "run", spec, "--out", folder.path(of: "out"), "--format", "md", "--quiet")
    #expect(ran.code == 0)
    try Snapshot.expect(ran.output, recordedAs: stem + ".md")
    let planned = try Command.run("plan", "--read", spec)
    try Snapshot.expect(planned.output, recordedAs: stem + ".plan.txt")
    let explained = try Command.run("explain", spec)
    try Snapshot.expect(explained.output, recordedAs: stem + ".explain.txt")
  }

  @Test func `one thread and two write the same bytes`() throws {
    let folder = try TemporaryFolder()
    for threads in ["1", "2"] {
      let out = folder.path(of: threads)
      let outcome = try Command.run(
        "run", "analyses/star.yaml", "--out", out, "--threads", threads, "--quiet")
      #expect(outcome.code == 0)
    }
    let (one, two) = (try folder.files(below: "1"), try folder.files(below: "2"))
    #expect(Set(one.keys) == Set(two.keys))
    for (name, bytes) in one where name != "run.json" { #expect(two[name] == bytes, "\(name)") }
  }

  @Test
  func `a contrast of an omitted term is incomplete; missing clusters drop rows; no id is told`()
    throws
  {
    let folder = try TemporaryFolder()
    var rows = "y,x,urn\n"
    for i in 0..<40 {
      rows += "\((i * i * 13) % 17),\((i * 7) % 11),\(i < 3 ? "" : "URN77\(i % 8)")\n"
    }
    try folder.write(rows, to: "rows.csv")
    let spec = try folder.write(
      """
      diminish: 1
      id: lost
      data: {file: rows.csv, columns: {urn: {type: id}}}
      design: {unit: urn}
      models: {a: {formula: "y ~ x + I(3*x)"}, b: {formula: "y ~ x"}}
      contrasts: {one: {model: a, expression: "`x` - `I(3*x)`"}, two: {model: b, expression: "2*`x`"}}

      """, to: "spec.yaml")
    let out = folder.path(of: "out")
    #expect(try Command.run("run", spec, "--out", out, "--quiet").code == 4)
    #expect(try folder.text("out/result.json").contains("incomplete"))
    let flow = CSVRows(try folder.text("out/flow.csv")).rows
    #expect(flow.filter { $0["reason"] == "urn" }.map { $0["dropped"] } == ["3", "3"])
    for file in ["result.json", "diagnostics.csv"] {
      #expect(!(try folder.text("out/" + file)).contains("URN77"), "\(file)")
    }
    let only = folder.path(of: "only")
    #expect(try Command.run("run", spec, "--only", "b", "--out", only, "--quiet").code == 0)
    let estimates = CSVRows(try folder.text("only/estimates.csv")).rows
    #expect(Set(estimates.map { $0["model"] ?? "" }) == ["b", "two"])
  }

  @Test func `chains of singletons are counted`() throws {
    let golden = try Golden("clustered/crossed-pupil-school-dropped")
    let run = try ClusterRun(golden, clusters: "pupil") { weighting, _ in
      [("\(weighting)-CR0", "{type: CR0}")]
    }
    for (weighting, values) in run.cases {
      let expected = entries(entries(values["cluster"])["pupil"])
      run.expect("\(weighting)-CR0", values, expected["CR0"], [:])
    }
    let lost = run.flow.filter { $0["model"] == "none-CR0" && $0["step"] == "singleton" }
    #expect(
      lost.compactMap { $0["dropped"].flatMap(Double.init) }.reduce(0, +)
        == one(entries(golden.values["counts"])["dropped"]))
  }
}

/// One run of models made from a golden.
private struct ClusterRun {
  var cases: [(String, [String: Golden.Value])] = []
  var models: [String: [String: String]] = [:]
  var rows: [String: [[String: String]]] = [:]
  var flow: [[String: String]] = []

  init(
    _ golden: Golden, clusters: String? = nil, contrasts: String = "",
    models list: (String, [String: Golden.Value]) -> [(String, String)]
  ) throws {
    let input = entries(golden.root["input"])
    let unit = clusters ?? text(input["cluster"]) ?? ""
    var spec = "diminish: 1\nid: made\ndata:\n"
    spec += "  file: \(Command.packageRoot)/\(text(input["file"]) ?? "")\n"
    if let condition = text(input["where"]) { spec += "sample: {where: \"\(condition)\"}\n" }
    if !entries(input["derive"]).isEmpty { spec += "derive:\n" }
    for (name, value) in entries(input["derive"]) {
      spec += "  \(name): \"\(text(value) ?? "")\"\n"
    }
    var written = ""
    var clusteredByThemselves = true
    for (weighting, value) in golden.values.sorted(by: { $0.key < $1.key })
    where weighting != "counts" {
      let values = entries(value)
      cases.append((weighting, values))
      let weights = entries(values["weights"])
      for (id, vcov) in list(weighting, values) {
        clusteredByThemselves = clusteredByThemselves && vcov.contains("cluster:")
        written += "  \(id): {formula: \"\(text(input["formula"]) ?? "")\""
        if let column = text(weights["column"]) {
          written += ", weights: {column: \(column), type: \(text(weights["type"]) ?? "")}"
        }
        written += vcov.isEmpty ? "}\n" : ", vcov: \(vcov)}\n"
      }
    }
    // A design that no model goes by is refused.
    if !clusteredByThemselves { spec += "design: {unit: \(unit)}\n" }
    spec += "models:\n" + written
    spec += contrasts
    let folder = try TemporaryFolder()
    let path = try folder.write(spec, to: "spec.yaml")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    for row in CSVRows(try folder.text("out/models.csv")).rows { models[row["model"] ?? ""] = row }
    let estimates = CSVRows(try folder.text("out/estimates.csv")).rows
    rows = Dictionary(grouping: estimates) { $0["model"] ?? "" }
    flow = CSVRows(try folder.text("out/flow.csv")).rows
  }

  func expect(
    _ id: String, _ values: [String: Golden.Value], _ errors: Golden.Value?,
    _ inference: [String: Golden.Value]
  ) {
    let summary = models[id] ?? [:]
    for key in ["nobs", "df.residual"] where values[key] != nil {
      #expect(summary[key].flatMap(Double.init) == one(values[key]), "\(id) \(key)")
    }
    guard case .list(let terms)? = values["terms"] else { return }
    for (place, term) in terms.enumerated() {
      let row = rows[id]?.first { $0["term"] == text(term) } ?? [:]
      let pairs = [
        ("estimate", values["estimate"], 1e-9), ("std.error", errors, 1e-9),
        ("df", inference["df"], 1e-8), ("p.value", inference["p.value"], 1e-7),
      ]
      for (column, list, tolerance) in pairs {
        guard case .list(let expected)? = list, let value = one(expected[place]) else { continue }
        let found = Double(row[column] ?? "") ?? .nan
        expectClose(found, value, relative: tolerance, "\(id) \(text(term) ?? "") \(column)")
      }
    }
  }
}

private func entries(_ value: Golden.Value?) -> [String: Golden.Value] {
  if case .object(let entries)? = value { entries } else { [:] }
}

private func text(_ value: Golden.Value?) -> String? {
  if case .text(let text)? = value { text } else { nil }
}

private func one(_ value: Golden.Value?) -> Double? {
  if case .number(let number)? = value { number } else { nil }
}
