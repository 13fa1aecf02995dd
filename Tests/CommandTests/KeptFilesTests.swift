import Foundation
import Testing

/// What users keep in a folder of results, and folders that must not be replaced.
@Suite struct KeptFilesTests {
  /// A folder with rows, a spec, and the results of its run.
  private func finished() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("y,x\n1,2\n2,3\n4,4\n3,6\n", to: "rows.csv")
    try folder.write(
      "diminish: 1\nid: kept\ndata: {file: rows.csv}\nmodels:\n  one: {formula: \"y ~ x\"}\n",
      to: "spec.yaml")
    try run(folder)
    return folder
  }

  private func run(_ folder: TemporaryFolder) throws {
    let outcome = try Command.run("run", "spec.yaml", "--quiet", in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  private func listed(_ folder: TemporaryFolder, in name: String) throws -> [String] {
    struct Mark: Decodable { var files: [String] }
    return try JSONDecoder().decode(Mark.self, from: Data(folder.text("\(name)/run.json").utf8))
      .files
  }

  @Test func `run json lists what was written, in order`() throws {
    let folder = try finished()
    let listed = try listed(folder, in: "results/kept")
    #expect(listed == listed.sorted())
    #expect(listed == (try folder.files(below: "results/kept").keys.sorted()))
    #expect(listed.contains("run.json") && listed.contains("tables/main.txt"))
  }

  @Test(arguments: ["run", "report"])
  func `what a user has put into the results stays, whatever is written anew`(command: String)
    throws
  {
    let folder = try finished()
    let own = try folder.files(below: "results/kept")
    try folder.write("mine", to: "results/kept/notes.txt")
    try folder.write("a chapter", to: "results/kept/draft/one/chapter.docx")
    try folder.write("my own", to: "results/kept/tables/mine.txt")
    let files = FileManager.default
    try files.createDirectory(
      atPath: folder.path(of: "results/kept/empty"), withIntermediateDirectories: false)
    try files.createSymbolicLink(
      atPath: folder.path(of: "results/kept/nowhere"), withDestinationPath: "absent")
    for _ in 0..<2 {
      if command == "run" {
        try run(folder)
      } else {
        #expect(try Command.run("report", "results/kept", in: folder.path).code == 0)
      }
    }
    let place = folder.path(of: "results/kept")
    #expect(try files.destinationOfSymbolicLink(atPath: place + "/nowhere") == "absent")
    try files.removeItem(atPath: place + "/nowhere")
    #expect(try files.contentsOfDirectory(atPath: place + "/empty") == [])
    var now = try folder.files(below: "results/kept")
    #expect(now.removeValue(forKey: "notes.txt") == Data("mine".utf8))
    #expect(now.removeValue(forKey: "draft/one/chapter.docx") == Data("a chapter".utf8))
    #expect(now.removeValue(forKey: "tables/mine.txt") == Data("my own".utf8))
    #expect(now.keys.sorted() == own.keys.sorted())
    #expect(now["result.json"] == own["result.json"])
    #expect(try listed(folder, in: "results/kept") == own.keys.sorted())
    #expect(try files.contentsOfDirectory(atPath: folder.path(of: "results")) == ["kept"])
  }

  @Test func `a user's file that would be replaced ends the run, and the folder stays`() throws {
    let folder = try finished()
    // As after a version that made no models.csv: the file is not on the list.
    let mark = try folder.text("results/kept/run.json").replacing("    \"models.csv\",\n", with: "")
    try folder.write(mark, to: "results/kept/run.json")
    try folder.write("mine", to: "results/kept/models.csv")
    let before = try folder.files(below: "results/kept")
    let outcome = try Command.run("run", "spec.yaml", "--quiet", in: folder.path)
    #expect(outcome.code == 2)
    #expect(
      outcome.errors == """
        error[E107]: the folder "results/kept" holds "models.csv", which diminish did not write and would replace
        help: rename it or move it away, or name another folder with --out

        """)
    #expect(try folder.files(below: "results/kept") == before)
  }

  @Test func `a folder of an earlier version, without a list, is replaced whole`() throws {
    let folder = try finished()
    try folder.write(
      "{\"tool\": \"diminish\", \"seeds\": {}, \"version\": \"0.0.9\"}",
      to: "results/kept/run.json")
    try folder.write("stale", to: "results/kept/tables/stale.txt")
    try run(folder)
    #expect(try folder.files(below: "results/kept")["tables/stale.txt"] == nil)
  }

  // MARK: Folders that hold what is read

  @Test func `a folder that holds the spec or the data is refused before any work`() throws {
    let folder = try finished()
    let files = FileManager.default
    for name in ["spec.yaml", "rows.csv"] {
      try files.copyItem(
        atPath: folder.path(of: name), toPath: folder.path(of: "results/kept/" + name))
    }
    let inside = folder.path(of: "results/kept")
    let before = try folder.files(below: "results")
    let here = try Command.run("run", "spec.yaml", "--out", ".", in: inside)
    #expect(here.code == 2)
    #expect(
      here.errors == """
        error[E107]: the folder "." holds "spec.yaml", which is read here and would go with it
        help: name a folder of its own with --out; specs and data stand outside of results

        """)
    // The spec elsewhere, its data in the folder.
    try folder.write(
      try folder.text("spec.yaml").replacing("rows.csv", with: "results/kept/rows.csv"),
      to: "far.yaml")
    let data = try Command.run("run", "far.yaml", in: folder.path)
    #expect(data.code == 2 && data.errors.contains("\"results/kept/rows.csv\""), "\(data.errors)")
    // By way of a link to the folder.
    try files.createSymbolicLink(
      atPath: folder.path(of: "link"), withDestinationPath: "results/kept")
    let link = try Command.run("run", "far.yaml", "--out", "link", in: folder.path)
    #expect(link.code == 2 && link.errors.hasPrefix("error[E107]"), "\(link.errors)")
    #expect(try folder.files(below: "results") == before)
    #expect(try folder.entries() == ["far.yaml", "link", "results", "rows.csv", "spec.yaml"])
  }

  @Test func `report into a folder that holds the run, or its spec, is refused`() throws {
    let folder = try finished()
    try run(folder)
    let files = FileManager.default
    let outer = folder.path(of: "outer")
    try files.copyItem(atPath: folder.path(of: "results/kept"), toPath: outer)
    try files.copyItem(atPath: folder.path(of: "results/kept"), toPath: outer + "/inner")
    let holding = try Command.run("report", "outer/inner", "--out", "outer", in: folder.path)
    #expect(holding.code == 2 && holding.errors.hasPrefix("error[E107]"), "\(holding.errors)")
    #expect(files.fileExists(atPath: outer + "/inner/result.json"))
    // Its own folder by another name is its own.
    try folder.write("mine", to: "results/kept/notes.txt")
    let own = try Command.run(
      "report", "results/kept", "--out", "./results/kept/", "--quiet", in: folder.path)
    #expect(own.code == 0, "\(own.errors)")
    #expect(try folder.text("results/kept/notes.txt") == "mine")
  }

  // MARK: Folders of another command

  private static let process = """
    simulate: 1
    id: small
    seed: 12
    years: [2016, 2017, 2018]
    schools: {count: 40}

    """

  @Test func `run and simulate never replace each other's folders`() throws {
    let folder = try finished()
    try folder.write(Self.process, to: "process.yaml")
    let made = try Command.run("simulate", "process.yaml", "--out", "data", in: folder.path)
    #expect(made.code == 0, "\(made.errors)")
    #expect(
      try listed(folder, in: "data") == folder.files(below: "data").keys.sorted(), "a list too")
    let before = try (folder.files(below: "results"), folder.files(below: "data"))
    let run = try Command.run("run", "spec.yaml", "--out", "data", in: folder.path)
    #expect(run.code == 2)
    #expect(
      run.errors == """
        error[E107]: the folder "data" holds simulated data, not the results of a run
        help: name another folder with --out

        """)
    let report = try Command.run("report", "results/kept", "--out", "data", in: folder.path)
    #expect(report.code == 2 && report.errors == run.errors)
    let simulate = try Command.run(
      "simulate", "process.yaml", "--out", "results/kept", in: folder.path)
    #expect(simulate.code == 2)
    #expect(
      simulate.errors == """
        error[E107]: the folder "results/kept" holds the results of a run, not simulated data
        help: name another folder with --out

        """)
    #expect(try folder.files(below: "results") == before.0)
    #expect(try folder.files(below: "data") == before.1)
    // Earlier versions said no kind: the seed of a simulation tells it.
    let mark = try folder.text("data/run.json").replacing(
      "  \"kind\" : \"simulation\",\n", with: "")
    #expect(!mark.contains("kind"))
    try folder.write(mark, to: "data/run.json")
    #expect(try Command.run("run", "spec.yaml", "--out", "data", in: folder.path).code == 2)
  }

  @Test func `a process in the folder that it fills is refused, other files stay`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.process, to: "process.yaml")
    #expect(try Command.run("simulate", "process.yaml", "--quiet", in: folder.path).code == 0)
    try folder.write(Self.process, to: "simulated/small/mine.yaml")
    let outcome = try Command.run("simulate", "simulated/small/mine.yaml", in: folder.path)
    #expect(outcome.code == 2 && outcome.errors.hasPrefix("error[E107]"), "\(outcome.errors)")
    #expect(try Command.run("simulate", "process.yaml", "--quiet", in: folder.path).code == 0)
    #expect(try folder.text("simulated/small/mine.yaml") == Self.process)
  }
}
