import Foundation
import TestSupport
import Testing

/// What could have been chosen otherwise, from spec to CSV.
@Suite struct RobustnessTests {
  private static let spec = "Tests/Specs/robustness/choices.yaml"

  private func run(_ threads: String = "1") throws -> TemporaryFolder {
    try .running(Self.spec, threads: threads)
  }

  /// A run of the spec with some of its text changed.
  private func runChanged(_ change: (String) -> String) throws -> TemporaryFolder {
    let text = try String(contentsOfFile: Self.spec, encoding: .utf8)
      .replacing(
        "../data/", with: FileManager.default.currentDirectoryPath + "/Tests/Specs/data/"
      )
    let folder = try TemporaryFolder()
    try folder.write(change(text), to: "spec.yaml")
    let outcome = try Command.run(
      "run", folder.path(of: "spec.yaml"), "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    return folder
  }

  @Test func `every analysis has the numbers of the same model written by itself`() throws {
    let folder = try run()
    let models = Dictionary(
      uniqueKeysWithValues: try folder.rows("out/estimates.csv").filter { $0["term"] == "ssif:fsm" }
        .map { ($0["model"] ?? "", $0) })
    let own = [
      "written", "a-CR1", "a-late", "b", "b-CR1", "b-late", "c", "c-CR1", "c-late",
    ]
    let analyses = try folder.rows("out/robustness.csv").filter { $0["robustness"] == "gap" }
    #expect(analyses.count == own.count)
    for (analysis, id) in zip(analyses, own) {
      let model = try #require(models[id])
      for column in ["std.error", "df", "p.value", "conf.low", "conf.high", "estimate"] {
        let (a, b) = (Double(analysis[column] ?? "") ?? 0, Double(model[column] ?? "") ?? 1)
        // Models of one sample share a pass, in another order of columns.
        #expect(abs(a - b) <= 1e-11 * max(abs(b), 1), "\(id) \(column): \(a) \(b)")
      }
      #expect(analysis["nobs"] == model["nobs"] && analysis["vcov"] == model["vcov"])
    }
    #expect(analyses.first?["as.written"] == "true")
    #expect(!analyses.contains { $0["choices"]?.contains("where=late; vcov=CR1") ?? false })
  }

  @Test func `the joint test is that of all sign vectors`() throws {
    let golden = try Golden("r/robustness")
    let folder = try run()
    let choices = try folder.rows("out/robustness-choices.csv").filter { $0["robustness"] == "gap" }
    #expect(choices.allSatisfy { $0["joint.draws"] == "4096" && $0["joint.mc.error"] == "0" })
    try expectClose(
      Double(choices[0]["joint.median.statistic"] ?? "") ?? 0, golden, "median")
    // R's is the share of the flips; the data, which are none of them, count beside them.
    let share = try golden.number("p")
    let p = try #require(Double(choices[0]["joint.p.value"] ?? ""))
    #expect(abs(p - (1 + 4096 * share) / 4097) < 1e-12)
    let analyses = try folder.rows("out/robustness.csv").filter { $0["robustness"] == "gap" }
    // One of each pair that differs in its covariance alone; in R those of all years stand first.
    let kept = [0, 3, 6, 2, 5, 8].map { Double(analyses[$0]["p.adjusted"] ?? "") ?? 0 }
    try expectClose(kept, golden, "adjusted")
    #expect(analyses[1]["p.adjusted"] == analyses[0]["p.adjusted"])
  }

  @Test func `p-values of drawn sign flips have their Monte Carlo error`() throws {
    let folder = try runChanged {
      $0.replacing("robustness:\n  gap:\n", with: "robustness:\n  gap:\n    draws: 499\n")
    }
    let choices = try folder.rows("out/robustness-choices.csv").filter { $0["robustness"] == "gap" }
    let analyses = try folder.rows("out/robustness.csv").filter { $0["robustness"] == "gap" }
    #expect(choices[0]["joint.draws"] == "499")
    let drawn =
      [(choices[0]["joint.p.value"], choices[0]["joint.mc.error"])]
      + analyses.map { ($0["p.adjusted"], $0["mc.error"]) }
    for (p, error) in drawn {
      let (p, error) = (try #require(Double(p ?? "")), try #require(Double(error ?? "")))
      #expect(p >= 1 / 500 && abs(error - (p * (1 - p) / 499).squareRoot()) < 1e-15)
    }
    let report = try folder.text("out/report.md")
    #expect(report.contains("499 sign flips, seed 1, of 12 clusters (Monte Carlo error 0.0"))
  }

  @Test func `the joint test is the same where CR1 is written and another covariance varied`()
    throws
  {
    let folder = try runChanged {
      $0.replacing(
        "written: {formula: \"score ~ ssif*fsm\"}",
        with: "written: {formula: \"score ~ ssif*fsm\", vcov: CR1}"
      )
      .replacing("vcov: [CR1]", with: "vcov: [CR2]")
      .replacing("where: late, vcov: CR1", with: "where: late, vcov: CR2")
    }
    let names = ["joint.median.statistic", "joint.p.value", "joint.draws", "joint.analyses"]
    func joint(_ folder: TemporaryFolder) throws -> [String: String] {
      let rows = try folder.rows("out/robustness-choices.csv").filter { $0["robustness"] == "gap" }
      return try #require(rows.first).filter { names.contains($0.key) && !$0.value.isEmpty }
    }
    let (made, known) = (try joint(folder), try joint(run()))
    #expect(!known.isEmpty && made.keys == known.keys)
    for (name, value) in known {
      let (a, b) = (Double(made[name] ?? "") ?? 0, Double(value) ?? 1)
      #expect(abs(a - b) <= 1e-11 * max(abs(b), 1), "\(name): \(a) \(b)")
    }
  }

  @Test func `the curve of analyses is drawn as recorded, with the numbers of robustness.csv`()
    throws
  {
    let folder = try run()
    for ending in ["svg", "csv"] {
      try Snapshot.expect(
        try folder.text("out/figures/robustness-gap.\(ending)"),
        recordedAs: "Tests/Specs/robustness/choices.robustness-gap.\(ending)")
    }
    let drawn = try folder.rows("out/figures/robustness-gap.csv")
    let analyses = try folder.rows("out/robustness.csv").filter { $0["robustness"] == "gap" }
    #expect(drawn.count == analyses.count)
    for row in drawn {
      let same = try #require(analyses.first { $0["analysis"] == row["analysis"] })
      for column in ["estimate", "conf.low", "conf.high"] { #expect(row[column] == same[column]) }
      let choices = ["formula", "where", "vcov"].map { "\($0)=\(row[$0] ?? "")" }
      #expect(choices.joined(separator: "; ") == same["choices"])
    }
    let report = try folder.text("out/report.md")
    #expect(report.contains("### None of 9 analyses tells the estimate from zero"))
    #expect(report.contains("](figures/robustness-gap.svg)"))
    try Snapshot.expectFigures(of: folder, recordedAs: "Tests/Specs/robustness/choices.report")
  }

  @Test func `a block's name cannot lead out of the folder`() throws {
    let folder = try run()
    let text = try folder.text("out/result.json")
    try folder.write(
      text.replacing("\"id\" : \"gap\"", with: "\"id\" : \"/../../gap\""), to: "out/result.json")
    let outcome = try Command.run("report", folder.path(of: "out"))
    #expect(outcome.code == 3)
    #expect(outcome.errors.contains("contradicts itself at \"robustness[0]\""), "\(outcome.errors)")
  }

  @Test func `an option that flips the verdict by itself is named`() throws {
    let folder = try run()
    let choices = try folder.rows("out/robustness-choices.csv")
      .filter { $0["robustness"] == "main" }
    let flips = choices.filter { $0["flips"] == "true" }
    #expect(flips.map { $0["option"] } == ["0.999999999"])
    #expect(flips.first?["verdict.alone"] == "open")
    #expect(flips.first?["same.verdict"] == "0" && flips.first?["analyses"] == "3")
    let table = try folder.text("out/tables/robustness-main.txt")
    #expect(table.contains("Made otherwise by itself this changes the verdict: conf.level=0.9999"))
    #expect(try folder.text("out/report.html").contains("Robustness of written: main"))
    // All of the spread lies between formulas: the level of an interval moves no estimate.
    let shares = Set(choices.map { "\($0["choice"] ?? "") \($0["variance.share"] ?? "")" })
    #expect(shares.contains("conf.level 0"))
  }

  @Test func `intervals by draws are made anew for another level`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      diminish: 1
      id: levels
      simulated: true
      data:
        file: \(Command.packageRoot)/Tests/Specs/data/programme.csv
        columns: {urn: {type: id}, pupil: {type: id}}
      models:
        drawn: {formula: "score ~ ssif + ks1", vcov: {type: randomisation, treatment: ssif, unit: urn, reps: 199, seed: 1}}
        alone: {formula: "score ~ ssif + ks1", conf.level: 0.8, vcov: {type: randomisation, treatment: ssif, unit: urn, reps: 199, seed: 1}}
      robustness:
        levels: {model: drawn, term: ssif, vary: {conf.level: [0.8]}}
      """, to: "spec.yaml")
    let run = try Command.run("run", "spec.yaml", "--out", "out", "--quiet", in: folder.path)
    #expect(run.code == 0, "\(run.errors)")
    let analyses = try folder.rows("out/robustness.csv")
    let alone = try #require(
      try folder.rows("out/estimates.csv").first { $0["model"] == "alone" && $0["term"] == "ssif" })
    #expect(analyses.count == 2 && analyses[0]["conf.low"] != analyses[1]["conf.low"])
    for column in ["p.value", "conf.low", "conf.high"] {
      #expect(analyses[1][column] == alone[column], "\(column)")
    }
  }

  @Test func `threads change no digit`() throws {
    let (one, two) = (try run("1"), try run("2"))
    for file in ["robustness.csv", "robustness-choices.csv", "result.json"] {
      #expect(try one.text("out/\(file)") == two.text("out/\(file)"))
    }
  }
}
