import Foundation
import TestSupport
import Testing

/// What a table of `kind: eef` must keep to whoever the intervention is and whatever the units are.
@Suite struct EffectSizeArmsTests {
  private static let data = Command.packageRoot + "/Tests/Goldens/data/trial.csv"

  /// The rows of the table `results` of the trial.
  private func rows(
    data: String = Self.data, columns: String = "{}", design: String = "treated: assigned",
    derive: String = "{}", formula: String = "score ~ assigned + prior", table: String = ""
  ) throws -> [[String: String]] {
    let folder = try TemporaryFolder()
    let spec = try folder.write(
      """
      diminish: 1
      id: arms
      simulated: true
      data: {file: "\(data)", columns: \(columns)}
      derive: \(derive)
      design: {unit: school, \(design), cluster: none}
      models:
        effect: {formula: "\(formula)", vcov: HC1}
      tables:
        results: {kind: eef, months: eef-toolkit-1\(table)}
      """, to: "spec.yaml")
    let outcome = try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try folder.rows("out/tables/results.csv")
  }

  private func number(_ row: [String: String], _ column: String) -> Double {
    row[column].flatMap(Double.init) ?? .nan
  }

  private func ends(_ row: [String: String]) -> [Double] {
    (row["conf.int"] ?? "").split(separator: ";").compactMap { Double($0) }
  }

  private static let counts = ["n", "missing", "mean", "sd", "nobs"]

  @Test(arguments: ["pooled", "total"])
  func `arms exchanged exchange the columns and turn the signs`(deviation: String) throws {
    let table = ", deviation: \(deviation)"
    let one = try #require(try rows(table: table).first)
    let other = try #require(
      try rows(
        design: "treated: waiting", derive: "{waiting: \"1 - assigned\"}",
        formula: "score ~ waiting + prior", table: table
      ).first)
    for name in Self.counts {
      expectClose(
        [number(other, "intervention.\(name)"), number(other, "comparison.\(name)")],
        [number(one, "comparison.\(name)"), number(one, "intervention.\(name)")],
        relative: 1e-13)
    }
    expectClose(number(other, "g"), -number(one, "g"), relative: 1e-11)
    expectClose(ends(other), ends(one).reversed().map { -$0 }, relative: 1e-11)
    expectClose(number(other, "p.value"), number(one, "p.value"), relative: 1e-10)
    expectClose(number(other, "months"), -number(one, "months"))
  }

  @Test(arguments: ["pooled", "total", "comparison"])
  func `an outcome in other units has the same effect size`(deviation: String) throws {
    let table = ", deviation: \(deviation)"
    let one = try #require(try rows(table: table).first)
    let other = try #require(
      try rows(
        derive: "{points: \"40 * score - 300\"}", formula: "points ~ assigned + prior",
        table: table
      ).first)
    expectClose(number(other, "g"), number(one, "g"), relative: 1e-11)
    expectClose(ends(other), ends(one), relative: 1e-10)
    #expect(other["months"] == one["months"])
    for arm in ["intervention", "comparison"] {
      expectClose(
        number(other, "\(arm).mean"), 40 * number(one, "\(arm).mean") - 300, relative: 1e-12)
      expectClose(number(other, "\(arm).sd"), 40 * number(one, "\(arm).sd"), relative: 1e-12)
    }
  }

  @Test func `rows in another order change nothing`() throws {
    let lines = try String(contentsOfFile: Self.data, encoding: .utf8).split(separator: "\n")
    let folder = try TemporaryFolder()
    let turned = try folder.write(
      ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n") + "\n", to: "turned.csv")
    let (one, other) = (try #require(try rows().first), try #require(try rows(data: turned).first))
    for name in Self.counts.flatMap({ ["intervention.\($0)", "comparison.\($0)"] }) + ["g"] {
      expectClose(number(other, name), number(one, name), relative: 1e-11)
    }
  }

  @Test func `a level of the intervention is the effect, as the number is`() throws {
    let one = try #require(try rows().first)
    let level = try #require(
      try rows(
        columns: "{assigned: {type: category, levels: [\"0\", \"1\"]}}",
        design: "treated: \"assigned == \\\"1\\\"\"", table: ", terms: [\"assigned[1]\"]"
      ).first)
    for name in Self.counts.flatMap({ ["intervention.\($0)", "comparison.\($0)"] }) + ["g"] {
      expectClose(number(level, name), number(one, name), relative: 1e-12)
    }
  }

  @Test func `an absorbed effect and a cluster beside change no arm`() throws {
    let one = try #require(try rows().first)
    let absorbed = try #require(
      try rows(
        derive: "{stratum: \"pupil - 2 * floor(pupil / 2)\"}",
        formula: "score ~ assigned + prior | stratum", table: ", terms: [assigned]"
      ).first)
    for name in Self.counts.flatMap({ ["intervention.\($0)", "comparison.\($0)"] }) {
      expectClose(number(absorbed, name), number(one, name), relative: 1e-12)
    }
  }
}
