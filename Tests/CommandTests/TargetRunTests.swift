import Foundation
import Testing

/// Targets from the spec to verdicts, files and exit codes.
@Suite struct TargetRunTests {
  /// A spec over the fictional tables with some schools as the programme.
  private func spec(
    _ folder: TemporaryFolder, schools: [String], design: String = "", targets: String
  ) throws -> String {
    let tables = FileManager.default.currentDirectoryPath + "/Tests/Specs/data"
    let path = folder.path(of: "spec.yaml")
    let list = schools.map { "'\($0)'" }.joined(separator: ", ")
    try """
    diminish: 1
    id: tables
    simulated: true
    data: {ks2: {dfe-ks2: {2018: \(tables)/ks2-2018.csv, 2019: \(tables)/ks2-2019.csv}}}
    sample: {where: "record == 'mainstream'"}
    derive: {ssif: "laestab in [\(list)]"}
    design: {unit: laestab, time: year, treated: ssif, panel: none\(design)}
    models: {m: {formula: "progress ~ ssif", vcov: HC1, where: "group == 'all'"}}
    targets:
    \(targets)
    """.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private let fall = """
      fall:
        text: The gap falls by a fifth
        measure: gap-reduction
        of: progress
        where: "group == 'all'"
        baseline: [2018]
        post: [2019]
        threshold: 0.2
    """

  private func run(
    _ spec: String, _ folder: TemporaryFolder, _ more: String...
  ) throws -> (code: Int32, errors: String, output: String, rows: [[String: String]]) {
    let arguments = ["run", spec, "--out", folder.path(of: "out"), "--quiet"] + more
    let outcome = try Command(arguments).finish()
    let rows =
      outcome.code == 2 || outcome.code == 3 ? [] : try CSVRows(folder.text("out/targets.csv")).rows
    return (outcome.code, outcome.errors, outcome.output, rows)
  }

  private func number(_ row: [String: String], _ name: String) -> Double {
    Double(row[name] ?? "") ?? .nan
  }

  @Test func `a gap reduction comes out as by hand, on three lines`() throws {
    let folder = try TemporaryFolder()
    let spec = try spec(folder, schools: ["9902001", "9902003"], targets: fall)
    let run = try run(spec, folder)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.rows.map { $0["line"] ?? "" } == ["observed", "achieved", "impact"])
    // Gaps to a national 0 by pupils: (60·2.1 + 44·1.2)/104 before, (60·1.4 + 44·1.9)/104 after.
    let (before, after) = (178.8 / 104, 167.6 / 104)
    #expect(abs(number(run.rows[0], "estimate") - (1 - after / before)) < 1e-12)
    #expect(run.rows[0]["verdict"] == "not-met" && run.rows[1]["verdict"] == "cannot-tell")
    #expect(number(run.rows[1], "conf.low") < 0.05 && number(run.rows[1], "conf.high") > 0.2)
    // Schools alike: the change beyond Birch (+0.2), Downs (-0.3) and Elm (+0.7), by pupils.
    let own = (before - after)
    let other = (52 * 0.6 + 36 * 0.7 + 30 * 0.9) / 118 - (52 * 0.4 + 36 * 1.0 + 30 * 0.2) / 118
    #expect(abs(number(run.rows[2], "estimate") - (own - other)) < 1e-12)
    #expect(run.rows[2]["verdict"] == "inconclusive")
    #expect(run.rows[0]["population"] == "these-schools" && run.rows[0]["baseline"] == "2018")
    // The effect's interval is of the spread between schools, whatever `population` says.
    #expect(run.rows[1]["population"] == "these-schools")
    #expect(run.rows[2]["population"] == "schools-like-these")
    #expect(run.rows[0]["average"] == "pupils" && run.rows[0]["against"] == "baseline")
    for words in [
      "Targets", "The gap falls by a fifth (fall).", "6 % smaller than before",
      "Fieller's 90 % set",
    ] {
      #expect(run.output.contains(words), "\(words) in \(run.output)")
    }
    #expect(try folder.text("out/result.json").contains("\"cannot-tell\""))
    #expect(try folder.text("out/tables/targets.csv").contains("simulated data"))
  }

