import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// What `did` and `triple-difference` are told beside the design.
struct RegressionFormSettings: Sendable {
  /// Whom the effect is an average over.
  let estimand: RegressionForm.Estimand
  /// Whether covariates make the comparison doubly robust.
  let isAdjusted: Bool
  /// What else is asked of the estimate; nil for nothing.
  let credibility: ChangeCredibility?

  /// The keys of `did` and `triple-difference`.
  static let keys = ProgrammePlanner.keys + [estimandKey, ChangeCredibility.key]

  static let estimandKey = KeyDeclaration(
    "estimand", .choice(["pupils", "schools"]),
    "Whom the effect is an average over: rows by their weights, or units, each of weight one in each year and group.",
    defaultText: "pupils", example: "schools")
}

/// Reads `did` and `triple-difference`.
struct RegressionFormPlanner {
  let node: ModelNode
  let context: PlanContext
  var required: [String] = []

  func plan(
    _ diagnostics: inout [Diagnostic]
  ) -> (ProgrammeModel, RegressionFormSettings)? {
    let isAdjusted = node["covariates"] != nil
    var planner = ProgrammePlanner(node: node, context: context, required: required)
    planner.draws = ["wild", "randomisation", "auto"]
    if isAdjusted {
      planner.influence = "IF"
      planner.readsPanel = true
      planner.idle = [
        "exposure": "no covariates, or estimator: ols with a formula",
        "dose": "no covariates, or estimator: ols with a formula",
      ]
      planner.refusesOwnTerm = "no covariates, or as: dropped"
    }
    let before = diagnostics.count
    let credibility = ChangeCredibility(node, context, &diagnostics)
    if isAdjusted, let key = node.node.entries?.first(where: { $0.key.value == "credibility" })?.key
    {
      diagnostics.append(
        Diagnostic(
          .refusedCombination(
            "`credibility`", with: "covariates", instead: "a model of its own without covariates"),
          at: key.span))
    }
    let settings = RegressionFormSettings(
      estimand: node["estimand"]?.text.flatMap { .init(rawValue: $0.value) } ?? .pupils,
      isAdjusted: isAdjusted, credibility: credibility)
    guard var model = planner.plan(&diagnostics), diagnostics.count == before else { return nil }
    model.composition = credibility?.composition ?? []
    return (model, settings)
  }
}
