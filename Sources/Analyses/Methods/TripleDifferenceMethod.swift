import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// Triple difference: `estimator: triple-difference`.
struct TripleDifferenceMethod: RegressionFormMethod {
  static let name = "triple-difference"
  static let summary =
    "The effect of a programme on a focus group, on the others, and the narrowing of the gap between them, by unit and "
    + "time effects within the groups; with covariates doubly robust."
  static let keys =
    ProgrammePlanner.keys + [RegressionFormSettings.estimandKey, ChangeCredibility.key]

  let programme: ProgrammeModel
  let settings: RegressionFormSettings
  var kind: RegressionForm.Kind { .tripleDifference }

  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> TripleDifferenceMethod? {
    let planner = RegressionFormPlanner(node: node, context: context, required: ["group"])
    return planner.plan(&diagnostics).map { TripleDifferenceMethod(programme: $0, settings: $1) }
  }
}