  @Test func `schools alike, and each by itself`() throws {
    let folder = try TemporaryFolder()
    let alike = fall + "\n    average: schools"
    let first = try run(try spec(folder, schools: ["9902001", "9902003"], targets: alike), folder)
    // (2.1 + 1.2)/2 and (1.4 + 1.9)/2 are the same.
    #expect(abs(number(first.rows[0], "estimate")) < 1e-12)
    let each = try run(
      try spec(folder, schools: ["9902001", "9902003"], targets: fall + "\n    average: each"),
      folder)
    #expect(number(each.rows[0], "estimate") == 0.5 && each.rows[0]["verdict"] == "not-met")
  }

  @Test func `required targets end with 6 where one is not met and 7 where one cannot be told`()
    throws
  {
    let folder = try TemporaryFolder()
    let spec1 = try spec(folder, schools: ["9902001", "9902003"], targets: fall)
    let failed = try run(spec1, folder, "--require-targets", "observed")
    #expect(failed.code == 6 && failed.errors.contains("error[E601]"), "\(failed.errors)")
    let unknown = try run(spec1, folder, "--require-targets", "achieved")
    #expect(unknown.code == 7 && unknown.errors.contains("error[E602]"))
    #expect(try run(spec1, folder, "--require-targets", "impact").code == 7)
    let met = fall.replacing("threshold: 0.2", with: "threshold: 0.01")
    let spec2 = try spec(folder, schools: ["9902001", "9902003"], targets: met)
    #expect(try run(spec2, folder, "--require-targets", "observed").code == 0)
  }

