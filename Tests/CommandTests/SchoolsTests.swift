import Foundation
import Testing

/// `diminish schools`: from a list of numbers to a spec and its results.
@Suite struct SchoolsTests {
  private static let data = Command.packageRoot + "/Tests/Specs/data/published/"
  private static let tables = [2017, 2018, 2019].map { data + "balcarras-\($0).csv" }

  private func schools(
    _ folder: TemporaryFolder, _ list: String, tables: [String] = Self.tables, _ more: String...
  ) throws -> Command.Outcome {
    try Command(
      ["schools", list, "--tables"] + tables + ["--draws", "19", "--simulated"] + more,
      in: folder.path
    ).finish()
  }

  @Test func `simulated tables are told of the command, not of a spec that nobody has written`()
    throws
  {
    let folder = try TemporaryFolder()
    let marked = try Self.tables.enumerated().map { place, path in
      let lines = try String(contentsOfFile: path, encoding: .utf8).split(
        whereSeparator: \.isNewline)
      let text = lines.enumerated().map { "\($1)\($0 == 0 ? ",SIMULATED" : ",1")\n" }.joined()
      return try folder.write(text, to: "\(place).csv")
    }
    let outcome = try Command(
      ["schools", Self.data + "balcarras-schools.csv", "--tables"] + marked, in: folder.path
    ).finish()
    #expect(outcome.code == 3, "\(outcome.errors)")
    #expect(
      outcome.errors == """
        error[E275]: the tables are simulated, and the command does not say so
        help: add --simulated

        """)
    #expect(try folder.entries() == ["0.csv", "1.csv", "2.csv"])
  }

  @Test func `the spec that is written gives the same bytes again`() throws {
    let folder = try TemporaryFolder()
    let outcome = try schools(folder, Self.data + "balcarras-schools.csv", "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let spec = try folder.text("balcarras-schools.yaml")
    #expect(spec.hasPrefix("# Written by `diminish schools`."))
    let again = try Command(
      ["run", "balcarras-schools.yaml", "--out", "again", "--threads", "1"], in: folder.path
    ).finish()
    #expect(again.code == 0, "\(again.errors)")
    var (first, second) = (
      try folder.files(below: "results/balcarras-schools"), try folder.files(below: "again")
    )
    #expect(first.removeValue(forKey: "run.json") != nil && first.count > 20)
    second["run.json"] = nil
    #expect(first == second)
    #expect(outcome.output.contains("simulated"))
    // The schools that the targets are judged against are those that the model has found.
    let pairs = try CSVRows(folder.text("results/balcarras-schools/neighbours.csv")).rows
      .filter { $0["model"] == "matched" }
    #expect(pairs.count == 69)
    let similar = try #require(spec.split(separator: "\n").first { $0.hasPrefix("  similar:") })
    let listed = similar.split(separator: "'").filter { $0.allSatisfy(\.isNumber) }.map(String.init)
    #expect(Set(listed) == Set(pairs.compactMap { $0["neighbour"] }) && listed.count == 69)
  }

  @Test func `a school that followed another counts as one by the register's links`() throws {
    let folder = try TemporaryFolder()
    let last = try String(contentsOfFile: Self.tables[2], encoding: .utf8)
    let moved = last.replacing("991,2010,991010,", with: "991,9910,991910,")
    #expect(moved != last)
    let table = try folder.write(moved, to: "moved.csv")
    let links = try folder.write(
      "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n991910,991010,,Predecessor,01-09-2018\n",
      to: "links.csv")
    let list = Self.data + "balcarras-schools.csv"
    func figures(_ id: String, _ tables: [String], _ more: [String]) throws -> [[String: String]] {
      let outcome = try Command(
        ["schools", list, "--tables"] + tables
          + ["--draws", "19", "--simulated", "--id", id] + more, in: folder.path
      ).finish()
      #expect(outcome.code == 0, "\(outcome.errors)")
      if !more.isEmpty {
        #expect(
          outcome.errors.contains(
            "ks2: 1 school goes by the number of the one that followed it; 0 stay apart"))
      }
      return CSVRows(try folder.text("results/\(id)/targets.csv")).rows
    }
    let tables = Array(Self.tables.prefix(2)) + [table]
    let whole = try figures("whole", Self.tables, [])
    #expect(try figures("linked", tables, ["--links", links]) == whole)
    #expect(try figures("apart", tables, []) != whole)
    #expect(try folder.text("results/linked/run.json").contains("\"\(links)\""))
    #expect(try !folder.text("results/apart/run.json").contains("links.csv"))
  }

  @Test func `lists of every form name the same schools`() throws {
    let numbers = try String(contentsOfFile: Self.data + "balcarras-schools.csv", encoding: .utf8)
      .split(separator: "\n").dropFirst().map { String($0.prefix(7)) }
    func lines(_ form: (String) -> String) -> String {
      numbers.map(form).joined(separator: "\n")
    }
    let forms: [(name: String, text: String)] = [
      ("bare.txt", numbers.joined(separator: "\r\n")),
      ("headed.txt", "\u{FEFF}School number\n\n\(lines { $0 })\n\n"),
      ("slashes.txt", lines { "\($0.prefix(3))/\($0.suffix(4))" }),
      ("table.csv", "School,LAESTAB\n\(lines { "\"A, B\",\($0)" })"),
      ("headless.csv", lines { "\($0),x" }),
      ("semicolons.csv", "LA/ESTAB;Name\n\(lines { "\($0);x" })"),
    ]
    for (name, text) in forms {
      let folder = try TemporaryFolder()
      try folder.write(text, to: name)
      let outcome = try schools(folder, name, "--id", "one", "--quiet")
      #expect(outcome.code == 0, "\(name): \(outcome.errors)")
      let spec = try folder.text("one.yaml")
      #expect(numbers.allSatisfy { spec.contains("'\($0)'") }, "\(name)")
      #expect(spec.contains("title: 23 schools"), "\(name)")
    }
  }

  @Test func `numbers of no table are told with near ones, and nothing is written`() throws {
    let folder = try TemporaryFolder()
    try folder.write("9912010\n991201\nabc\n9912010\n", to: "list.txt")
    let outcome = try schools(folder, "list.txt")
    #expect(outcome.code == 3 && outcome.output == "")
    #expect(
      outcome.errors.contains(
        "error[E281]: this number is in none of the tables\n --> list.txt:2:1"))
    #expect(outcome.errors.contains("did you mean 9912001"), "\(outcome.errors)")
    #expect(outcome.errors.contains("list.txt:3:1"))
    #expect(try folder.entries() == ["list.txt"])
    let lenient = try schools(folder, "list.txt", "--leave-out-unknown")
    #expect(lenient.code == 0, "\(lenient.errors)")
    #expect(lenient.errors.contains("warning[E281]") && lenient.errors.contains("notice[N281]"))
    // One school: its standard error is the model's, and that is said.
    #expect(lenient.errors.contains("one cluster has the programme"))
    #expect(try folder.text("list.yaml").contains("title: 1 school "))
  }

  @Test func `lists that leave nothing to do are refused, and nothing is written`() throws {
    let folder = try TemporaryFolder()
    let all = try String(contentsOfFile: Self.tables[2], encoding: .utf8)
    let header = try #require(all.split(whereSeparator: \.isNewline).first).split(
      separator: ",", omittingEmptySubsequences: false)
    let (lea, estab, type) = (
      try #require(header.firstIndex { $0.hasSuffix("LEA") }),
      try #require(header.firstIndex(of: "ESTAB")),
      try #require(header.firstIndex { $0.hasSuffix("RECTYPE") })
    )
    let everyone = all.split(whereSeparator: \.isNewline).dropFirst().compactMap {
      line -> String? in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return cells[type] == "1" ? "\(cells[lea])\(cells[estab])" : nil
    }
    let cases = [
      ("empty.txt", "", 3, "E282"), ("heading.txt", "URN\n\n", 3, "E282"),
      ("all.txt", everyone.joined(separator: "\n"), 3, "E283"),
    ]
    for (name, text, code, word) in cases {
      try folder.write(text, to: name)
      let outcome = try schools(folder, name)
      #expect(
        outcome.code == code && outcome.errors.contains("error[\(word)]"),
        "\(name): \(outcome.errors)")
      try FileManager.default.removeItem(atPath: folder.path(of: name))
    }
    try folder.write(Data([0xFF, 0xFE, 0x39, 0x00]), to: "utf16.txt")
    #expect(try schools(folder, "utf16.txt").errors.contains("not UTF-8 text"))
    #expect(try schools(folder, "none.txt").code == 2)
    try folder.write("9912010\n", to: "one.txt")
    let far = try schools(folder, "one.txt", "--caliper", "0.0001")
    #expect(far.code == 3 && far.errors.contains("error[E283]"), "\(far.errors)")
    #expect(try folder.entries() == ["one.txt", "utf16.txt"])
  }

  @Test func `a damaged table is told at its place, and nothing is written`() throws {
    let folder = try TemporaryFolder()
    try folder.write("9912010\n", to: "one.txt")
    let text = try String(contentsOfFile: Self.tables[1], encoding: .utf8)
    try folder.write(String(text.prefix(text.count / 2)), to: "cut.csv")
    let cut = try schools(folder, "one.txt", tables: [Self.tables[0], "cut.csv", Self.tables[2]])
    #expect(cut.code == 3 && cut.errors.contains("the table of 2018"), "\(cut.errors)")
    #expect(cut.errors.contains(" --> cut.csv"))
    // In Swift "\r\n" is one character: it splits lines, and "\n" does not.
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    let broken = lines.enumerated().map { $0 == 4 ? $1 + ",\"" : $1 }
      .joined(separator: "\r\n")
    try folder.write(broken, to: "quote.csv")
    let quote = try schools(folder, "one.txt", tables: [Self.tables[0], "quote.csv"])
    #expect(quote.code == 3 && quote.errors.contains(" --> quote.csv:5:"), "\(quote.errors)")
    let missing = try schools(folder, "one.txt", tables: [Self.tables[0], "none.csv"])
    #expect(missing.code == 2 && missing.errors.contains("none.csv"))
    let twice = try schools(folder, "one.txt", tables: [Self.tables[0], Self.tables[0]])
    #expect(twice.code == 3 && twice.errors.contains("error[E285]"))
    let mislabelled = try schools(
      folder, "one.txt", tables: ["2018=" + Self.tables[0], "2019=" + Self.tables[2]])
    #expect(mislabelled.code == 3 && mislabelled.errors.contains("error[E262]"))
    #expect(try folder.entries() == ["cut.csv", "one.txt", "quote.csv"])
  }

  @Test func `years that do not fit and options out of range are usage`() throws {
    let folder = try TemporaryFolder()
    try folder.write("9912010\n", to: "one.txt")
    for more in [
      ["--start", "2017"], ["--start", "2020"], ["--post", "2017"], ["--chosen", "2019"],
      ["--chosen", "weak"], ["--reduction", "0"], ["--neighbours", "0"], ["--caliper", "0"],
      ["--id", "A b"], ["--draws", "0"],
    ] {
      let outcome = try Command(
        ["schools", "one.txt", "--tables"] + Self.tables + more, in: folder.path
      ).finish()
      #expect(outcome.code == 2, "\(more): \(outcome.errors)")
    }
    try folder.write("mine: true\n", to: "one.yaml")
    let foreign = try schools(folder, "one.txt")
    #expect(foreign.code == 2 && foreign.errors.contains("error[E107]"), "\(foreign.errors)")
    #expect(try folder.text("one.yaml") == "mine: true\n")
    #expect(try folder.entries() == ["one.txt", "one.yaml"])
  }

  @Test func `schools chosen by nothing have no draws, and earlier years are all baseline`() throws
  {
    let folder = try TemporaryFolder()
    let outcome = try schools(
      folder, Self.data + "balcarras-schools.csv", "--chosen", "none", "--quiet", "--id", "free")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let spec = try folder.text("free.yaml")
    #expect(!spec.contains("selection:") && spec.contains("baseline: [2016, 2017]"))
    #expect(!outcome.output.contains("Placebo base rate"))
  }
}

