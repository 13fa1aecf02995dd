import Analyses
import Designs
import Estimation
import Foundation
import Presentation
import Testing

/// The sentences of a report, branch by branch.
@Suite struct SentenceTests {
  private func text(_ models: MadeModel..., labels: [String: String] = [:]) throws -> String {
    var made = MadeResult(models: models)
    made.labels = labels
    return try text(made)
  }

  private func text(_ made: MadeResult) throws -> String {
    ReportMarkdown().render(Report(try made.result(), provenance: nil))
      .replacing("\\", with: "")
  }

  private func effect(
    _ names: String..., estimate: Double = 0.5, standardError: Double = 0.1
  ) -> MadeModel {
    var model = MadeModel(
      id: "m", outcome: "ks2",
      terms: [(TermID(names.map { .variable($0) }), estimate, standardError)])
    model.estimator = "did"
    return model
  }

  @Test(arguments: [
    (["did"], "the effect of the programme on ks2 is estimated at 0.500"),
    (["gap"], "the narrowing of the gap in ks2 by the programme is estimated at 0.500"),
    (["focus"], "the effect on ks2 in the focus group is estimated at 0.500"),
    (["other"], "the effect on ks2 among the others is estimated at 0.500"),
    (
      ["simple"],
      "the effect of the programme on ks2, averaged over starts and years, is estimated at 0.500"
    ),
    (
      ["gap", "simple"],
      "the narrowing of the gap in ks2 by the programme, averaged over starts and years, is estimated at 0.500"
    ),
  ])
  func `an effect is told by its name`(names: [String], sentence: String) throws {
    var model = effect("did")
    model.terms = [(TermID(names.map { .variable($0) }), 0.5, 0.1)]
    let text = try text(model)
    #expect(text.contains("- m: \(sentence) (95 % interval 0.304 to 0.696, p < 0.001)"))
    #expect(text.contains("if trends would have been parallel. The interval leaves zero out."))
  }

  @Test func `a negative narrowing is said to be a widening`() throws {
    #expect(try text(effect("gap", estimate: -0.5)).contains(": negative, so the gap widened"))
    #expect(!(try text(effect("gap"))).contains("widened"))
    #expect(!(try text(effect("focus", estimate: -0.5))).contains("widened"))
  }

  @Test func `an interval that holds zero is said to hold it`() throws {
    let text = try text(effect("did", standardError: 1))
    #expect(text.contains("Zero lies in the interval: it may be chance."))
  }

  @Test func `without a standard error none is told`() throws {
    var model = effect("did")
    model.hasCovariance = false
    let text = try text(model)
    #expect(text.contains("is estimated at 0.500 (no standard error), if trends"))
    #expect(!text.contains("The interval leaves") && !text.contains("may be chance"))
  }

  @Test func `without degrees of freedom there is a standard error and no test`() throws {
    var model = effect("did")
    model.rule = .satterthwaite([nil])
    #expect(try text(model).contains("0.500 (standard error 0.100, no test)"))
  }

  @Test func `a model without estimates says so`() throws {
    var model = MadeModel(id: "m")
    model.hasCovariance = false
    var made = MadeResult(models: [model])
    made.status = .incomplete
    let text = try text(made)
    #expect(text.contains("- m: there are no estimates."))
    #expect(text.contains("Some of what was asked for has no estimate"))
  }

