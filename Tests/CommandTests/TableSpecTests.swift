import Foundation
import Testing

/// `tables:` and the newer figures from spec to files and refusals.
@Suite struct TableSpecTests {
  private func run(_ sections: String) throws -> (TemporaryFolder, Command.Outcome) {
    let base = try String(
      contentsOfFile: Command.packageRoot + "/Tests/Specs/programme/base.yaml", encoding: .utf8)
    let folder = try TemporaryFolder()
    let data = Command.packageRoot + "/Tests/Specs/data/"
    let path = try folder.write(
      base.replacing("../data/", with: data) + "\n" + sections, to: "spec.yaml")
    return (folder, try Command.run("run", path, "--out", folder.path(of: "out"), "--quiet"))
  }

  @Test func `every kind of table and figure is made, the numbers those of estimates.csv`() throws {
    let (folder, outcome) = try run(
      """
      tables:
        side:   {models: [gap, schools, adjusted-gap], spanners: {By OLS: [gap, schools]}, summary: {nobs: Pupils}}
        below:  {panels: {Pupils: [gap], Schools: [schools]}, terms: {gap: Narrowing}, digits: {estimate: 1}}
        rows:   {kind: effects, models: [gap], terms: [focus, other, gap]}
        years:  {kind: event-study, models: [path], terms: ["gap:event", "focus:event"]}
        before: {kind: balance, models: [adjusted-gap]}
        lost:   {kind: flow, models: [gap]}
      figures:
        means:   {kind: trajectories, models: [gap]}
        gaps:    {kind: gap-trajectories, models: [gap], single_units: true}
        without: {kind: leave-one-out, models: [did], terms: [did]}
      """)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let files = Set(try folder.files(below: "out").keys)
    for table in ["side", "below", "rows", "years", "before", "lost"] {
      for ending in ["txt", "md", "html", "tex", "typ", "csv", "xlsx", "docx"] {
        #expect(files.contains("tables/\(table).\(ending)"), "\(table).\(ending)")
      }
    }
    for figure in ["means", "gaps", "without"] {
      #expect(files.contains("figures/\(figure).svg") && files.contains("figures/\(figure).csv"))
    }
    let estimates = CSVRows(try folder.text("out/estimates.csv")).rows
    func estimate(_ model: String, _ term: String) -> String? {
      estimates.first { $0["model"] == model && $0["term"] == term }?["estimate"]
    }
    let rows = CSVRows(try folder.text("out/tables/rows.csv")).rows
    #expect(rows.map { $0["term"] } == ["focus", "other", "gap"])
    for row in rows { #expect(row["estimate"] == estimate("gap", row["term"] ?? "")) }
    let panels = CSVRows(try folder.text("out/tables/below.csv")).rows
    for (panel, model) in [("Pupils", "gap"), ("Schools", "schools")] {
      let row = panels.first { $0["panel"] == panel && $0["statistic"] == "estimate" }
      #expect(row?["1"] == estimate(model, "gap"))
    }
    let balance = CSVRows(try folder.text("out/balance.csv")).rows
    #expect(Set(balance.compactMap { $0["variable"] }) == ["score", "ks1"])
    // The means of the figure are those of cells.csv.
    let means = CSVRows(try folder.text("out/figures/means.csv")).rows
    let cells = CSVRows(try folder.text("out/cells.csv")).rows.filter { $0["model"] == "gap" }
    #expect(means.filter { $0["role"] == "observed" }.count == cells.count)
    func sorted(_ rows: [[String: String]]) -> [Double] {
      rows.compactMap { $0["mean"].flatMap(Double.init) }.sorted()
    }
    let (drawn, told) = (sorted(means.filter { $0["role"] == "observed" }), sorted(cells))
    #expect(drawn.count == told.count && !drawn.isEmpty)
    // Weighted means of the same cells, added up in another order.
    for (mean, same) in zip(drawn, told) { #expect(abs(mean - same) < 1e-11) }
  }

  @Test func `of a balanced design the dashed line is as far away as the estimate says`() throws {
    // Two schools and years with one pupil of each group would be enough; here four, all alike in number.
    let folder = try TemporaryFolder()
    var csv = "school,year,ssif,fsm,score\n"
    for (school, ssif) in [(1, 1), (2, 1), (3, 0), (4, 0), (5, 0)] {
      for year in 2016...2019 {
        for fsm in [0, 1] {
          let noise = Double((school * 7 + year * 3 + fsm * 5) % 11) / 4
          let effect = ssif == 1 && year >= 2018 ? 2 + Double(fsm) : 0
          csv += "\(school),\(year),\(ssif),\(fsm),\(100 - 5 * Double(fsm) + noise + effect)\n"
        }
      }
    }
    try folder.write(csv, to: "data.csv")
    let path = try folder.write(
      """
      diminish: 1
      id: balanced
      data: {file: data.csv, columns: {school: {type: id}}}
      design: {unit: school, time: year, panel: none, treated: ssif, post: "year >= 2018", group: fsm}
      models: {gap: {estimator: triple-difference, outcome: score}}
      figures: {gaps: {kind: gap-trajectories}}
      """, to: "spec.yaml")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let rows = CSVRows(try folder.text("out/figures/gaps.csv")).rows
    func mean(_ year: String, _ series: String) throws -> Double {
      try #require(
        rows.first { $0["year"] == year && $0["series"] == series }.flatMap {
          Double($0["mean"] ?? "")
        })
    }
    let distance = try ["2018", "2019"].reduce(0.0) {
      $0 + (try mean($1, "Had it moved as the comparison")) - (try mean($1, "Programme"))
    }
    let estimate = try #require(
      CSVRows(try folder.text("out/estimates.csv")).rows.first { $0["term"] == "gap" }
        .flatMap { Double($0["estimate"] ?? "") })
    // The gap is others minus focus, so it narrows by what the dashed line lies above.
    #expect(abs(distance / 2 - estimate) < 1e-10)
  }

