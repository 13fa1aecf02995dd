extension SpecLanguage {
  /// The types of covariance: those built, then those that SPEC.md promises.
  static let covarianceTypes: [Choice] =
    ["iid", "HC0", "HC1", "HC2", "HC3"]
    + [
      "CR0", "CR1", "CR2", "CR3", "CV3", "CV3J", "wild", "randomisation", "auto", "stata-regress",
      "stata-areg", "stata-xtreg", "reghdfe", "sandwich", "clubSandwich",
    ].map { Choice($0, availability: .notYet(instead: "iid, HC0, HC1, HC2 or HC3")) }

  static let covarianceShape = Shape.oneOf([
    .choice(covarianceTypes), .object(covarianceKeys),
  ])

  static let covarianceKeys: [KeyDeclaration] =
    [
      KeyDeclaration(
        "type", .choice(covarianceTypes), "The type of the covariance.", isRequired: true,
        example: "HC1")
    ]
    + [
      ("cluster", "The columns of the clusters."), ("preset", "Another program's conventions."),
      ("df", "The rule for degrees of freedom."), ("K", "How absorbed effects are counted."),
      ("working", "The working model of CR2 with weights."),
      ("null", "Whether a wild bootstrap imposes the null."), ("weights", "Bootstrap weights."),
      ("variant", "The variant of the wild bootstrap."), ("reps", "Repetitions."),
      ("seed", "The seed of the repetitions."),
    ].map { KeyDeclaration($0.0, .anything, $0.1, availability: .notYet) }

  /// The keys of every model; `formula` is required if `needsFormula`.
  static func commonModelKeys(of language: SpecLanguage, needsFormula: Bool) -> [KeyDeclaration] {
    let estimators = language.estimators.map {
      Choice($0.name, availability: $0.isBuilt ? .built : .notYet)
    }
    return [
      KeyDeclaration(
        "formula", .formula, "The outcome and the terms.", isRequired: needsFormula,
        example: "\"score ~ stark\""),
      KeyDeclaration(
        "estimator", .choice(estimators), "How the model is estimated.",
        defaultText: language.estimators[0].name),
      KeyDeclaration(
        "where", .expression, "Which rows of the sample the model takes.",
        defaultText: "all rows of the sample", example: "\"year == 2018\""),
      KeyDeclaration(
        "weights", .oneOf([.text, weightShape]),
        "A column of analytic weights, or column and type, or `none`.",
        defaultText: "the spec's weights", example: "none"),
      KeyDeclaration(
        "vcov", covarianceShape, "How the covariance of the estimates is computed.",
        defaultText: "HC1 (without clusters)", example: "HC1"),
      KeyDeclaration(
        "sample",
        .oneOf([
          .choice(["common"]),
          .object([
            KeyDeclaration(
              "common", .list(of: .text, count: 1...1000), "Models that share complete cases.",
              isRequired: true, example: "[raw, adjusted]")
          ]),
        ]), "`common`: complete cases over all models, or over those listed.",
        defaultText: "complete cases of the model itself"),
      KeyDeclaration(
        "conf.level", .number(NumberRange(minimum: 0, maximum: 1, isOpen: true)),
        "The level of the confidence intervals.", defaultText: "0.95"),
      KeyDeclaration("label", .text, "A label for tables.", defaultText: "the id"),
      KeyDeclaration(
        "title", .text, "Another word for `label`.", defaultText: "the id"),
      KeyDeclaration(
        "cluster", .anything, "The column of the clusters.", availability: .notYet),
    ]
  }
}
