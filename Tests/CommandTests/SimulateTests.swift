import Foundation
import Testing

/// `diminish simulate`: what it writes, what it refuses, and that its own specs analyse it.
@Suite struct SimulateTests {
  static let processes = Snapshot.specs(in: "processes")

  private let process = """
    simulate: 1
    id: small
    title: "Small: a \\"test\\""
    seed: 12
    years: [2016, 2017, 2018, 2019]
    schools: {count: 60, special: 2}
    programme:
      schools: 20
      start: 2017-09
      effects: {focus: 3, other: 2}
      selection: {year: 2016}

    """

  @Test func `there are refusals`() { #expect(Self.processes.count >= 20) }

  @Test(arguments: processes)
  func `a process is refused with the recorded text, by simulate and by check`(path: String) throws
  {
    let folder = try TemporaryFolder()
    let outcome = try Command.run("simulate", path, "--out", folder.path(of: "out"))
    try Snapshot.expect(outcome.errors, recordedAs: Snapshot.stem(path) + ".error.txt")
    #expect(outcome.code == 2 && outcome.output == "")
    #expect(try folder.entries() == [], "a refused process leaves nothing behind")
    let name = path.split(separator: "/").last ?? ""
    let codes = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("error[") }
      .map { $0.dropFirst("error[".count).prefix(4) }
    if name.hasPrefix("E") { #expect(Set(codes) == [name.prefix(4)], "one mistake, one code") }
    if !name.hasPrefix("an-analysis") {
      let checked = try Command.run("check", path)
      #expect(checked.errors == outcome.errors && checked.code == 2)
    }
  }

  private func simulate(_ folder: TemporaryFolder, _ arguments: String...) throws -> Command.Outcome
  {
    let path = try folder.write(process, to: "process.yaml")
    return try Command(["simulate", path] + arguments).finish()
  }

  @Test func `the same bytes for one thread and for four; only run.json has the time`() throws {
    let folder = try TemporaryFolder()
    for threads in ["1", "4"] {
      let outcome = try simulate(folder, "--out", folder.path(of: threads), "--threads", threads)
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
    var (one, four) = (try folder.files(below: "1"), try folder.files(below: "4"))
    #expect(
      one.keys.sorted() == [
        "analysis.yaml", "ks2-2016.csv", "ks2-2017.csv", "ks2-2018.csv", "ks2-2019.csv",
        "norms.csv", "process.yaml", "programme.csv", "pupils.csv", "pupils.yaml", "run.json",
        "truth.csv",
      ])
    let removed = one.removeValue(forKey: "run.json")
    let run = String(decoding: try #require(removed), as: UTF8.self)
    #expect(run.contains("\"simulated\"") && run.contains("\"simulate\" : 12"))
    four.removeValue(forKey: "run.json")
    #expect(one == four)
  }

  @Test func `the specs that it writes run, are stamped, and find what is true`() throws {
    let folder = try TemporaryFolder()
    let made = try simulate(folder, "--out", folder.path(of: "data"))
    #expect(made.code == 0, "\(made.errors)")
    #expect(made.output.hasPrefix("[simulated data]\n60 schools and 2 special ones"))
    for name in ["analysis", "pupils"] {
      let outcome = try Command.run(
        "run", folder.path(of: "data/\(name).yaml"), "--out", folder.path(of: name), "--quiet")
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(
        try folder.text("\(name)/run.json").contains("simulated data")
          || (try folder.text("\(name)/run.json").contains("\"simulated\"")))
    }
    let truth = CSVRows(try folder.text("data/truth.csv")).rows
    func value(_ quantity: String, _ group: String, _ year: String) throws -> Double {
      try #require(
        truth.first { $0["quantity"] == quantity && $0["group"] == group && $0["year"] == year }
          .flatMap { Double($0["value"] ?? "") })
    }
    let estimates = CSVRows(try folder.text("pupils/estimates.csv")).rows
    func estimate(_ model: String, _ term: String) throws -> (Double, Double) {
      let row = try #require(estimates.first { $0["model"] == model && $0["term"] == term })
      return (
        try #require(Double(row["estimate"] ?? "")), try #require(Double(row["std.error"] ?? ""))
      )
    }
    // Chosen by 2016, with 2016 and 2017 as years before: what is left of the return to the mean is within the error.
    let (effect, error) = try estimate("effect", "did")
    let true2 = try (value("effect", "all", "2018") + value("effect", "all", "2019")) / 2
    #expect(abs(effect - true2) < 4 * error, "\(effect) ± \(error), true \(true2)")
    #expect(true2 > 1)
    let (gap, gapError) = try estimate("gap", "gap")
    let narrowing = try (value("narrowing", "", "2018") + value("narrowing", "", "2019")) / 2
    #expect(abs(gap - narrowing) < 4 * gapError, "\(gap) ± \(gapError), true \(narrowing)")
    let targets = CSVRows(try folder.text("analysis/targets.csv")).rows
    #expect(targets.count == 3)
  }

  @Test func `a choice by scaled scores stands in the specs as well`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      process.replacing("selection: {year: 2016}", with: "selection: {on: scaled, year: 2016}"),
      to: "process.yaml")
    let made = try Command(["simulate", path, "--out", folder.path(of: "data"), "--quiet"]).finish()
    #expect(made.code == 0, "\(made.errors)")
    for (name, column) in [("analysis", "scaled"), ("pupils", "ks2_maths")] {
      let spec = folder.path(of: "data/\(name).yaml")
      #expect(
        try folder.text("data/\(name).yaml").contains("selection: {on: \(column), year: 2016}"))
      let outcome = try Command.run("run", spec, "--out", folder.path(of: name), "--quiet")
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(!CSVRows(try folder.text("\(name)/placebo.csv")).rows.isEmpty)
    }
  }

  @Test func `a folder of others is refused, a former one replaced`() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "out/notes.txt")
    let refused = try simulate(folder, "--out", folder.path(of: "out"))
    #expect(refused.code == 2 && refused.errors.contains("error[E107]"), "\(refused.errors)")
    #expect(try folder.text("out/notes.txt") == "mine")
    for _ in 0..<2 {
      #expect(try simulate(folder, "--out", folder.path(of: "other"), "--quiet").code == 0)
    }
  }

  @Test func `simulated tables need a spec that says so`() throws {
    let folder = try TemporaryFolder()
    #expect(try simulate(folder, "--out", folder.path(of: "data"), "--quiet").code == 0)
    let spec = try folder.text("data/analysis.yaml").replacing("simulated: true\n", with: "")
    let path = try folder.write(spec, to: "data/unmarked.yaml")
    let outcome = try Command.run("check", path)
    #expect(outcome.code == 3 && outcome.errors.contains("error[E275]"), "\(outcome.errors)")
  }

  @Test func `the committed data of Balcarras are what its process gives`() throws {
    let folder = try TemporaryFolder()
    let outcome = try Command.run(
      "simulate", "analyses/simulations/balcarras.yaml", "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    for (name, bytes) in try folder.files(below: "out") where name != "run.json" {
      let committed = URL(
        fileURLWithPath: Command.packageRoot + "/notebooks-data/balcarras/" + name)
      #expect(try Data(contentsOf: committed) == bytes, "\(name)")
    }
  }

  @Test func `the schema and the page of a process hold its keys`() throws {
    let schema = try Command.run("schema", "--simulation")
    #expect(schema.code == 0 && schema.output.contains("\"full_after\""))
    let page = try Command.run("schema", "--simulation", "--markdown")
    #expect(page.output.hasPrefix("# Keys of a process\n"))
    let committed = try String(
      contentsOfFile: Command.packageRoot + "/docs/process-keys.md", encoding: .utf8)
    #expect(
      page.output == committed, "diminish schema --simulation --markdown > docs/process-keys.md")
  }
}
