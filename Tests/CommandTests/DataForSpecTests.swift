import Foundation
import Testing

/// A file of data where a spec belongs: told as such, and no line of it is shown.
@Suite struct DataForSpecTests {
  private static let record = "1001,Anna Secret,104.5"

  @Test(arguments: ["run", "check", "plan", "explain", "simulate"])
  func `a table of pupils is no spec, and nobody is shown`(command: String) throws {
    let folder = try TemporaryFolder()
    let rows = "id,name,score\n" + Self.record + "\n"
    for name in ["p.csv", "p.TSV", "p.txt", "p", "p.csv.copy"] {
      try folder.write(rows, to: name)
      let outcome = try Command.run(command, name, in: folder.path)
      #expect(outcome.code == 2, "\(name)")
      #expect(outcome.output == "")
      #expect(
        outcome.errors.hasPrefix(
          "error[E106]: cannot read \"\(name)\": it is a data file, not a spec\nhelp: "),
        "\(outcome.errors)")
      #expect(!outcome.errors.contains("Secret") && !outcome.errors.contains("score"))
    }
    let csv = try Command.run(command, "p.csv", in: folder.path)
    #expect(
      csv.errors.hasSuffix(
        "help: a spec names its data; write a first one: diminish init p.csv\n"))
  }

  @Test func `files of other programs are told by their ending or their first bytes`() throws {
    let folder = try TemporaryFolder()
    let beginnings: [(name: String, bytes: [UInt8])] = [
      ("a.xlsx", [0x50, 0x4B, 3, 4, 0]), ("renamed.yaml", [0x50, 0x4B, 3, 4, 0]),
      ("b.sav", Array("$FL2 text".utf8)), ("c.dta", Array("<stata_dta>".utf8)),
      ("d.parquet", Array("PAR1".utf8)), ("e.gz", [0x1F, 0x8B, 8]), ("f.zip", [0x50, 0x4B, 3, 4]),
      ("g.csv.gz", [0x1F, 0x8B, 8]), ("unknown.bin", [0x41, 0, 0x42]),
    ]
    for (name, bytes) in beginnings {
      try folder.write(Data(bytes), to: name)
      let outcome = try Command.run("check", name, in: folder.path)
      #expect(outcome.code == 2 && outcome.output == "", "\(name)")
      #expect(
        outcome.errors.hasPrefix(
          "error[E106]: cannot read \"\(name)\": it is a data file, not a spec\nhelp: "),
        "\(outcome.errors)")
      #expect(!outcome.errors.contains(" | "), "no line is shown")
      let canBegin = !["d.parquet", "e.gz", "f.zip", "unknown.bin", "renamed.yaml"].contains(name)
      #expect(outcome.errors.contains("diminish init \(name)\n") == canBegin, "\(outcome.errors)")
    }
  }

  @Test func `a spec of any other name stays one`() throws {
    let folder = try TemporaryFolder()
    try folder.write("y,x\n1,2\n2,3\n4,4\n3,6\n", to: "rows.csv")
    let spec =
      "# A spec\n\n\"diminish\" : 1\nid: odd\ndata: {file: rows.csv}\nmodels: {m: {formula: \"y ~ x\"}}\n"
    for name in ["spec", "spec.txt", "spec.json", "spec.yaml.bak"] {
      try folder.write(spec, to: name)
      let outcome = try Command.run("check", name, in: folder.path)
      #expect(outcome.code == 0 && outcome.errors == "", "\(name): \(outcome.errors)")
    }
  }
}
