import Foundation
import TestSupport
import Testing

/// Two stacked years with schools and regions joined, from spec to files.
@Suite struct JoinedTests {
  private static let spec = "Tests/Specs/runs/joined.yaml"

  /// The run's spec with other words in it, beside the same data.
  private func variant(
    _ folder: TemporaryFolder, _ changes: [(String, String)] = []
  ) throws -> String {
    let root = URL(fileURLWithPath: Command.packageRoot)
    var text = try String(
      contentsOf: root.appendingPathComponent(Self.spec), encoding: .utf8)
    text = text.replacingOccurrences(
      of: "../data/joined", with: Command.packageRoot + "/Tests/Specs/data/joined")
    for (old, new) in changes {
      #expect(text.contains(old))
      text = text.replacingOccurrences(of: old, with: new)
    }
    return try folder.write(text, to: "spec.yaml")
  }

  @Test func `plan tells files, years, joins and what they bring; with --read the counts`() throws {
    for (arguments, ending) in [(["plan"], ".plan.txt"), (["plan", "--read"], ".plan-read.txt")] {
      let outcome = try Command(arguments + [Self.spec]).finish()
      #expect(outcome.code == 0)
      try Snapshot.expect(
        outcome.output, recordedAs: Snapshot.stem(Self.spec) + ending)
    }
  }

  @Test func `one thread and two write the same bytes`() throws {
    let folder = try TemporaryFolder()
    for threads in ["1", "2"] {
      let outcome = try Command.run(
        "run", Self.spec, "--out", folder.path(of: threads), "--threads", threads, "--quiet")
      #expect(outcome.code == 0)
    }
    var (one, two) = (try folder.files(below: "1"), try folder.files(below: "2"))
    #expect(one.removeValue(forKey: "run.json") != nil)
    #expect(two.removeValue(forKey: "run.json") != nil)
    #expect(one == two)
  }

  @Test func `run.json has each file with its digest, joins.csv the counts`() throws {
    let folder = try TemporaryFolder()
    let out = folder.path(of: "out")
    #expect(try Command.run("run", Self.spec, "--out", out, "--quiet").code == 0)
    let json = try JSONSerialization.jsonObject(with: Data(folder.text("out/run.json").utf8))
    let data = try #require((json as? [String: Any])?["data"] as? [[String: Any]])
    #expect(data.map { $0["source"] as? String } == ["pupils", "pupils", "schools", "regions"])
    #expect(data.map { $0["rows"] as? Int } == [260, 240, 38, 3])
    #expect(Set(data.compactMap { $0["sha256"] as? String }).count == 4)
    let joins = CSVRows(try folder.text("out/joins.csv")).rows
    for source in ["schools", "regions"] {
      let lines = joins.filter { $0["source"] == source }
      let counts = { (line: [String: String]) in
        ["matched", "no.match", "no.key"].compactMap { Int(line[$0] ?? "") }
      }
      let whole = counts(lines[0])
      #expect(whole.reduce(0, +) == 500)
      let arms = lines.dropFirst().map(counts)
      #expect((0..<3).map { place in arms.map { $0[place] }.reduce(0, +) } == whole)
    }
    // result.json keeps why values lack, of sources and of what was joined.
    let result = try folder.text("out/result.json")
    for reason in ["suppressed", "blank", "no match: schools", "no match: regions"] {
      #expect(result.contains("\"reason\" : \"\(reason)\""), "\(reason)")
    }
  }

  @Test func `an order of the files' rows or of the schools' changes no estimate`() throws {
    let folder = try TemporaryFolder()
    let root = URL(fileURLWithPath: Command.packageRoot + "/Tests/Specs/data/joined")
    let text = try String(
      contentsOf: root.appendingPathComponent("schools.csv"), encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    try folder.write(
      ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n"), to: "schools.csv")
    let spec = try variant(
      folder,
      [(root.path + "/schools.csv", folder.path(of: "schools.csv"))])
    #expect(try Command.run("run", Self.spec, "--out", folder.path(of: "1"), "--quiet").code == 0)
    #expect(try Command.run("run", spec, "--out", folder.path(of: "2"), "--quiet").code == 0)
    for file in ["estimates.csv", "flow.csv", "joins.csv", "missingness.csv"] {
      #expect(try folder.text("1/" + file) == folder.text("2/" + file), "\(file)")
    }
  }

  // MARK: Against R

  @Test(arguments: ["clustered", "free"])
  func `tests of missing values are R's`(kind: String) throws {
    let folder = try TemporaryFolder()
    let changes = kind == "free" ? [("unit: urn, ", "")] : []
    let out = folder.path(of: "out")
    #expect(
      try Command.run("run", variant(folder, changes), "--out", out, "--quiet").code == 0)
    let rows = CSVRows(try folder.text("out/missingness.csv")).rows.filter {
      $0["model"] == "schools" && $0["by"] == "treated"
    }
    let golden = try Golden("r/missingness")
    for (name, variable) in [
      ("complete", "(complete cases)"), ("score", "score"), ("ks1", "ks1"),
    ] {
      let row = try #require(rows.first { $0["variable"] == variable })
      guard case .object(let both)? = golden.values[name],
        case .object(let expected)? = both[kind]
      else {
        Issue.record("no golden of \(name)")
        continue
      }
      #expect(row["test"] == (kind == "free" ? "chi-squared" : "CR2[urn]"))
      for (column, value) in expected {
        guard case .number(let number) = value else { continue }
        expectClose(
          Double(row[column] ?? "") ?? .nan, number, relative: golden.relativeTolerance,
          "\(name) \(column)")
      }
    }
  }
}
