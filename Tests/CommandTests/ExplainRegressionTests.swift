import Foundation
import Testing

/// The regressions that `explain` writes out for difference in differences, amounts and transitions among them.
@Suite struct ExplainRegressionTests {
  private func explained(_ role: String, model: String = "") throws -> String {
    let folder = try TemporaryFolder()
    let data = Command.packageRoot + "/Tests/Specs/data/programme.csv"
    try folder.write(
      """
      diminish: 1
      id: words
      simulated: true
      data: {file: "\(data)", columns: {urn: {type: id}, la: {type: category}}}
      design: {unit: urn, time: cohort, treated: ssif, post: "cohort >= 2018", panel: none, group: fsm\(role)}
      models:
        change: {estimator: did, outcome: score\(model)}
        narrowing: {estimator: triple-difference, outcome: score\(model)}

      """, to: "words.yaml")
    let outcome = try Command.run("explain", folder.path(of: "words.yaml"))
    #expect(outcome.code == 0, "\(outcome.errors)")
    return outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func `without amounts D is the programme itself`() throws {
    let text = try explained("")
    #expect(text.contains("D = 1 in units with the programme from their start on."))
    #expect(text.contains("fixest::feols(score ~ D | urn + cohort)."))
    #expect(text.contains("fixest::feols(score ~ D:fsm + D | urn^fsm + cohort^fsm)."))
  }

  @Test func `a transition with a term of its own is in the formulas`() throws {
    let text = try explained(", transition: {years: [2018], as: own-term}")
    #expect(text.contains("the effect in 2018, which is neither before nor after, by itself."))
    #expect(text.contains("y = urn + cohort + did x D + transition x transition + e"))
    #expect(
      text.contains(
        "D = 1 in units with the programme from their start on but not in 2018, else 0, and transition = 1 in them in "
          + "2018, else 0."))
    #expect(text.contains("fixest::feols(score ~ D + transition | urn + cohort)."))
    #expect(
      text.contains(
        "fixest::feols(score ~ D:fsm + D + transition:fsm + transition | urn^fsm + cohort^fsm)."))
    #expect(text.contains("narrowing: score ~ gap + other + gap:transition + other:transition |"))
  }

  @Test func `amounts are what D is`() throws {
    let text = try explained(", dose: ks1")
    #expect(text.contains("D = ks1 in units with the programme from their start on, else 0"))
    #expect(text.contains("fixest::feols(score ~ D | urn + cohort)."))
    #expect(text.contains("change: score ~ did x dose |"))
  }

  @Test func `units of weight one have weights in R`() throws {
    let text = try explained("", model: ", estimand: schools")
    #expect(text.contains("fixest::feols(score ~ D | urn + cohort, weights = ~w), w the weight"))
  }
}
