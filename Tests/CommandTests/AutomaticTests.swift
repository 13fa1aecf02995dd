import Foundation
import TestSupport
import Testing

/// `vcov: auto` from spec to models.csv.
@Suite struct AutomaticTests {
  private func models(_ outcome: String, _ models: String) throws -> [String: [String: String]] {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      diminish: 1
      id: made
      data: {file: \(Command.packageRoot)/Tests/Goldens/data/schools.csv, columns: {school: {type: id}, la: {type: number}}}
      derive: {z: "\(outcome)", one: "la == 3"}
      models:
      \(models)

      """, to: "spec.yaml")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let rows = CSVRows(try folder.text("out/models.csv")).rows
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["model"] ?? "", $0) })
  }

  private static let many = """
      one: {formula: "z ~ one + x", vcov: {type: auto, cluster: la, treatment: one}}
      eight: {formula: "z ~ treated + x", vcov: {type: auto, cluster: school, treatment: treated, reps: 199}}
      few: {formula: "z ~ treated + x", where: "la >= 5", vcov: {type: auto, cluster: school, treatment: treated}}
      wild: {formula: "z ~ treated*disadvantaged + x", where: "la in 1..3", vcov: {type: auto, cluster: school, reps: 199}}
      within: {formula: "z ~ disadvantaged", vcov: {type: auto, cluster: school}}
    """

  @Test func `what is chosen hangs on the design and on no outcome`() throws {
    let first = try models("y", Self.many)
    // One authority of six: its assignment alone is a guide.
    #expect(
      first["one"]?["vcov"] == "RI-t[la]" && first["one"]?["vcov.auto"] == "few-treated-units")
    // Eight of 24 schools of unequal size have 3.7 degrees of freedom.
    #expect(first["eight"]?["vcov"] == "WCR-31[school]")
    #expect(first["within"]?["vcov"] == "CR2[school]" && first["within"]?["vcov.auto"] == "enough")
    #expect(
      first["wild"]?["vcov"] == "WCR-31[school]"
        && first["wild"]?["vcov.auto"] == "few-degrees-of-freedom")
    for outcome in ["x * x", "if(x > 0, 1, 0)", "1e6 * y", "treated + x / 7"] {
      let other = try models(outcome, Self.many)
      for (model, row) in first {
        #expect(other[model]?["vcov"] == row["vcov"], "\(outcome) \(model)")
        #expect(other[model]?["vcov.auto"] == row["vcov.auto"], "\(outcome) \(model)")
      }
    }
  }

  @Test func `a term that one cluster alone carries is no matter of CR2`() throws {
    let found = try models(
      "y",
      """
        lone: {formula: "z ~ one + x", vcov: {type: auto, cluster: la, reps: 99}}
        fixed: {formula: "z ~ one + x", vcov: {type: CR2, cluster: la}}
        without: {formula: "z ~ x", vcov: {type: auto, cluster: la, reps: 99}}
      """)
    #expect(
      found["lone"]?["vcov"] == "WCR-31[la]"
        && found["lone"]?["vcov.auto"] == "carried-by-one-cluster")
    #expect(found["without"]?["vcov.auto"] != "carried-by-one-cluster")
  }

  @Test func `the choice gives the numbers of what was chosen, asked for by name`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      diminish: 1
      id: made
      data: {file: \(Command.packageRoot)/Tests/Goldens/data/schools.csv, columns: {school: {type: id}, la: {type: number}}}
      models:
        auto: {formula: "y ~ treated*disadvantaged + x", where: "la in 1..3", vcov: {type: auto, cluster: school, reps: 199, seed: 6}}
        wild: {formula: "y ~ treated*disadvantaged + x", where: "la in 1..3", vcov: {type: wild, variant: "31", cluster: school, reps: 199, seed: 6}}
        plain: {formula: "y ~ disadvantaged", vcov: {type: auto, cluster: school}}
        CR2: {formula: "y ~ disadvantaged", vcov: {type: CR2, cluster: school}}

      """, to: "spec.yaml")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let rows = CSVRows(try folder.text("out/estimates.csv")).rows
    for (chosen, named) in [("auto", "wild"), ("plain", "CR2")] {
      let pairs = zip(
        rows.filter { $0["model"] == chosen }, rows.filter { $0["model"] == named })
      for (own, other) in pairs {
        for column in ["term", "estimate", "std.error", "p.value", "conf.low", "vcov", "df"] {
          #expect(own[column] == other[column], "\(chosen) \(column)")
        }
      }
    }
    #expect(try folder.text("out/report.md").contains("vcov: auto chose WCR-31"))
  }
}
