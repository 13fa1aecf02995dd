extension SpecLanguage {
  /// `design:`.
  var designKey: KeyDeclaration {
    KeyDeclaration(
      "design", .object(Self.designKeys),
      "The roles of columns: who gets the programme, when, who is in the focus group, who depends on whom.",
      example: "{unit: urn, time: cohort, treated: ssif, post: \"cohort >= 2018\"}")
  }

  static let designKeys: [KeyDeclaration] =
    unitKeys + programmeKeys + comparisonKeys
    + [
      KeyDeclaration(
        "reference", .object(Self.referenceKeys),
        "National values by year and what else tells them apart, from a file of their own: targets are compared with them.",
        example: "{file: national.csv, keys: [cohort, group], value: mean}")
    ]

  /// Who and when.
  private static let unitKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "unit", .text, "The column of what gets the programme; clusters go by it.",
      example: "urn"),
    KeyDeclaration(
      "time", .text,
      "The column of the year of the results, a whole number or an academic year: `2018/2019` means 2019.",
      example: "cohort"),
    KeyDeclaration(
      "calendar",
      .object([
        KeyDeclaration(
          "gaps", .list(of: .year, count: 1...1000),
          "Years without results. Event time is the calendar's difference, whatever lies between.",
          isRequired: true, example: "[2020, 2021]"),
        KeyDeclaration(
          "across", .choice(["refused", "allowed"]),
          "Whether an effect may compare years on both sides of a gap.", defaultText: "refused",
          example: "allowed"),
      ]), "Years in which nothing was measured, and whether effects may straddle them.",
      example: "{gaps: [2020, 2021]}"),
    KeyDeclaration(
      "panel", .text,
      "The column of what is observed repeatedly, or `none` for repeated cross-sections: the pupils of each year are "
        + "others. It must be said where no two rows share unit and time.",
      defaultText: "none, where several rows share unit and time", example: "pupil_id"),
    KeyDeclaration(
      "cluster", clusterShape,
      "The column of the clusters of every model that does not say its own, or a list; `none`: "
        + "rows are independent.",
      defaultText: "the unit", example: "urn"),
    KeyDeclaration(
      "population", .choice(["schools-like-these", "these-schools"]),
      "What the uncertainty is about: schools of which these are a sample, or these schools themselves, of which "
        + "only the pupils are a sample. Then clusters default to the panel, else to the rows.",
      defaultText: "schools-like-these", example: "these-schools"),
  ]

  /// The programme.
  private static let programmeKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "treated", .expression,
      "Whether a unit gets the programme at all: a column or an expression of 0 and 1, the same in all rows of the "
        + "unit. Rows are counted by it.", example: "ssif"),
    KeyDeclaration(
      "post", .expression,
      "Whether a row is after the start: a column or an expression of 0 and 1.",
      example: "\"cohort >= 2018\""),
    KeyDeclaration(
      "first_treated", .text,
      "The column of the first treated year of each unit, in place of `treated` and `post`; 0, Inf or `never` mean "
        + "never.", example: "start_year"),
    KeyDeclaration(
      "never", .oneOf([.text, .list(of: .text, count: 1...100)]),
      "Further codes of `first_treated` for never.", defaultText: "0, Inf and never",
      example: "10000"),
    KeyDeclaration(
      "blank", .choice(["never"]), "What a blank `first_treated` means.",
      defaultText: "an error", example: "never"),
    KeyDeclaration(
      "transition",
      .object([
        KeyDeclaration(
          "years", .list(of: .year, count: 1...100),
          "The years.", isRequired: true, example: "[2018]"),
        KeyDeclaration(
          "as", .choice(["dropped", "own-term"]),
          "`dropped`: rows of these years take no part. `own-term`: the effect in these years is estimated by itself, "
            + "as `transition`.", defaultText: "dropped", example: "own-term"),
      ]), "Years that are neither before nor after.", example: "{years: [2018], as: dropped}"),
    KeyDeclaration(
      "exposure", .expression,
      "How much of a year of the programme a treated row had, between 0 and 1: effects are per full year.",
      defaultText: "1", example: "part_years"),
    KeyDeclaration(
      "dose", .expression,
      "How much of the programme a treated row had, at least 0: effects are per unit of it.",
      defaultText: "1", example: "visits"),
    KeyDeclaration(
      "group", .expression,
      "The focus group: a column or an expression of 0 and 1. Effects on it, on the others, and the narrowing of the "
        + "gap between them are estimated.", example: "disadvantaged"),
  ]

  /// Whom the programme's units are compared with.
  private static let comparisonKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "selection",
      .object([
        KeyDeclaration(
          "on", .text, "The column of numbers that the programme looked at.",
          isRequired: true, example: "matprog"),
        KeyDeclaration(
          "year", .year, "The year in which it looked.", isRequired: true, example: "2017"),
        KeyDeclaration(
          "bins", .integer(1...100),
          "Bins of the column, by its quantiles, in each of which as many untreated units are drawn as units of the "
            + "programme lie there.",
          defaultText: "the most of 10, 5, 4, 3, 2 and 1 that hold enough untreated units"),
        KeyDeclaration("reps", .integer(1...1_000_000), "Draws.", defaultText: "999"),
        KeyDeclaration("seed", .integer(0...Int(Int32.max)), "The seed.", defaultText: "1"),
      ]),
      "How the programme chose its units: untreated units chosen alike show how much of the effect is regression to "
        + "the mean.", example: "{on: matprog, year: 2017}"),
    KeyDeclaration(
      "exclude_zone",
      .object([
        KeyDeclaration(
          "column", .text, "The column of the areas.", isRequired: true, example: "la"),
        KeyDeclaration(
          "same_as", .choice(["treated"]), "Whose areas are left out of the comparison.",
          isRequired: true, example: "treated"),
      ]), "Untreated units that the programme may have reached are left out of the comparison.",
      example: "{column: la, same_as: treated}"),
  ]

  /// National values.
  private static let referenceKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "file", dataFile, "The file, one row for each set of keys, relative to the spec.",
      isRequired: true, example: "national.csv"),
    KeyDeclaration(
      "keys", .list(of: .text, count: 1...20),
      "The columns that must be equal in the rows and in the file.", isRequired: true,
      example: "[cohort, group]"),
    KeyDeclaration(
      "value", .text, "The column of the values.", isRequired: true, example: "mean"),
    KeyDeclaration(
      "rounding", .oneOf([.number(NumberRange(minimum: 0, isOpen: true)), .choice(["none"])]),
      "The unit to which the values are rounded: the true ones may lie half of it away. `none` takes them as they stand.",
      defaultText: "the last decimal that any value has, if at most two", example: "0.1"),
  ]
}
