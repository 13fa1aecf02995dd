extension SpecLanguage {
  /// `targets:`.
  var targetsKey: KeyDeclaration {
    KeyDeclaration(
      "targets", .map(of: .object(Self.targetKeys), names: .name),
      "What the programme promised, each under its id; judged on three lines: observed, achieved, impact.",
      example:
        "{gap-20: {measure: gap-reduction, of: progress, comparator: national, baseline: [2017], "
        + "post: [2019], threshold: 0.20}}", standsFor: "models")
  }

  private static let years = Shape.oneOf([
    .list(of: .integer(-100_000...100_000), count: 1...100), .integer(-100_000...100_000),
  ])

  static let targetKeys: [KeyDeclaration] = [
    KeyDeclaration("text", .text, "The promise in words.", defaultText: "the id"),
    KeyDeclaration(
      "measure",
      .choice([
        Choice("mean-difference"), Choice("gap-change"), Choice("gap-reduction"),
        Choice("gap-narrowed"), Choice("none-below"), Choice("non-inferior-in-every-group"),
        Choice("share-agree"), Choice("ordered-shift"),
      ]), "What was promised.", isRequired: true, example: "gap-reduction"),
    KeyDeclaration(
      "of", .text,
      "The column of the figures: numbers; of `share-agree` 0 and 1; of `ordered-shift` also a category whose `levels` the "
        + "contract lists in order.", isRequired: true, example: "progress"),
    KeyDeclaration(
      "where", .expression, "The rows that the target speaks of.", defaultText: "all of the sample",
      example: "\"group == 'disadvantaged'\""),
    KeyDeclaration(
      "comparator",
      .choice([Choice("national"), Choice("comparison"), Choice("other-pupils")]),
      "What the figures are compared with: national values, the schools without the programme, or the pupils of the "
        + "same schools who are not in the design's `group`.",
      defaultText: "national"),
    KeyDeclaration(
      "national", .text, "The column of the national values.",
      defaultText: "the design's `reference`, else `national.` before the name of the figures"),
    KeyDeclaration("by", .text, "The column of the groups.", example: "group"),
    KeyDeclaration(
      "weight", .text, "The column of the numbers of pupils, by which `average: pupils` counts.",
      defaultText: "`pupils` if there is one, else rows count alike"),
    KeyDeclaration(
      "against", .choice([Choice("baseline"), Choice("counterfactual")]),
      "What a gap's fall is a share of: the gap before, or that which would have been, by the comparison "
        + "schools' change.", defaultText: "baseline"),
    KeyDeclaration(
      "average", .choice([Choice("pupils"), Choice("schools"), Choice("each")]),
      "Pupils count alike, or schools do, or each school has to meet it by itself.",
      defaultText: "pupils"),
    KeyDeclaration("baseline", years, "The years before.", example: "[2017]"),
    KeyDeclaration("post", years, "The years after.", isRequired: true, example: "[2019]"),
    KeyDeclaration(
      "threshold", .number(.any),
      "What must be reached: of a reduction or a share, between 0 and 1.",
      example: "0.20"),
    KeyDeclaration(
      "margin", .number(NumberRange(minimum: 0, isOpen: true)),
      "How far below its comparator a group may be and still be no worse.", example: "1.0"),
    KeyDeclaration(
      "level", .number(NumberRange(minimum: 0, maximum: 0.5, isOpen: true)),
      "The one-sided level; the interval has the confidence 1 - 2 level.", defaultText: "0.05"),
    KeyDeclaration(
      "eligible", .integer(1...Int.max), "How many were asked.",
      defaultText: "the rows of the post years"),
  ]
}
