extension SpecLanguage {
  /// Top keys of SPEC.md that are not built.
  static let laterTopKeys: [KeyDeclaration] = [
    ("report", "The report."),
    ("disclosure", "Disclosure control."),
    ("power", "Power calculations."),
  ].map { KeyDeclaration($0.0, .anything, $0.1, availability: .notYet) }

  /// Estimators of SPEC.md that are not built.
  static let laterEstimators: [EstimatorDeclaration] = [
    ("iv", "Instrumental variables."), ("glm", "Generalised linear models."),
    ("mixed", "Mixed models."), ("did", "Two groups, two periods."),
    ("triple-difference", "The narrowing of a gap by a programme."),
    ("event-study", "Effects by event time."),
    ("callaway-santanna", "Staggered adoption by group and time."),
    ("sun-abraham", "Interaction-weighted event study."), ("imputation", "Imputation."),
    ("two-stage", "Two-stage differences."), ("stacked", "Stacked event studies."),
    ("etwfe", "Extended two-way fixed effects."),
    ("de-chaisemartin", "Effects of switching on and off."),
    ("synthetic-did", "Synthetic difference in differences."),
  ].map {
    EstimatorDeclaration(name: $0.0, summary: $0.1, isBuilt: false, needsFormula: false)
  }
}
