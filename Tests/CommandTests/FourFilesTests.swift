import Foundation
import Testing

/// Pupils in a compressed CSV, a survey from SPSS, visits from Stata and a list of schools in Excel, joined on URN.
@Suite struct FourFilesTests {
  @Test func `four kinds of files give the estimates of the same tables as CSV`() throws {
    let folder = try TemporaryFolder()
    for spec in ["four-files", "four-csv"] {
      let outcome = try Command.run(
        "run", "Tests/Specs/four/\(spec).yaml", "--out", folder.path(of: spec), "--quiet")
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
    func lines(_ spec: String) throws -> [[String]] {
      try folder.text("\(spec)/estimates.csv").split(separator: "\n").map {
        $0.replacing("q_anxiety", with: "anxiety").split(
          separator: ",", omittingEmptySubsequences: false
        ).map(String.init)
      }
    }
    let (files, texts) = (try lines("four-files"), try lines("four-csv"))
    #expect(files == texts)
    #expect(files.count == 1 + 3 + 6)
    #expect(files.dropFirst().allSatisfy { Double($0[3]) ?? 0 > 0 })
  }

  @Test func `the flow tells the reasons of every file`() throws {
    let folder = try TemporaryFolder()
    let out = folder.path(of: "out")
    #expect(
      try Command.run("run", "Tests/Specs/four/four-files.yaml", "--out", out, "--quiet").code == 0)
    let flow = try folder.text("out/flow.csv")
    for reason in ["score (suppressed)", "anxiety (refused)", "v_visits (no visit recorded)"] {
      #expect(flow.contains(reason), "\(reason) in \(flow)")
    }
    let run = try folder.text("out/run.json")
    for file in ["pupils.csv", "survey.sav", "visits.dta", "schools.xlsx"] {
      #expect(run.contains(file))
    }
  }
}
