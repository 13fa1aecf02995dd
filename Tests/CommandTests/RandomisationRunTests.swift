import Foundation
import TestSupport
import Testing

/// Randomisation from spec to CSV and result.json, against R's estimation of every assignment.
@Suite struct RandomisationRunTests {
  private func run(
    _ spec: String, threads: String = "2", expecting code: Int32 = 0
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let path = try folder.write(spec, to: "spec.yaml")
    let outcome = try Command.run(
      "run", path, "--out", folder.path(of: "out"), "--threads", threads, "--quiet")
    #expect(outcome.code == code, "\(outcome.errors)")
    return folder
  }

  private func rows(
    _ folder: TemporaryFolder, _ file: String = "estimates.csv"
  ) throws -> [String: [String: String]] {
    let rows = CSVRows(try folder.text("out/\(file)")).rows
    return Dictionary(
      uniqueKeysWithValues: rows.map { ("\($0["model"] ?? "")/\($0["term"] ?? "")", $0) })
  }

  private static let data = "\(Command.packageRoot)/Tests/Goldens/data"

  private func golden(_ name: String) throws -> (p: Double, estimate: Double, count: Double) {
    let whole = try Golden("r/randomisation")
    guard case .object(let values) = whole.values[name] else {
      throw Golden.Problem.entry(path: whole.path, name: name)
    }
    let golden = Golden(whole, values: values)
    return (
      try golden.number("p.value"), try golden.number("estimate"),
      try golden.number("assignments")
    )
  }

  private func expect(
    _ row: [String: String]?, _ drawn: [String: String]?, isGolden name: String
  ) throws {
    let golden = try golden(name)
    let row = try #require(row)
    #expect(Double(row["p.value"] ?? "") == golden.p, "\(name)")
    let estimate = try #require(Double(row["estimate"] ?? ""))
    #expect(abs(estimate - golden.estimate) <= 1e-9 * abs(golden.estimate), "\(name)")
    #expect(drawn?["enumerated"] == "true" && drawn?["mc.error"] == "0")
    #expect(Double(drawn?["assignments"] ?? "") == golden.count)
    #expect(drawn?["p.plus.one"] == row["p.value"])
  }

  @Test func `formula models agree with every assignment estimated in R`() throws {
    let folder = try run(
      """
      diminish: 1
      id: made
      data: {file: \(Self.data)/schools.csv, columns: {school: {type: id}, la: {type: number}, cohort: {type: category}}}
      sample: {where: "la in 1..4"}
      models:
        strata: {formula: "y ~ treated + x", vcov: {type: randomisation, unit: school, treatment: treated, strata: la}}
        coefficient: {formula: "y ~ treated + x", vcov: {type: randomisation, unit: school, treatment: treated, strata: [la], statistic: coefficient}}
        plain: {formula: "y ~ treated + x | cohort", where: "la >= 3", vcov: {type: randomisation, cluster: school, treatment: treated}}
        product: {formula: "y ~ treated*disadvantaged + x", where: "la >= 3", vcov: {type: randomisation, unit: school, treatment: treated}}
      contrasts:
        one: {model: plain, expression: "`treated`", equals: 1}

      """)
    let (found, drawn) = (try rows(folder), try rows(folder, "resampling.csv"))
    for (row, name) in [
      ("strata/treated", "strata"), ("coefficient/treated", "strata-coefficient"),
      ("plain/treated", "plain"), ("product/treated", "product-main"),
      ("product/treated:disadvantaged", "product"),
    ] {
      try expect(found[row], drawn[row], isGolden: name)
    }
    #expect(Double(found["one/`treated`"]?["p.value"] ?? "") == (try golden("plain-one").p))
    #expect(found["strata/treated"]?["vcov"] == "RI-t[school]")
    #expect(found["coefficient/treated"]?["vcov"] == "RI-b[school]")
    #expect(found["strata/x"]?["p.value"] == "" && found["strata/x"]?["std.error"] != "")
    #expect(found["strata/treated"]?["df"] == "")
    #expect(drawn["strata/treated"]?["strata"] == "la")
    #expect(drawn["plain/treated"]?["least.p"] == "\(2.0 / 70)")
    let json = try folder.text("out/result.json")
    for text in ["\"method\" : \"RI-t\"", "\"leastPValue\"", "\"seed\" : 1"] {
      #expect(json.contains(text), "\(text)")
    }
    #expect(try folder.text("out/report.md").contains("least p possible"))
  }

