import Foundation
import TestSupport
import Testing

/// What each cluster does to the estimates, from spec to influence.csv.
@Suite struct InfluenceTests {
  @Test func `an estimate without a school is that of the model without its rows`() throws {
    let folder = try TemporaryFolder()
    let data = "\(Command.packageRoot)/Tests/Goldens/data/schools.csv"
    let schools = [3, 7, 24]
    let models = schools.map {
      "  no\($0): {formula: \"y ~ treated + x\", where: \"school != \($0)\", vcov: {type: CR1, cluster: school}}"
    }
    let path = try folder.write(
      """
      diminish: 1
      id: made
      data: {file: \(data), columns: {school: {type: number}}}
      models:
        all: {formula: "y ~ treated + x", vcov: {type: CR1, cluster: school}, influence: true}
      \(models.joined(separator: "\n"))

      """, to: "spec.yaml")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let rows = CSVRows(try folder.text("out/influence.csv")).rows
    let estimates = CSVRows(try folder.text("out/estimates.csv")).rows
    let input = CSVRows(try String(contentsOfFile: data, encoding: .utf8)).rows
    for school in schools {
      let first = try #require(input.firstIndex { $0["school"] == "\(school)" }) + 1
      for term in ["treated", "x"] {
        let row = try #require(
          rows.first { $0["cluster.row"] == "\(first)" && $0["term"] == term })
        let other = try #require(
          estimates.first { $0["model"] == "no\(school)" && $0["term"] == term })
        let (found, wanted) = (
          try #require(Double(row["estimate.without"] ?? "")),
          try #require(Double(other["estimate"] ?? ""))
        )
        #expect(abs(found - wanted) <= 1e-11 * max(1, abs(wanted)), "\(school) \(term)")
        #expect(row["disclosure"]?.contains("not for publication") == true)
      }
    }
    // Leverages add up to the parameters, partial ones to one.
    let treated = rows.filter { $0["term"] == "treated" }
    #expect(treated.count == 24)
    let leverage = treated.compactMap { Double($0["leverage"] ?? "") }.reduce(0, +)
    let partial = treated.compactMap { Double($0["partial.leverage"] ?? "") }.reduce(0, +)
    #expect(abs(leverage - 3) < 1e-10 && abs(partial - 1) < 1e-10)
  }
}
