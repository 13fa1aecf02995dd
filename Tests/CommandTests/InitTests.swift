import Foundation
import Testing

/// `diminish init`: what it writes passes `check` and gives a table at once.
@Suite struct InitTests {
  private func roundTrip(_ folder: TemporaryFolder, _ data: String) throws {
    let made = try Command.run("init", data, "--out", "spec.yaml", in: folder.path)
    #expect(made.code == 0, "\(data): \(made.errors)")
    let checked = try Command.run("check", "spec.yaml", in: folder.path)
    #expect(checked.code == 0)
    #expect(checked.errors == "")
    let ran = try Command.run("run", "spec.yaml", "--quiet", in: folder.path)
    #expect(ran.code == 0, "\(data): \(ran.errors)")
    #expect(ran.output.contains("(Intercept)"))
    try FileManager.default.removeItem(atPath: folder.path(of: "spec.yaml"))
  }

  @Test(arguments: ["star", "inner-london"])
  func `two commands lead from the committed data to a table`(name: String) throws {
    let folder = try TemporaryFolder()
    let data = try Data(
      contentsOf: URL(fileURLWithPath: Command.packageRoot + "/notebooks-data/\(name).csv"))
    try folder.write(data, to: "data/\(name).csv")
    try roundTrip(folder, "data/\(name).csv")
  }

  /// Odd names, codes of one character, percentages, dates, years in two halves, an empty column, quotes.
  @Test func `odd columns are written so that they can be read`() throws {
    var lines = ["School name,\"a \"\"b\"\"\",true,x:y,#1,pct,acad year,empty,if,ta,flag,\\"]
    for row in 0..<60 {
      let code = row < 12 ? "x" : row < 24 ? "c" : "\(row)"
      let ta = row < 11 ? "A" : row < 22 ? "D" : "\(90 + row % 9).5"
      lines.append(
        "\"S, \(row % 4)\",\"l \"\"\(row % 2)\"\"\",\(row).5,\(row % 3),\(code),\(row)%,"
          + "201\(row % 3)/201\(row % 3 + 1),,\(row),\(ta),\(row % 2),\(row)")
    }
    let folder = try TemporaryFolder()
    try folder.write(lines.joined(separator: "\r\n") + "\r\n", to: "odd.csv")
    #expect(try Command.run("init", "odd.csv", "--id", "odd-names", in: folder.path).code == 0)
    let spec = try folder.text("odd-names.yaml")
    #expect(spec.contains("id: odd-names\n"))
    #expect(spec.contains("\"#1\": {type: integer, missing: [ees]}"))
    #expect(spec.contains("ta: {type: number, missing: [dfe-ks2-teacher-assessment]}"))
    #expect(spec.contains("\"acad year\": {type: year}"))
    #expect(spec.contains("# empty: no value in any row"))
    #expect(spec.contains("pct: {type: number, format: percent}"))
    #expect(spec.contains("flag: {type: flag}"))
    try roundTrip(folder, "odd.csv")
  }

