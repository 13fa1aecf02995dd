import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// Effects of starts and years: `estimator: callaway-santanna`.
struct GroupTimeMethod: StaggeredMethod {
  static let name = "callaway-santanna"
  static let summary =
    "Effects of units that start in one year, in each year, and their averages (Callaway & Sant'Anna 2021)."
  static let keys = StaggeredSettings.keys

  let programme: ProgrammeModel
  let settings: StaggeredSettings
  var hasGroups: Bool { false }

  static func plan(
    _ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]
  ) -> GroupTimeMethod? {
    StaggeredSettings.plan(node, context, required: [], &diagnostics).map {
      GroupTimeMethod(programme: $0, settings: $1)
    }
  }
}
