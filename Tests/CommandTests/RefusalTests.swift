import Foundation
import Testing

/// Specs that cannot be run, and the exact words of each refusal.
@Suite struct RefusalTests {
  static let refusals = Snapshot.specs(in: "refusals")

  @Test func `there are refusals`() { #expect(Self.refusals.count >= 80) }

  @Test(arguments: refusals)
  func `run refuses with the recorded text and the exit code of its block`(spec: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet")
    try Snapshot.expect(outcome.errors, recordedAs: Snapshot.stem(spec) + ".error.txt")
    let codes = codes(in: outcome.errors)
    #expect(outcome.code == exitCode(of: codes))
    let name = spec.split(separator: "/").last ?? ""
    if name.hasPrefix("E") {
      #expect(Set(codes) == [String(name.prefix(4))], "one mistake, one code")
    }
    if outcome.code == 4 {
      // Numbers that cannot be had: the folder is written, and says so.
      #expect(try folder.text("out/run.json").contains("\"status\" : \"incomplete\""))
    } else {
      #expect(try folder.entries() == [], "a refused run leaves nothing behind")
      #expect(outcome.output == "")
    }
  }

  @Test(arguments: refusals)
  func `check tells what run tells wherever the spec and the header are enough`(spec: String) throws
  {
    let checked = try Command.run("check", spec)
    #expect(checked.output == "")
    if checked.code == 0 {
      // What rows alone can show is for run: check has nothing to say about it.
      #expect(checked.errors == "")
      return
    }
    let folder = try TemporaryFolder()
    let ran = try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet")
    #expect(checked.errors == ran.errors)
    #expect(checked.code == ran.code)
  }

  @Test func `five mistakes are told in one go, in order, with their places`() throws {
    let spec = "Tests/Specs/refusals/five-mistakes.yaml"
    let checked = try Command.run("check", spec)
    #expect(codes(in: checked.errors) == ["E112", "E117", "E121", "E115", "E116"])
    let places = checked.errors.split(separator: "\n").filter { $0.hasPrefix(" --> ") }
    #expect(
      places == [
        " --> \(spec):12:46", " --> \(spec):13:30", " --> \(spec):14:42", " --> \(spec):15:43",
        " --> \(spec):16:37",
      ])
    #expect(checked.code == 2)
  }

  @Test(arguments: refusals)
  func `no cell of the data is told`(spec: String) throws {
    let root = Command.packageRoot + "/"
    let written = String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: root + spec)), as: UTF8.self)
    guard let data = written.split(separator: "data/").dropFirst().first else { return }
    let file = "Tests/Specs/data/" + data.prefix { $0.isLetter || $0 == "-" || $0 == "." }
    guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: root + file)) else { return }
    let folder = try TemporaryFolder()
    let told = try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet").errors
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .dropFirst()
    let cells = lines.flatMap { $0.split { ",\t\"".contains($0) } }
    // Shorter cells would be found in counts and codes by chance.
    for cell in Set(cells) where cell.count >= 4 && !written.contains(cell) {
      #expect(!told.contains(cell), "\(spec)")
    }
  }

  private func codes(in text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("error[") }.map {
      String($0.dropFirst("error[".count).prefix(4))
    }
  }

  /// Cells that contradict a design: faults of the data.
  private static let dataOfDesign = ["E314", "E318", "E320", "E321", "E322"]

  /// SPEC.md: usage and spec 2 before data 3 before numbers 4.
  private func exitCode(of codes: [String]) -> Int32 {
    let blocks = Set(
      codes.map { Self.dataOfDesign.contains($0) ? "2" : $0.dropFirst().prefix(1) })
    if blocks.contains("1") || blocks.contains("3") { return 2 }
    return blocks.contains("2") ? 3 : 4
  }
}
