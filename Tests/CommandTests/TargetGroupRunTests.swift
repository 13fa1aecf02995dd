import Foundation
import Testing

/// What a target says where figures lack: the true reason, and no more than lacks.
@Suite struct TargetGroupRunTests {
  /// Pupils of six schools, the first three with a programme; boys and girls, with a national value of 100.
  private func pupils(
    score: (_ school: Int, _ year: Int, _ pupil: Int) -> String? = { _, _, _ in nil },
    national: (_ sex: String) -> String = { _ in "100" },
    weight: (_ school: Int, _ year: Int, _ pupil: Int) -> Int = { _, _, _ in 1 }
  ) -> String {
    var text = "school,year,ssif,sex,score,nat,w,other,rating,agree\n"
    for school in 0..<6 {
      for year in [2016, 2019] {
        for pupil in 0..<12 {
          let sex = pupil < 6 ? "boys" : "girls"
          let noise = Double((school * 37 + year * 11 + pupil * 53) % 17) / 4 - 2
          let known = score(school, year, pupil) ?? "\(103 + noise)"
          text += "s\(school),\(year),\(school < 3 ? 1 : 0),\(sex),\(known),\(national(sex)),"
          text += "\(weight(school, year, pupil)),\(pupil % 2),\((pupil + school + year) % 5),"
          text += "\(pupil % 4 == 0 ? 0 : 1)\n"
        }
      }
    }
    return text
  }

  private func run(
    _ rows: String, design: String = "", _ targets: String
  ) throws -> (rows: [[String: String]], output: String) {
    let folder = try TemporaryFolder()
    try folder.write(rows, to: "rows.csv")
    let spec = try folder.write(
      """
      diminish: 1
      id: groups
      simulated: true
      data: {file: rows.csv, columns: {school: {type: id}}}
      design: {unit: school, time: year, panel: none, treated: ssif, post: "year >= 2018"\(design)}
      targets:
      \(targets)
      """, to: "spec.yaml")
    let outcome = try Command.run("run", spec, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    return (
      try CSVRows(folder.text("out/targets.csv")).rows, outcome.output.replacing("\n", with: " ")
    )
  }

  private let both = """
      nb: {measure: none-below, of: score, national: nat, by: sex, post: [2019], weight: w}
      ni: {measure: non-inferior-in-every-group, of: score, national: nat, by: sex, post: [2019], margin: 1}
    """

  @Test func `a pupil without a score, or of weight nought, hides no group`() throws {
    let whole = try run(pupils(), both)
    #expect(whole.rows.filter { $0["line"] != "impact" }.allSatisfy { $0["verdict"] == "met" })
    let scoreless = try run(
      pupils(score: { ($0, $1, $2) == (1, 2019, 3) ? "" : nil }), both)
    #expect(scoreless.rows.map { $0["verdict"] } == whole.rows.map { $0["verdict"] })
    #expect(!scoreless.output.contains("uppressed"), "\(scoreless.output)")
    let weightless = try run(
      pupils(weight: { ($0, $1, $2) == (1, 2019, 3) ? 0 : 1 }), both)
    #expect(weightless.rows.map { $0["verdict"] } == whole.rows.map { $0["verdict"] })
  }

  @Test func `a group that no pupil has a figure of is told, and a lacking national value`() throws
  {
    let silent = try run(pupils(score: { $2 < 6 && $1 == 2019 && $0 < 3 ? "" : nil }), both)
    #expect(silent.rows[0]["verdict"] == "cannot-tell")
    #expect(silent.rows[0]["reason"] == "no-figures-of-group")
    #expect(silent.output.contains("there are no figures of boys"), "\(silent.output)")
    let alone = try run(pupils(national: { $0 == "boys" ? "" : "100" }), both)
    #expect(alone.rows[1]["reason"] == "no-national-value")
    #expect(alone.output.contains("Without a national value: boys."), "\(alone.output)")
    #expect(!alone.output.contains("uppressed"))
  }

  @Test func `where a row is a school's figure, a suppressed one hides its group`() throws {
    var text = "school,year,ssif,sex,score,score.low,score.high,nat\n"
    for school in 0..<4 {
      for sex in ["boys", "girls"] {
        let isHidden = school == 0 && sex == "girls"
        text += "s\(school),2019,\(school < 2 ? 1 : 0),\(sex),"
        text += isHidden ? ",,,0\n" : "3,2,4,0\n"
      }
    }
    let target = "  nb: {measure: none-below, of: score, national: nat, by: sex, post: [2019]}"
    let found = try run(text, target)
    #expect(found.rows[0]["verdict"] == "cannot-tell" && found.rows[0]["reason"] == "suppressed")
    // Figures without intervals are figures of schools all the same.
    let plain = text.split(separator: "\n").map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return (cells[0...4] + cells[7...7]).joined(separator: ",")
    }.joined(separator: "\n")
    #expect(try run(plain, target).rows[0]["reason"] == "suppressed")
  }

  @Test func `a programme without figures is the reason, not the comparison`() throws {
    let target =
      "  gn: {measure: gap-narrowed, of: score, national: nat, baseline: [2016], post: [2019]}"
    let own = try run(
      pupils(score: { school, year, _ in school < 3 && year == 2019 ? "" : nil }),
      design: ", selection: {on: score, year: 2016}", target)
    #expect(own.rows[2]["reason"] == "no-figures", "\(own.output)")
    #expect(own.output.contains("no school of the programme has figures both before and after"))
    #expect(
      own.output.contains(
        "Placebo base rate: none, as no school of the programme has the figures that the target takes."
      ), "\(own.output)")
    let others = try run(
      pupils(score: { school, year, _ in school >= 3 && year == 2016 ? "" : nil }), target)
    #expect(others.rows[2]["reason"] == "no-comparison-figures", "\(others.output)")
    #expect(
      try run(
        pupils(),
        "  gn: {measure: gap-narrowed, of: score, national: nat, baseline: [2016], post: [2019], where: \"ssif == 1\"}"
      )
      .rows[2]["reason"] == "no-comparison")
  }

  @Test(arguments: ["", ", population: schools-like-these", ", population: these-schools"])
  func `the interval is about what it is about, whatever the population`(_ design: String) throws {
    let found = try run(
      pupils(), design: design,
      """
        sa: {measure: share-agree, of: agree, post: [2019], threshold: 0.7}
        os: {measure: ordered-shift, of: rating, baseline: [2016], post: [2019]}
        gc: {measure: gap-change, of: score, national: nat, baseline: [2016], post: [2019], threshold: 1}
      """)
    #expect(found.rows[0]["population"] == "independent-people")
    #expect(found.rows[3]["population"] == "schools-like-these")
    let isAsked = design.contains("like-these")
    #expect(found.rows[6]["population"] == (isAsked ? "schools-like-these" : "these-schools"))
  }

  @Test func `each school by itself: shares of schools stand beside a share of schools`() throws {
    let found = try run(
      pupils(national: { _ in "110" }),
      """
        each: {measure: gap-reduction, of: score, national: nat, average: each, baseline: [2016], post: [2019], threshold: 0.2}
      """)
    #expect(found.rows[0]["threshold"] == "1" && found.rows[1]["threshold"] == "1")
    #expect(found.output.contains("each must cut its gap by at least 20 %"), "\(found.output)")
    #expect(!found.output.contains("the interval holds values on both sides"))
  }
}
