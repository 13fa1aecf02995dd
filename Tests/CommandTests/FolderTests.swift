import Foundation
import Testing

/// What happens to the output folder, whatever happens to the run.
@Suite struct FolderTests {
  private static let small = "Tests/Specs/runs/kinds.yaml"

  @Test
  func `a run that is killed leaves the earlier output byte for byte, and the next run works`()
    throws
  {
    let folder = try TemporaryFolder()
    let out = folder.path(of: "out")
    #expect(try Command.run("run", Self.small, "--out", out).code == 0)
    let before = try folder.files(below: "out")
    let long = try Command(["run", try longSpec(folder), "--out", out, "--threads", "1"])
    try waitForLock(folder, long)
    long.killOutright()
    #expect(try folder.files(below: "out") == before)
    #expect(try Command.run("run", Self.small, "--out", out).code == 0)
    #expect(
      try folder.entries().filter { $0.hasPrefix(".") } == [], "what the dead run left is gone")
  }

  @Test func `a second run on the same folder is kept out while the first works`() throws {
    let folder = try TemporaryFolder()
    let out = folder.path(of: "out")
    let long = try Command(["run", try longSpec(folder), "--out", out, "--threads", "1"])
    try waitForLock(folder, long)
    let second = try Command.run("run", Self.small, "--out", out)
    #expect(long.isRunning, "the first run ended too early to be met")
    long.killOutright()
    #expect(second.code == 2)
    #expect(
      second.errors == """
        error[E108]: another run works on "\(out)"
        help: wait for it, or write elsewhere with --out

        """)
    #expect(!FileManager.default.fileExists(atPath: out))
  }

  @Test func `a folder with files of others is refused and left as it is`() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "out/notes.txt")
    let outcome = try Command.run("run", Self.small, "--out", folder.path(of: "out"))
    #expect(outcome.code == 2)
    #expect(
      outcome.errors == """
        error[E107]: the folder "\(folder.path(of: "out"))" holds files that diminish did not write
        help: name an empty folder, or one that an earlier run wrote, with --out

        """)
    #expect(try folder.files(below: "out") == ["notes.txt": Data("mine".utf8)])
    #expect(try folder.entries() == ["out"])
  }

  @Test func `another tool's run.json does not make a folder ours`() throws {
    let folder = try TemporaryFolder()
    try folder.write("{\"tool\": \"another\"}", to: "out/run.json")
    let outcome = try Command.run("run", Self.small, "--out", folder.path(of: "out"))
    #expect(outcome.code == 2)
    #expect(outcome.errors.hasPrefix("error[E107]"))
    #expect(try folder.text("out/run.json") == "{\"tool\": \"another\"}")
  }

  @Test func `a file in the folder's place is refused and left as it is`() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "out")
    let outcome = try Command.run("run", Self.small, "--out", folder.path(of: "out"))
    #expect(outcome.code == 2)
    let out = folder.path(of: "out")
    #expect(outcome.errors == "error[E109]: cannot write \"\(out)\": it is not a folder\n")
    #expect(try folder.text("out") == "mine")
    #expect(try folder.entries() == ["out"])
  }

  @Test func `a place that the system refuses is told in the system's words`() throws {
    let outcome = try Command.run("run", Self.small, "--out", "/proc/nowhere/out")
    #expect(outcome.code == 2)
    #expect(
      outcome.errors
        == "error[E109]: cannot write \"/proc/nowhere\": No such file or directory\n")
  }

  @Test func `an empty folder is taken and an earlier output is replaced whole`() throws {
    let folder = try TemporaryFolder()
    let out = folder.path(of: "out")
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
    #expect(try Command.run("run", Self.small, "--out", out).code == 0)
    try folder.write("stale", to: "out/tables/stale.txt")
    try folder.list("tables/stale.txt", in: "out")
    #expect(try Command.run("run", "Tests/Specs/runs/poly.yaml", "--out", out).code == 0)
    #expect(try folder.text("out/run.json").contains("\"id\" : \"poly\""))
    #expect(try folder.files(below: "out")["tables/stale.txt"] == nil)
    #expect(try folder.entries() == ["out"])
  }

  @Test func `one thread and two give the same bytes, time stamps and the like apart`() throws {
    let folder = try TemporaryFolder()
    for threads in ["1", "2"] {
      let outcome = try Command.run(
        "run", Self.small, "--out", folder.path(of: threads), "--threads", threads)
      #expect(outcome.code == 0)
    }
    var (one, two) = (try folder.files(below: "1"), try folder.files(below: "2"))
    #expect(one.removeValue(forKey: "run.json") != nil)
    #expect(two.removeValue(forKey: "run.json") != nil)
    #expect(
      Set(one.keys) == [
        "result.json", "estimates.csv", "models.csv", "flow.csv", "joins.csv",
        "missingness.csv", "omitted.csv", "diagnostics.csv", "checks.csv", "tables/main.txt",
        "tables/main.md", "tables/main.html", "tables/main.docx", "tables/main.typ", "report.docx",
        "tables/main.tex", "tables/main.csv", "tables/main.xlsx", "report.html", "report.md",
      ])
    #expect(one == two)
  }

  @Test func `without --out the results stand under the id, and those of --only beside them`()
    throws
  {
    let folder = try TemporaryFolder()
    let spec = Command.packageRoot + "/" + Self.small
    #expect(try Command.run("run", spec, in: folder.path).code == 0)
    let all = try folder.files(below: "results/kinds")
    let only = try Command.run("run", spec, "--only", "hc1", in: folder.path)
    #expect(only.code == 0)
    #expect(try folder.files(below: "results/kinds") == all)
    let rows = CSVRows(try folder.text("results/kinds.only/estimates.csv")).rows
    #expect(Set(rows.compactMap { $0["model"] }) == ["hc1"])
    #expect(try folder.text("results/kinds.only/run.json").contains("\"only\" : ["))
    #expect(try folder.entries() == ["results"])
  }

  @Test func `--only of a model that does not exist is told with what there is`() throws {
    let folder = try TemporaryFolder()
    let outcome = try Command.run(
      "run", Self.small, "--only", "hc9", "--out", folder.path(of: "out"))
    #expect(outcome.code == 2)
    #expect(outcome.errors.hasPrefix("error[E125]: no model named \"hc9\"\nhelp: "))
    #expect(try folder.entries() == [])
  }

  @Test func `only run.json holds the time`() throws {
    let folder = try TemporaryFolder()
    #expect(try Command.run("run", Self.small, "--out", folder.path(of: "out")).code == 0)
    let files = try folder.files(below: "out")
    let started = try #require(
      String(decoding: files["run.json"] ?? Data(), as: UTF8.self).split(separator: "\n").first {
        $0.contains("\"started\"")
      })
    let day = started.split(separator: "\"")[3].prefix(10)
    #expect(day.count == 10)
    for (name, bytes) in files where name != "run.json" {
      #expect(!String(decoding: bytes, as: UTF8.self).contains(day), "\(name)")
    }
  }

  // MARK: A run that takes its time

  /// A spec of many slow models on rows made up here.
  private func longSpec(_ folder: TemporaryFolder) throws -> String {
    var rows = "y,x,k\n"
    for row in 0..<40_000 { rows += "\(row % 97),\(row % 89).5,level\(row % 61)\n" }
    try folder.write(rows, to: "spec/long.csv")
    let models = (1...300).map { "  m\($0): {formula: \"y ~ k*x\", vcov: HC3}\n" }
    return try folder.write(
      "diminish: 1\nid: long\nsimulated: true\ndata: {file: long.csv}\nmodels:\n"
        + models.joined(), to: "spec/long.yaml")
  }

  /// Waits until a run holds its folder, and a little more, so that it is at work.
  private func waitForLock(_ folder: TemporaryFolder, _ command: Command) throws {
    let deadline = Date().addingTimeInterval(20)
    while !(try folder.entries().contains(".out.new")), Date() < deadline {
      Thread.sleep(forTimeInterval: 0.005)
    }
    Thread.sleep(forTimeInterval: 0.1)
    try #require(command.isRunning)
    #expect(try folder.entries().contains(".out.new"))
  }
}
