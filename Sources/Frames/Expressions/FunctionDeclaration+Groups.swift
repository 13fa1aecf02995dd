// Functions of a row's group.
extension Node.Function {
  static let noValue = "as `by` where that is missing; `no value in its group`."

  private static let by = FunctionDeclaration.Parameter(
    "by", .columns, "the columns whose values together make the groups; without it all rows are one"
  )
  private static let over = FunctionDeclaration.Parameter(
    "over", .word(["rows", "sample"]),
    "rows (the default): all joined rows; sample: those that the sample's `where` keeps, missing elsewhere"
  )

  /// `by:` and `over:`.
  static let scope = [by, over]

  private static let order = FunctionDeclaration.Parameter(
    "order", .column,
    "the column of numbers or dates that orders the group; two rows alike in it are an error",
    isRequired: true)
  private static let steps = FunctionDeclaration.Parameter(
    "steps", .whole(1...10_000), "how many rows away, whatever lies between; 1 if not said")
  private static let distance = FunctionDeclaration.Parameter(
    "distance", .positive,
    "instead of `steps`: how far away exactly in units of `order`, so that gaps stay gaps")
  private static let known = "The group's values that are missing are left out. Missing \(noValue)"

  private static func statistic(
    _ name: String, _ summary: String, gives: FunctionDeclaration.Outcome = .type(.number),
    of wanted: FunctionDeclaration.Wanted = .number, missing: String = known,
    elsewhere: [String] = [], agrees: String
  ) -> FunctionDeclaration {
    FunctionDeclaration(
      .groups, "\(name)(x, by: columns, over: rows | sample)", [.value(wanted)], options: scope,
      gives: gives, summary, missing: missing, example: "\(name)(score, by: [school, year])",
      elsewhere: elsewhere, agrees: agrees)
  }

  static let groupDeclarations: [Node.Function: FunctionDeclaration] = [
    .standardise: statistic(
      "standardise", "The distance from the group's mean in standard deviations (n - 1).",
      missing:
        "As x, then as `by`; `fewer than two values in its group`, `no spread in its group`.",
      elsewhere: ["standardize", "scale", "zscore", "std", "z"],
      agrees: "R: ave(x, g, FUN = function(v) (v - mean(v))/sd(v))"),
    .mean: statistic(
      "mean", "The mean of the group's known values, in all its rows.",
      elsewhere: ["average", "avg", "ave"], agrees: "R: ave(x, g, FUN = mean) of the known"),
    .sum: statistic(
      "sum", "The sum of the group's known values, in all its rows.", elsewhere: ["total"],
      agrees: "R: ave(x, g, FUN = sum) of the known"),
    .sd: statistic(
      "sd", "The standard deviation (n - 1) of the group's known values, in all its rows.",
      missing:
        "The group's values that are missing are left out. Missing as `by` where that is missing; `fewer than "
        + "two values in its group`.",
      elsewhere: ["stdev", "stddev", "std_dev"], agrees: "R: ave(x, g, FUN = sd) of the known"),
    .median: statistic(
      "median", "The median of the group's known values, in all its rows.", gives: .first,
      of: .ordered, elsewhere: ["p50"], agrees: "R: ave(x, g, FUN = median) of the known"),
    .count: .init(
      .groups, "count(x, by: columns, over: rows | sample), count(by: columns)", [.value(.any)],
      count: 0...1, options: scope, gives: .type(.number),
      "How many values of x the group knows; without x, how many rows it has.",
      missing: "As `by` where that is missing.", example: "count(by: [school, year])",
      elsewhere: ["n", "_N", "nrow", "nobs"], agrees: "R: ave(!is.na(x), g, FUN = sum)"),
    .share: .init(
      .groups, "share(condition, by: columns, over: rows | sample)", [.value(.flag)],
      options: scope, gives: .type(.number),
      "The share, 0 to 1, of the group's known values that are true, in all its rows.",
      missing: known, example: "share(fsm == 'yes', by: school)",
      elsewhere: ["proportion", "prop", "percent"], agrees: "R: ave(x, g, FUN = mean) of the known"),
    .rank: statistic(
      "rank",
      "The place in the ascending order of the group's known values; ties share their mean place.",
      of: .ordered, missing: "As x, then as `by`.",
      elsewhere: ["min_rank", "rankavg", "row_number"],
      agrees: "R: ave(x, g, FUN = rank) of the known"),
    .quantileGroup: .init(
      .groups, "quantile_group(x, groups, by: columns, over: rows | sample)",
      [.value(.ordered), .whole(2...1000)], options: scope, gives: .type(.number),
      "1 for the lowest of so many groups, by the quantiles of type 7 of the group's known values: a value "
        + "is in group j if it is above quantile j - 1 and not above quantile j. Ties stay together.",
      missing: "As x, then as `by`.", example: "quantile_group(ks1, 5, by: year)",
      elsewhere: ["ntile", "xtile", "qcut", "quantile", "quintile", "decile", "tertile"],
      agrees:
        "R: cut(x, quantile(x, 0:k/k, type = 7), labels = FALSE, include.lowest = TRUE), where R takes it"
    ),
    .lag: .init(
      .groups, "lag(x, by: columns, order: column, steps: 1 | distance: 1, over: rows | sample)",
      [.value(.any)], options: [by, order, steps, distance, over], gives: .first,
      "The value of x in the row before, in the order of a column within the group. `steps: 1` is the "
        + "previous row even over a gap; `order: year, distance: 1` is the year before or nothing.",
      missing:
        "As `by` or `order` where that is missing; `no earlier row`, or `no row at that distance`; as x in the "
        + "earlier row.",
      example: "lag(score, by: urn, order: year, distance: 1)",
      elsewhere: ["shift", "previous", "L"],
      agrees: "dplyr: lag(x, order_by = order); Stata: L.x is `distance: 1`"),
    .lead: .init(
      .groups, "lead(x, by: columns, order: column, steps: 1 | distance: 1, over: rows | sample)",
      [.value(.any)], options: [by, order, steps, distance, over], gives: .first,
      "As lag, but of a later row.",
      missing:
        "As `by` or `order` where that is missing; `no later row`, or `no row at that distance`; as x in the "
        + "later row.",
      example: "lead(score, by: pupil, order: year)", elsewhere: ["next", "F"],
      agrees: "dplyr: lead(x, order_by = order); Stata: F.x is `distance: 1`"),
  ]
}
