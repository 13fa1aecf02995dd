// Functions of the values of one row: numbers, choices.
extension Node.Function {
  private static let undefined =
    "Missing for the reason of the first missing value; `undefined: …` where no number exists."
  private static let first = "Missing for the reason of the first missing value."

  static let numberDeclarations: [Node.Function: FunctionDeclaration] = [
    .log: .init(
      .numbers, "log(x)", [.value(.number)], gives: .type(.number), "The natural logarithm.",
      missing: undefined, example: "log(income)", elsewhere: ["ln"], agrees: "R: log(x)"),
    .log10: .init(
      .numbers, "log10(x)", [.value(.number)], gives: .type(.number), "The logarithm to base 10.",
      missing: undefined, example: "log10(pupils)", agrees: "R: log10(x)"),
    .exp: .init(
      .numbers, "exp(x)", [.value(.number)], gives: .type(.number), "The exponential function.",
      missing: undefined, example: "exp(x)", agrees: "R: exp(x)"),
    .sqrt: .init(
      .numbers, "sqrt(x)", [.value(.number)], gives: .type(.number), "The square root.",
      missing: undefined, example: "sqrt(pupils)", agrees: "R: sqrt(x)"),
    .abs: .init(
      .numbers, "abs(x)", [.value(.number)], gives: .type(.number), "The absolute value.",
      missing: first, example: "abs(score - target)", agrees: "R: abs(x)"),
    .round: .init(
      .numbers, "round(x, digits)", [.value(.number), .value(.number)], count: 1...2,
      gives: .type(.number),
      "Rounded to decimal digits (0 if not given, negative for tens and more), half to even.",
      missing: first, example: "round(score, 1)", agrees: "R 4: round(x, digits)"),
    .floor: .init(
      .numbers, "floor(x)", [.value(.number)], gives: .type(.number),
      "The greatest whole number that is not above x.", missing: first, example: "floor(age)",
      elsewhere: ["trunc", "int"], agrees: "R: floor(x)"),
    .ceil: .init(
      .numbers, "ceil(x)", [.value(.number)], gives: .type(.number),
      "The least whole number that is not below x.", missing: first, example: "ceil(age)",
      elsewhere: ["ceiling"], agrees: "R: ceiling(x)"),
    .clamp: .init(
      .numbers, "clamp(x, low, high)", [.value(.number), .value(.number), .value(.number)],
      gives: .type(.number),
      "x, but low where x is below it and high where x is above it; `undefined` where low is above high.",
      missing: undefined, example: "clamp(score, 0, 100)", elsewhere: ["clip", "winsorise"],
      agrees: "R: pmin(pmax(x, low), high)"),
    .min: .init(
      .numbers, "min(x, y, …) or min(x, by: columns)", [.value(.ordered)], count: 1...1000,
      options: scope, gives: .first,
      "Of several values the least of each row; of one value the least of the row's group.",
      missing: "Of several: as the first missing one. Of a group: \(noValue)",
      example: "min(reading, maths)", elsewhere: ["pmin", "least", "rowmin"],
      agrees: "R: pmin(x, y); ave(x, g, FUN = min) of the known"),
    .max: .init(
      .numbers, "max(x, y, …) or max(x, by: columns)", [.value(.ordered)], count: 1...1000,
      options: scope, gives: .first,
      "Of several values the greatest of each row; of one value the greatest of the row's group.",
      missing: "Of several: as the first missing one. Of a group: \(noValue)",
      example: "max(score, by: pupil)", elsewhere: ["pmax", "greatest", "rowmax"],
      agrees: "R: pmax(x, y); ave(x, g, FUN = max) of the known"),
  ]

  static let choiceDeclarations: [Node.Function: FunctionDeclaration] = [
    .choice: .init(
      .choices, "if(condition, then, else)", [.value(.flag), .value(.any), .value(.any)],
      gives: .common, "One of two values, by a condition.",
      missing: "As the condition where that is unknown, else as the value chosen.",
      example: "if(score >= 100, 'met', 'not met')",
      elsewhere: ["ifelse", "if_else", "iif", "when"], agrees: "R: ifelse(condition, then, else)"),
    .cases: .init(
      .choices, "case(condition, value, condition, value, …, else: value)",
      [.value(.flag), .value(.any)], count: 2...1000,
      options: [.init("else", .value(.any), "the value where no condition is true")],
      gives: .common, "The value behind the first condition that is true.",
      missing:
        "As the first condition that is unknown before one is true; `no case` where none is true and there "
        + "is no `else:`.",
      example: "case(score >= 110, 'high', score >= 100, 'met', else: 'below')",
      elsewhere: ["case_when", "cond", "switch", "fcase"],
      agrees: "nested ifelse() of R; case_when() of dplyr takes an unknown condition for false"),
    .recode: .init(
      .choices, "recode(x, from: [values], to: [values], else: keep | missing | value)",
      [.value(.any)],
      options: [
        .init("from", .literals, "the values to replace", isRequired: true),
        .init("to", .literals, "what stands for each, in the same order", isRequired: true),
        .init(
          "else", .wordOrLiteral(["keep", "missing"]),
          "what becomes of other values; without it they are an error"),
      ], gives: .common,
      "Other values for some. Several may become one. Levels stand in the order of `to`.",
      missing: "As x; `not recoded` under `else: missing`.",
      example: "recode(ethnic, from: ['WBRI', 'WIRI'], to: ['white', 'white'], else: 'other')",
      elsewhere: ["replace_values", "case_match", "fct_recode", "map_values"],
      agrees: "R: to[match(x, from)]"),
    .cut: .init(
      .choices, "cut(x, at: [numbers], labels: [texts], right: true | false)",
      [.value(.number)],
      options: [
        .init("at", .numbers, "ascending numbers between the bands", isRequired: true),
        .init("labels", .texts, "one name for each band, one more than numbers in `at`"),
        .init(
          "right", .word(["true", "false"]),
          "true (the default): a band holds its upper end; false: its lower end"),
      ], gives: .type(.text),
      "The band of a number, as ordered levels. The first band has no lower end, the last no upper one.",
      missing: first,
      example: "cut(score, at: [100, 110], labels: ['below', 'met', 'high'], right: false)",
      elsewhere: ["findInterval", "band", "irecode"],
      agrees: "R: cut(x, c(-Inf, at, Inf), labels, right)"),
    .coalesce: .init(
      .choices, "coalesce(x, y, …)", [.value(.any)], count: 2...1000, gives: .common,
      "The first of several values that is not missing.",
      missing: "As the first value, where all are missing.", example: "coalesce(ks1, baseline)",
      elsewhere: ["nvl", "ifnull", "fcoalesce", "fill_null"], agrees: "dplyr: coalesce(x, y)"),
    .missing: .init(
      .choices, "missing('reason')", [.text], gives: .common,
      "A missing value with a reason of its own, for a branch of `if` or `case`.",
      missing: "Always, for the reason given.",
      example: "if(score < 0, missing('not a score'), score)", elsewhere: ["NA", "null", "na_if"]),
  ]
}
