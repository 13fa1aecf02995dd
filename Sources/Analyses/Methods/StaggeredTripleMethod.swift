/// Effects of starts and years on a gap: `estimator: staggered-triple-difference`.
struct StaggeredTripleMethod: StaggeredMethod {
  static let name = "staggered-triple-difference"
  static let summary =
    "Effects of units that start in one year, in each year, on a focus group, on the others, and on the gap between them "
    + "(Ortiz-Villavicencio & Sant'Anna 2025)."
  static let hasGroups = true

  let programme: ProgrammeModel
  let settings: StaggeredSettings
}
