import Foundation
import Testing

/// Checks of the data from spec to terminal, checks.csv and result.json.
@Suite struct CheckedRunTests {
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      pupil,year,urn,treated,score
      1,2017,7,1,90
      2,2017,7,1,SUPP
      3,2018,7,1,101
      4,2018,8,0,70
      5,2019,8,0,x1
      6,2019,9,0,110

      """, to: "rows.csv")
    return folder
  }

  private func spec(_ checks: String) -> String {
    """
    diminish: 1
    id: checked
    data: {file: rows.csv, missing: [dfe-performance-tables, {x1: lost}]}
    checks:
    \(checks)
    models: {m: {formula: "score ~ treated", vcov: HC1}}

    """
  }

  @Test func `findings are told and written, and the run goes on`() throws {
    let folder = try folder()
    try folder.write(
      spec(
        """
          rows: {unique: [pupil, year]}
          low: {expect: "score >= 80 or score is missing", severity: finding}
          both: {every-unit-before-and-after: {unit: urn, time: year, from: 2018}}
          lost: {attrition: {outcome: score, arm: treated}, at_most: 50 %}
        """), to: "s.yaml")
    let outcome = try Command.run("run", "s.yaml", in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let warnings = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("warning: ") }
    #expect(
      warnings == [
        "warning: check low (score >= 80 or score is missing): 1 of 6 rows fails, first in row 4; at most 0",
        "warning: check both (every urn before and after year 2018): 2 of 3 units lack a side: 2 have no row "
          + "before, 0 none after, first in row 4; at most 0",
      ])
    #expect(
      try folder.text("results/checked/checks.csv") == """
        check,kind,severity,failed,total,share,threshold,status,over,counted,unknown,first.row,differential
        rows,unique,error,0,6,0,0,passed,rows,rows,0,,
        low,expect,finding,1,6,0.16666666666666666,0,failed,rows,rows,0,4,
        both,every-unit-before-and-after,finding,2,3,0.6666666666666666,0,failed,rows,units,0,4,
        lost,attrition,finding,2,6,0.3333333333333333,50 %,passed,rows,rows,0,2,0

        """)
    let json = try folder.text("results/checked/result.json")
    #expect(json.contains("\"kind\" : \"every-unit-before-and-after\""))
    #expect(json.contains("\"withoutBefore\" : 2"))
    #expect(try Command.run("run", "s.yaml", "--strict", in: folder.path).code == 1)
    let plan = try Command.run("plan", "s.yaml", in: folder.path)
    #expect(plan.output.contains("check low: score >= 80 or score is missing (none, else finding)"))
  }

  @Test func `an error ends with the code of data, and nothing is written`() throws {
    let folder = try folder()
    try folder.write(spec("  low: {expect: \"score >= 80 or score is missing\"}"), to: "s.yaml")
    let outcome = try Command.run("run", "s.yaml", in: folder.path)
    #expect(outcome.code == 3)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("fails for 1 of 6 rows, first in row 4; at most 0"))
    #expect(!outcome.errors.contains("70"))
    #expect(!FileManager.default.fileExists(atPath: folder.path(of: "results/checked")))
  }

  @Test func `without checks there is a header, and nothing is told`() throws {
    let folder = try folder()
    try folder.write(
      spec("").replacing("checks:\n", with: ""), to: "s.yaml")
    let outcome = try Command.run("run", "s.yaml", in: folder.path)
    #expect(outcome.code == 0)
    #expect(!outcome.errors.contains("warning"))
    let lines = try folder.text("results/checked/checks.csv").split(separator: "\n")
    #expect(lines.count == 1)
  }

  @Test func `the reasons of a named list stand in the flow`() throws {
    let folder = try folder()
    try folder.write(spec("  a: {unique: [pupil]}"), to: "s.yaml")
    #expect(try Command.run("run", "s.yaml", in: folder.path).code == 0)
    let flow = try folder.text("results/checked/flow.csv")
    #expect(flow.contains("score (suppressed)"))
    #expect(flow.contains("score (lost)"))
  }

  @Test(arguments: ["dfe-performance-tables", "dfe-ks2-teacher-assessment", "ees"])
  func `explain shows the codes of a list with their reasons`(list: String) throws {
    let outcome = try Command.run("explain", list)
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("\(list): "))
    #expect(outcome.output.contains("missing: \(list)\n"))
    #expect(outcome.output.contains("Source: "))
  }
}