  @Test func `rows of another length are padded where that makes them fit`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<20).map { $0 % 3 == 0 ? "\($0).5" : $0 % 3 == 1 ? "\($0).5,b,," : "\($0).5,a" }
    try folder.write((["x,t"] + rows).joined(separator: "\n") + "\n", to: "ragged.csv")
    let made = try Command.run("init", "ragged.csv", in: folder.path)
    #expect(made.code == 0)
    #expect(!made.errors.contains("warning"))
    #expect(try folder.text("ragged.yaml").contains("\n  ragged: pad "))
    try roundTrip(folder, "ragged.csv")
    try folder.write("x,t\n1.5,a,b\n2.5,b\n", to: "long.csv")
    #expect(try Command.run("init", "long.csv", in: folder.path).code == 0)
    #expect(try !folder.text("long.yaml").contains("ragged"))
  }

  @Test func `nothing but texts still gives a table`() throws {
    let folder = try TemporaryFolder()
    try folder.write("name,town\na,b\nc,\n", to: "texts.csv")
    try roundTrip(folder, "texts.csv")
  }

  @Test func `percent signs, commas, dates and the encoding go into the spec`() throws {
    let folder = try TemporaryFolder()
    var lines = ["school,share,cost,both,visit,mixed,score"]
    for row in 0..<30 {
      let cost = row % 2 == 0 ? "\"1,\(100 + row)\"" : "\(row)"
      lines.append(
        "Caf\u{E9} \(row % 2),\(row)%,\(cost),\"\(1 + row),000.5%\",2018-09-\(10 + row % 20),"
          + "\(row % 3 == 0 ? "\(row)" : "\(row)%"),\(row).5")
    }
    let text = lines.joined(separator: "\n") + "\n"
    try folder.write(Data(text.unicodeScalars.map { UInt8($0.value) }), to: "latin.csv")
    #expect(try Command.run("init", "latin.csv", in: folder.path).code == 0)
    let spec = try folder.text("latin.yaml")
    #expect(spec.contains("\n  encoding: windows-1252 "))
    #expect(spec.contains("school: {type: category, levels: [\"Caf\u{E9} 0\", \"Caf\u{E9} 1\"]}"))
    #expect(spec.contains("share: {type: number, format: percent}"))
    #expect(spec.contains("cost: {type: number, format: thousands}"))
    #expect(spec.contains("both: {type: number, format: [percent, thousands]}"))
    #expect(spec.contains("visit: {type: date}"))
    #expect(spec.contains("# mixed: "), "some numbers have the sign and some not")
    try roundTrip(folder, "latin.csv")
    let inspected = try Command.run("data", "inspect", "latin.csv", in: folder.path)
    #expect(inspected.errors == "")
    #expect(inspected.output.contains("\nencoding: windows-1252\n"))
    #expect(inspected.output.contains("Caf\u{E9} 1 15"))
    let asked = try Command.run(
      "data", "inspect", "latin.csv", "--encoding", "utf-8", in: folder.path)
    #expect(asked.errors.contains("warning[E205]"), "what is asked for is not replaced")
    #expect(
      try Command.run("data", "inspect", "latin.csv", "--encoding", "x", in: folder.path).code == 2)
  }

  @Test(arguments: ["pupils.sav", "pupils.dta", "pupils.xpt"])
  func `files of other programs give a spec too`(name: String) throws {
    let folder = try TemporaryFolder()
    let path = Command.packageRoot + "/Tests/Goldens/files/" + name
    try folder.write(try Data(contentsOf: URL(fileURLWithPath: path)), to: name)
    let inspected = try Command.run("data", "inspect", name, in: folder.path)
    #expect(inspected.code == 0, "\(inspected.errors)")
    #expect(inspected.output.lowercased().contains("visit"))
    #expect(inspected.output.contains("date"))
    try roundTrip(folder, name)
  }

  /// The first level is the reference: with the first spec the terms are those of a spec without a contract.
  @Test(arguments: ["sav", "dta"])
  func `labels go into the spec, levels in the order of their values`(ending: String) throws {
    let folder = try TemporaryFolder()
    let path = Command.packageRoot + "/Tests/Goldens/files/labelled." + ending
    try folder.write(try Data(contentsOf: URL(fileURLWithPath: path)), to: "labelled." + ending)
    #expect(try Command.run("init", "labelled." + ending, in: folder.path).code == 0)
    let spec = try folder.text("labelled.yaml")
    #expect(spec.contains("    f: {type: category, levels: [low, mid, high]}\n"), "\(spec)")
    #expect(spec.contains("    g: {type: category, label: Gender, levels: [boy, girl, other]}\n"))
    let model = spec.replacing("formula: \"y ~ 1\"", with: "formula: \"y ~ f + g\"")
    #expect(model != spec)
    try folder.write(model, to: "labelled.yaml")
    let ran = try Command.run(
      "run", "labelled.yaml", "--quiet", "--format", "csv", in: folder.path)
    #expect(ran.code == 0 || ran.code == 4, "\(ran.errors)")
    #expect(ran.output.contains("f[mid]") && !ran.output.contains("f[low]"))
  }

  @Test func `the sheet of a workbook can be told`() throws {
    let folder = try TemporaryFolder()
    let path = Command.packageRoot + "/Tests/Specs/data/pupils.xlsx"
    try folder.write(try Data(contentsOf: URL(fileURLWithPath: path)), to: "pupils.xlsx")
    let inspected = try Command.run(
      "data", "inspect", "pupils.xlsx", "--sheet", "Pupils", "--range", "A3:H43", in: folder.path)
    #expect(inspected.code == 0, "\(inspected.errors)")
    #expect(inspected.output.contains("40 rows"), "\(inspected.output)")
    let drafted = try Command.run(
      "init", "pupils.xlsx", "--sheet", "pupils", "--range", "A3:H43", in: folder.path)
    #expect(drafted.code == 0, "\(drafted.errors)")
    #expect(try folder.text("pupils.yaml").contains("\n  sheet: pupils\n"))
    let run = try Command.run("run", "pupils.yaml", in: folder.path)
    #expect(run.code == 0, "\(run.errors)")
    let wrong = try Command.run(
      "init", "pupils.xlsx", "--sheet", "Pupil", "--out", "other.yaml", in: folder.path)
    #expect(wrong.code == 2)
    #expect(wrong.errors.contains("Pupils"), "\(wrong.errors)")
    for options in [["--delimiter", ";"], ["--encoding", "latin1"]] {
      #expect(
        try Command(["data", "inspect", "pupils.xlsx"] + options, in: folder.path).finish().code
          == 2)
    }
    try folder.write("x\n1\n", to: "x.csv")
    #expect(try Command.run("init", "x.csv", "--sheet", "1", in: folder.path).code == 2)
  }

  @Test func `no file is ever overwritten`() throws {
    let folder = try TemporaryFolder()
    try folder.write("x\n1\n2\n", to: "x.csv")
    try folder.write("mine\n", to: "x.yaml")
    let outcome = try Command.run("init", "x.csv", in: folder.path)
    #expect(outcome.code == 2)
    #expect(
      outcome.errors == """
        error[E109]: cannot write "x.yaml": it exists already and is not overwritten
        help: name another file with --out, or move that one away

        """)
    #expect(try folder.text("x.yaml") == "mine\n")
    #expect(try Command.run("init", "x.csv", "--id", "X 1", in: folder.path).code == 2)
    #expect(try Command.run("init", "x.csv", "--out", "no/x.yaml", in: folder.path).code == 2)
    #expect(try folder.entries() == ["x.csv", "x.yaml"])
  }

  @Test func `the path to the data is seen from the spec`() throws {
    let folder = try TemporaryFolder()
    try folder.write("x\n1\n2\n3\n", to: "data/deep/x.csv")
    try folder.write("", to: "specs/.keep")
    let made = try Command.run(
      "init", "data/deep/x.csv", "--out", "specs/x.yaml", in: folder.path)
    #expect(made.code == 0, "\(made.errors)")
    #expect(try folder.text("specs/x.yaml").contains("file: \"../data/deep/x.csv\"\n"))
    #expect(try Command.run("run", "specs/x.yaml", in: folder.path).code == 0)
  }

  /// Published tables as they are: short rows are padded by the first spec, blanks are what the publisher means.
  @Test(
    arguments: ["2016-850-ks2", "2017-850-ks2", "2018-850-ks2", "gias-hampshire-surrey-2022"])
  func `the published tables of one authority lead to a table`(name: String) throws {
    let path = Command.packageRoot + "/../shared/data/dfe-ks2/\(name).csv"
    let shared =
      FileManager.default.contents(atPath: path)
      ?? FileManager.default.contents(
        atPath: Command.packageRoot + "/../../shared/data/dfe-ks2/\(name).csv")
    guard let shared else {
      print("skipped: \(name).csv is not beside this package (../shared/data/dfe-ks2)")
      return
    }
    let folder = try TemporaryFolder()
    try folder.write(shared, to: "raw.csv")
    try roundTrip(folder, "raw.csv")
    let text = String(decoding: shared, as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline)
    let width = Self.cellCount(lines[0])
    let padded = lines.map { line in
      line + String(repeating: ",", count: max(0, width - Self.cellCount(line)))
    }
    try folder.write(padded.joined(separator: "\n") + "\n", to: "table.csv")
    try roundTrip(folder, "table.csv")
    let inspected = try Command.run("data", "inspect", "table.csv", in: folder.path)
    #expect(inspected.code == 0)
    #expect(inspected.errors == "")
    if name.hasSuffix("ks2") {
      #expect(inspected.output.contains("code lists: dfe-performance-tables"))
      #expect(inspected.output.contains("SUPP in "))
    }
  }

  private static func cellCount(_ line: Substring) -> Int {
    var isQuoted = false
    return line.reduce(1) { count, character in
      if character == "\"" { isQuoted.toggle() }
      return character == "," && !isQuoted ? count + 1 : count
    }
  }
}
