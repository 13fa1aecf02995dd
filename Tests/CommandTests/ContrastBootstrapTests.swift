import Foundation
import TestSupport
import Testing

/// Functions of terms by draws, from spec to CSV, JSON and notes.
@Suite struct ContrastBootstrapTests {
  private func run(
    _ contrasts: String, threads: String = "2", expecting code: Int32 = 0
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let data = "\(Command.packageRoot)/Tests/Goldens/data"
    let spec = """
      diminish: 1
      id: drawn
      data: {file: \(data)/schools.csv, columns: {school: {type: id}, la: {type: number}}}
      sample: {where: "la in [1, 3, 4]"}
      design: {unit: school}
      models:
        m: {formula: "y ~ treated + disadvantaged + x", vcov: CR1}
      contrasts:
      \(contrasts)

      """
    let path = try folder.write(spec, to: "spec.yaml")
    let outcome = try Command.run(
      "run", path, "--out", folder.path(of: "out"), "--threads", threads, "--quiet")
    #expect(outcome.code == code, "\(outcome.errors)")
    return folder
  }

  private static let two = """
      all: {model: m, expression: "`treated`/`disadvantaged`", equals: 1, bootstrap: {interval: percentile-t, variant: "11"}}
      some: {model: m, expression: "`treated`/`disadvantaged`", bootstrap: {variant: "11", reps: 999, seed: 7}}
    """

  @Test func `method, draws, seed and Monte Carlo error stand in bootstrap.csv and in the note`()
    throws
  {
    let folder = try run(Self.two)
    let rows = CSVRows(try folder.text("out/bootstrap.csv")).rows
    #expect(rows.map { $0["contrast"] } == ["all", "some"])
    #expect(rows.map { $0["method"] } == ["WCU-11", "WCU-11"])
    #expect(rows.map { $0["interval"] } == ["percentile-t", "symmetric-t"])
    #expect(rows.map { $0["enumerated"] } == ["true", "false"])
    #expect(rows.map { $0["draws"] } == ["4096", "999"])
    #expect(rows.map { $0["seed"] } == ["1", "7"])
    #expect(rows[0]["mc.low"] == "0" && Double(rows[1]["mc.low"] ?? "") ?? 0 > 0)
    #expect(rows.map { $0["delta.vcov"] } == ["CR1[school]", "CR1[school]"])
    // The table of estimates has the draws' interval under their name.
    let estimates = CSVRows(try folder.text("out/estimates.csv")).rows
    for row in rows {
      let own = try #require(estimates.first { $0["model"] == row["contrast"] })
      #expect(own["vcov"] == "WCU-11[school]" && own["df"]?.isEmpty == true)
      for name in ["estimate", "std.error", "statistic", "p.value", "conf.low", "conf.high"] {
        #expect(own[name] == row[name], "\(name)")
      }
      // The same CR1 in the draws' statistic as in the delta method.
      let errors = try ["std.error", "delta.std.error"].map { name in
        try #require(Double(row[name] ?? ""))
      }
      expectClose(errors[0], errors[1], relative: 1e-12)
    }
    let note = try folder.text("out/tables/contrasts.txt").replacing("\n", with: " ")
    #expect(note.contains("all 4,096 sign vectors"))
    #expect(note.contains("999 draws, seed 7"))
    #expect(note.contains("Monte Carlo error"))
    #expect(note.contains("by the delta method with CR1[school]"))
    let json = try folder.text("out/result.json")
    #expect(json.contains("\"bootstrap\"") && json.contains("\"upperMonteCarloError\""))
  }

  @Test func `threads change no byte`() throws {
    let (one, four) = (try run(Self.two, threads: "1"), try run(Self.two, threads: "4"))
    for name in ["bootstrap.csv", "estimates.csv", "result.json", "tables/contrasts.md"] {
      #expect(try one.text("out/\(name)") == four.text("out/\(name)"), "\(name)")
    }
  }

  @Test func `draws without a value are told, and too many leave no interval and exit 4`() throws {
    let folder = try run(
      """
        none: {model: m, expression: "log(`disadvantaged` + 2.5)", bootstrap: {variant: "11"}}
      """, expecting: 4)
    let row = try #require(CSVRows(try folder.text("out/bootstrap.csv")).rows.first)
    #expect(row["undefined"] == "828" && row["draws"] == "4096")
    #expect(row["conf.low"]?.isEmpty == true && row["conf.high"]?.isEmpty == true)
    let note = try folder.text("out/tables/contrasts.txt").replacing("\n", with: " ")
    #expect(
      note.contains("828 of 4,096 draws have no value (log(`disadvantaged` + 2.5)): too many"))
  }
}
