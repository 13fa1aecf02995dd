import Foundation
import TestSupport
import Testing

/// Families, margins and ratios from spec to CSV.
@Suite struct FamilyRunTests {
  private static let data = "\(Command.packageRoot)/Tests/Goldens/data"

  private func run(
    _ spec: String, threads: String = "2"
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let path = try folder.write(spec, to: "spec.yaml")
    let outcome = try Command.run(
      "run", path, "--out", folder.path(of: "out"), "--threads", threads, "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    return folder
  }

  private func head(_ models: String) -> String {
    """
    diminish: 1
    id: made
    data: {file: \(Self.data)/schools.csv, columns: {school: {type: id}, la: {type: number}, cohort: {type: category}}}
    design: {unit: school}
    models:
      a: {formula: "y ~ treated*disadvantaged + x"}
      b: {formula: "x ~ treated + disadvantaged"}
    \(models)
    """
  }

  private func members(_ folder: TemporaryFolder, _ family: String) throws -> [[String: String]] {
    CSVRows(try folder.text("out/families.csv")).rows.filter { $0["family"] == family }
  }

  private func numbers(_ rows: [[String: String]], _ column: String) throws -> [Double] {
    try rows.map { try #require(Double($0[column] ?? ""), "\(column)") }
  }

  private static let terms = "terms: [treated, disadvantaged, x, \"treated:disadvantaged\"]"

  @Test func `methods from p-values alone are p-adjust of the models' own p-values`() throws {
    let folder = try run(
      head(
        """
        contrasts:
          sum: {model: a, expression: "`treated` + `treated:disadvantaged`"}
        families:
          holm: {method: holm, model: a, \(Self.terms), contrasts: [sum]}
          hochberg: {method: hochberg, model: a, \(Self.terms)}
          bh: {method: bh, terms: ["a::treated", "b::treated", "a::x"]}

        """))
    for family in ["holm", "hochberg", "bh"] {
      let rows = try members(folder, family)
      let p = try numbers(rows, "p.value")
      let adjusted = try numbers(rows, "p.adjusted")
      #expect(adjusted == Self.adjusted(p, family), "\(family)")
      #expect(zip(p, adjusted).allSatisfy { $0 <= $1 && $1 <= 1 })
    }
    #expect(try members(folder, "holm").last?["model"] == "sum")
    #expect(try folder.text("out/tables/families.txt").contains("Holm"))
  }

  /// p.adjust from its definition.
  private static func adjusted(_ p: [Double], _ method: String) -> [Double] {
    let m = p.count
    return p.map { own in
      let ranked = p.sorted()
      func factor(_ rank: Int) -> Double {
        method == "bh" ? Double(m) / Double(rank + 1) : Double(m - rank)
      }
      let scaled = ranked.enumerated().map { factor($0) * $1 }
      let place = ranked.firstIndex(of: own) ?? 0
      let value =
        method == "holm" ? scaled[...place].max() ?? 1 : scaled[place...].min() ?? 1
      return min(value, 1)
    }
  }

  @Test func `sup-t widens intervals and lies between the single tests and Bonferroni`() throws {
    let folder = try run(
      head("families:\n  band: {method: sup-t, model: a, \(Self.terms), conf.level: 0.9}\n"))
    let rows = try members(folder, "band")
    let p = try numbers(rows, "p.value")
    let adjusted = try numbers(rows, "p.adjusted")
    let critical = try numbers(rows, "critical")[0]
    for (row, (own, joint)) in zip(rows, zip(p, adjusted)) {
      let value = try #require(Double(row["estimate"] ?? ""))
      let error = try #require(Double(row["std.error"] ?? ""))
      let low = try #require(Double(row["conf.low"] ?? ""))
      #expect(abs(low - (value - critical * error)) <= 1e-12 * max(1, abs(low)))
      #expect(joint >= own - 1e-3)
    }
    // With the least degrees of freedom 1.64 is the least that one interval could have.
    #expect(critical > 1.65)
  }

  @Test(arguments: ["romano-wolf", "westfall-young"])
  func `step-down p-values follow statistics, threads change no digit`(_ method: String) throws {
    let spec = head(
      "families:\n  f: {method: \(method), terms: [\"a::treated\", \"b::treated\", \"a::x\"], reps: 999, seed: 5}\n"
    )
    let folder = try run(spec, threads: "1")
    let rows = try members(folder, "f")
    let adjusted = try numbers(rows, "p.adjusted")
    let statistics = try numbers(rows, "statistic").map { abs($0) }
    for i in rows.indices {
      for j in rows.indices where statistics[i] > statistics[j] {
        #expect(adjusted[i] <= adjusted[j])
      }
    }
    #expect(rows[0]["draws"] == "multiplier" && rows[0]["seed"] == "5" && rows[0]["reps"] == "999")
    let again = try run(spec, threads: "3")
    #expect(try again.text("out/families.csv") == folder.text("out/families.csv"))
  }

  @Test(arguments: ["romano-wolf", "westfall-young"])
  func `under random assignments no member is below its own p-value`(_ method: String) throws {
    let folder = try run(
      """
      diminish: 1
      id: made
      data: {file: \(Self.data)/schools.csv, columns: {school: {type: id}}}
      models:
        r: {formula: "y ~ treated*disadvantaged", vcov: {type: randomisation, treatment: treated, unit: school, reps: 99, seed: 3}}
      families:
        f: {method: \(method), model: r, terms: [treated, "treated:disadvantaged"]}

      """)
    let rows = try members(folder, "f")
    let (own, adjusted) = (try numbers(rows, "p.value"), try numbers(rows, "p.adjusted"))
    #expect(rows[0]["enumerated"] == "false" && adjusted.allSatisfy { $0 >= 0.01 })
    for (own, joint) in zip(own, adjusted) { #expect(joint >= own - 1e-12) }
  }

  @Test func `a family over a bootstrapped model has the model's draws`() throws {
    let folder = try run(
      """
      diminish: 1
      id: made
      data: {file: \(Self.data)/schools.csv, columns: {school: {type: id}}}
      models:
        w: {formula: "y ~ treated + disadvantaged + x", vcov: {type: wild, cluster: school, reps: 499, seed: 2}}
      families:
        f: {method: romano-wolf, model: w, terms: [treated, disadvantaged]}

      """)
    let rows = try members(folder, "f")
    #expect(rows[0]["draws"] == "WCR-11" && rows[0]["seed"] == "2" && rows[0]["reps"] == "499")
    let p = try numbers(rows, "p.value")
    let adjusted = try numbers(rows, "p.adjusted")
    for (own, joint) in zip(p, adjusted) { #expect(joint >= own * 499 / 500 - 1e-12) }
  }

  @Test func `equivalence and non-inferiority are the one-sided tests at the margins`() throws {
    let folder = try run(
      head(
        """
        contrasts:
          plain: {model: a, expression: "`disadvantaged`"}
          low: {model: a, expression: "`disadvantaged`", equals: -3}
          high: {model: a, expression: "`disadvantaged`", equals: 3}
          within: {model: a, expression: "`disadvantaged`", equivalence: [-3, 3]}
          noless: {model: a, expression: "`disadvantaged`", margin: 3}

        """))
    let tests = CSVRows(try folder.text("out/equivalence.csv")).rows
    let estimates = CSVRows(try folder.text("out/estimates.csv")).rows
    func estimate(_ id: String) throws -> [String: String] {
      try #require(estimates.first { $0["model"] == id })
    }
    func oneSided(_ id: String, isUpper: Bool) throws -> Double {
      let row = try estimate(id)
      let t = try #require(Double(row["statistic"] ?? ""))
      let p = try #require(Double(row["p.value"] ?? ""))
      return (t > 0) == isUpper ? p / 2 : 1 - p / 2
    }
    let within = try #require(tests.first { $0["contrast"] == "within" })
    let (lower, upper) = (try oneSided("low", isUpper: true), try oneSided("high", isUpper: false))
    let pLower = try #require(Double(within["p.lower"] ?? ""))
    let pUpper = try #require(Double(within["p.upper"] ?? ""))
    #expect(abs(pLower - lower) <= 1e-12 && abs(pUpper - upper) <= 1e-12)
    #expect(Double(within["p.value"] ?? "") == max(pLower, pUpper))
    let ends = (Double(within["conf.low"] ?? "") ?? .nan, Double(within["conf.high"] ?? "") ?? .nan)
    #expect((within["verdict"] == "equivalent") == (ends.0 >= -3 && ends.1 <= 3))
    let noless = try #require(tests.first { $0["contrast"] == "noless" })
    #expect(noless["p.value"] == within["p.lower"] && noless["upper"] == "")
    #expect((noless["verdict"] == "non-inferior") == (ends.0 >= -3))
  }

  @Test func `a run with contrasts of every kind is reported anew`() throws {
    let folder = try run(
      head(
        """
        contrasts:
          ratio: {model: a, expression: "`treated`", over: "`disadvantaged`"}
          sum: {model: a, expression: "`treated` + `disadvantaged`"}
          both: {model: a, expression: ["`treated`", "`disadvantaged`"]}
          within: {model: a, expression: "`treated`", equivalence: [-3, 3]}

        """))
    let before = try folder.files(below: "out")
    let outcome = try Command.run("report", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try folder.files(below: "out") == before)
  }

  @Test func `a ratio belongs to Fieller's set exactly when its test does not reject`() throws {
    let tried = stride(from: -4.0, through: 4, by: 0.5).map { $0 + 0.01 }
    let contrasts = tried.enumerated().map { place, ratio in
      "  r\(place): {model: a, expression: \"`treated`\", over: \"`disadvantaged`\", equals: \(ratio)}"
    }
    let folder = try run(
      head("contrasts:\n" + contrasts.joined(separator: "\n") + "\n"))
    let sets = CSVRows(try folder.text("out/ratios.csv")).rows.filter { $0["contrast"] == "r0" }
    let estimates = CSVRows(try folder.text("out/estimates.csv")).rows
    for (place, ratio) in tried.enumerated() {
      let row = try #require(estimates.first { $0["model"] == "r\(place)" })
      let p = try #require(Double(row["p.value"] ?? ""))
      let isInside = sets.contains { piece in
        ratio >= Double(piece["conf.low"] ?? "") ?? -.infinity
          && ratio <= Double(piece["conf.high"] ?? "") ?? .infinity
      }
      #expect(isInside == (p > 0.05), "\(ratio) \(p)")
    }
  }

  @Test
  func `draws of few clusters that say more than the members' own tests are not to be relied on`()
    throws
  {
    let folder = try TemporaryFolder()
    // Four schools: signs of their contributions cannot give a t beyond 2.
    let rows = (0..<40).map { row in
      "s\(row % 4),\(row * row % 17),\(Double(row * row % 17) + Double(row * 7 % 11))"
    }
    try folder.write("school,x,score\n" + rows.joined(separator: "\n") + "\n", to: "rows.csv")
    try folder.write(
      """
      diminish: 1
      id: few
      simulated: true
      data: {file: rows.csv}
      models:
        a: {formula: "score ~ x", vcov: {type: CR1, cluster: school}}
        b: {formula: "score ~ log(x + 1)", vcov: {type: CR1, cluster: school}}
      families:
        drawn: {method: westfall-young, terms: ["a::x", "b::log(x + 1)"]}
        plain: {method: holm, terms: ["a::x", "b::log(x + 1)"]}
      """, to: "spec.yaml")
    let outcome = try Command.run(
      "run", folder.path(of: "spec.yaml"), "--out", folder.path(of: "out"), "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let members = CSVRows(try folder.text("out/families.csv")).rows
    let drawn = try #require(members.first { $0["family"] == "drawn" })
    let (own, adjusted) = (Double(drawn["p.value"] ?? ""), Double(drawn["p.adjusted"] ?? ""))
    #expect(try #require(adjusted) < (try #require(own)))
    let notes = try folder.text("out/tables/families.md")
    #expect(notes.components(separatedBy: "not to be relied on").count == 2, "\(notes)")
  }
}
