import Foundation
import Testing

/// Specs over files of statistical packages and a workbook that hold the pupils of pupils.tsv, labelled.
@Suite struct FileKindTests {
  static let specs = Snapshot.specs(in: "files")

  @Test func `there are specs`() { #expect(Self.specs.count >= 3) }

  @Test(arguments: specs)
  func `the estimates are those of the text file, which R has checked`(spec: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Command.run("run", spec, "--out", folder.path(of: "out"))
    #expect(outcome.code == 0)
    let other = try TemporaryFolder()
    let text = "Tests/Specs/runs/tabs.yaml"
    #expect(try Command.run("run", text, "--out", other.path(of: "out"), "--quiet").code == 0)
    #expect(try folder.text("out/estimates.csv") == other.text("out/estimates.csv"))
    #expect(try folder.text("out/models.csv") == other.text("out/models.csv"))
  }

  @Test(arguments: specs)
  func `run.json has the file's digest, size and rows`(spec: String) throws {
    let folder = try TemporaryFolder()
    #expect(try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet").code == 0)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(try folder.text("out/run.json").utf8))
        as? [String: Any])
    let file = try #require((json["data"] as? [[String: Any]])?.first)
    let ending = spec.dropLast(".yaml".count).split(separator: "-").last ?? ""
    let path = Command.packageRoot + "/Tests/Specs/data/pupils.\(ending)"
    #expect(file["bytes"] as? Int == (try Data(contentsOf: URL(fileURLWithPath: path))).count)
    #expect((file["sha256"] as? String)?.count == 64)
    #expect(file["rows"] as? Int == 40)
  }

  @Test(arguments: specs)
  func `threads change nothing, and check and plan are content`(spec: String) throws {
    let folder = try TemporaryFolder()
    for threads in ["1", "2"] {
      let out = folder.path(of: "out" + threads)
      #expect(try Command.run("run", spec, "--out", out, "--quiet", "--threads", threads).code == 0)
    }
    #expect(try folder.text("out1/result.json") == folder.text("out2/result.json"))
    let checked = try Command.run("check", spec)
    #expect(checked.code == 0 && checked.errors == "")
    #expect(try Command.run("plan", spec).code == 0)
    #expect(try Command.run("plan", spec, "--read").code == 0)
  }

  @Test func `the hidden entry reads what it is asked for and nothing else`() throws {
    #expect(try Command.run("__read-file").code == 2)
    #expect(try Command.run("__read-file", "dta", "rows").code == 2)
    #expect(try Command.run("__read-file", "odt", "schema", "x").code == 2)
    // It answers through a pipe, as it may not write files.
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Command.path)
    process.arguments = ["__read-file", "dta", "schema", "absent.dta", ""]
    let answer = Pipe()
    process.standardOutput = answer
    try process.run()
    let bytes = try answer.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(bytes?.first == UInt8(ascii: "E"))
  }
}