  @Test func `a suppressed group leaves none-below untold`() throws {
    let folder = try TemporaryFolder()
    let none = """
        none:
          measure: none-below
          of: progress
          by: group
          post: 2019
      """
    let spec = try spec(folder, schools: ["9902002", "9902004"], targets: none)
    let run = try run(spec, folder, "--require-targets", "observed")
    #expect(run.code == 7)
    #expect(run.rows[0]["verdict"] == "cannot-tell" && run.rows[2]["verdict"] == "not-testable")
    #expect(
      run.output.contains("Suppressed in at least one school: disadvantaged, eal, low."),
      "\(run.output)")
  }

  @Test func `a baseline with the year of selection caps the impact, a year before it does not`()
    throws
  {
    let folder = try TemporaryFolder()
    let lift = """
        lift:
          measure: mean-difference
          of: progress
          comparator: comparison
          where: "group == 'all'"
          baseline: [2018]
          post: [2019]
      """
    let chosen = try spec(
      folder, schools: ["9902001", "9902005"],
      design: ", selection: {on: progress, year: 2018}, population: schools-like-these",
      targets: lift)
    let capped = try run(chosen, folder)
    #expect(capped.code == 0, "\(capped.errors)")
    // Ash and Elm both rose by 0.7: no spread, while Birch, Cedar and Downs changed by 0.2, -0.7, -0.3.
    #expect(capped.rows[2]["verdict"] == "inconclusive")
    #expect(capped.output.replacing("\n", with: " ").contains("the year on which schools were"))
    let other = try spec(
      folder, schools: ["9902001", "9902005"], design: ", population: schools-like-these",
      targets: lift.replacing("2018", with: "2018"))
    let free = try run(other, folder)
    #expect(free.rows[2]["verdict"] == "consistent-with-benefit", "\(free.output)")
    #expect(free.rows[1]["population"] == "schools-like-these")
  }

  @Test func `a school with several rows in a year is told, not averaged`() throws {
    let folder = try TemporaryFolder()
    let mixed = fall.replacing("    where: \"group == 'all'\"\n", with: "")
    let run = try run(try spec(folder, schools: ["9902001"], targets: mixed), folder)
    #expect(run.code == 3 && run.errors.contains("error[E264]"), "\(run.errors)")
  }

  // MARK: Other comparators

  /// Pupils of four schools in two years, half of them disadvantaged; the first two schools get a programme.
  private func pupils(_ folder: TemporaryFolder, cut: Double = 1) throws -> String {
    var text = "urn,cohort,group,fsm,score\n"
    for school in 1...4 {
      for cohort in [2018, 2019] {
        for fsm in [1, 0] {
          for pupil in 0..<6 {
            let fall = school <= 2 && cohort == 2019 && fsm == 1 ? cut : 0
            let score =
              100.0 + Double(school) - (fsm == 1 ? 4 : 0) + fall
              + [-1.5, -1, -0.5, 0.5, 1, 1.5][pupil]
            text += "\(school),\(cohort),\(fsm == 1 ? "fsm" : "other"),\(fsm),\(score)\n"
          }
        }
      }
    }
    return try folder.write(text, to: "pupils.csv")
  }

  private func pupilSpec(
    _ folder: TemporaryFolder, design: String = "", targets: String, models: String = ""
  ) throws -> String {
    try folder.write(
      """
      diminish: 1
      id: pupils
      simulated: true
      data: {file: pupils.csv, columns: {urn: {type: id}}}
      derive: {ssif: "urn in ['1', '2']"}
      design: {unit: urn, time: cohort, treated: ssif, panel: none\(design)}
      \(models)
      targets:
      \(targets)
      """, to: "spec.yaml")
  }

  @Test func `other pupils of the same schools, without any model`() throws {
    let folder = try TemporaryFolder()
    _ = try pupils(folder)
    let spec = try pupilSpec(
      folder, design: ", group: fsm",
      targets: """
          within:
            measure: gap-reduction
            of: score
            comparator: other-pupils
            baseline: [2018]
            post: [2019]
            threshold: 0.2
        """)
    let run = try run(spec, folder)
    #expect(run.code == 0, "\(run.errors)")
    // The gap of 4 fell to 3; the comparison schools' stayed.
    #expect(abs(number(run.rows[0], "estimate") - 0.25) < 1e-12)
    #expect(run.rows[0]["verdict"] == "met" && run.rows[0]["comparator"] == "other-pupils")
    #expect(abs(number(run.rows[2], "estimate") - 1) < 1e-12)
    #expect(
      run.output.replacing("\n", with: " ").contains(
        "compared with the other pupils of the same schools"))
    let bare = try pupilSpec(
      folder,
      targets:
        "  within: {measure: gap-narrowed, of: score, comparator: other-pupils, baseline: 2018, post: 2019}"
    )
    let refused = try Command.run("check", bare)
    #expect(refused.code == 2 && refused.errors.contains("E113"), "\(refused.errors)")
  }

  @Test func `national values from a file of their own, with the half unit of their rounding`()
    throws
  {
    let folder = try TemporaryFolder()
    _ = try pupils(folder)
    try folder.write(
      "cohort,group,mean\n2018,fsm,99.1\n2019,fsm,99.1\n2018,other,101\n2019,other,101\n",
      to: "national.csv")
    let target = """
        level:
          measure: mean-difference
          of: score
          where: "fsm == 1"
          post: [2019]
          threshold: -0.6
      """
    func level(_ rounding: String) throws -> (
      code: Int32, errors: String, output: String, rows: [[String: String]]
    ) {
      try run(
        try pupilSpec(
          folder,
          design:
            ", reference: {file: national.csv, keys: [cohort, group], value: mean\(rounding)}",
          targets: target), folder)
    }
    let exact = try level(", rounding: none")
    #expect(exact.code == 0, "\(exact.errors)")
    // Schools 1 and 2: 98 and 99 with the cut of 1, less 99.1.
    #expect(abs(number(exact.rows[0], "estimate") - (98.5 - 99.1)) < 1e-12)
    let tenths = try level("")
    let half = number(tenths.rows[1], "conf.high") - number(exact.rows[1], "conf.high")
    #expect(abs(half - 0.05) < 1e-12, "the last decimal is a tenth")
    #expect(tenths.rows[0]["reason"] == "rounding" && tenths.rows[0]["verdict"] != "cannot-tell")
    #expect(tenths.output.contains("rounded to 0.1"))
    let units = try level(", rounding: 1")
    #expect(
      abs(number(units.rows[1], "conf.high") - number(exact.rows[1], "conf.high") - 0.5) < 1e-12)
    #expect(try folder.text("out/run.json").contains("national.csv"))
    // A key without a partner leaves rows without a national value, and counts them.
    try folder.write("cohort,group,mean\n2018,fsm,99.1\n", to: "national.csv")
    let short = try level("")
    #expect(short.rows[0]["reason"] == "no-figures")
    #expect(
      try folder.text("out/flow.csv").contains(
        "level,complete-cases,design.reference.mean (no match: design.reference)"))
  }

  @Test(arguments: [("all", "", "TELIG", 0.0), ("boys", "_B", "BELIG", 0.05)])
  func `published national values are rounded to tenths but that of all pupils`(
    group: String, ending: String, count: String, half: Double
  ) throws {
    let folder = try TemporaryFolder()
    let target = """
        one: {measure: mean-difference, of: progress, where: "group == '\(group)'", post: [2019]}
      """
    let run = try run(try spec(folder, schools: ["9902001", "9902003"], targets: target), folder)
    let table = try CSVRows(
      String(
        contentsOfFile: Command.packageRoot + "/Tests/Specs/data/ks2-2019.csv", encoding: .utf8)
    ).rows.filter { ["2001", "2003"].contains($0["ESTAB"] ?? "") }
    var (sum, weights) = (0.0, 0.0)
    for row in table {
      let weight = number(row, count)
      let name = "MATPROG\(ending)"
      let error = (number(row, name + "_UPPER") - number(row, name + "_LOWER")) / 2 / 1.96
      sum += weight * weight * (error * error + 0.01 / 12)
      weights += weight
    }
    // 1.645 standard errors by pupils, and the half unit of the national value.
    let expected = 1.6448536269514722 * sum.squareRoot() / weights + half
    #expect(
      abs(number(run.rows[1], "conf.high") - number(run.rows[1], "estimate") - expected) < 1e-12)
  }

  // MARK: What is refused with the rows

  @Test(arguments: [
    ("weight: neg", "E211"), ("weight: gap", "E211"), ("where: \"urn == '9'\"", "E212"),
  ])
  func `weights and conditions that leave nothing to judge are refused`(key: String, code: String)
    throws
  {
    let folder = try TemporaryFolder()
    try folder.write(
      "urn,cohort,y,national.y,neg,gap\n1,2018,1,2,3,3\n1,2019,1,2,-3,3\n2,2018,1,2,3,\n2,2019,1,2,3,3\n",
      to: "rows.csv")
    let spec = try folder.write(
      """
      diminish: 1
      id: rows
      data: {file: rows.csv, columns: {urn: {type: id}}}
      design: {unit: urn, time: cohort, panel: none}
      targets:
        t:
          measure: gap-narrowed
          of: y
          baseline: [2018]
          post: [2019]
          \(key)
      """, to: "spec.yaml")
    let run = try run(spec, folder)
    #expect(run.code == 3 && run.errors.contains("error[\(code)]"), "\(run.errors)")
    #expect(run.errors.contains(" --> \(spec):"))
  }

  /// Five schools of a programme, the third without a figure before, and two others.
  private static let shares: String = {
    var text = "urn,cohort,treated,p,p.low,p.high,national.p\n"
    for (school, after) in [0.61, 0.62, 0.65, 0.63, 0.60, 0.55, 0.57].enumerated() {
      for (cohort, value) in [(2018, after - 0.03), (2019, after)]
      where school != 2 || cohort == 2019 {
        text +=
          "s\(school),\(cohort),\(school < 5 ? 1 : 0),\(value),\(value - 0.02),\(value + 0.02),0.1234\n"
      }
    }
    return text
  }()

  @Test
  func `published intervals of any scale have their own variance, and a mean tells its schools`()
    throws
  {
    let folder = try TemporaryFolder()
    try folder.write(Self.shares, to: "shares.csv")
    let spec = try folder.write(
      """
      diminish: 1
      id: shares
      simulated: true
      data: {file: shares.csv}
      design: {unit: urn, time: cohort, panel: none, treated: treated}
      targets:
        mean: {measure: mean-difference, of: p, baseline: [2018], post: [2019], threshold: 0.5}
        change: {measure: gap-change, of: p, baseline: [2018], post: [2019], threshold: 0.015}
      """, to: "spec.yaml")
    let run = try run(spec, folder)
    #expect(run.code == 0, "\(run.errors)")
    let error = 0.02 / 1.96
    let lines = Dictionary(
      uniqueKeysWithValues: run.rows.map { ("\($0["target"] ?? "")/\($0["line"] ?? "")", $0) })
    let mean = try #require(lines["mean/achieved"])
    // Five schools, 0.622 - 0.1234; a normal interval, as the pupils of fixed schools are the sample.
    #expect(mean["schools"] == "5" && abs(number(mean, "estimate") - 0.4986) < 1e-12)
    let half = 1.6448536269514722 * error / 5.0.squareRoot()
    #expect(abs(number(mean, "conf.low") - (0.4986 - half)) < 1e-9)
    let change = try #require(lines["change/achieved"])
    #expect(change["schools"] == "4" && change["verdict"] == "met")
    let ofChange = 1.6448536269514722 * error * (2.0 / 4).squareRoot()
    #expect(abs(number(change, "conf.low") - (0.03 - ofChange)) < 1e-9)
  }

  // MARK: Chances before the start

  @Test func `plan tells the chances of verdicts from the years before alone`() throws {
    let folder = try TemporaryFolder()
    _ = try pupils(folder)
    let target = """
        within:
          measure: gap-reduction
          of: score
          comparator: other-pupils
          baseline: [2018]
          post: [2019]
          threshold: 0.2
      """
    let spec = try pupilSpec(folder, design: ", group: fsm", targets: target)
    let first = try Command.run("plan", spec, "--read")
    #expect(first.code == 0, "\(first.errors)")
    #expect(
      first.output.contains("from the rows of 2018 alone: no later figure was looked at"),
      "\(first.output)")
    #expect(first.output.contains("20 % (exactly the target)"))
    #expect(first.output.contains("seed 1, Monte Carlo error at most"))
    // Other outcomes after the start, the same chances, to the byte.
    _ = try pupils(folder, cut: -7)
    #expect(try Command.run("plan", spec, "--read").output == first.output)
    #expect(try Command.run("plan", spec).output.contains("target within: gap-reduction of score"))
  }

  @Test(arguments: ["post: \"cohort >= 2018\"", "first_treated: since"])
  func `a year after the design's start is after, though the target names a later one`(
    start: String
  ) throws {
    let folder = try TemporaryFolder()
    func pupils(fall: Double) throws {
      var text = "urn,cohort,fsm,since,score\n"
      for school in 1...6 {
        for cohort in 2016...2019 {
          for pupil in 0..<8 {
            let isTreated = school <= 3
            let noise = Double((school * 31 + cohort * 17 + pupil * 13) % 11) - 5
            let score = 100 + noise - (pupil < 4 ? 4 : 0) + (isTreated && cohort == 2018 ? fall : 0)
            text += "\(school),\(cohort),\(pupil < 4 ? 1 : 0),\(isTreated ? 2018 : 0),\(score)\n"
          }
        }
      }
      try folder.write(text, to: "pupils.csv")
    }
    let treated = start.hasPrefix("post") ? "treated: \"since > 0\", " : ""
    let spec = try folder.write(
      """
      diminish: 1
      id: later
      simulated: true
      data: {file: pupils.csv}
      design: {unit: urn, time: cohort, panel: none, \(treated)\(start), group: fsm}
      targets:
        within:
          measure: gap-reduction
          of: score
          comparator: other-pupils
          baseline: [2016, 2017]
          post: [2019]
          threshold: 0.2
      """, to: "spec.yaml")
    try pupils(fall: 0)
    let first = try Command.run("plan", spec, "--read")
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.output.contains("from the rows of 2016, 2017 alone"), "\(first.output)")
    try pupils(fall: 30)
    #expect(try Command.run("plan", spec, "--read").output == first.output)
  }

  @Test func `explain tells each target's rule, and what its verdicts rest on`() throws {
    let folder = try TemporaryFolder()
    let targets = """
      \(fall)
        share: {text: Most agree, measure: share-agree, of: progress, post: [2019], threshold: 0.8, eligible: 40}
        none: {text: No group below, measure: none-below, of: progress, by: group, post: [2019]}
      """
    let outcome = try Command.run(
      "explain", try spec(folder, schools: ["9902001"], targets: targets))
    #expect(outcome.code == 0, "\(outcome.errors)")
    let text = outcome.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ")
    for part in [
      "fall: The gap falls by a fifth",
      "Gap = national values (national.progress) less the schools' progress, positive = behind: (1 - 0.2) x gap before - gap "
        + "after >= 0, from 2018 to 2019",
      "met if the whole 90 % interval satisfies the rule", "the interval is of these-schools",
      "The share of 40 asked with progress = 1 in 2019 is at least 0.8",
      "the interval is of independent-people",
      "No group (group) is significantly below national values",
      "Impact: not testable, as the measure compares with a standard",
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }
}