  @Test(arguments: [
    ("tables: {t: {models: [gap], spanners: {A: [did]}}}", "E125", "no model named \"did\""),
    ("tables: {t: {models: [gap, did, path], spanners: {A: [gap, path]}}}", "E127", "side by side"),
    ("tables: {t: {panels: {A: [gap], B: [did, path]}}}", "E127", "as many models in each panel"),
    ("tables: {t: {models: [gap], panels: {A: [gap]}}}", "E118", "models"),
    ("tables: {t: {panels: {A: [gap]}, spanners: {A: [gap]}}}", "E118", "spanners"),
    ("tables: {t: {kind: flow, terms: [gap]}}", "E118", "terms"),
    ("tables: {t: {kind: balance, stars: true}}", "E118", "stars"),
    ("tables: {t: {kind: effects, summary: [nobs]}}", "E118", "summary"),
    ("tables: {t: {summary: {nobz: N}}}", "E115", "nobs"),
    ("tables: {t: {summary: [nobs, nobs]}}", "E126", "nobs"),
    ("tables: {t: {digits: {p.value: 2}}}", "E118", "p.value"),
    ("tables: {t: {show: [p.value], stars: true}}", "E118", "stars"),
    ("tables: {t: {kind: pie}}", "E115", "pie"),
    ("figures: {f: {kind: trajectories, terms: [gap]}}", "E118", "terms"),
    ("figures: {f: {kind: coefficients, single_units: true}}", "E118", "single_units"),
    ("figures: {f: {kind: gap-trajectories, models: [did]}}", "E128", "compare groups"),
    ("figures: {f: {kind: placebo}}", "E128", "placebo draws"),
    (
      "figures: {f: {kind: leave-one-out, models: [did], terms: [dit]}}", "E125",
      "did you mean \"did\""
    ),
    ("figures: {f: {kind: robustness}}", "E128", "a curve of analyses"),
  ])
  func `what has no effect or cannot be shown is refused`(
    sections: String, code: String, words: String
  ) throws {
    let (folder, outcome) = try run(sections)
    #expect(outcome.code == 2)
    #expect(
      outcome.errors.contains("error[\(code)]") && outcome.errors.contains(words),
      "\(outcome.errors)")
    #expect(try folder.entries() == ["spec.yaml"])
  }
}
