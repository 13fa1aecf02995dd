import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// Difference in differences: `estimator: did`.
struct DifferenceMethod: RegressionFormMethod {
  static let name = "did"
  static let summary =
    "The effect of a programme: the change of its units less that of the others, by unit and time effects; with "
    + "covariates doubly robust."
  static let keys =
    ProgrammePlanner.keys + [RegressionFormSettings.estimandKey, ChangeCredibility.key]

  let programme: ProgrammeModel
  let settings: RegressionFormSettings
  var kind: RegressionForm.Kind { .difference }

  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> DifferenceMethod? {
    let planner = RegressionFormPlanner(node: node, context: context)
    return planner.plan(&diagnostics).map { DifferenceMethod(programme: $0, settings: $1) }
  }
}
