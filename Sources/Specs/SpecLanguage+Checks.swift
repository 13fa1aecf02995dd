extension SpecLanguage {
  /// `checks:`.
  var checksKey: KeyDeclaration {
    KeyDeclaration(
      "checks", .map(of: .object(Self.checkKeys), names: .name),
      "What must be true of the rows, each check under its id: one of `expect`, `unique`, `constant`, "
        + "`every-unit-before-and-after`, `attrition`, `plausible-scores`.",
      example: "{scores: {expect: \"score >= 80 or score is missing\", at_most: 2 %}}")
  }

  /// The keys of which a check has exactly one.
  static let checkKinds = checkKindKeys.map(\.name)

  static let checkKeys: [KeyDeclaration] =
    checkKindKeys + [
      KeyDeclaration(
        "at_most", .countOrShare,
        "How much may fail: a count, or a share with a percent sign. Of `attrition` the differential "
          + "attrition, a share.",
        defaultText: "0; for `attrition` the boundary", example: "2 %"),
      KeyDeclaration(
        "severity", .choice(CheckSeverity.allCases.map { Choice($0.rawValue) }),
        "`error` stops the run before anything is estimated; `finding` is told and written.",
        defaultText: "error; finding for the last three kinds"),
      KeyDeclaration(
        "over", .choice(CheckScope.allCases.map { Choice($0.rawValue) }),
        "`rows`: all rows after joining and deriving; `sample`: those that `sample: where` keeps.",
        defaultText: "rows"),
    ]

  private static let columnList = Shape.list(of: .text, count: 1...1000)

  private static let checkKindKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "expect", .expression,
      "A condition that is true in every row; a row in which it is unknown fails, so say what missing "
        + "values mean.",
      example: "\"score >= 80 or score is missing\""),
    KeyDeclaration(
      "unique", columnList,
      "Columns whose values together occur in one row only; rows that lack one of them are counted apart.",
      example: "[pupil, year]"),
    KeyDeclaration(
      "constant",
      .object([
        KeyDeclaration(
          "column", .text, "What must not vary.", isRequired: true, example: "treated"),
        KeyDeclaration(
          "within", .oneOf([.text, columnList]), "The groups within which it must not.",
          isRequired: true, example: "school"),
      ]), "A column that has one value within each group; missing values do not count.",
      example: "{column: treated, within: school}"),
    KeyDeclaration(
      "every-unit-before-and-after",
      .object([
        KeyDeclaration("unit", .text, "The units, as schools.", isRequired: true, example: "urn"),
        KeyDeclaration("time", .text, "The year of a row.", isRequired: true, example: "cohort"),
        KeyDeclaration(
          "from", .number(.any), "The first year that is after.", isRequired: true,
          example: "2018"),
      ]), "Every unit has rows before and rows after.",
      example: "{unit: urn, time: cohort, from: 2018}"),
    KeyDeclaration(
      "attrition",
      .object([
        KeyDeclaration(
          "outcome", .text, "A unit is lost if no row has a value here.", isRequired: true,
          example: "ks2_maths"),
        KeyDeclaration(
          "arm", .text, "The arms: a category, a flag, or 0 and 1.", isRequired: true,
          example: "treated"),
        KeyDeclaration(
          "unit", .oneOf([.text, columnList]), "What is lost or kept.",
          defaultText: "each row by itself", example: "pupil"),
        KeyDeclaration(
          "boundary", .choice(AttritionBoundarySpec.allCases.map { Choice($0.rawValue) }),
          "The boundary of low attrition (What Works Clearinghouse, Standards Handbook 4.1, table II.1): "
            + "`optimistic` only where the programme cannot affect who is lost.",
          defaultText: "cautious"),
      ]), "Attrition overall and between arms.",
      example: "{outcome: ks2_maths, arm: treated, unit: pupil}"),
    KeyDeclaration(
      "plausible-scores",
      .object([
        KeyDeclaration(
          "column", .text, "Key stage 2 results.", isRequired: true, example: "ks2_maths"),
        KeyDeclaration(
          "year", .text, "The year of the results.", isRequired: true, example: "cohort"),
        KeyDeclaration(
          "before_2016", .choice(OldScoreSpec.allCases.map { Choice($0.rawValue) }),
          "How results up to 2015 are written: point scores (3 to 39) or levels (0 to below 7).",
          defaultText: "points"),
      ]),
      "Scores within the national bounds of their year: scaled scores from 80 to 120 since 2016, none in "
        + "2020 and 2021.",
      example: "{column: ks2_maths, year: cohort}"),
  ]
}
