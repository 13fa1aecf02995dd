import Foundation
import Testing

/// Finished runs rendered anew, without their data.
@Suite struct ReportCommandTests {
  private static let spec = "Tests/Specs/programme/base.yaml"

  /// A run in a folder of a test's own, once.
  private func finished() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let run = try Command.run("run", Self.spec, "--out", folder.path(of: "out"), "--quiet")
    #expect(run.code == 0, "\(run.errors)")
    return folder
  }

  @Test func `the report is written anew with the same bytes`() throws {
    let folder = try finished()
    let before = try folder.files(below: "out")
    #expect(before["report.html"] != nil && before["report.md"] != nil)
    #expect(before.keys.contains { $0.hasPrefix("figures/") && $0.hasSuffix(".svg") })
    try FileManager.default.removeItem(atPath: folder.path(of: "out/figures"))
    try folder.write("spoiled", to: "out/report.html")
    let outcome = try Command.run("report", folder.path(of: "out"))
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.isEmpty && outcome.errors.contains("report.html"))
    #expect(try folder.files(below: "out") == before)
    #expect(try folder.entries() == ["out"])
  }

  @Test func `another folder takes everything, and what else stands in the run's stays`() throws {
    let folder = try finished()
    try folder.write("mine", to: "out/notes.txt")
    try folder.write("stale", to: "out/tables/gone.txt")
    try folder.list("tables/gone.txt", in: "out")
    #expect(
      try Command.run("report", folder.path(of: "out"), "--out", folder.path(of: "copy")).code == 0)
    let copy = try folder.files(below: "copy")
    #expect(copy["notes.txt"] == nil && copy["run.json"] != nil && copy["result.json"] != nil)
    #expect(try Command.run("report", folder.path(of: "out"), "--quiet").code == 0)
    let own = try folder.files(below: "out")
    #expect(own["notes.txt"] == Data("mine".utf8))
    #expect(own["tables/gone.txt"] == nil)
    #expect(own.filter { $0.key != "notes.txt" } == copy)
  }

  @Test func `only folders of runs are taken`() throws {
    let folder = try TemporaryFolder()
    try folder.write("{}", to: "foreign/result.json")
    let foreign = try Command.run("report", folder.path(of: "foreign"))
    #expect(foreign.code == 2)
    #expect(foreign.errors.contains("error[E106]") && foreign.errors.contains("run.json"))
    #expect(try Command.run("report", folder.path(of: "none")).code == 2)
    #expect(try Command.run("report", "a", "b", "--out", "c").code == 2)
    #expect(try folder.files(below: "foreign").keys.sorted() == ["result.json"])
  }

  /// How result.json is spoiled, and what the error says of it.
  static let damages: [(spoil: @Sendable (String) -> String, words: String)] = [
    ({ String($0.dropLast(3)) }, "is not the JSON that a run writes"),
    ({ $0.replacing("\"format\" : 2", with: "\"format\" : 99") }, "is of format 99"),
    ({ $0.replacing("\"stamps\" :", with: "\"stumps\" :") }, "lacks \"stamps\""),
    (
      { $0.replacing("\"confidenceLevel\" : 0.95", with: "\"confidenceLevel\" : \"high\"") },
      "at \"models[0].confidenceLevel\""
    ),
    (
      { $0.replacing("\"id\" : \"main\"", with: "\"id\" : \"../../main\"") },
      "contradicts itself at \"tables[0].id\""
    ),
  ]

  @Test(arguments: 0..<damages.count)
  func `a damaged result is told with its place, and the folder stays`(index: Int) throws {
    let folder = try finished()
    let spoiled = Self.damages[index].spoil(try folder.text("out/result.json"))
    try folder.write(spoiled, to: "out/result.json")
    let before = try folder.files(below: "out")
    let outcome = try Command.run("report", folder.path(of: "out"))
    #expect(outcome.code == 3)
    #expect(outcome.errors.contains("error[E271]"))
    #expect(outcome.errors.contains(Self.damages[index].words), "\(outcome.errors)")
    #expect(outcome.errors.contains(" --> \(folder.path(of: "out"))/result.json:"))
    #expect(try folder.files(below: "out") == before)
  }

  @Test func `the place of the damage is its line and column`() throws {
    let folder = try finished()
    let lines = try folder.text("out/result.json").split(
      separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.contains("\"confidenceLevel\"") })
    let column = try #require(lines[line].range(of: "0.95")).lowerBound
    var spoiled = lines.map(String.init)
    spoiled[line] = spoiled[line].replacing("0.95", with: "true")
    try folder.write(spoiled.joined(separator: "\n"), to: "out/result.json")
    let outcome = try Command.run("report", folder.path(of: "out"))
    let place = lines[line].distance(from: lines[line].startIndex, to: column) + 1
    #expect(outcome.errors.contains("result.json:\(line + 1):\(place)\n"), "\(outcome.errors)")
  }
}