/// The real tables of Hampshire: what is known of them comes out.
@Suite(
  .enabled(
    if: FileManager.default.fileExists(
      atPath: Command.packageRoot + "/../shared/data/dfe-ks2/2018-850-ks2.csv"),
    "needs ../shared/data/dfe-ks2, the tables of authority 850"))
struct HampshireSchoolsTests {
  private static let tables = [2016, 2017, 2018].map {
    Command.packageRoot + "/../shared/data/dfe-ks2/\($0)-850-ks2.csv"
  }

  /// LAESTAB and progress of 2017 of mainstream schools with progress in all three years, weakest first.
  private func mainstream() throws -> [(number: String, progress: Double)] {
    var seen: [String: [Double]] = [:]
    for path in Self.tables {
      let rows = try CSVRows(
        String(contentsOfFile: path, encoding: .utf8).replacing("\u{FEFF}", with: "")
          .replacing("\r\n", with: "\n"))
      for row in rows.rows where row["RECTYPE"] == "1" {
        guard let progress = Double(row["MATPROG"] ?? "") else { continue }
        seen[(row["LEA"] ?? "") + (row["ESTAB"] ?? ""), default: []].append(progress)
      }
    }
    return seen.filter { $0.value.count == 3 }.map { ($0.key, $0.value[0]) }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
  }

