import Foundation
import TestSupport
import Testing

/// Estimators by design from spec to CSV: the numbers of clubSandwich, DRDID, did and fixest.
@Suite struct ProgrammeRunTests {
  static let specs = [
    "base", "exposure", "dose", "transition", "own-term", "zone", "these-schools", "gaps",
  ]

  /// Dummies in R and absorbed effects here differ by rounding of some 1e3 operations on numbers of about 100; df
  /// come from a ratio of two traces.
  private static let tolerance = 1e-8

  @Test(arguments: specs)
  func `every role moves the numbers as a regression with dummies says`(name: String) throws {
    let text = try String(
      contentsOf: URL(filePath: Command.packageRoot + "/Tests/Goldens/programme/runs.csv"),
      encoding: .utf8)
    let golden = CSVRows(text.split(separator: "\n").dropFirst().joined(separator: "\n") + "\n")
      .rows.filter { $0["spec"] == name }
    #expect(!golden.isEmpty)
    let found = try estimates(of: "Tests/Specs/programme/\(name).yaml")
    for row in golden {
      let match = try #require(
        found.first { $0["model"] == row["model"] && $0["term"] == row["term"] },
        "\(row["model"] ?? "") \(row["term"] ?? "")")
      for column in ["estimate", "std.error", "df"] {
        let (mine, theirs) = (match[column] ?? "", row[column] ?? "")
        if theirs == "Inf" {
          #expect(mine == "Inf")
          continue
        }
        let (a, b) = (try #require(Double(mine)), try #require(Double(theirs)))
        let unit = column == "estimate" ? try #require(Double(row["std.error"] ?? "")) : abs(b)
        #expect(abs(a - b) <= Self.tolerance * unit, "\(row) \(column): \(mine)")
      }
    }
  }

  @Test(arguments: ["imputation", "two-stage"])
  func `a start of a single unit is told: its errors know nothing of its noise`(
    estimator: String
  ) throws {
    let folder = try TemporaryFolder()
    var text = "unit,year,start,y\n"
    for unit in 0..<12 {
      let start = unit == 0 ? 2017 : unit < 4 ? 2018 : 0
      for year in 2014...2019 {
        text += "u\(unit),\(year),\(start),\((unit * 7 + year * 5 + unit * year % 11) % 13)\n"
      }
    }
    try folder.write(text, to: "rows.csv")
    try folder.write(
      """
      diminish: 1
      id: single
      simulated: true
      data: {file: rows.csv, columns: {unit: {type: id}}}
      design: {unit: unit, time: year, panel: unit, first_treated: start}
      models: {m: {estimator: \(estimator), outcome: y}}
      """, to: "spec.yaml")
    let run = try Command.run("run", "spec.yaml", "--out", "out", in: folder.path)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.errors.contains("m: a single unit starts in 2017: its standard errors"))
    #expect(!run.errors.contains("a single unit starts in 2018"))
  }

  @Test func `a reference row has estimate 0, no standard error, and its place in the block`()
    throws
  {
    let rows = try estimates(of: "Tests/Specs/programme/base.yaml")
      .filter { $0["model"] == "path" && ($0["term"] ?? "").hasPrefix("gap:") }
    #expect(
      rows.compactMap { $0["term"] }
        == [-3, -2, -1, 0, 1, 4].map { "gap:event[\($0)]" })
    let reference = try #require(rows.first { $0["term"] == "gap:event[-1]" })
    #expect(reference["estimate"] == "0")
    #expect(reference["std.error"] == "" && reference["p.value"] == "")
  }

  @Test func `gap is focus minus other, in every estimator that has no covariates`() throws {
    for row in try estimates(of: "Tests/Specs/programme/base.yaml").grouped(by: "model")
    where ["gap", "schools"].contains(row.key) {
      let values = Dictionary(
        uniqueKeysWithValues: row.value.map {
          ($0["term"] ?? "", Double($0["estimate"] ?? "") ?? 0)
        })
      let difference = (values["focus"] ?? 0) - (values["other"] ?? 0)
      #expect(abs(difference - (values["gap"] ?? 0)) < 1e-11)
    }
  }

  @Test func `rows of transition and zone are counted where they are left out`() throws {
    let folder = try TemporaryFolder()
    for (name, reason) in [("transition", "transition"), ("zone", "exclude_zone: la")] {
      let out = folder.path(of: name)
      #expect(
        try Command.run("run", "Tests/Specs/programme/\(name).yaml", "--out", out, "--quiet").code
          == 0)
      let flow = CSVRows(try folder.text("\(name)/flow.csv")).rows
      #expect(flow.contains { $0["reason"] == reason && (Int($0["dropped"] ?? "") ?? 0) > 0 })
    }
  }

  @Test(.enabled(if: SharedFolder.exists, "needs ../shared/goldens and ../shared/data"))
  func `Callaway-Sant'Anna, Sun-Abraham and did from a spec are R's`() throws {
    let text = try String(
      contentsOf: URL(filePath: SharedFolder.path + "/goldens/did.csv"), encoding: .utf8)
    let golden = CSVRows(text).rows
    var compared = 0
    for spec in ["mpdta", "mpdta-rows"] {
      let found = try estimates(of: "Tests/Specs/programme/\(spec).yaml")
      for row in golden {
        let model = (row["case"] ?? "").split(separator: "/").last.map(String.init) ?? ""
        guard
          let match = found.first(where: {
            $0["model"] == model && ($0["term"] == row["term"] || model == "twfe")
          }), let estimate = Double(row["estimate"] ?? "")
        else { continue }
        let mine = try #require(Double(match["estimate"] ?? ""))
        // did2s absorbs to 1e-6 only.
        let tolerance = model == "two-stage" ? 1e-6 : 1e-8
        #expect(abs(mine - estimate) <= tolerance * max(abs(estimate), 1e-3), "\(row)")
        if let error = Double(row["std.error"] ?? "") {
          let own = try #require(Double(match["std.error"] ?? ""))
          #expect(abs(own - error) <= 1e-7 * error, "\(row)")
        } else {
          #expect(match["std.error"] == "", "\(row)")
        }
        compared += 1
      }
    }
    #expect(compared >= 340)
  }

  private func estimates(of spec: String) throws -> [[String: String]] {
    let folder = try TemporaryFolder()
    let outcome = try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    return CSVRows(try folder.text("out/estimates.csv")).rows
  }
}

/// What lies beside the project.
private enum SharedFolder {
  static let path = Command.packageRoot + "/../shared"
  static var exists: Bool { FileManager.default.fileExists(atPath: path + "/goldens/did.csv") }
}

extension [[String: String]] {
  fileprivate func grouped(by column: String) -> [String: [[String: String]]] {
    Dictionary(grouping: self) { $0[column] ?? "" }
  }
}
