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

  private func run(
    _ rest: String, treated: String = "ssif"
  ) throws -> (folder: TemporaryFolder, output: String) {
    let folder = try TemporaryFolder()
    try folder.write(Self.data, to: "data.csv")
    let path = try folder.write(
      """
      diminish: 1
      id: made
      simulated: true
      data: {file: data.csv, columns: {pupil: {type: id}, school: {type: id}, year: {type: number}}}
      design: {unit: school, time: year, treated: \(treated), post: "year >= 2017", group: focus, panel: none}
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

  @Test(arguments: [
    ("ssif", "randomisation", "few-treated-units"),
    ("\"school in ['s0', 's1', 's2', 's3']\"", "CR2", "enough"),
  ])
  func `auto of a design gives the numbers of what it chose, asked for by name`(
    _ treated: String, _ named: String, _ reason: String
  ) throws {
    // Effects by year are no exchange: where one cluster carries them they are bootstrapped.
    let path = named == "CR2" ? "CR2" : "{type: wild, variant: \"31\"}"
    let (folder, _) = try run(
      """
      models:
        did-auto: {estimator: did, outcome: score, vcov: auto}
        did-named: {estimator: did, outcome: score, vcov: \(named)}
        gap-auto: {estimator: triple-difference, outcome: score, vcov: auto}
        gap-named: {estimator: triple-difference, outcome: score, vcov: \(named)}
        path-auto: {estimator: event-study, outcome: score, vcov: auto}
        path-named: {estimator: event-study, outcome: score, vcov: \(path)}
      contrasts:
        whole: {model: gap-auto, expression: "`focus`"}
      """, treated: treated)
    let rows = CSVRows(try folder.text("out/estimates.csv")).rows
    for model in ["did", "gap", "path"] {
      let own = rows.filter { $0["model"] == model + "-auto" }
      let other = rows.filter { $0["model"] == model + "-named" }
      #expect(!own.isEmpty && own.count == other.count)
      for (one, two) in zip(own, other) {
        for column in ["term", "estimate", "std.error", "df", "p.value", "conf.low", "vcov"] {
          #expect(one[column] == two[column], "\(model) \(column)")
        }
      }
    }
    let models = CSVRows(try folder.text("out/models.csv")).rows
    #expect(
      models.filter { $0["model"] != "path-auto" && $0["vcov.auto"] == reason }.map { $0["model"] }
        == ["did-auto", "gap-auto"])
    // What is planned holds whatever the rule comes to.
    let record = try folder.text("out/run.json")
    let work = try #require(
      (JSONSerialization.jsonObject(with: Data(record.utf8)) as? [String: Any])?["work"]
        as? [String: [String: Any]])
    let (made, planned) = (work["made"]?["passes"] as? Int, work["planned"]?["mostPasses"] as? Int)
    #expect((made ?? .max) <= (planned ?? 0) && (made ?? 0) > 0)
  }

  @Test
  func `rows of units that are taken as independent are told, and event times that mix starts`()
    throws
  {
    let (_, output) = try run(
      """
      models:
        alone: {estimator: did, outcome: score, vcov: {type: HC1, cluster: none}}
        whole: {estimator: did, outcome: score}
        path: {estimator: event-study, outcome: score}
      """)
    #expect(output.contains("alone: rows of one school are taken as independent"))
    #expect(!output.contains("whole: rows of one school"))
    #expect(!output.contains("path: units start in"))
  }
}
