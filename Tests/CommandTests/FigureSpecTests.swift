import Foundation
import Testing

/// `figures:` from spec to files and refusals.
@Suite struct FigureSpecTests {
  private func spec(_ figures: String) throws -> String {
    let base = try String(
      contentsOfFile: Command.packageRoot + "/Tests/Specs/programme/base.yaml", encoding: .utf8)
    let data = Command.packageRoot + "/Tests/Specs"
    return base.replacing("../data/", with: data + "/data/") + "\nfigures:\n" + figures
  }

  private func run(_ figures: String) throws -> (TemporaryFolder, Command.Outcome) {
    let folder = try TemporaryFolder()
    let path = try folder.write(try spec(figures), to: "spec.yaml")
    return (folder, try Command.run("run", path, "--out", folder.path(of: "out"), "--quiet"))
  }

  @Test func `figures that are asked for are the only ones`() throws {
    let (folder, outcome) = try run(
      "  years: {kind: event-study, models: [path], terms: {\"focus:event\": Focus, \"other:event\": Others}}\n"
        + "  effects: {kind: coefficients, models: [gap], title: The gap}\n")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let files = try folder.files(below: "out").keys.filter { $0.hasPrefix("figures/") }.sorted()
    #expect(
      files == [
        "figures/effects.csv", "figures/effects.pdf", "figures/effects.png", "figures/effects.svg",
        "figures/years.csv", "figures/years.pdf", "figures/years.png", "figures/years.svg",
      ])
    let rows = CSVRows(try folder.text("out/figures/years.csv")).rows
    #expect(Set(rows.compactMap { $0["series"] }) == ["Focus", "Others"])
    let estimates = CSVRows(try folder.text("out/estimates.csv")).rows
    for row in rows {
      let same = estimates.first { $0["model"] == row["model"] && $0["term"] == row["term"] }
      for column in ["estimate", "conf.low", "conf.high"] { #expect(row[column] == same?[column]) }
    }
    #expect(try folder.text("out/report.md").contains("### The gap"))
  }

  @Test(arguments: [
    ("  f: {kind: event-study, models: [pat]}\n", "E125", "did you mean \"path\"?"),
    (
      "  f: {kind: event-study, models: [path], terms: [event]}\n", "E125",
      "no path named \"event\""
    ),
    ("  f: {kind: event-study, models: [gap]}\n", "E128", "an event study"),
    ("  f: {kind: coefficients, models: [gap], terms: [gab]}\n", "E125", "no term named \"gab\""),
    ("  f: {kind: pie}\n", "E115", "\"pie\" is not a value of \"kind\""),
    ("  f: {models: [path]}\n", "E113", "\"kind\" is missing"),
    ("  f: {kind: coefficients, models: [gap, gap]}\n", "E126", "\"gap\" is used twice"),
  ])
  func `what cannot be drawn is refused`(figures: String, code: String, words: String) throws {
    let (folder, outcome) = try run(figures)
    #expect(outcome.code == 2)
    #expect(
      outcome.errors.contains("error[\(code)]") && outcome.errors.contains(words),
      "\(outcome.errors)")
    #expect(try folder.entries() == ["spec.yaml"])
  }
}
