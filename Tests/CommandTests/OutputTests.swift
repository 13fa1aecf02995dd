import Foundation
import Testing

/// What goes to stdout, what to stderr, and with which exit code the command ends.
@Suite struct OutputTests {
  private static let spec = "Tests/Specs/runs/kinds.yaml"
  private static let stamp = "simulated data; not disclosure-checked"

  @Test func `stdout holds the result alone, in each format`() throws {
    let folder = try TemporaryFolder()
    let out = folder.path(of: "out")
    let files = [
      "text": "tables/main.txt", "md": "tables/main.md", "csv": "estimates.csv",
      "json": "result.json",
    ]
    for (format, file) in files {
      let outcome = try Command.run("run", Self.spec, "--out", out, "--format", format)
      #expect(outcome.code == 0)
      #expect(outcome.output == (try folder.text("out/" + file)), "\(format)")
      #expect(outcome.errors.contains("written to \(out)"))
    }
    #expect(
      try Command.run("run", Self.spec, "--out", out).output == folder.text("out/tables/main.txt"))
  }

  @Test func `--format json parses`() throws {
    let folder = try TemporaryFolder()
    let outcome = try Command.run(
      "run", Self.spec, "--out", folder.path(of: "out"), "--format", "json")
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let result = try #require(json as? [String: Any])
    #expect(result["id"] as? String == "kinds")
    #expect((result["models"] as? [Any])?.count == 5)
    #expect(result["stamps"] as? [String] == ["simulated", "not disclosure-checked"])
  }

  @Test func `simulated data and unchecked disclosure are said on everything`() throws {
    let folder = try TemporaryFolder()
    let outcome = try Command.run("run", Self.spec, "--out", folder.path(of: "out"))
    #expect(outcome.output.contains(Self.stamp))
    for ending in ["txt", "md", "html", "tex", "csv"] {
      #expect(try folder.text("out/tables/main.\(ending)").contains(Self.stamp), "\(ending)")
    }
    let table = try folder.text("out/tables/main.csv").split(separator: "\n")
    #expect(table.first?.hasSuffix(",stamp") ?? false)
    #expect(table.dropFirst().allSatisfy { $0.hasSuffix("," + Self.stamp) })
    for file in ["result.json", "run.json"] {
      let text = try folder.text("out/" + file)
      #expect(text.contains("\"simulated\"") && text.contains("\"not disclosure-checked\""))
    }
    #expect(try Command.run("plan", Self.spec).output.contains("[simulated data]"))
  }

  @Test func `records that cannot be read are in rejects csv and in the flow`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "y,x\n1,2\n2\nSECRET,5\n4,4\n\"1\"q,3\n3,6\n2,2\n1,1,,\n", to: "rows.csv")
    let spec = try folder.write(
      """
      diminish: 1
      id: left-out
      data:
        file: rows.csv
        ragged: pad
        rejects: {at_most: 2}
        columns: {y: {type: number}}
      models: {one: {formula: "y ~ x", vcov: HC1}}

      """, to: "spec.yaml")
    let outcome = try Command.run("run", spec, "--out", folder.path(of: "out"))
    #expect(outcome.code == 0)
    #expect(
      try folder.text("out/rejects.csv") == """
        source,file,line,column,byte,reason
        data,rows.csv,4,1,10,no number: y
        data,rows.csv,6,4,26,text after a closing quote

        """)
    #expect(
      try folder.text("out/flow.csv").hasPrefix(
        """
        model,step,reason,arm,dropped,remaining
        one,read,,,0,8
        one,reject,no number: y,,1,7
        one,reject,text after a closing quote,,1,6
        one,complete-cases,x (short row),,1,5
        """))
    #expect(outcome.errors.contains("1 short row of data padded"))
    #expect(!outcome.errors.contains("SECRET"))
  }

  @Test func `data that are not simulated are not called so`() throws {
    let folder = try TemporaryFolder()
    try folder.write("y,x\n1,2\n2,3\n4,4\n3,6\n", to: "rows.csv")
    let spec = try folder.write(
      "diminish: 1\nid: real\ndata: {file: rows.csv}\nmodels:\n  one: {formula: \"y ~ x\"}\n",
      to: "spec.yaml")
    let outcome = try Command.run("run", spec, "--out", folder.path(of: "out"))
    #expect(outcome.output.contains("[not disclosure-checked]"))
    for (name, bytes) in try folder.files(below: "out") {
      #expect(!String(decoding: bytes, as: UTF8.self).contains("simulated"), "\(name)")
    }
  }

  @Test func `--quiet leaves stderr empty`() throws {
    let folder = try TemporaryFolder()
    let spec = "Tests/Specs/runs/omitted.yaml"
    let loud = try Command.run("run", spec, "--out", folder.path(of: "out"))
    #expect(loud.errors.contains("warning: "))
    let quiet = try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet")
    #expect(quiet.errors == "")
    #expect(quiet.output == loud.output)
  }

  @Test func `--strict ends with 1 when there are findings, and with 0 when there are none`() throws
  {
    let folder = try TemporaryFolder()
    let out = folder.path(of: "out")
    let found = try Command.run("run", "Tests/Specs/runs/omitted.yaml", "--out", out, "--strict")
    #expect(found.code == 1)
    #expect(
      try folder.text("out/run.json").contains("\"id\" : \"omitted\""), "written all the same")
    #expect(try Command.run("run", "Tests/Specs/runs/omitted.yaml", "--out", out).code == 0)
    #expect(try Command.run("run", Self.spec, "--out", out, "--strict").code == 0)
  }

  @Test(arguments: [
    ["run"], ["run", spec, "--format", "xml"], ["run", spec, "--threads", "0"],
    ["run", spec, "--threads", "many"], ["run", spec, "--unknown"], ["nothing"],
    ["run", spec, "another.yaml"], ["explain", "no such topic"], ["check"],
    ["run", spec, "--require-targets", "impact"],
  ])
  func `a mistake in the arguments ends with 2 and writes nothing to stdout`(arguments: [String])
    throws
  {
    let outcome = try Command(arguments).finish()
    #expect(outcome.code == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors != "")
  }

  @Test func `a misspelled command is told the right one`() throws {
    for (word, meant) in [("rnu", "run"), ("simluate", "simulate"), ("chek", "check")] {
      let outcome = try Command.run(word, Self.spec)
      #expect(outcome.code == 2 && outcome.output == "")
      #expect(outcome.errors.hasSuffix("help: did you mean \"\(meant)\"?\n"), "\(outcome.errors)")
    }
    #expect(try !Command.run("entirely", Self.spec).errors.contains("did you mean"))
  }

  @Test func `check is silent when all is well`() throws {
    for spec in RunTests.runs {
      let outcome = try Command.run("check", spec)
      #expect(outcome.code == 0)
      #expect(outcome.output == "")
      #expect(outcome.errors == "", "\(spec)")
    }
  }

  @Test func `a derived name that hides a column is a notice and no error`() throws {
    let folder = try TemporaryFolder()
    try folder.write("y,x\n1,2\n2,3\n4,4\n3,6\n", to: "rows.csv")
    let spec = try folder.write(
      """
      diminish: 1
      id: hides
      data: {file: rows.csv}
      derive: {x: "x^2"}
      models:
        one: {formula: "y ~ x"}

      """, to: "spec.yaml")
    let outcome = try Command.run("check", "spec.yaml", in: folder.path)
    #expect(outcome.code == 0)
    #expect(
      outcome.errors == """
        notice[N101]: "x" takes the place of a column of the data
         --> spec.yaml:4:10
          |
        4 | derive: {x: "x^2"}
          |          ^
        help: the data's own values are not used

        """)
    let quiet = try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet")
    #expect(quiet.code == 0)
    #expect(quiet.errors == "")
  }

  @Test func `no terminal codes go where no terminal is`() throws {
    let folder = try TemporaryFolder()
    for spec in [Self.spec, "Tests/Specs/refusals/five-mistakes.yaml"] {
      let outcome = try Command.run("run", spec, "--out", folder.path(of: "out"))
      #expect(!(outcome.output + outcome.errors).contains { "\u{1B}\r\u{8}".contains($0) })
    }
  }

  @Test func `a spec that cannot be read is told`() throws {
    let folder = try TemporaryFolder()
    let absent = try Command.run("run", "absent.yaml", in: folder.path)
    #expect(absent.code == 2)
    #expect(
      absent.errors == """
        error[E106]: cannot read "absent.yaml": no such file
        help: the path is seen from the folder in which the command runs

        """)
    let directory = try Command.run("check", ".", in: folder.path)
    #expect(directory.code == 2)
    #expect(directory.errors.hasPrefix("error[E106]: cannot read \".\": it is not a file\n"))
    #expect(try folder.entries() == [])
  }

  @Test func `what is proposed next can be given to a shell, and a name is not too long`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<20).map { "\($0 % 7),\($0 * 3 % 11)\n" }.joined()
    try folder.write("y,x\n" + rows, to: "it's mine/rows.csv")
    func spec(id: String) throws -> String {
      try folder.write(
        "diminish: 1\nid: \(id)\ndata: {file: rows.csv}\nmodels: {m: {formula: \"y ~ x\"}}\n",
        to: "it's mine/spec.yaml")
      return "it's mine/spec.yaml"
    }
    let run = try Command.run("run", try spec(id: "mine"), "--out", "out", in: folder.path)
    #expect(
      run.errors.contains("next: diminish explain 'it'\\''s mine/spec.yaml'\n"), "\(run.errors)")
    let name = String(repeating: "a", count: 101)
    let long = try Command.run("check", try spec(id: name), in: folder.path)
    #expect(
      long.errors.contains("error[E119]")
        && long.errors.contains("help: a name has at most 100 letters"))
  }
}
