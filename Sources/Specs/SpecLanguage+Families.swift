extension SpecLanguage {
  /// `families:`.
  var familiesKey: KeyDeclaration {
    KeyDeclaration(
      "families", .map(of: .object(Self.familyKeys), names: .name),
      "Hypotheses that are judged together, each family under its id: adjusted p-values or simultaneous intervals of "
        + "terms and contrasts.",
      example: "{effects: {method: holm, model: gap, terms: [gap, focus, other]}}")
  }

  static let familyKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "method", .choice(FamilyMethodSpec.allCases.map { Choice($0.rawValue) }),
      "How: holm and hochberg (family-wise) and bh (false discovery rate) from the p-values alone; romano-wolf and "
        + "westfall-young (family-wise, step-down) by joint draws; sup-t, simultaneous intervals and single-step "
        + "p-values by the joint distribution.",
      isRequired: true, example: "holm"),
    KeyDeclaration(
      "model", .text, "The model whose terms are meant.",
      defaultText: "none: terms are written `model::term`", example: "gap"),
    KeyDeclaration(
      "terms", .list(of: .text, count: 1...1000), "Terms of models, each against 0.",
      defaultText: "none", example: "[gap, focus]"),
    KeyDeclaration(
      "contrasts", .list(of: .text, count: 1...1000),
      "Contrasts by id, each against what it `equals`.", defaultText: "none", example: "[aide]"),
    KeyDeclaration(
      "weights", .choice(["rademacher", "webb", "mammen"]),
      "The weights of the clusters in the draws of romano-wolf and westfall-young.",
      defaultText: "rademacher"),
    KeyDeclaration(
      "reps", .integer(1...10_000_000), "The draws of romano-wolf and westfall-young.",
      defaultText: "9999"),
    KeyDeclaration("seed", .integer(0...Int.max), "The seed of the draws.", defaultText: "1"),
    KeyDeclaration(
      "conf.level", .number(NumberRange(minimum: 0, maximum: 1, isOpen: true)),
      "The level of the intervals of sup-t.", defaultText: "0.95"),
    KeyDeclaration("label", .text, "A label for tables.", defaultText: "the id"),
  ]
}
