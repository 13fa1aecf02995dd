/// Difference in differences: `estimator: did`.
struct DifferenceMethod: RegressionFormMethod {
  static let name = "did"
  static let summary =
    "The effect of a programme: the change of its units less that of the others, by unit and time effects; with "
    + "covariates doubly robust."
  static let hasGroups = false

  let programme: ProgrammeModel
  let settings: RegressionFormSettings
}
