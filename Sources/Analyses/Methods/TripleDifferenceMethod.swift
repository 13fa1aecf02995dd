/// Triple difference: `estimator: triple-difference`.
struct TripleDifferenceMethod: RegressionFormMethod {
  static let name = "triple-difference"
  static let summary =
    "The effect of a programme on a focus group, on the others, and the narrowing of the gap between them, by unit and "
    + "time effects within the groups; with covariates doubly robust."
  static let hasGroups = true

  let programme: ProgrammeModel
  let settings: RegressionFormSettings
}
