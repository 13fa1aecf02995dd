import Foundation
import TestSupport
import Testing

/// What is said and drawn of effects that one cluster alone carries.
@Suite struct CarriedTermTests {
  /// Eight schools over four years, one of them with the programme from the third on.
  private static let data: String = {
    var lines = ["pupil,school,year,ssif,focus,score,fixed,sum"]
    var pupil = 0
    for school in 0..<8 {
      for year in 2015...2018 {
        for place in 0..<6 {
          pupil += 1
          let noise = Double((pupil * 7919) % 101) / 25 - 2
          let score = 100 + Double(school) / 3 + noise + (school == 3 && year > 2016 ? 5 : 0)
          let focus = place < 3 ? 1 : 0
          lines.append(
            "\(pupil),s\(school),\(year),\(school == 3 ? 1 : 0),\(focus),\(score),7,\(focus + year)"
          )
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }()

  private func run(_ rest: String) throws -> (folder: TemporaryFolder, output: String) {
    let folder = try TemporaryFolder()
    try folder.write(Self.data, to: "data.csv")
    let path = try folder.write(
      """
      diminish: 1
      id: made
      simulated: true
      data: {file: data.csv, columns: {pupil: {type: id}, school: {type: id}, year: {type: number}}}
      design: {unit: school, time: year, treated: ssif, post: "year >= 2017", group: focus, panel: none}
      \(rest)

      """, to: "spec.yaml")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"))
    #expect(outcome.code == 0, "\(outcome.errors)")
    return (folder, outcome.output + outcome.errors)
  }

  @Test func `no sentence and no figure leans on the error of a carried effect`() throws {
    let (folder, output) = try run(
      """
      models:
        effect: {estimator: did, outcome: score}
        gap: {estimator: triple-difference, outcome: score}
        path: {estimator: event-study, outcome: score}
        drawn: {estimator: did, outcome: score, vcov: {type: randomisation}}
      figures:
        path: {kind: event-study, models: [path]}
        all: {kind: coefficients, models: [effect, drawn]}
      """)
    let report = try folder.text("out/report.md")
    #expect(!report.contains("The interval leaves zero out"))
    #expect(!report.contains("clearly from zero in") && !report.contains("clearly in"))
    #expect(report.contains("One cluster alone carries it, so that no standard error"))
    #expect(report.contains("it says nothing"))
    #expect(output.contains("One cluster alone carries did of effect: standard errors"))
    let path = CSVRows(try folder.text("out/figures/path.csv")).rows
    #expect(!path.isEmpty && path.allSatisfy { $0["conf.low"] == "" && $0["band.low"] == "" })
    let all = CSVRows(try folder.text("out/figures/all.csv")).rows
    #expect(all.first { $0["model"] == "effect" }?["conf.low"] == "")
    // Other packages print it, so the numbers have it.
    let effect = CSVRows(try folder.text("out/estimates.csv")).rows.first {
      $0["model"] == "effect"
    }
    #expect(effect?["std.error"] != "" && effect?["conf.low"] != "")
  }

  @Test func `an outcome of one value is called so, an exact fit in every covariance`() throws {
    let (_, output) = try run(
      """
      models:
        flat: {formula: "fixed ~ ssif", cluster: none}
        flat-clustered: {formula: "fixed ~ ssif"}
        sum: {formula: "sum ~ focus + year", cluster: none, vcov: HC1}
        sum-iid: {formula: "sum ~ focus + year", cluster: none, vcov: iid}
        sum-clustered: {formula: "sum ~ focus + year"}
      """)
    for model in ["flat", "flat-clustered"] {
      #expect(output.contains("\(model): the outcome has one value in all rows"), "\(model)")
    }
    for model in ["sum", "sum-iid", "sum-clustered"] {
      #expect(output.contains("\(model): the model fits exactly"), "\(model)")
    }
  }
}
