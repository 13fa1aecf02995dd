import Foundation
import Testing

/// A run that is interrupted: it tidies up, says what stands, and ends with 130.
@Suite struct InterruptionTests {
  /// A folder with a spec that is done at once and one of the same id that works for minutes.
  private func prepared() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var rows = "y,x,k,c\n"
    for row in 0..<20_000 {
      rows += "\(row % 97),\(row % 89).5,level\(row % 41),c\(row % 200)\n"
    }
    try folder.write(rows, to: "rows.csv")
    func spec(_ model: String) -> String {
      "diminish: 1\nid: big\nsimulated: true\ndata: {file: rows.csv}\nmodels:\n  m: {\(model)}\n"
    }
    try folder.write(spec("formula: \"y ~ x\", vcov: HC1"), to: "short.yaml")
    try folder.write(
      spec(
        "formula: \"y ~ k*x\", vcov: {type: wild, cluster: c, reps: 999999, seed: 1}"),
      to: "long.yaml")
    return folder
  }

  /// Sends a signal to a run that has claimed its folder and works.
  private func interrupt(
    _ folder: TemporaryFolder, by signal: Int32, _ arguments: String..., aside: String
  ) throws -> Command.Outcome {
    let command = try Command(["run", "long.yaml"] + arguments, in: folder.path)
    let deadline = Date().addingTimeInterval(30)
    while !FileManager.default.fileExists(atPath: folder.path(of: aside)), Date() < deadline {
      Thread.sleep(forTimeInterval: 0.005)
    }
    Thread.sleep(forTimeInterval: 0.1)
    try #require(command.isRunning)
    #expect(FileManager.default.fileExists(atPath: folder.path(of: aside)))
    return try command.interrupted(by: signal)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `earlier results stand as they stood, and nothing is left beside them`(signal: Int32) throws
  {
    let folder = try prepared()
    #expect(try Command.run("run", "short.yaml", "--quiet", in: folder.path).code == 0)
    let before = try folder.files(below: "results")
    let outcome = try interrupt(folder, by: signal, aside: "results/.big.new")
    #expect(outcome.code == 130)
    #expect(outcome.errors == "interrupted; results/big is as it was\n")
    #expect(outcome.output == "")
    #expect(try folder.files(below: "results") == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "results")) == ["big"])
  }

  @Test func `without earlier results nothing is left, not even the folders on the way`() throws {
    let folder = try prepared()
    let outcome = try interrupt(
      folder, by: SIGINT, "--out", "new/a/out", "--quiet", aside: "new/a/.out.new")
    #expect(outcome.code == 130)
    #expect(outcome.errors == "interrupted; nothing was written\n")
    #expect(try folder.entries() == ["long.yaml", "rows.csv", "short.yaml"])
  }
}