  private func programme(_ covariance: String, _ more: String = "") -> String {
    """
    diminish: 1
    id: made
    data: {file: \(Self.data)/programme.csv, columns: {school: {type: id}}}
    sample: {where: "start in [0, 2018]"}
    design: {unit: school, time: year, first_treated: start, group: focus, panel: none\(more)}
    models:
      change: {estimator: did, outcome: score, vcov: \(covariance)}
      gap: {estimator: triple-difference, outcome: score, vcov: \(covariance)}

    """
  }

  @Test func `differences in differences agree with every assignment estimated in R`() throws {
    let folder = try run(programme("randomisation"))
    let (found, drawn) = (try rows(folder), try rows(folder, "resampling.csv"))
    for (row, name) in [
      ("change/did", "did"), ("gap/gap", "gap"), ("gap/focus", "focus"), ("gap/other", "other"),
    ] {
      try expect(found[row], drawn[row], isGolden: name)
    }
    // Six of twelve schools: an assignment and its opposite are as extreme.
    #expect(drawn["change/did"]?["least.p"] == "\(2.0 / 924)")
    #expect(found["change/did"]?["vcov"] == "RI-t[school]")
  }

  @Test func `threads change no digit, seeds and draws do`() throws {
    let few = "{type: randomisation, reps: 199, seed: 3}"
    let one = try run(programme(few), threads: "1").text("out/result.json")
    #expect(try run(programme(few), threads: "3").text("out/result.json") == one)
    let other = try run(programme("{type: randomisation, reps: 199, seed: 4}"))
    #expect(try other.text("out/result.json") != one)
    let row = try #require(try rows(other, "resampling.csv")["change/did"])
    let (beyond, ties) = (Int(row["beyond"] ?? "") ?? -1, Int(row["ties"] ?? "") ?? -1)
    #expect(row["enumerated"] == "false" && row["draws"] == "199" && row["seed"] == "4")
    #expect(Double(row["p.value"] ?? "") == Double(1 + beyond + ties) / 200)
    #expect((Double(row["mc.error"] ?? "") ?? 0) > 0)
  }

  @Test func `a declared selection makes the strata, and none takes them away`() throws {
    let selected = try run(
      programme(
        "{type: randomisation, reps: 500}",
        ", selection: {on: prior, year: 2016, bins: 2, reps: 19}"))
    let row = try #require(try rows(selected, "resampling.csv")["change/did"])
    #expect(row["strata"] == "bins of prior in 2016")
    let plain = try run(
      programme(
        "{type: randomisation, reps: 500, strata: none}",
        ", selection: {on: prior, year: 2016, bins: 2, reps: 19}"))
    let other = try #require(try rows(plain, "resampling.csv")["change/did"])
    #expect(other["strata"] == "" && other["assignments"] == "924")
    #expect((Int(row["assignments"] ?? "") ?? 0) < 924)
  }

  @Test func `a declared selection makes the strata of formula models too`() throws {
    func spec(_ covariance: String) -> String {
      """
      diminish: 1
      id: made
      data: {file: \(Self.data)/programme.csv, columns: {school: {type: id}}}
      sample: {where: "start in [0, 2018] and year == 2018"}
      derive: {arm: "if(start == 2018, 1, 0)"}
      design: {unit: school, time: year, treated: "arm == 1", panel: none, selection: {on: prior, year: 2018, bins: 2}}
      models:
        m: {formula: "score ~ arm", vcov: \(covariance)}

      """
    }
    let chosen = try rows(
      try run(spec("{type: randomisation, treatment: arm}")), "resampling.csv")
    let plain = try rows(
      try run(spec("{type: randomisation, treatment: arm, strata: none}")), "resampling.csv")
    #expect(chosen["m/arm"]?["strata"] == "bins of prior in 2018")
    #expect(plain["m/arm"]?["strata"] == "" && plain["m/arm"]?["assignments"] == "924")
  }

  @Test func `a treatment that effects explain leaves no term a test`() throws {
    let folder = try run(
      """
      diminish: 1
      id: made
      data: {file: \(Self.data)/schools.csv, columns: {school: {type: id}}}
      models:
        m: {formula: "y ~ treated + x | school", vcov: {type: randomisation, unit: school, treatment: treated}}

      """)
    let row = try #require(try rows(folder)["m/x"])
    #expect(row["vcov"] == "RI-t[school]" && row["p.value"] == "" && row["conf.low"] == "")
    #expect(row["std.error"] != "")
    let told = "treated was omitted, so no assignment of it moves an estimate"
    #expect(try folder.text("out/report.md").contains(told))
  }

