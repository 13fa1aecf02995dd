import Foundation
import TestSupport
import Testing

/// Expressions and sampling weights from spec to CSV.
@Suite struct ExpressionRunTests {
  private static let data = """
    urn,year,score,fsm,visit
    101,2016,90,yes,01/09/2016
    101,2017,95,no,31/08/2017
    101,2019,99,no,01/09/2019
    102,2016,80,yes,02/01/2016
    102,2017,88,no,05/05/2017
    102,2018,84,yes,06/06/2018
    103,2017,100,no,07/07/2017
    103,2018,70,,08/08/2018

    """

  private func run(_ body: String) throws -> (
    outcome: Command.Outcome, flow: String, estimates: CSVRows
  ) {
    let folder = try TemporaryFolder()
    try folder.write(Self.data, to: "rows.csv")
    let spec = try folder.write(
      """
      diminish: 1
      id: made
      data:
        file: rows.csv
        columns:
          urn: {type: id}
          year: {type: year}
          fsm: {type: category, levels: [no, yes]}
          visit: {type: date, format: "%d/%m/%Y"}
      \(body)
      """, to: "spec.yaml")
    let outcome = try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet")
    if outcome.code != 0 { return (outcome, "", CSVRows("model\n")) }
    return (
      outcome, try folder.text("out/flow.csv"), CSVRows(try folder.text("out/estimates.csv"))
    )
  }

  private func value(_ run: CSVRows, _ model: String, _ term: String) throws -> Double {
    let row = try #require(run.rows.first { $0["model"] == model && $0["term"] == term })
    return try #require(Double(row["estimate"] ?? ""))
  }

  @Test func `over the sample is after where, else over all rows`() throws {
    let made = try run(
      """
      sample: {where: "year <= 2017"}
      derive:
        all: "mean(score)"
        kept: "mean(score, over: sample)"
        further: "kept - all"
        score: "score + 1000"
      models:
        all: {formula: "all ~ 1", vcov: HC0}
        kept: {formula: "kept ~ 1", vcov: HC0}
        further: {formula: "further ~ 1", vcov: HC0}
        formula: {formula: "mean(score, over: sample) ~ 1", vcov: HC0}
      """)
    #expect(made.outcome.code == 0, "\(made.outcome.errors)")
    let all = (90.0 + 95 + 99 + 80 + 88 + 84 + 100 + 70) / 8
    let kept = (90.0 + 95 + 80 + 88 + 100) / 5
    let estimates = made.estimates
    expectClose(try value(estimates, "all", "(Intercept)"), all, relative: 1e-13, "all")
    expectClose(try value(estimates, "kept", "(Intercept)"), kept, relative: 1e-13, "kept")
    expectClose(try value(estimates, "further", "(Intercept)"), kept - all, relative: 1e-12, "both")
    // The formula comes after `derive`, which has moved the score.
    expectClose(
      try value(estimates, "formula", "(Intercept)"), kept + 1000, relative: 1e-13, "formula")
  }

  @Test func `dates, lags and shares reach the flow with their reasons`() throws {
    let made = try run(
      """
      derive:
        before: "lag(score, by: urn, order: year)"
        gap: "lag(score, by: urn, order: year, distance: 1)"
        poor: "share(fsm == 'yes', by: urn)"
        cohort: "academic_year(visit)"
        late: "visit >= '2017-09-01'"
      models:
        before: {formula: "score ~ before", vcov: HC0}
        gap: {formula: "gap ~ 1", vcov: HC0}
        cohort: {formula: "cohort ~ 1", vcov: HC0}
        late: {formula: "late ~ 1", vcov: HC0}
        poor: {formula: "poor ~ 1", vcov: HC0}
      """)
    #expect(made.outcome.code == 0, "\(made.outcome.errors)")
    #expect(made.flow.contains("before,complete-cases,before (no earlier row),,3,5"))
    #expect(made.flow.contains("gap,complete-cases,gap (no row at that distance),,4,4"))
    let estimates = made.estimates
    expectClose(
      try value(estimates, "gap", "(Intercept)"), (90.0 + 80 + 88 + 100) / 4, relative: 1e-13, "gap"
    )
    expectClose(
      try value(estimates, "cohort", "(Intercept)"),
      (2017.0 + 2017 + 2020 + 2016 + 2017 + 2018 + 2017 + 2018) / 8, relative: 1e-13, "cohort")
    expectClose(try value(estimates, "late", "(Intercept)"), 3.0 / 8, relative: 1e-12, "late")
    expectClose(
      try value(estimates, "poor", "(Intercept)"), (3 * (1.0 / 3) + 3 * (2.0 / 3)) / 8,
      relative: 1e-12, "poor")
  }

  @Test func `sampling weights agree with svyglm but for the factor of HC1`() throws {
    let golden = try Golden("r/sampling-svyglm")
    let folder = try TemporaryFolder()
    #expect(
      try Command.run(
        "run", "Tests/Specs/runs/sampling.yaml", "--out", folder.path(of: "out"), "--quiet"
      ).code == 0)
    let rows = CSVRows(try folder.text("out/estimates.csv")).rows.filter {
      $0["model"] == "default"
    }
    let (n, k) = (try golden.number("nobs"), try golden.number("k"))
    let factor = ((n - 1) / (n - k)).squareRoot()
    for (place, row) in rows.enumerated() {
      #expect(row["vcov"] == "HC1")
      expectClose(
        Double(row["estimate"] ?? "") ?? .nan, try golden.numbers("estimate")[place],
        relative: golden.relativeTolerance, "estimate")
      expectClose(
        Double(row["std.error"] ?? "") ?? .nan, try golden.numbers("std.error")[place] * factor,
        relative: golden.relativeTolerance, "std.error")
    }
    #expect(rows.count == 3)
  }

  @Test func `the scale of sampling weights changes nothing`() throws {
    func errors(_ factor: String) throws -> [String] {
      let made = try run(
        """
        derive:
          w: "if(fsm == 'yes', 2, 1) * \(factor)"
        weights: {column: w, type: sampling}
        models:
          one: {formula: "score ~ year"}
          two: {formula: "score ~ year", vcov: {type: CR1, cluster: urn}}
        """)
      #expect(made.outcome.code == 0, "\(made.outcome.errors)")
      return made.estimates.rows.map { $0["std.error"] ?? "" }
    }
    for (a, b) in zip(try errors("1"), try errors("4096")) {
      expectClose(Double(a) ?? .nan, Double(b) ?? 0, relative: 1e-10, "scale")
    }
  }
}
