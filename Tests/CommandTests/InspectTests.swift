import Foundation
import Testing

/// `diminish data inspect` and `diminish init` on data with values that nobody may see.
@Suite struct InspectTests {
  /// A file with planted secrets: identifiers, names, rare levels, rare texts among numbers.
  private struct Planted {
    var text: String
    var secrets: [String]

    init() {
      var lines = ["upn,urn,forename,ethnic,score,attend,note,tutor"]
      var secrets: [String] = ["rarelevel", "sickquokka", "Zebedee", "onlynine"]
      for row in 0..<400 {
        let (upn, name) = ("K\(930_000 + row)xq", "name\(row)zz")
        secrets += [upn, name]
        let urn = "0\(77_100 + row % 40)"
        let ethnic = row < 3 ? "rarelevel" : row.isMultiple(of: 2) ? "common" : "frequent"
        let score = row < 9 ? "onlynine" : row < 60 ? "SUPP" : row < 90 ? "NE" : "\(80 + row % 41)"
        let attend = row == 7 ? "sickquokka" : "\(row % 100)"
        let tutor = row < 395 ? "Q\(row % 5)" : "Zebedee"
        let note = "\"memo \(row * 31) of \(upn)\""
        if row < 40 { secrets.append(urn) }
        lines.append([upn, urn, name, ethnic, score, attend, note, tutor].joined(separator: ","))
      }
      text = lines.joined(separator: "\n") + "\n"
      self.secrets = secrets
    }
  }

  @Test(arguments: ["text", "json", "csv"])
  func `no cell of an identifier or text and no rare level is shown`(format: String) throws {
    let planted = Planted()
    let folder = try TemporaryFolder()
    try folder.write(planted.text, to: "pupils.csv")
    let outcome = try Command.run(
      "data", "inspect", "pupils.csv", "--format", format, in: folder.path)
    #expect(outcome.code == 0)
    #expect(outcome.errors == "")
    for secret in planted.secrets { #expect(!outcome.output.contains(secret)) }
    // What may be seen is there.
    for shown in ["ethnic", "common", "frequent", "SUPP", "Q3"] {
      #expect(outcome.output.contains(shown), "\(shown)")
    }
  }

  @Test func `init writes none of them either, and what it writes runs`() throws {
    let planted = Planted()
    let folder = try TemporaryFolder()
    try folder.write(planted.text, to: "pupils.csv")
    let outcome = try Command.run("init", "pupils.csv", in: folder.path)
    #expect(outcome.code == 0)
    #expect(outcome.errors == "written to pupils.yaml\nnext: diminish run pupils.yaml\n")
    let spec = try folder.text("pupils.yaml")
    for secret in planted.secrets { #expect(!spec.contains(secret)) }
    #expect(spec.contains("missing: [dfe-performance-tables]"))
    #expect(spec.contains("upn: {type: id}"))
    #expect(spec.contains("urn: {type: id}"))
    #expect(spec.contains("forename: {type: text}"))
    #expect(spec.contains("ethnic: {type: category}     # levels: common, frequent and 1 in under"))
    #expect(spec.contains("# attend: numbers, and 1 other text"))
    #expect(try Command.run("check", "pupils.yaml", in: folder.path).errors == "")
    // The rare text among the scores is left: the column is out of the contract, the model takes another.
    let ran = try Command.run("run", "pupils.yaml", in: folder.path)
    #expect(ran.code == 0, "\(ran.errors)")
  }

  @Test func `counts under ten are not told`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a,b\n1,x\n2,x\n,y\n", to: "few.csv")
    let outcome = try Command.run("data", "inspect", "few.csv", in: folder.path)
    #expect(
      outcome.output == """
        few.csv: 3 rows, 2 columns, 15 bytes

          a  integer   under 10 values; under 10 blank
          b  text      under 10 values; under 10 different

        """)
  }

  /// What is told of a column of numbers.
  private func told(_ numbers: [Double]) throws -> String {
    let folder = try TemporaryFolder()
    let rows = numbers.map { "\($0),a" }.joined(separator: "\n")
    try folder.write("x,g\n" + rows + "\n", to: "x.csv")
    return try Command.run("data", "inspect", "x.csv", in: folder.path).output
      .split(separator: "\n").first { $0.hasPrefix("  x ") }.map(String.init) ?? ""
  }

  @Test func `a mean needs ten values, and a range forty`() throws {
    for count in [9, 10, 39, 40] {
      let line = try told((1...count).map { Double($0) * 3 + 0.5 })
      #expect(line.contains("mean") == (count >= 10), "\(line)")
      #expect(line.contains(" to ") == (count >= 40), "\(line)")
    }
  }

