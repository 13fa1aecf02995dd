extension SpecLanguage {
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
      "A combination of terms, each in back-ticks: a sum of them times numbers, or a smooth function (+ - * / ^, exp, "
        + "log, sqrt), judged by the delta method; a list is tested jointly.",
      isRequired: true, example: "\"`stark[small]` - `stark[regular+aide]`\""),
    KeyDeclaration(
      "equals", .oneOf([.number(.any), .list(of: .number(.any), count: 1...1000)]),
      "What the combination is compared with; for a list of combinations one number each.",
      defaultText: "0"),
    KeyDeclaration(
      "over", .expression,
      "What the combination is divided by, in the same words: the contrast is their ratio, with Fieller's set.",
      defaultText: "nothing", example: "\"`other`\""),
    KeyDeclaration(
      "equivalence", .list(of: .number(.any), count: 2...2),
      "Margins between which an effect counts as none: two one-sided tests, each at level 1 - conf.level.",
      defaultText: "none", example: "[-1, 1]"),
    KeyDeclaration(
      "margin", .number(NumberRange(minimum: 0)),
      "Non-inferiority: a one-sided test that the combination is not below minus the margin, at level 1 - conf.level.",
      defaultText: "none", example: "1"),
    KeyDeclaration(
      "bootstrap", .oneOf([.choice(bootstrapIntervals), .object(bootstrapKeys)]),
      "The interval and the p-value of an expression that is not linear by draws of the coefficients: the unrestricted "
        + "wild cluster bootstrap, by the clusters of the model. The delta method stands beside it.",
      defaultText: "none: the delta method alone", example: "symmetric-t"),
    KeyDeclaration(
      "conf.level", .number(NumberRange(minimum: 0, maximum: 1, isOpen: true)),
      "The level of the confidence interval.", defaultText: "the models', else 0.95"),
    KeyDeclaration("label", .text, "A label for tables.", defaultText: "the id"),
  ]

  /// How draws become an interval.
  static let bootstrapIntervals: [Choice] = ["percentile-t", "symmetric-t", "percentile"]

  static let bootstrapKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "interval", .choice(bootstrapIntervals),
      "How draws become an interval: percentile-t by t* = (g* - g)/s*, each tail apart; symmetric-t by |t*|; percentile by "
        + "the draws g* themselves.",
      defaultText: "symmetric-t"),
    KeyDeclaration(
      "variant", .choice(["11", "13", "31", "33"]),
      "First digit 3: residuals at the estimates without the cluster; second digit 3: CV3 in s and s* in place of CR1.",
      defaultText: "the model's under vcov: wild, else 31; of several clusterings 11",
      example: "\"31\""),
    KeyDeclaration(
      "weights", .choice(["rademacher", "webb", "mammen"]), "The weights of the clusters.",
      defaultText: "the model's under vcov: wild, else rademacher"),
    KeyDeclaration(
      "reps", .integer(1...10_000_000),
      "How many draws. With Rademacher weights and no more than that many sign vectors, all are taken.",
      defaultText: "the model's under vcov: wild, else 9999"),
    KeyDeclaration(
      "seed", .integer(0...Int.max), "The seed of the draws.",
      defaultText: "the model's under vcov: wild, else 1"),
  ]
}
