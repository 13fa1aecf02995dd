import Foundation
import TestSupport
import Testing

/// The wild cluster bootstrap from spec to CSV and result.json.
@Suite struct WildTests {
  private func run(_ spec: String, threads: String = "2") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let path = try folder.write(spec, to: "spec.yaml")
    let outcome = try Command.run(
      "run", path, "--out", folder.path(of: "out"), "--threads", threads, "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    return folder
  }

  private func spec(_ file: String, _ models: String) -> String {
    "diminish: 1\nid: made\ndata: {file: \(Command.packageRoot)/Tests/Goldens/data/\(file)}\nmodels:\n"
      + models
  }

  private func rows(_ folder: TemporaryFolder) throws -> [String: [String: String]] {
    let rows = CSVRows(try folder.text("out/estimates.csv")).rows
    return Dictionary(
      uniqueKeysWithValues: rows.map { ("\($0["model"] ?? "")/\($0["term"] ?? "")", $0) })
  }

  @Test func `p-values of enumerated draws are fwildclusterboot's and boottest's`() throws {
    let petersen = try rows(
      try run(
        spec(
          "petersen.csv",
          """
            m: {formula: "y ~ x", vcov: {type: wild, cluster: year}}
            u: {formula: "y ~ x", vcov: {type: wild, cluster: year, null: free, variant: "13"}}
            c: {formula: "y ~ x", vcov: {type: CR1, cluster: year}}
          contrasts:
            one: {model: m, expression: "`x`", equals: 1}
            low: {model: m, expression: "`x`", equals: 0.95}
            high: {model: m, expression: "`x`", equals: 1.1}

          """)))
    #expect(petersen["m/x"]?["p.value"] == "0" && petersen["u/x"]?["p.value"] == "0")
    #expect(petersen["one/`x`"]?["p.value"] == "0.32421875")
    #expect(petersen["low/`x`"]?["p.value"] == "0.037109375")
    #expect(petersen["high/`x`"]?["p.value"] == "0.083984375")
    #expect(
      petersen["m/x"]?["vcov"] == "WCR-11[year]" && petersen["u/x"]?["vcov"] == "WCU-13[year]")
    #expect(petersen["m/x"]?["df"]?.isEmpty == true)
    #expect(petersen["m/x"]?["std.error"] == petersen["c/x"]?["std.error"])
    let low = try #require(Double(petersen["m/x"]?["conf.low"] ?? ""))
    let high = try #require(Double(petersen["m/x"]?["conf.high"] ?? ""))
    // 1 and 1.1 are not rejected at 5 per cent, 0.95 is.
    #expect(low > 0.95 && low < 1 && high > 1.1)
    let collapsed = try rows(
      try run(
        spec(
          "collapsed.csv",
          """
            m: {formula: "hasinsurance ~ selfemployed + post + post_self", vcov: {type: wild, cluster: year}}
          contrasts:
            four: {model: m, expression: "`post_self`", equals: 0.04}
            both: {model: m, expression: ["`post_self`", "`post`"], equals: [0.04, 0]}

          """)))
    #expect(collapsed["four/`post_self`"]?["p.value"] == "0.0703125")
    let joint = collapsed.first { $0.key.hasPrefix("both/") }?.value
    #expect(abs((Double(joint?["statistic"] ?? "") ?? 0) - 26.6776) < 5.1e-5)
    #expect(joint?["p.value"] == "0" && joint?["df"]?.isEmpty == true && joint?["df.num"] == "2")
  }

  @Test
  func `threads change no byte, another seed changes draws; the result says how they were made`()
    throws
  {
    let text = { (seed: Int) in
      spec(
        "schools.csv",
        "  m: {formula: \"y ~ treated + x\", vcov: {type: wild, cluster: school, reps: 1999, seed: \(seed)}}\n"
      )
    }
    let (one, two) = (try run(text(3), threads: "1"), try run(text(3)))
    for name in ["result.json", "estimates.csv", "models.csv"] {
      #expect(try one.text("out/" + name) == two.text("out/" + name))
    }
    let other = try run(text(4))
    #expect(try other.text("out/estimates.csv") != one.text("out/estimates.csv"))
    let result = try one.text("out/result.json")
    for part in [
      "\"method\" : \"WCR-11\"", "\"seed\" : 3", "\"replications\" : 1999", "\"monteCarloError\"",
    ] {
      #expect(result.contains(part) || result.contains(part.replacing(" : ", with: ":")), "\(part)")
    }
    #expect(CSVRows(try one.text("out/models.csv")).rows[0]["df.rule"] == "draws")
  }

  @Test func `contrasts and margins tell the draws behind them`() throws {
    let folder = try run(
      spec(
        "schools.csv",
        """
          m: {formula: "y ~ treated + x", vcov: {type: wild, cluster: school, reps: 499, seed: 3}}
        contrasts:
          twice: {model: m, expression: "2*`treated`"}
          both: {model: m, expression: ["`treated`", "`x`"]}
        margins:
          slope: {model: m, slopes: [x]}

        """))
    let drawn = CSVRows(try folder.text("out/resampling.csv")).rows
    func row(_ name: String, _ kind: String) throws -> [String: String] {
      try #require(drawn.first { $0["term"] == name && $0["kind"] == kind }, "\(name)")
    }
    let (term, twice) = (try row("treated", "term"), try row("twice", "contrast"))
    for column in ["p.value", "p.plus.one", "mc.error", "beyond", "draws", "seed", "shape"] {
      #expect(term[column] == twice[column], "\(column)")
    }
    #expect(twice["seed"] == "3" && twice["draws"] == "499" && twice["mc.error"] != "0")
    #expect(try row("both", "contrast")["draws"] == "499")
    #expect(try row("slope: slope(x)", "margin")["p.value"] == row("x", "term")["p.value"])
    #expect(
      try folder.text("out/report.md").contains("by the model's draws, Monte Carlo error of p"))
  }

  @Test func `fewer draws than a level needs are called so`() throws {
    let folder = try run(
      spec(
        "schools.csv",
        "  m: {formula: \"y ~ treated + x\", vcov: {type: wild, cluster: school, reps: 18}}\n"))
    let told =
      "18 draws are too few to tell a p-value below 0.050 or an interval at 95 %: ask for more"
    #expect(try folder.text("out/report.md").contains(told))
  }
}
