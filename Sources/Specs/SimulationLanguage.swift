extension SpecLanguage {
  /// The language of process files, which `diminish simulate` reads.
  public static let simulation = SpecLanguage(kind: .simulation)

  /// The keys of a process file.
  static let simulationKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "simulate", .integer(0...Int.max), "The version of the language of processes.",
      isRequired: true, example: "1"),
    KeyDeclaration(
      "id", .name(.id), "The name of the process, which names its output folder.",
      isRequired: true, example: "balcarras"),
    KeyDeclaration("title", .text, "A title, which the written analysis takes over."),
    KeyDeclaration(
      "seed", .integer(0...Int.max), "The seed: the same seed gives the same bytes.",
      isRequired: true, example: "2003"),
    KeyDeclaration(
      "years", .list(of: .integer(1990...2080), count: 1...30),
      "The years of the results, each one after the one before.", isRequired: true,
      example: "[2016, 2017, 2018, 2019]"),
    KeyDeclaration(
      "tables", .list(of: .integer(1990...2080), count: 1...30),
      "The years whose tables are written; earlier ones show in columns as MATPROG_16.",
      defaultText: "all `years`", example: "[2017, 2018, 2019]"),
    KeyDeclaration(
      "pupils", .flag, "Whether the file of pupils is written too.", defaultText: "true"),
    KeyDeclaration(
      "schools", .object(schoolKeys), "The schools of the fictional authorities.",
      isRequired: true, example: "{count: 170}"),
    KeyDeclaration(
      "national", .object(nationalKeys),
      "Changes what holds nationally, in all years; without it the published years 2016 to 2019 are fitted."
    ),
    KeyDeclaration(
      "programme", .object(simulatedProgrammeKeys),
      "The programme that some schools get.", defaultText: "no programme",
      example: "{schools: 23, start: 2017-09, effects: {focus: 1.2, other: 0.8}}"),
    KeyDeclaration(
      "suppression",
      .object([
        KeyDeclaration(
          "up_to", .integer(0...100), "Figures over this many pupils or fewer are hidden (SUPP).",
          isRequired: true, example: "5")
      ]), "When figures are hidden.", defaultText: "{up_to: 5}"),
  ]

  private static let schoolKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "count", .integer(1...40_000), "Mainstream schools.", isRequired: true, example: "170"),
    KeyDeclaration("special", .integer(0...2000), "Special schools.", defaultText: "0"),
    KeyDeclaration(
      "authorities", .integer(1...9), "Fictional authorities, numbered from 991.",
      defaultText: "1"),
    KeyDeclaration(
      "cohort",
      .object([
        KeyDeclaration(
          "median", .number(NumberRange(minimum: 1, maximum: 300)),
          "The median number of pupils of a cohort.", defaultText: "42"),
        KeyDeclaration(
          "spread", .number(NumberRange(minimum: 0, maximum: 2)),
          "The standard deviation of the logarithm of schools' sizes.", defaultText: "0.65"),
        KeyDeclaration(
          "change", .number(NumberRange(minimum: 0, maximum: 1)),
          "The standard deviation of the logarithm of a cohort about its school's size.",
          defaultText: "0.1"),
      ]), "The sizes of cohorts: log-normal, at most 600."),
    KeyDeclaration(
      "disadvantaged", .object(shareKeys(mean: "0.31", deviation: "0.19")),
      "Schools' shares of disadvantaged pupils."),
    KeyDeclaration(
      "eal", .object(shareKeys(mean: "0.2", deviation: "0.2")),
      "Schools' shares of pupils with English as an additional language."),
    KeyDeclaration(
      "prior_sd", .number(NumberRange(minimum: 0, maximum: 3)),
      "The standard deviation of schools' mean points at key stage 1.", defaultText: "0.8"),
    KeyDeclaration(
      "level", .number(NumberRange(minimum: -20, maximum: 20)),
      "How much higher these schools' pupils score than the nation's, in points.",
      defaultText: "0"),
    KeyDeclaration(
      "sd", .number(NumberRange(minimum: 0, maximum: 20)),
      "The standard deviation of schools' true levels in a year.", defaultText: "1.9"),
    KeyDeclaration(
      "autocorrelation", .number(NumberRange(minimum: 0, maximum: 1)),
      "The correlation of a school's true level with that of the next year.",
      defaultText: "0.75"),
    KeyDeclaration(
      "gap_sd", .number(NumberRange(minimum: 0, maximum: 20)),
      "The standard deviation of schools' own gaps about the nation's.", defaultText: "0.9"),
  ]

  private static func shareKeys(mean: String, deviation: String) -> [KeyDeclaration] {
    [
      KeyDeclaration(
        "mean", .number(NumberRange(minimum: 0, maximum: 1, isOpen: true)),
        "The mean over schools.", defaultText: mean),
      KeyDeclaration(
        "sd", .number(NumberRange(minimum: 0, maximum: 0.5)),
        "The standard deviation over schools.", defaultText: deviation),
    ]
  }

  private static let nationalKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "level", .number(NumberRange(minimum: 80, maximum: 120)),
      "The scaled score of a girl with 16 points at key stage 1, not disadvantaged, English first.",
      defaultText: "by year, about 103.5"),
    KeyDeclaration(
      "gap", .number(NumberRange(minimum: -20, maximum: 20)),
      "Points by which disadvantaged pupils score below others of the same prior attainment.",
      defaultText: "by year, about 1"),
    KeyDeclaration(
      "residual", .number(NumberRange(minimum: 0, maximum: 20, isOpen: true)),
      "The standard deviation of pupils of one school about their expectation.",
      defaultText: "by year, about 4.1"),
  ]

  private static let simulatedProgrammeKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "schools", .integer(1...40_000), "How many schools get it.", isRequired: true,
      example: "23"),
    KeyDeclaration(
      "start", .text, "The month in which it begins; tests are in May.", isRequired: true,
      example: "2018-01"),
    KeyDeclaration(
      "effects",
      .object([
        KeyDeclaration(
          "focus", .number(NumberRange(minimum: -40, maximum: 40)),
          "The whole effect on a disadvantaged pupil, in points of scaled score.",
          isRequired: true, example: "1.2"),
        KeyDeclaration(
          "other", .number(NumberRange(minimum: -40, maximum: 40)),
          "The whole effect on another pupil.", isRequired: true, example: "0.8"),
        KeyDeclaration(
          "sd", .number(NumberRange(minimum: 0, maximum: 20)),
          "The standard deviation of the effect over schools.", defaultText: "0"),
      ]), "What it does.", isRequired: true, example: "{focus: 1.2, other: 0.8}"),
    KeyDeclaration(
      "full_after", .number(NumberRange(minimum: 0, maximum: 10, isOpen: true)),
      "Years of exposure until the effect is whole; before it grows in proportion.",
      defaultText: "1"),
    KeyDeclaration(
      "selection",
      .object([
        KeyDeclaration(
          "on", .choice(["progress", "scaled"]), "The figure that weak schools are told by.",
          defaultText: "progress"),
        KeyDeclaration(
          "year", .integer(1990...2080), "The year of that figure.", isRequired: true,
          example: "2017"),
        KeyDeclaration(
          "noise", .number(NumberRange(minimum: 0, maximum: 100)),
          "The standard deviation of the error with which the figure is seen.",
          defaultText: "0"),
      ]), "The weakest schools are chosen.", defaultText: "schools are chosen by lot",
      example: "{on: progress, year: 2017}"),
  ]
}
