import Foundation
import Testing

/// `dfe-ks2:` from the spec to the estimates.
@Suite struct PublishedTableTests {
  private func spec(_ folder: TemporaryFolder, _ source: String, _ model: String) throws -> String {
    let tables = FileManager.default.currentDirectoryPath + "/Tests/Specs/data"
    let path = folder.path(of: "spec.yaml")
    try """
    diminish: 1
    id: tables
    data: {ks2: {dfe-ks2: \(source.replacing("DATA", with: tables))}}
    sample: {where: "record == 'mainstream' and group == 'all' and year in 2018..2019"}
    models: {m: {formula: "\(model)", vcov: HC1}}
    """.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private let both = "{2017-2018: DATA/ks2-2018.csv, 2019: DATA/ks2-2019.csv}"

  @Test func `means of published progress come out as by hand`() throws {
    let folder = try TemporaryFolder()
    let out = folder.path(of: "out")
    let spec = try spec(folder, both, "progress ~ i(year, ref = 2018)")
    let outcome = try Command.run("run", spec, "--out", out, "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let rows = try CSVRows(folder.text("out/estimates.csv"))
    // 2018: -2.1, 0.4, -1.2, 1.0 and Elm's 0.2 of the table of 2019; 2019: -1.4, 0.6, -1.9, 0.7, 0.9.
    let (before, after) = (-1.7 / 5, -1.1 / 5)
    let values = rows.rows.compactMap { Double($0["estimate"] ?? "") }
    #expect(values.count == 2)
    #expect(abs(values[0] - before) < 1e-12 && abs(values[1] - (after - before)) < 1e-12)
    let flow = try folder.text("out/flow.csv")
    #expect(flow.contains("progress (short row),,2,10"), "\(flow)")
    let run = try folder.text("out/run.json")
    #expect(run.contains("ks2-2018.csv") && run.contains("ks2-2019.csv"))
  }

  @Test func `the effective number of pupils leads back to the pupils behind the interval`() throws
  {
    let folder = try TemporaryFolder()
    let out = folder.path(of: "out")
    let spec = try spec(folder, both, "n.effective ~ 1")
    #expect(try Command.run("run", spec, "--out", out, "--quiet").code == 0)
    let rows = try CSVRows(folder.text("out/estimates.csv"))
    let mean = try #require(rows.rows.last.flatMap { Double($0["estimate"] ?? "") })
    // The mean of (1.96 sigma / half-width)² over the ten published intervals, by Python's csv module.
    #expect(abs(mean - 46.53297076713) < 1e-10, "\(mean)")
  }

  @Test func `columns beside the published ones are told apart before any row is read`() throws {
    let folder = try TemporaryFolder()
    let spec = try spec(folder, both, "progres ~ i(year, ref = 2018)")
    let outcome = try Command.run("check", spec)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("did you mean \"progress\""), "\(outcome.errors)")
  }
}
