import Foundation
import Testing

/// What `diminish init` does with files that mislead it, and with a disk that is full.
@Suite struct FirstSpecTests {
  private func drafted(
    _ folder: TemporaryFolder, _ lines: [String]
  ) throws -> (spec: String, errors: String) {
    try folder.write(lines.joined(separator: "\n") + "\n", to: "rows.csv")
    try? FileManager.default.removeItem(atPath: folder.path(of: "rows.yaml"))
    let outcome = try Command.run("init", "rows.csv", in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    return (try folder.text("rows.yaml"), outcome.errors)
  }

  // MARK: Commas

  @Test func `beside semicolons a comma is no sign of thousands, and the spec says what to do`()
    throws
  {
    let folder = try TemporaryFolder()
    let rows = (0..<40).map { "\($0);\(100 + $0 % 9),\(400 + $0);1,\(200 + $0),000;\($0 % 7),5" }
    let (spec, errors) = try drafted(folder, ["pupil;score;cost;share"] + rows)
    let words = "# decimal commas must be points"
    let score = try #require(spec.split(separator: "\n").first { $0.contains(" score: ") })
    #expect(score.contains("score: {type: text}") && score.contains(words), "\(score)")
    #expect(score.contains("number(replace(score, ',', '.'))"))
    #expect(spec.contains("share: {type: text}"))
    #expect(spec.contains("cost: {type: number, format: thousands}"), "two groups are thousands")
    #expect(errors.contains("warning: 2 columns seem to have decimal commas"), "\(errors)")
    // What the spec proposes gives the numbers.
    let derived = spec.replacing(
      "derive: {present:",
      with: "derive: {points: \"number(replace(share, ',', '.'))\", present:"
    ).replacing("models:\n", with: "models:\n  of: {formula: \"points ~ 1\"}\n")
    try folder.write(derived, to: "rows.yaml")
    let run = try Command.run(
      "run", "rows.yaml", "--quiet", "--format", "csv", in: folder.path)
    #expect(run.code == 0, "\(run.errors)")
    let mean = CSVRows(run.output).rows.first { $0["model"] == "of" }?["estimate"]
    let wanted = (0..<40).map { Double($0 % 7) + 0.5 }.reduce(0, +) / 40
    #expect(abs((Double(mean ?? "") ?? .nan) - wanted) < 1e-12)
  }

  @Test func `beside commas three digits after one are thousands still`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<40).map { "\($0),\"\(1 + $0 % 9),\(400 + $0)\",\"\($0 % 7),25\"" }
    let (spec, _) = try drafted(folder, ["pupil,cost,share"] + rows)
    #expect(spec.contains("cost: {type: number, format: thousands}"))
    #expect(spec.contains("share: {type: text}     # decimal commas must be points"), "\(spec)")
  }

  @Test(arguments: ["columns: {score: {type: number}}", ""])
  func `errors of such cells lead to the same way out`(columns: String) throws {
    let folder = try TemporaryFolder()
    let rows = (0..<40).map { "\($0);\(100 + $0 % 9),\(400 + $0)" }
    try folder.write((["pupil;score"] + rows).joined(separator: "\n") + "\n", to: "rows.csv")
    try folder.write(
      """
      diminish: 1
      id: commas
      data:
        file: rows.csv
        delimiter: ";"
        \(columns)
      models: {m: {formula: "score ~ 1"}}

      """, to: "spec.yaml")
    let outcome = try Command.run("run", "spec.yaml", in: folder.path)
    #expect(outcome.code == 3, "\(outcome.errors)")
    #expect(
      outcome.errors.contains(
        "help: decimal commas become points in the file, or by `type: text` and a derived number(replace(x, ',', '.'))\n"
      ), "\(outcome.errors)")
  }

  // MARK: The first line

  @Test(arguments: [
    ["1001,1,104.5", "1002,0,99.5"], ["1001,7,3", "1002,9,4"],
    ["Anna Secret,girl,7", "Ben Secret,girl,8", "Cem Secret,girl,9"],
    ["Anna Secret,2018-09-01", "Ben Secret,2018-09-02"],
  ])
  func `a first line of data is told, and no cell of it is written`(lines: [String]) throws {
    let folder = try TemporaryFolder()
    let (spec, errors) = try drafted(folder, lines)
    #expect(
      errors.hasPrefix(
        "warning: the first line of the file looks like data, not like names of columns"),
      "\(errors)")
    #expect(!errors.contains("next:"))
    #expect(spec.contains("# The first line of the file looks like data, not like names"))
    for cell in lines.flatMap({ $0.split(separator: ",") }) where cell.count > 2 {
      #expect(!spec.contains(cell) && !errors.contains(cell), "\(cell)")
    }
  }

  @Test(arguments: [
    ["school,2016,2017", "a,1,2"], ["2016,2017", "1,2"], ["school,sex", "a,boy", "b,girl"],
    ["item 1,2", "0.5,1"],
  ])
  func `names stay names, years among them`(lines: [String]) throws {
    let folder = try TemporaryFolder()
    let (spec, errors) = try drafted(folder, lines)
    #expect(!errors.contains("first line") && spec.contains("\n  columns:\n"), "\(errors)")
    #expect(errors.hasSuffix("next: diminish run rows.yaml\n"))
  }

  @Test func `nothing is proposed next where a run could only fail`() throws {
    let folder = try TemporaryFolder()
    for lines in [["school,score"], ["school,score", "a,1,2,3", "b,2,\"open"]] {
      let (_, errors) = try drafted(folder, lines)
      #expect(errors.contains("warning[E2"), "\(errors)")
      #expect(errors.hasSuffix("written to rows.yaml\n"), "\(errors)")
    }
  }

  // MARK: The disk

  @Test func `a spec that does not fit leaves nothing that bars the next try`() throws {
    let folder = try TemporaryFolder()
    try folder.write("school,score\n" + (0..<30).map { "s\($0 % 3),\($0)\n" }.joined(), to: "x.csv")
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    // A limit of a block a file, whose signal is not heard: writing ends with an error, as on a full disk.
    shell.arguments = [
      "-c", "trap '' XFSZ; ulimit -f 1; exec '\(Command.path)' init x.csv 2> errors.txt",
    ]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 2)
    #expect(try folder.text("errors.txt").hasPrefix("error[E109]: cannot write \"x.yaml\": "))
    #expect(try folder.entries() == ["errors.txt", "x.csv"])
    #expect(try Command.run("init", "x.csv", in: folder.path).code == 0)
    #expect(try folder.entries() == ["errors.txt", "x.csv", "x.yaml"])
  }
}
