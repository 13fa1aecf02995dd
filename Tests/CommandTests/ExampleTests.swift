import Foundation
import Testing

/// The analyses that a reader can run.
@Suite struct ExampleTests {
  static let names = [
    "balcarras", "inner-london", "placebo-ks2", "programme-gap", "programme-waves", "star",
  ]

  @Test func `every analysis is tried here`() throws {
    let found = try FileManager.default.contentsOfDirectory(
      atPath: Command.packageRoot + "/analyses"
    ).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
    #expect(found.sorted() == Self.names)
  }

  @Test(arguments: names.filter { $0 != "placebo-ks2" })
  func `an analysis runs, and leaves its tables, figures and report`(name: String) throws {
    try run(name)
  }

  @Test func `tables between marks of README are those that the analyses make`() throws {
    let readme = try String(contentsOfFile: Command.packageRoot + "/README.md", encoding: .utf8)
    let mark = try Regex("(?s)<!-- table: ([a-z-]+)/([a-z-]+) -->\n(.*?)<!-- end -->")
    let found = readme.matches(of: mark)
    #expect(!found.isEmpty)
    for match in found {
      let (name, table) = (match[1].substring ?? "", match[2].substring ?? "")
      let folder = try run(String(name))
      let made = try folder.text("out/tables/\(table).md")
      #expect(match[3].substring ?? "" == "\n\(made)\n", "run make docs")
    }
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(
        atPath: Command.packageRoot + "/../shared/data/dfe-ks2/2016-850-ks2.csv"),
      "needs ../shared/data/dfe-ks2"))
  func `untreated schools chosen for weak results seem to gain from nothing`() throws {
    let folder = try run("placebo-ks2")
    let rows = CSVRows(try folder.text("out/estimates.csv")).rows
    func estimate(_ model: String, _ term: String) throws -> Double {
      try #require(
        rows.first { $0["model"] == model && $0["term"] == term }.flatMap {
          Double($0["estimate"] ?? "")
        })
    }
    // The weakest third of 299 schools; ties at its border move the means by some hundredths.
    #expect(abs(try estimate("third", "(Intercept)") + 3.07) < 0.04)
    #expect(abs(try estimate("third", "cohort[2018]") - (3.07 - 1.60)) < 0.05)
    #expect(abs(try estimate("third", "cohort[2019]") - (3.07 - 1.82)) < 0.05)
    let placebo = try #require(CSVRows(try folder.text("out/placebo.csv")).rows.first)
    let significant = try #require(Double(placebo["significant"] ?? ""))
    #expect(significant > 0.95)
    let larger = try #require(Double(placebo["at.least.as.large"] ?? ""))
    #expect(larger > 0.2)
  }

  @Test func `a baseline with the year of selection makes an impact inconclusive`() throws {
    let folder = try run("balcarras")
    let rows = CSVRows(try folder.text("out/targets.csv")).rows
    func verdict(_ target: String, _ line: String) -> String? {
      rows.first { $0["target"] == target && $0["line"] == line }?["verdict"]
    }
    #expect(verdict("literal", "achieved") == "met")
    #expect(verdict("literal", "impact") == "inconclusive")
    #expect(verdict("gap-20", "impact") == "consistent-with-benefit")
  }

  @discardableResult
  private func run(_ name: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let outcome = try Command.run(
      "run", "analyses/\(name).yaml", "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path(of: "out"))
    for ending in [".html", ".md", ".txt", ".tex", ".typ", ".csv", ".xlsx", ".docx"] {
      #expect(files.contains { $0.hasPrefix("tables/") && $0.hasSuffix(ending) }, "\(ending)")
    }
    for report in ["report.html", "report.md", "report.docx"] { #expect(files.contains(report)) }
    return folder
  }
}