  private func run(_ numbers: [String], _ more: String...) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(numbers.joined(separator: "\n"), to: "list.txt")
    let outcome = try Command(
      ["schools", "list.txt", "--quiet", "--tables"] + Self.tables + more, in: folder.path
    ).finish()
    #expect(outcome.code == 0, "\(outcome.errors)")
    return folder
  }

  private func means(_ folder: TemporaryFolder, _ model: String) throws -> [Int: Double] {
    let rows = try CSVRows(folder.text("results/list/trajectories.csv")).rows
    return Dictionary(
      uniqueKeysWithValues: rows.filter { $0["model"] == model && $0["arm"] == "treated" }
        .map { (Int($0["year"] ?? "") ?? 0, Double($0["mean"] ?? "") ?? .nan) })
  }

  @Test func `the weakest third of 2017 improves by itself, and only against that year`() throws {
    let all = try mainstream()
    #expect(all.count == 299)
    let folder = try run(
      all.prefix(100).map(\.number), "--neighbours", "1", "--draws", "19")
    // -3.07 to -1.82 of the 100 schools with 2017 to 2019; these are the 99 that have 2016 too.
    let means = try means(folder, "unmatched")
    #expect(
      abs((means[2017] ?? 0) + 3.017) < 0.001 && abs((means[2019] ?? 0) + 1.753) < 0.001, "\(means)"
    )
    let targets = try CSVRows(folder.text("results/list/targets.csv")).rows
    func verdict(_ target: String, _ line: String) -> String? {
      targets.first { $0["target"] == target && $0["line"] == line }?["verdict"]
    }
    // Read literally from 2017 a promise that nobody made is kept; no benefit is claimed for it.
    #expect(verdict("literal", "observed") == "met" && verdict("literal", "achieved") == "met")
    #expect(verdict("literal", "impact") == "inconclusive")
    #expect(verdict("against-similar", "impact") != "consistent-with-benefit")
    let estimates = try CSVRows(folder.text("results/list/estimates.csv")).rows
    for row in estimates where row["model"] == "matched" || row["model"] == "unmatched" {
      #expect(Double(row["p.value"] ?? "") ?? 0 > 0.05, "\(row)")
    }
  }

  @Test
  func
    `23 schools at random: figures, intervals, national values and lost schools are the tables'`()
    throws
  {
    let all = try mainstream()
    // Every 13th in the order of their numbers: no look at results.
    let numbers = all.map(\.number).sorted().enumerated().filter { $0.offset % 13 == 5 }
      .map(\.element).prefix(23)
    #expect(numbers.count == 23)
    let folder = try run(Array(numbers), "--draws", "99")
    let rows = try CSVRows(folder.text("results/list/units.csv")).rows
    let table = try CSVRows(
      String(contentsOfFile: Self.tables[2], encoding: .utf8).replacing("\u{FEFF}", with: "")
        .replacing("\r\n", with: "\n"))
    for number in numbers {
      let own = try #require(
        table.rows.first { ($0["LEA"] ?? "") + ($0["ESTAB"] ?? "") == number })
      let found = try #require(
        rows.first { $0["model"] == "unmatched" && $0["unit"] == number && $0["year"] == "2019" })
      #expect(Double(found["value"] ?? "") == Double(own["MATPROG"] ?? ""))
      #expect(Double(found["published.low"] ?? "") == Double(own["MATPROG_LOWER"] ?? ""))
      #expect(found["role"] == "treated" && found["name"] == own["SCHNAME"])
      let focus = rows.first {
        $0["model"] == "disadvantaged-unmatched" && $0["unit"] == number && $0["year"] == "2019"
      }
      if own["MATPROG_FSM6CLA1A"] == "SUPP" {
        #expect(focus?["value"] == "" && focus?["reason"] == "suppressed")
        #expect(focus?["role"] == "no-figures")
      }
    }
    let trajectories = try CSVRows(folder.text("results/list/trajectories.csv")).rows
    let focus2019 = trajectories.first {
      $0["model"] == "disadvantaged-unmatched" && $0["year"] == "2019"
    }
    #expect(focus2019?["national"] == "-0.7")
    // Suppressed schools make the bounds wider than the estimate, whatever it is.
    let record = try #require(
      try CSVRows(folder.text("results/list/published.csv")).rows.first {
        $0["model"] == "disadvantaged-unmatched"
      })
    let (low, middle, high) = (
      Double(record["bound.low"] ?? "") ?? .nan, Double(record["alike.estimate"] ?? "") ?? .nan,
      Double(record["bound.high"] ?? "") ?? .nan
    )
    #expect(low < middle && middle < high && Int(record["treated.suppressed"] ?? "") ?? 0 > 0)
    // Schools drawn alike without a programme are called significant about as often as the level says.
    let placebo = try CSVRows(folder.text("results/list/placebo.csv")).rows
    for row in placebo where row["model"] == "matched" {
      let (share, error) = (
        Double(row["significant"] ?? "") ?? .nan, Double(row["significant.mc.error"] ?? "") ?? .nan
      )
      #expect(share <= 0.05 + 2 * max(error, 0.022), "\(row)")
    }
  }
}
