import Foundation
import Testing

/// Untreated units in the programme's places, from a spec: every estimator of one effect, one start or several.
@Suite struct SelectionTests {
  private func run(
    _ folder: TemporaryFolder, _ name: String, design: String, models: String
  ) throws -> (placebo: [[String: String]], warnings: String) {
    try folder.write(
      """
      diminish: 1
      id: \(name)
      simulated: true
      data: {file: \(Command.packageRoot)/Tests/Specs/data/programme.csv, columns: {urn: {type: id}, la: {type: category}}}
      design: {unit: urn, time: cohort, panel: none, group: fsm, \(design)}
      models:
      \(models)
      """, to: "\(name).yaml")
    let out = folder.path(of: name)
    let outcome = try Command.run("run", folder.path(of: "\(name).yaml"), "--out", out)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let file = "\(name)/placebo.csv"
    let isThere = FileManager.default.fileExists(atPath: folder.path(of: file))
    return (isThere ? CSVRows(try folder.text(file)).rows : [], outcome.errors)
  }

  private static let selection = "selection: {on: ks1, year: 2016, reps: 19, bins: 1}"

  @Test func `estimators of several starts are judged by draws with the programme's starts`() throws
  {
    let folder = try TemporaryFolder()
    let found = try run(
      folder, "starts", design: "first_treated: start_word, \(Self.selection)",
      models: """
          did:     {estimator: did, outcome: score}
          gap:     {estimator: triple-difference, outcome: score}
          cells:   {estimator: callaway-santanna, outcome: score}
          given:   {estimator: callaway-santanna, outcome: score, covariates: [ks1], method: reg}
          gaps:    {estimator: staggered-triple-difference, outcome: score}
          sun:     {estimator: sun-abraham, outcome: score}
          imputed: {estimator: imputation, outcome: score, covariates: [ks1]}
          stages:  {estimator: two-stage, outcome: score}
          path:    {estimator: event-study, outcome: score}
        """)
    let terms = found.placebo.map { "\($0["model"] ?? "") \($0["term"] ?? "")" }
    #expect(
      terms == [
        "did did", "gap gap", "cells simple", "given simple", "gaps gap", "sun simple",
        "imputed simple", "stages simple", "path gap:event[0]",
      ])
    for row in found.placebo {
      #expect(row["draws"] == "19" && row["units"] == "5" && row["failed"] == "0")
      #expect(row["level"] == "0.05")
      let spread = try #require(Double(row["sd"] ?? ""))
      #expect(spread > 0)
    }
    // Imputation and two-stage have one estimate, so their draws do; their errors differ.
    let means = found.placebo.dropLast().suffix(2).map { $0["mean"] }
    #expect(means[0] != means[1], "one has a covariate")
    #expect(!found.warnings.contains("no untreated units were drawn"))
  }

  @Test func `over two years an event study is the triple difference, draw by draw`() throws {
    let folder = try TemporaryFolder()
    let found = try run(
      folder, "pair", design: "treated: ssif, post: \"cohort >= 2018\", \(Self.selection)",
      models: """
          gap:  {estimator: triple-difference, outcome: score, where: "cohort in [2017, 2018]"}
          path: {estimator: event-study, outcome: score, where: "cohort in [2017, 2018]"}
        """)
    #expect(found.placebo.map { $0["term"] } == ["gap", "gap:event[0]"])
    for column in ["estimate", "mean", "sd", "at.least.as.large", "significant"] {
      let values = found.placebo.compactMap { Double($0[column] ?? "") }
      try #require(values.count == 2)
      #expect(abs(values[0] - values[1]) < 1e-10, "\(column): \(values)")
    }
  }

  @Test func `covariates do not keep draws from being made`() throws {
    let folder = try TemporaryFolder()
    let found = try run(
      folder, "adjusted",
      design: "treated: ssif, post: \"cohort >= 2018\", \(Self.selection)",
      models: """
          did: {estimator: did, outcome: score, covariates: [ks1]}
          gap: {estimator: triple-difference, outcome: score, covariates: [ks1]}
        """)
    #expect(found.placebo.map { $0["vcov"] } == ["IF[urn]", "IF[urn]"])
  }

  @Test func `rows in a gap of the calendar are told by year`() throws {
    let folder = try TemporaryFolder()
    let found = try run(
      folder, "gap",
      design:
        "treated: ssif, post: \"cohort >= 2018\", calendar: {gaps: [2019, 2020], across: allowed}",
      models: "  did: {estimator: did, outcome: score}")
    #expect(found.warnings.contains("did: 24 rows of 2019 were left out"))
    #expect(found.placebo.isEmpty)
  }

  @Test func `a year of transition that the sample lacks is told`() throws {
    let folder = try TemporaryFolder()
    let found = try run(
      folder, "transition",
      design: "treated: ssif, post: \"cohort >= 2018\", transition: {years: [2018]}",
      models: "  did: {estimator: did, outcome: score, where: \"cohort != 2018\"}")
    #expect(found.warnings.contains("no row of the sample is of 2018"))
  }
}
