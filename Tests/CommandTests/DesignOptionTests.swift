import Foundation
import Testing

/// No option of a design or of its estimators is without effect.
@Suite struct DesignOptionTests {
  /// A design, a model, and what is added to one of them.
  struct Case: Sendable, CustomTestStringConvertible {
    var design = "unit: urn, time: cohort, panel: none, treated: ssif, post: \"cohort >= 2018\""
    var model = "estimator: did, outcome: score"
    var added = ""
    var addedToDesign = ""
    var testDescription: String { added + addedToDesign }
  }

  private static let starts = "unit: urn, time: cohort, panel: none, first_treated: start_word"
  private static let across =
    "unit: urn, time: cohort, panel: none, treated: ssif, post: \"cohort >= 2018\", "
    + "calendar: {gaps: [2020, 2021], across: allowed}"
  private static let staggered = "estimator: callaway-santanna, outcome: score"

  static let cases: [Case] = [
    Case(added: "estimand: schools"), Case(added: "covariates: [ks1]"),
    Case(added: "vcov: CR1"), Case(added: "cluster: la"),
    Case(added: "cluster: none"), Case(added: "conf.level: 0.9"),
    Case(addedToDesign: "population: these-schools"),
    Case(addedToDesign: "transition: {years: [2018]}"),
    Case(addedToDesign: "transition: {years: [2018], as: own-term}"),
    Case(addedToDesign: "dose: \"if(ks1 > 15, 2, 1)\""),
    Case(addedToDesign: "exclude_zone: {column: zone, same_as: treated}"),
    Case(addedToDesign: "calendar: {gaps: [2022]}"),
    Case(
      design:
        "unit: urn, time: cohort, panel: none, treated: ssif, post: \"cohort >= 2018\", group: fsm",
      model: "estimator: triple-difference, outcome: score", added: "estimand: schools"),
    Case(model: "estimator: event-study, outcome: score", added: "reference: -2"),
    Case(model: "estimator: event-study, outcome: score", added: "earliest: -2"),
    Case(model: "estimator: event-study, outcome: score", added: "latest: 1"),
    Case(model: "estimator: event-study, outcome: score", addedToDesign: "group: fsm"),
    Case(design: starts, model: staggered, added: "covariates: [ks1]"),
    Case(design: starts, model: staggered + ", covariates: [ks1]", added: "method: reg"),
    Case(design: starts, model: staggered + ", covariates: [ks1]", added: "method: ipw"),
    Case(design: starts, model: staggered, added: "control: not-yet-treated"),
    Case(design: starts, model: staggered, added: "base: universal"),
    Case(design: starts, model: staggered, added: "anticipation: 1"),
    Case(design: starts, model: staggered, added: "window: {last: 1}"),
    Case(design: starts, model: staggered, added: "window: {balanced: 1}"),
    Case(design: starts, model: staggered, added: "bootstrap: {reps: 99}"),
    Case(
      design: starts, model: staggered + ", bootstrap: {reps: 99}",
      added: "bootstrap: {reps: 99, seed: 2}"),
    Case(design: starts, model: staggered, addedToDesign: "never: 2019"),
    Case(design: starts, model: "estimator: imputation, outcome: score", added: "leave_out: true"),
    Case(design: starts, model: "estimator: imputation, outcome: score", added: "leads: [-2, -1]"),
    Case(design: starts, model: "estimator: sun-abraham, outcome: score", added: "reference: -2"),
    Case(addedToDesign: "selection: {on: ks1, year: 2016, reps: 9}"),
    Case(
      design: starts + ", selection: {on: ks1, year: 2016, reps: 9, bins: 1}", model: staggered,
      addedToDesign: "selection: {on: ks1, year: 2016, reps: 9, bins: 1, seed: 2}"),
    Case(
      design: starts + ", selection: {on: ks1, year: 2016, reps: 9, bins: 1}", model: staggered,
      addedToDesign: "selection: {on: ks1, year: 2015, reps: 9, bins: 2}"),
    Case(added: "credibility: {placebo_dates: [1]}"),
    Case(added: "credibility: {composition: [ks1]}"),
    Case(
      model: "estimator: event-study, outcome: score",
      added: "credibility: {relative_magnitudes: [0.5]}"),
    Case(
      design: across,
      model: "estimator: event-study, outcome: score, credibility: {smoothness: [0.1]}",
      added: "credibility: {smoothness: [0.1], effect: average}"),
    Case(
      design: across,
      model: "estimator: event-study, outcome: score, credibility: {smoothness: [0.1]}",
      added: "credibility: {smoothness: [0.1], equivalence: 0.5}"),
  ]

  @Test(arguments: cases)
  func `an option changes a number`(example: Case) throws {
    let folder = try TemporaryFolder()
    let without = try numbers(example.design, example.model, "plain", folder)
    let model =
      example.added.isEmpty
      ? example.model : replacing(example.model, by: example.added)
    let design =
      example.addedToDesign.isEmpty
      ? example.design : replacing(example.design, by: example.addedToDesign)
    let with = try numbers(design, model, "option", folder)
    #expect(with != without)
  }

  /// A model or design with an option, in place of one of the same name, which stands last.
  private func replacing(_ text: String, by option: String) -> String {
    guard let colon = option.firstIndex(of: ":"),
      let place = text.range(of: ", " + option[...colon])
    else { return text + ", " + option }
    return text[..<place.lowerBound] + ", " + option
  }

  private func numbers(
    _ design: String, _ model: String, _ name: String, _ folder: TemporaryFolder
  ) throws -> [String] {
    let data = Command.packageRoot + "/Tests/Specs/data/programme.csv"
    try folder.write(
      """
      diminish: 1
      id: option
      simulated: true
      data: {file: "\(data)", columns: {urn: {type: id}, la: {type: category}}}
      derive: {zone: "if(number(urn) <= 106, 'near', urn)"}
      sample: {where: "zone is not missing"}
      design: {\(design)}
      models:
        effect: {\(model)}

      """, to: "\(name).yaml")
    let out = folder.path(of: name)
    let outcome = try Command.run("run", folder.path(of: "\(name).yaml"), "--out", out, "--quiet")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let files = ["estimates.csv", "pretests.csv", "placebo.csv", "credibility.csv"].filter {
      FileManager.default.fileExists(atPath: out + "/" + $0)
    }
    return try files.map { try folder.text("\(name)/" + $0) }
  }
}