  @Test func `an end of a range is told where ten cells share it, else about the tenth number`()
    throws
  {
    // One pupil has the greatest value, ten have the least.
    let skewed = [Double](repeating: 3, count: 10) + (0..<80).map { 10 + Double($0) } + [987_654]
    let line = try told(skewed)
    #expect(line.contains("; 3 to about 81; ") && !line.contains("987"), "\(line)")
    // 60 values 0.37 apart: the tenth from below is 4.33, from above 19.5; a tenth of what lies between is 1.5.
    let even = try told((0..<60).map { 1 + 0.37 * Double($0) })
    #expect(even.contains("; about 4 to about 20; "), "\(even)")
    let ends = try told([Double](repeating: -2.5, count: 15) + [Double](repeating: 7, count: 15))
    #expect(ends.contains("; \u{2212}2.5 to 7; "), "\(ends)")
  }

  @Test func `headers with a name twice and rows of another width are told, and do not stop it`()
    throws
  {
    let folder = try TemporaryFolder()
    try folder.write("a,b,a\n1,2,3\n1,2\n", to: "odd.csv")
    let outcome = try Command.run("data", "inspect", "odd.csv", in: folder.path)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("names that occur twice in the header: a"))
    #expect(outcome.errors.hasPrefix("warning[E203]: row 2 has 2 fields; the header has 3\n"))
    let refused = try Command.run("init", "odd.csv", in: folder.path)
    #expect(refused.code == 3)
    #expect(refused.errors.contains("error[E202]"))
    #expect(try folder.entries() == ["odd.csv"])
  }

  @Test func `a header of one name with semicolons is read with semicolons`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a;b\n1;2\n3;4\n", to: "semi.csv")
    #expect(try Command.run("init", "semi.csv", in: folder.path).code == 0)
    #expect(try folder.text("semi.yaml").contains("delimiter: \";\""))
    #expect(try Command.run("run", "semi.yaml", in: folder.path).code == 0)
  }

  private func labelled(_ ending: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let path = Command.packageRoot + "/Tests/Goldens/files/labelled." + ending
    try folder.write(try Data(contentsOf: URL(fileURLWithPath: path)), to: "labelled." + ending)
    return folder
  }

  /// The lines of `inspect` by their columns.
  private func lines(_ output: String) -> [String: String] {
    output.split(separator: "\n").reduce(into: [:]) { lines, line in
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      if line.hasPrefix("  "), words.count > 2 {
        lines[String(words[0])] = words.dropFirst().joined(separator: " ")
      }
    }
  }

  @Test func `what a file declares missing is no value, and levels stand in the file's order`()
    throws
  {
    let folder = try labelled("sav")
    let outcome = try Command.run("data", "inspect", "labelled.sav", in: folder.path)
    #expect(outcome.code == 0)
    let lines = lines(outcome.output)
    #expect(
      lines["x"]
        == "integer \"Attitude\"; 20 values; dk in 20; refused in 20; 10 to 10; mean 10.000; SD 0.000"
    )
    #expect(lines["c"] == "category 40 values; Nope in 20; Alpha 20, B 20")
    #expect(lines["f"] == "category 60 values; low 20, mid 20, high 20")
    #expect(lines["g"] == "category \"Gender\"; 60 values; boy 20, girl 20, other 20")
  }

  @Test func `no difference of counts tells a small one`() throws {
    let folder = try labelled("dta")
    let outcome = try Command.run("data", "inspect", "labelled.dta", in: folder.path)
    // 33 values, 12 refused, 12 not asked, 2 blank and 1 unlabelled .c: the last two are together 3.
    #expect(
      lines(outcome.output)["x"]?.hasPrefix(
        "number \"Attitude\"; about 30 values; under 10 blank; not asked in about 10; "
          + "refused in about 10; 1 reason under 10; ") == true, "\(outcome.output)")
    try folder.write(
      "g\n" + String(repeating: "a\n", count: 27) + "b\nb\n", to: "rare.csv")
    let rare = try Command.run("data", "inspect", "rare.csv", "--format", "json", in: folder.path)
    #expect(rare.output.contains("\"about 30\""), "\(rare.output)")
    #expect(!rare.output.contains("27"))
  }

  @Test func `a file that is not there is refused`() throws {
    let folder = try TemporaryFolder()
    for command in [["data", "inspect", "no.csv"], ["init", "no.csv"]] {
      let outcome = try Command(command, in: folder.path).finish()
      #expect(outcome.code == 2)
      #expect(outcome.errors.hasPrefix("error[E106]: cannot read \"no.csv\": no such file"))
      #expect(outcome.output == "")
    }
    #expect(try folder.entries() == [])
  }

  @Test func `a spec stands for its data file`() throws {
    let spec = "Tests/Specs/refusals/E220-expect.yaml"
    let outcome = try Command.run("data", "inspect", spec)
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("Tests/Specs/data/pupils.csv: "))
  }
}
