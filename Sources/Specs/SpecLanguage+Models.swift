extension SpecLanguage {
  /// The types of covariance, and the ways to test without one.
  static let covarianceTypes: [Choice] =
    [
      "iid", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR2", "CR3", "CV3", "CV3J", "wild",
      "randomisation", "auto",
    ]

  /// The presets of CR1: whose small-sample factors it takes.
  static let covariancePresets: [Choice] = [
    "fixest", "stata-regress", "stata-areg", "stata-xtreg", "reghdfe", "sandwich", "clubSandwich",
  ]

  static let covarianceShape = Shape.oneOf([
    .choice(covarianceTypes), .object(covarianceKeys),
  ])

  /// One column, several, or `none`.
  static let clusterShape = Shape.oneOf([.text, .list(of: .text, count: 1...1000)])

  static let covarianceKeys: [KeyDeclaration] =
    [
      KeyDeclaration(
        "type", .choice(covarianceTypes), "The type of the covariance.", isRequired: true,
        example: "CR2"),
      KeyDeclaration(
        "cluster", clusterShape,
        "The column of the clusters, or a list for clustering in several ways; `none`: rows are "
          + "independent.",
        defaultText: "the model's, else the design's clusters", example: "urn"),
      KeyDeclaration(
        "preset", .choice(covariancePresets), "Whose small-sample factors CR1 takes.",
        defaultText: "fixest", example: "stata-regress"),
      KeyDeclaration(
        "df", .choice(["satterthwaite", "scaled-satterthwaite", "G-1", "N-K", "normal"]),
        "The degrees of freedom of tests and intervals.",
        defaultText: "satterthwaite for CR2, G-1 for other clustered types, N-K without clusters"),
      KeyDeclaration(
        "K", .choice(["nonnested", "full", "none"]),
        "Which absorbed levels CR1 counts as parameters: those of effects not nested in the "
          + "clusters, all, none.",
        defaultText: "the preset's; nonnested for fixest"),
      KeyDeclaration(
        "working", .choice(["identity", "inverse-variance"]),
        "The working model of CR2 and of Satterthwaite's degrees of freedom with analytic weights.",
        defaultText: "identity"),
      KeyDeclaration(
        "variant", .choice(["11", "13", "31", "33"]),
        "The variant of the wild bootstrap. First digit 3: scores at the estimates without the cluster; "
          + "second digit 3: CV3 in the statistic in place of CR1.",
        defaultText: "11", example: "\"31\""),
      KeyDeclaration(
        "null", .choice(["imposed", "free"]),
        "Whether the wild bootstrap imposes the null hypothesis (WCR) or not (WCU).",
        defaultText: "imposed"),
      KeyDeclaration(
        "weights", .choice(["rademacher", "webb", "mammen"]), "The weights of the wild bootstrap.",
        defaultText: "rademacher", example: "webb"),
      KeyDeclaration(
        "reps", .integer(1...10_000_000),
        "How many draws. With Rademacher weights and no more than that many sign vectors, or a randomisation with no "
          + "more than that many assignments, all are taken.",
        defaultText: "9999"),
      KeyDeclaration("seed", .integer(0...Int.max), "The seed of the draws.", defaultText: "1"),
      KeyDeclaration(
        "boot.cluster", .text,
        "The column whose groups get the weights: finer or coarser than the clusters, or one of several.",
        defaultText: "the clusters; of several columns the one with the fewest groups",
        example: "class"),
    ] + randomisationKeys

  /// The keys of a randomisation.
  private static let randomisationKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "unit", .text, "The column of what the treatment was assigned to.",
      defaultText: "`cluster`, else the design's unit", example: "urn"),
    KeyDeclaration(
      "treatment", .text,
      "The variable that was assigned, as the formula has it: a number, a flag or a category of two levels.",
      defaultText: "the design's treated, or the only variable of the formula", example: "treated"),
    KeyDeclaration(
      "strata", .oneOf([.text, .list(of: .text, count: 1...100)]),
      "Columns within whose groups the treatment was assigned; `none`: among all units.",
      defaultText: "bins of what the design's selection looked at, else none", example: "la"),
    KeyDeclaration(
      "statistic", .choice(["studentised", "coefficient"]),
      "What assignments are compared by: the coefficient over its clustered standard error, or the coefficient.",
      defaultText: "studentised"),
  ]

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
        defaultText: "CR2 by the model's or the design's clusters; HC1 where there are none",
        example: "HC1"),
      KeyDeclaration(
        "cluster", Self.clusterShape,
        "The column of the clusters, or a list for clustering in several ways; `none`: rows are "
          + "independent.",
        defaultText: "the design's clusters", example: "urn"),
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
    ]
  }
}
