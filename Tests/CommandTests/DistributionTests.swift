import Foundation
import Testing

/// `kind: distribution` from spec to files.
@Suite struct DistributionTests {
  private static let spec = "Tests/Specs/distribution/distribution.yaml"

  private func run(_ threads: String = "1") throws -> TemporaryFolder {
    try .running(Self.spec, threads: threads)
  }

  @Test func `shares are those of the file, at least ten rows apart`() throws {
    let folder = try run()
    let data = CSVRows(
      try String(
        contentsOfFile: Command.packageRoot + "/Tests/Specs/data/programme.csv", encoding: .utf8)
    ).rows
    let drawn = try folder.rows("out/figures/both.csv")
    let names = ["Focus group, programme": ("1", "1"), "Others, programme": ("1", "0")]
    #expect(Set(drawn.compactMap { $0["series"] }).count == 4)
    for (name, (ssif, fsm)) in names {
      let scores = data.filter { $0["ssif"] == ssif && $0["fsm"] == fsm }
        .compactMap { $0["score"].flatMap(Double.init) }
      let points = drawn.filter { $0["series"] == name }
      #expect(points.count >= 2)
      var known = 0
      for point in points {
        let below = scores.count { $0 < Double(point["below"] ?? "") ?? 0 }
        #expect(Double(point["percent"] ?? "") == 100 * Double(below) / Double(scores.count))
        #expect(point["rows"] == String(scores.count))
        #expect(below - known >= 10)
        known = below
      }
      #expect(scores.count - known >= 10)
    }
  }

  @Test func `what is too small is not told, anywhere`() throws {
    let folder = try run()
    // Of one year each arm and group has fewer than 20 rows: the arms alone are told, or nothing.
    let small = try folder.rows("out/figures/small.csv")
    #expect(small.isEmpty)
    let report = try folder.text("out/report.md")
    #expect(report.contains("Not told: focus group, programme (fewer than 20 rows)"))
    #expect(report.contains("### There is no distribution to draw"))
    let result = try #require(
      JSONSerialization.jsonObject(with: Data(try folder.text("out/result.json").utf8))
        as? [String: Any])
    let found = try #require(result["distributions"] as? [[String: Any]])
    #expect(found.map { $0["figure"] as? String } == ["both", "small", "logarithm"])
    let series = try #require(found[1]["series"] as? [[String: Any]])
    #expect(series.count == 4)
    for one in series { #expect(one["rows"] == nil && (one["steps"] as? [Any])?.isEmpty == true) }
  }

  @Test func `an outcome that the formula computes is counted as computed`() throws {
    let drawn = try run().rows("out/figures/logarithm.csv")
    let values = drawn.compactMap { $0["below"].flatMap(Double.init) }
    #expect(!values.isEmpty && values.allSatisfy { 4 < $0 && $0 < 5 })
    #expect(Set(drawn.compactMap { $0["series"] }) == ["Programme", "Comparison"])
  }

  /// What is changed by hand in result.json.
  static let damages = [
    ("\"rowsBelow\" : 10,", "\"rowsBelow\" : 99,"), ("\"leastRows\" : 10,", "\"leastRows\" : 0,"),
    ("\"rows\" : 33,", "\"rows\" : 3,"),
  ]

  @Test(arguments: 0..<damages.count)
  func `counts that contradict each other are told, not drawn`(index: Int) throws {
    let folder = try run()
    let text = try folder.text("out/result.json")
    let (from, to) = Self.damages[index]
    let place = try #require(text.range(of: from))
    try folder.write(text.replacingCharacters(in: place, with: to), to: "out/result.json")
    let outcome = try Command.run("report", folder.path(of: "out"))
    #expect(outcome.code == 3 && outcome.errors.contains("error[E271]"))
    #expect(
      outcome.errors.contains("contradicts itself at \"distributions[0]\""), "\(outcome.errors)")
  }

  @Test func `the figure is drawn as recorded, without data and for any number of threads`() throws
  {
    let folder = try run()
    for ending in ["svg", "csv"] {
      try Snapshot.expect(
        try folder.text("out/figures/both.\(ending)"),
        recordedAs: "Tests/Specs/distribution/distribution.both.\(ending)")
    }
    try Snapshot.expectFigures(
      of: folder, recordedAs: "Tests/Specs/distribution/distribution.report")
    let other = try run("2")
    #expect(try folder.text("out/result.json") == other.text("out/result.json"))
    let before = try folder.files(below: "out")
    try FileManager.default.removeItem(atPath: folder.path(of: "out/figures"))
    #expect(try Command.run("report", folder.path(of: "out"), "--quiet").code == 0)
    #expect(try folder.files(below: "out") == before)
  }
}
