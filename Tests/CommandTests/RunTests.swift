import Foundation
import TestSupport
import Testing

/// Good specs: what they print, and their numbers against R's.
@Suite struct RunTests {
  static let runs = Snapshot.specs(in: "runs")

  @Test func `there are runs`() { #expect(Self.runs.count >= 12) }

  @Test(arguments: runs)
  func `the table is the recorded one`(spec: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Command.run(
      "run", spec, "--out", folder.path(of: "out"), "--format", "md", "--quiet")
    #expect(outcome.code == 0)
    #expect(outcome.errors == "")
    try Snapshot.expect(outcome.output, recordedAs: Snapshot.stem(spec) + ".md")
  }

  @Test(arguments: runs)
  func `every number is R's`(spec: String) throws {
    let folder = try TemporaryFolder()
    #expect(try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet").code == 0)
    let estimates = CSVRows(try folder.text("out/estimates.csv")).rows
    let models = CSVRows(try folder.text("out/models.csv")).rows
    let omitted = CSVRows(try folder.text("out/omitted.csv")).rows
    let run = String(Snapshot.stem(spec).split(separator: "/").last ?? "")
    #expect(!models.isEmpty)
    for model in models {
      let id = try #require(model["model"])
      let golden = try RunGolden(run: run, model: id)
      golden.expectTerms(estimates.filter { $0["model"] == id })
      try golden.expectSummary(model)
      golden.expectOmitted(omitted.filter { $0["model"] == id })
    }
  }
}

/// R's values for one model of a run.
private struct RunGolden {
  let golden: Golden
  let name: String

  init(run: String, model: String) throws {
    name = "run-\(run)-\(model)"
    golden = try Golden("r/" + name)
  }

  /// The tolerance of standard errors and what follows from them.
  private var errorTolerance: Double {
    object(golden.root["tolerance"])["relative.std.error"].flatMap(number) ?? 0
  }

  func expectTerms(_ rows: [[String: String]]) {
    let order = (try? golden.texts("order")) ?? []
    #expect(rows.map { $0["term"] ?? "" } == order, "\(name)")
    let terms = object(golden.values["terms"])
    for row in rows {
      let term = row["term"] ?? ""
      let values = object(terms[term])
      let errors = object(values[row["vcov"] ?? ""])
      expect(row, "estimate", values["estimate"], golden.relativeTolerance, term)
      expect(row, "std.error", errors["std.error"], errorTolerance, term)
      expect(row, "statistic", errors["statistic"], errorTolerance, term)
      // The tail magnifies the statistic's relative difference by up to its square.
      let size = abs(Double(row["statistic"] ?? "") ?? 0)
      expect(row, "p.value", errors["p.value"], errorTolerance * max(1, size * size), term)
    }
  }

  func expectSummary(_ row: [String: String]) throws {
    let isSampling = object(golden.root["input"])["sampling"] == .flag(true)
    for column in ["nobs", "df.residual", "sigma", "r.squared", "logLik"] {
      if isSampling, ["sigma", "logLik"].contains(column) {
        #expect(row[column] == "", "\(name) \(column)")
      } else {
        expect(row, column, golden.values[column], golden.relativeTolerance, column)
      }
    }
    #expect(row["status"] == "complete")
  }

  func expectOmitted(_ rows: [[String: String]]) {
    let expected = object(golden.values["omitted"])
    #expect(Set(rows.map { $0["term"] ?? "" }) == Set(expected.keys), "\(name)")
  }

  private func expect(
    _ row: [String: String], _ column: String, _ value: Golden.Value?, _ tolerance: Double,
    _ label: String
  ) {
    guard let expected = value.flatMap(number) else {
      Issue.record("\(name) has no \(column) for \(label)")
      return
    }
    let found = Double(row[column] ?? "") ?? .nan
    expectClose(found, expected, relative: tolerance, "\(name) \(label) \(column)")
  }

  private func object(_ value: Golden.Value?) -> [String: Golden.Value] {
    if case .object(let entries) = value { return entries }
    return [:]
  }

  private func number(_ value: Golden.Value) -> Double? {
    if case .number(let number) = value { return number }
    return nil
  }
}
