import Foundation
import Numerics
import TestSupport
import Testing

/// `df: scaled-satterthwaite` from spec to CSV.
@Suite struct JackknifeIntervalRunTests {
  private func run(_ further: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      diminish: 1
      id: made
      data: {file: \(Command.packageRoot)/Tests/Goldens/data/schools.csv}
      design: {cluster: la}
      models:
        a: {formula: "y ~ treated*disadvantaged + x", vcov: {type: CR3, df: scaled-satterthwaite}}
        plain: {formula: "y ~ treated*disadvantaged + x", vcov: {type: CR3, df: satterthwaite}}
      \(further)
      """, to: "spec.yaml")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    return folder
  }

  private func number(_ row: [String: String], _ column: String) throws -> Double {
    try #require(Double(row[column] ?? ""), "\(column)")
  }

  @Test func `estimates hold t, and its scale follows from them`() throws {
    let folder = try run("")
    let rows = CSVRows(try folder.text("out/estimates.csv")).rows
    let golden = try Golden("r/jackknife-interval").part("by la")
    for row in rows where row["model"] == "a" && row["term"] != "(Intercept)" {
      let term = try golden.part(row["term"] ?? "")
      let (b, s, t) = (
        try number(row, "estimate"), try number(row, "std.error"), try number(row, "statistic")
      )
      expectClose(b / (s * t), try term.number("scale"), relative: 1e-9, "scale")
      let half = StudentT(degreesOfFreedom: try number(row, "df")).quantile(upperTail: 0.025)
      expectClose(try number(row, "conf.low"), b - half * b / t, absolute: 1e-12 * abs(b), "low")
      expectClose(try number(row, "conf.high"), try term.number("conf.high"), relative: 1e-9, "end")
      let plain = try #require(rows.first { $0["model"] == "plain" && $0["term"] == row["term"] })
      #expect(plain["std.error"] == row["std.error"] && plain["df"] == row["df"])
    }
    let models = CSVRows(try folder.text("out/models.csv")).rows
    #expect(models.map { $0["df.rule"] } == ["scaled-satterthwaite", "satterthwaite"])
  }

  @Test func `equivalence and families take the scaled t`() throws {
    let folder = try run(
      """
      contrasts:
        gap: {model: a, expression: "`treated:disadvantaged`", equivalence: [-3, 3]}
      families:
        band: {method: sup-t, model: a, terms: [disadvantaged, "treated:disadvantaged"]}
      """)
    let rows = CSVRows(try folder.text("out/estimates.csv")).rows
    let gap = try #require(
      rows.first { $0["model"] == "a" && $0["term"] == "treated:disadvantaged" })
    let (b, t) = (try number(gap, "estimate"), try number(gap, "statistic"))
    let test = try #require(CSVRows(try folder.text("out/equivalence.csv")).rows.first)
    expectClose(
      try number(test, "statistic.lower"), (b + 3) / (b / t), relative: 1e-9, "lower statistic")
    let members = CSVRows(try folder.text("out/families.csv")).rows
    for member in members {
      let own = try #require(rows.first { $0["model"] == "a" && $0["term"] == member["term"] })
      expectClose(
        try number(member, "statistic"), try number(own, "statistic"), relative: 1e-12, "t")
      expectClose(
        try number(member, "std.error"), try number(own, "std.error"), relative: 1e-12, "s")
    }
    #expect(members.count == 2)
  }
}