  @Test func `a contrast of terms that no assignment moves is refused before a row is read`() throws
  {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      diminish: 1
      id: made
      data: {file: \(Self.data)/schools.csv, columns: {school: {type: id}}}
      models:
        m: {formula: "y ~ treated + x", vcov: {type: randomisation, unit: school, treatment: treated, reps: 199}}
      contrasts:
        sum: {model: m, expression: "`treated` + `x`"}

      """, to: "spec.yaml")
    for command in ["check", "run"] {
      let outcome = try Command.run(command, path)
      #expect(outcome.code == 2)
      for text in [
        "E128", "spec.yaml:7:44", "whose draws move the terms with treated alone", "CR2",
      ] {
        #expect(outcome.errors.contains(text), "\(text) in \(outcome.errors)")
      }
    }
  }

  @Test func `what no draw judges is told, with a way out`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      diminish: 1
      id: made
      data: {file: \(Self.data)/schools.csv, columns: {school: {type: id}, la: {type: number}}}
      derive: {lone: "la == 3"}
      models:
        m: {formula: "y ~ treated + x", vcov: {type: randomisation, unit: school, treatment: treated, reps: 199}}
        w: {formula: "y ~ lone + x", vcov: {type: wild, variant: "33", cluster: la}}
      contrasts:
        sum: {model: w, expression: "`lone` + `x`"}
      margins:
        slope: {model: m, slopes: [x]}

      """, to: "spec.yaml")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 4)
    for text in [
      "spec.yaml:9:3",
      "the contrast \"sum\" has no test: no draw of its model judges what it combines",
      "the margins \"slope\" have no test", "with another `vcov`",
    ] {
      #expect(outcome.errors.contains(text), "\(text) in \(outcome.errors)")
    }
  }

  @Test func `too few random assignments are called so, not too few units`() throws {
    let folder = try run(programme("{type: randomisation, reps: 5}"))
    let report = try folder.text("out/report.md")
    #expect(report.contains("too few random assignments were asked for"))
    #expect(!report.contains("there are only"))
  }

  @Test func `one treated authority can find nothing, and the run says so`() throws {
    let folder = try run(
      """
      diminish: 1
      id: made
      data: {file: \(Self.data)/schools.csv, columns: {la: {type: number}}}
      derive: {programme: "la == 3"}
      models:
        m: {formula: "y ~ programme + x", vcov: {type: randomisation, unit: la, treatment: programme}}

      """)
    let row = try #require(try rows(folder, "resampling.csv")["m/programme"])
    #expect(row["assignments"] == "6" && row["least.p"] == "\(1.0 / 6)" && row["shape"] == "line")
    let text = try folder.text("out/report.md")
    #expect(text.contains("here are only 6 assignments"))
    let estimates = try rows(folder)["m/programme"]
    #expect((Double(estimates?["p.value"] ?? "") ?? 0) >= 1.0 / 6)
    #expect(estimates?["conf.low"] == "" && estimates?["conf.high"] == "")
  }

  @Test
  func
    `with as many assignments as the level needs an interval may be bounded, and nothing says that it is not`()
    throws
  {
    // Twenty units, one of them treated: the least p is 0.05, and at 5 % that rejects.
    var lines = ["school,d,y"]
    for school in 0..<20 {
      for place in 0..<5 {
        let noise = Double((school * 5 + place) * 37 % 23) / 40
        lines.append("s\(school),\(school == 4 ? 1 : 0),\(noise + (school == 4 ? 9 : 0))")
      }
    }
    let folder = try TemporaryFolder()
    try folder.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    let path = try folder.write(
      """
      diminish: 1
      id: made
      data: {file: data.csv, columns: {school: {type: id}}}
      models:
        m: {formula: "y ~ d", vcov: {type: randomisation, unit: school}}
        wide: {formula: "y ~ d", conf.level: 0.96, vcov: {type: randomisation, unit: school}}

      """, to: "spec.yaml")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"))
    #expect(outcome.code == 0, "\(outcome.errors)")
    let found = try rows(folder)
    #expect(
      found["m/d"]?["p.value"] == "0.05" && (Double(found["m/d"]?["conf.low"] ?? "") ?? 0) > 0)
    #expect(!outcome.errors.contains("m: there are only 20 assignments"))
    #expect(outcome.errors.contains("wide: there are only 20 assignments"))
    #expect(found["wide/d"]?["conf.low"] == "")
  }
}
