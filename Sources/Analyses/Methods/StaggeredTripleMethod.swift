import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// Effects of starts and years on a gap: `estimator: staggered-triple-difference`.
struct StaggeredTripleMethod: StaggeredMethod {
  static let name = "staggered-triple-difference"
  static let summary =
    "Effects of units that start in one year, in each year, on a focus group, on the others, and on the gap between them "
    + "(Ortiz-Villavicencio & Sant'Anna 2025)."
  static let keys = StaggeredSettings.keys

  let programme: ProgrammeModel
  let settings: StaggeredSettings
  var hasGroups: Bool { true }

  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> StaggeredTripleMethod? {
    StaggeredSettings.plan(node, context, required: ["group"], &diagnostics).map {
      StaggeredTripleMethod(programme: $0, settings: $1)
    }
  }
}
