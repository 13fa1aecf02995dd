extension SpecLanguage {
  /// `design:`.
  var designKey: KeyDeclaration {
    KeyDeclaration(
      "design", .object(Self.designKeys),
      "The roles of columns; so far those of clusters and of arms.",
      example: "{unit: urn}")
  }

  static let designKeys: [KeyDeclaration] =
    [
      KeyDeclaration(
        "unit", .text, "The column of what gets the programme; clusters go by it.",
        example: "urn"),
      KeyDeclaration(
        "cluster", clusterShape,
        "The column of the clusters of every model that does not say its own, or a list; `none`: "
          + "rows are independent.",
        defaultText: "the unit", example: "urn"),
      KeyDeclaration(
        "treated", .expression,
        "Who gets the programme: a column or an expression of 0 and 1. So far rows are counted by it, as the "
          + "arms of flow.csv and missingness.csv; estimators by design follow.", example: "ssif"),
      KeyDeclaration(
        "group", .expression,
        "The focus group: a column or an expression of 0 and 1. So far missing values are compared by it, in "
          + "missingness.csv; estimators by design follow.", example: "disadvantaged"),
    ]
    + [
      ("time", "The year of the results."), ("calendar", "Years without results."),
      ("panel", "What is observed repeatedly."),
      ("post", "When the programme runs."), ("first_treated", "When the programme begins."),
      ("never", "The code of units that never get it."),
      ("blank", "What a blank first_treated means."),
      ("transition", "Years that are neither before nor after."),
      ("exposure", "How much of the programme a row had."), ("dose", "How much was given."),
      ("population", "What the uncertainty is about."),
      ("selection", "How the programme chose."), ("exclude_zone", "Units that may be affected."),
      ("reference", "National values."),
    ].map { KeyDeclaration($0.0, .anything, $0.1, availability: .notYet) }

  /// `contrasts:`.
  var contrastsKey: KeyDeclaration {
    KeyDeclaration(
      "contrasts", .map(of: .object(Self.contrastKeys), names: .name),
      "Combinations of terms, within and across models, each under its id.",
      example: "{aide: {model: raw, expression: \"`stark[small]` - `stark[regular+aide]`\"}}")
  }

  static let contrastKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "model", .text, "The model whose terms are meant.",
      defaultText: "none: terms are written `model::term`", example: "raw"),
    KeyDeclaration(
      "expression", .oneOf([.list(of: .expression, count: 1...1000), .expression]),
      "A linear combination of terms, each in back-ticks; a list is tested jointly.",
      isRequired: true, example: "\"`stark[small]` - `stark[regular+aide]`\""),
    KeyDeclaration(
      "equals", .oneOf([.number(.any), .list(of: .number(.any), count: 1...1000)]),
      "What the combination is compared with; for a list of combinations one number each.",
      defaultText: "0"),
    KeyDeclaration(
      "conf.level", .number(NumberRange(minimum: 0, maximum: 1, isOpen: true)),
      "The level of the confidence interval.", defaultText: "the models', else 0.95"),
    KeyDeclaration("label", .text, "A label for tables.", defaultText: "the id"),
  ]
}