  @Test func `a path tells the years after, and what the years before say`() throws {
    let fine = try text(MadePath().model)
    #expect(
      fine.contains(
        "- path: the effect by years since the start lies between 0.500 and 1.250 in 2 years after the start, and "
          + "differs clearly from zero in 1 of them. Before the start no effects were found (p = 0.400), which is no "
          + "proof that trends would have been parallel."))
    let doubtful = try text(MadePath(preTestP: 0.01).model)
    #expect(
      doubtful.contains(
        "Before the start there were effects already (p = 0.010): trends were not parallel"))
    let untested = try text(MadePath(effects: [0, 0, 0, 0.1], preTestP: nil).model)
    #expect(untested.contains("differs clearly from zero in none of them.\n"))
    let gap = try text(MadePath(part: "gap").model)
    #expect(gap.contains("- path: the narrowing of the gap by years since the start"))
  }

  @Test func `a formula's terms are told by their kind, the table's labels first`() throws {
    let product = TermID([.variable("x"), .level("M", of: "sex")])
    var made = MadeResult(models: [
      MadeModel(terms: [
        (.intercept, 1, 1), (x, 2, 0.1), (male, 1, 0.1), (product, 3, 0.1), (single, 1, 1),
      ])
    ])
    made.labels = ["x": "Intake"]
    let text = try text(made)
    #expect(text.contains("- m: a difference of 1 in Intake goes with a difference of 2.000 ("))
    #expect(
      text.contains("- m: sex[M], against the reference level, goes with a difference of 1.000 ("))
    #expect(text.contains(") in y."))
    #expect(text.contains("- m: the estimate of Intake x sex: M is 3.000 ("))
    // Three terms are told, the others stand in the table.
    #expect(!text.contains("goes with a difference of 1.000 (95 % interval \u{2212}0.960"))
    made.table.terms = [TableRequest.Term(term: "sex[M]", label: "Boys")]
    let chosen = try self.text(made)
    #expect(chosen.contains("- m: Boys, against the reference level, goes with"))
    #expect(!chosen.contains("a difference of 1 in Intake"))
    made.models[0].referenceLevels = ["sex": "F"]
    #expect(
      try self.text(made).contains("- m: Boys, against F, goes with a difference of 1.000 ("))
  }

  @Test func `no question and no findings are said to be none`() throws {
    let text = try text(MadeModel(terms: [(x, 1, 1)]))
    #expect(text.contains("The analysis states no question."))
    #expect(text.contains("Nothing was found that a reader must know beside the numbers."))
  }

  @Test func `models beyond the twelfth stand in the tables`() throws {
    let models = (1...14).map { MadeModel(id: "m\($0)", terms: [(x, 1, 1)]) }
    let text = try text(MadeResult(models: models))
    #expect(text.contains("- m12: ") && !text.contains("- m13: "))
    #expect(text.contains("2 further models stand in the tables."))
  }

  /// A contrast by way of JSON.
  private func contrast(_ changes: [String: Any]) throws -> MadeResult {
    var image: [String: Any] = [
      "id": "c", "models": ["m"], "expressions": ["`x` - `z`"], "values": [1], "isStacked": false,
      "variance": "HC1", "degreesOfFreedomRule": "normal", "outcomes": ["y"], "estimators": ["ols"],
      "confidenceLevel": 0.95, "status": "complete", "lacks": [], "isJoint": false,
      "isRatio": false,
    ]
    image.merge(changes) { $1 }
    let data = try JSONSerialization.data(withJSONObject: image)
    var made = MadeResult(models: [MadeModel(terms: [(x, 1, 1)])])
    made.contrasts = [try JSONDecoder().decode(ContrastResult.self, from: data)]
    return made
  }

  @Test func `a contrast is compared with its value`() throws {
    var inference: [String: Any] = [
      "estimate": 2, "standardError": 0.25, "statistic": 4, "degreesOfFreedom": 10, "pValue": 0.002,
      "lower": 1.4, "upper": 2.6,
    ]
    #expect(
      try text(contrast(["inference": inference])).contains(
        "- c: `x` - `z` is estimated at 2.000 (95 % interval 1.400 to 2.600, p = 0.002), and differs clearly from 1."
      ))
    inference["pValue"] = 0.2
    #expect(
      try text(contrast(["inference": inference])).contains("and does not differ clearly from 1."))
    #expect(
      try text(contrast(["inference": ["estimate": 2]])).contains(
        "- c: `x` - `z` is estimated at 2.000 (no standard error)."))
    #expect(try text(contrast([:])).contains("- c: there is no estimate."))
    #expect(
      try text(contrast(["lacks": [["model": "m", "term": "z"]]])).contains(
        "- c: there is no estimate, as m::z has none."))
  }

  @Test func `a joint contrast is told by its test`() throws {
    var changes: [String: Any] = [
      "isJoint": true, "expressions": ["`x`", "`z`"], "values": [0, 1],
      "test": [
        "statistic": 5, "numeratorDegreesOfFreedom": 2, "denominatorDegreesOfFreedom": 10,
        "pValue": 0.03,
      ],
    ]
    #expect(
      try text(contrast(changes)).contains(
        "- c: taken together `x` and `z` differ clearly from 0 and 1 (p = 0.030)."))
    changes["test"] = [
      "statistic": 1, "numeratorDegreesOfFreedom": 2, "denominatorDegreesOfFreedom": 10,
      "pValue": 0.3,
    ]
    #expect(try text(contrast(changes)).contains("do not differ clearly from 0 and 1"))
    changes["test"] = nil
    changes.removeValue(forKey: "test")
    #expect(try text(contrast(changes)).contains("there is no joint test of `x` and `z`."))
  }
}
