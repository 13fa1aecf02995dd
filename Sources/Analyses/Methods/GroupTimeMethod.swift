/// Effects of starts and years: `estimator: callaway-santanna`.
struct GroupTimeMethod: StaggeredMethod {
  static let name = "callaway-santanna"
  static let summary =
    "Effects of units that start in one year, in each year, and their averages (Callaway & Sant'Anna 2021)."
  static let hasGroups = false

  let programme: ProgrammeModel
  let settings: StaggeredSettings
}
