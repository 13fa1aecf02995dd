/// A table as written.
public struct TableSpec: Sendable, Equatable {
  /// Its id, which names its files.
  public var id: Located<String>
  /// What it shows; nil means a regression table.
  public var kind: Located<TableKindSpec>?
  /// The models in order; nil means all.
  public var models: [Located<String>]?
  /// Headings over models that stand side by side; nil means none.
  public var spanners: [TableGroupSpec]?
  /// Models one group below the other, in place of `models`; nil means one group.
  public var panels: [TableGroupSpec]?
  /// The terms in order, with labels if given; nil means all.
  public var terms: [TableTermSpec]?
  /// What is shown of each estimate; nil means the default.
  public var show: [Located<TableColumnSpec>]?
  /// What is told of each model below the estimates, with labels if given; nil means the default.
  public var summary: [TableTermSpec]?
  /// `title:`.
  public var title: Located<String>?
  /// `notes:` in order.
  public var notes: [Located<String>]
  /// Digits after the point; nil means the default.
  public var digits: Located<Int>?
  /// Digits after the point by statistic.
  public var statisticDigits: [StatisticDigitsSpec]
  /// Whether stars are shown; nil means no.
  public var stars: Located<Bool>?
  /// The standard deviation that effect sizes are told in; nil means the pooled one.
  public var deviation: Located<EffectDeviationSpec>?
  /// The table by which effect sizes are told as months; nil means not at all.
  public var months: Located<MonthsTableSpec>?
}

/// The standard deviation that effect sizes are told in.
public enum EffectDeviationSpec: String, Sendable, Codable, CaseIterable {
  /// That within the arms.
  case pooled
  /// That of both arms about their common mean.
  case total
  /// That of the comparison arm.
  case comparison
}

/// A published table from effect sizes to months of progress.
public enum MonthsTableSpec: String, Sendable, Codable, CaseIterable {
  /// That of the Toolkit of the Education Endowment Foundation.
  case eefToolkit1 = "eef-toolkit-1"
}

/// What a table shows.
public enum TableKindSpec: String, Sendable, Codable, CaseIterable {
  /// Estimates of models side by side, what is known of each model below.
  case regression
  /// One line for each estimate, its statistics side by side.
  case effects
  /// Effects by years since the start, one line for each year.
  case eventStudy = "event-study"
  /// The arms before the programme.
  case balance
  /// Where rows were lost, by arm.
  case flow
  /// The result rows of the Education Endowment Foundation: the arms as they are, then the effect size.
  case eef
}

/// Digits after the point of one statistic.
public struct StatisticDigitsSpec: Sendable, Equatable {
  /// The statistic.
  public var statistic: Located<TableColumnSpec>
  /// Digits after the point.
  public var digits: Int
}

/// Models under a heading.
public struct TableGroupSpec: Sendable, Equatable {
  /// The heading.
  public var label: Located<String>
  /// The models.
  public var models: [Located<String>]
}

/// What a table tells of a model.
public enum TableSummarySpec: String, Sendable, Equatable, CaseIterable {
  case outcome, estimator, nobs, sigma, vcov, nclusters, absorbed, weights, nparams
  case rSquared = "r.squared"
  case withinRSquared = "within.r.squared"
  case logLikelihood = "logLik"
  case residualDegreesOfFreedom = "df.residual"
  case confidenceLevel = "conf.level"
}

/// A term that a table shows.
public struct TableTermSpec: Sendable, Equatable {
  /// The term as spelled in estimates.csv.
  public var term: Located<String>
  /// Its label; nil shows the term.
  public var label: Located<String>?
}

/// What a table shows of an estimate.
public enum TableColumnSpec: String, Sendable, Codable, CaseIterable {
  /// The estimate.
  case estimate = "estimate"
  /// Its standard error.
  case standardError = "std.error"
  /// The t or z statistic.
  case statistic = "statistic"
  /// The p value.
  case pValue = "p.value"
  /// The confidence interval.
  case confidenceInterval = "conf.int"
  /// The degrees of freedom.
  case degreesOfFreedom = "df"
}

extension SpecLanguage {
  /// `tables:`.
  var tablesKey: KeyDeclaration {
    KeyDeclaration(
      "tables", .map(of: .object(Self.tableKeys), names: .name),
      "Tables, each under the id that names its files.",
      defaultText: "one table of all models")
  }

  private static let groupShape = Shape.map(
    of: .list(of: .text, count: 1...1000), names: .any)

  private static let statistics = Shape.choice(TableColumnSpec.allCases.map { Choice($0.rawValue) })

  static let tableKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "kind", .choice(TableKindSpec.allCases.map { Choice($0.rawValue) }),
      "What it shows: models side by side (regression), one line for each estimate with its statistics side by side "
        + "(effects), one line for each year since the start (event-study), the arms before the programme (balance), "
        + "where rows were lost by arm (flow), or the result rows of the Education Endowment Foundation, one line for "
        + "each model with the arms' unadjusted means and the effect size (eef).",
      defaultText: "regression", example: "effects"),
    KeyDeclaration(
      "models", .list(of: .text, count: 1...1000), "The models in order.",
      defaultText: "all models"),
    KeyDeclaration(
      "spanners", groupShape, "Headings over models that stand side by side.", defaultText: "none",
      example: "{Pupils: [effect, gap], Schools: [schools]}"),
    KeyDeclaration(
      "panels", groupShape,
      "Models one group below the other under the same columns, in place of `models`; what is alike in all of them is "
        + "told once.", defaultText: "none",
      example: "{Mathematics: [maths, maths-gap], Reading: [reading, reading-gap]}"),
    KeyDeclaration(
      "terms", .oneOf([.map(of: .text, names: .any), .list(of: .text, count: 1...10_000)]),
      "The terms in order, with labels if a map is given: it chooses, names and orders.",
      defaultText: "all terms", example: "{\"stark[small]\": Small class}"),
    KeyDeclaration(
      "show", .list(of: statistics, count: 1...6), "What is shown of each estimate.",
      defaultText:
        "[estimate, std.error]; of effects and event studies [estimate, std.error, conf.int, p.value]"
    ),
    KeyDeclaration(
      "summary",
      .oneOf([
        .list(of: .choice(summaryChoices), count: 0...20), .map(of: .text, names: .any),
      ]),
      "What is told of each model below the estimates, in this order, with labels if a map is given: outcome, "
        + "estimator, nobs, r.squared, within.r.squared, sigma, logLik, df.residual, nparams, conf.level, vcov, "
        + "nclusters, absorbed, weights.",
      defaultText: "outcome, nobs, r.squared, sigma, vcov, and what else some model has",
      example: "{nobs: Pupils, nclusters: Schools}"),
    KeyDeclaration("title", .text, "The title.", defaultText: "the spec's title"),
    KeyDeclaration(
      "notes", .oneOf([.text, .list(of: .text, count: nil)]), "Notes below the table."),
    KeyDeclaration(
      "digits",
      .oneOf([
        .integer(0...15),
        .object(
          TableColumnSpec.allCases.map {
            KeyDeclaration(
              $0.rawValue, .integer(0...15), "Digits after the point of this statistic.")
          }),
      ]),
      "Digits after the point, of all numbers or by statistic.", defaultText: "3; 2 of `kind: eef`",
      example: "{estimate: 2, std.error: 3}"),
    KeyDeclaration("stars", .flag, "Whether stars mark p values.", defaultText: "false"),
    KeyDeclaration(
      "deviation", .choice(EffectDeviationSpec.allCases.map { Choice($0.rawValue) }),
      "The standard deviation of the outcome that `kind: eef` tells effects in, none of them adjusted: within the arms "
        + "(pooled), of both arms about their common mean (total), or of the comparison arm (comparison).",
      defaultText: "pooled"),
    KeyDeclaration(
      "months", .choice(MonthsTableSpec.allCases.map { Choice($0.rawValue) }),
      "The published table by which `kind: eef` tells effect sizes as months of additional progress: that of the "
        + "Toolkit of the Education Endowment Foundation (eef-toolkit-1), made for effects in standard deviations of "
        + "pupils. Reports of its single projects use another, slightly different one.",
      defaultText: "none: months are not told", example: "eef-toolkit-1"),
  ]

  static let summaryChoices = TableSummarySpec.allCases.map { Choice($0.rawValue) }
}

extension SpecDecoder {
  func table(_ entry: YAMLNode.Entry) -> TableSpec? {
    let node = entry.value
    guard node.entries != nil else { return nil }
    return TableSpec(
      id: entry.key, kind: word(node["kind"]), models: texts(node["models"]),
      spanners: node["spanners"].map(tableGroups), panels: node["panels"].map(tableGroups),
      terms: node["terms"].map(tableTerms),
      show: node["show"]?.items?.compactMap { word($0) },
      summary: node["summary"].map(tableTerms), title: node["title"]?.text,
      notes: texts(node["notes"]) ?? node["notes"]?.text.map { [$0] } ?? [],
      digits: node["digits"]?.integer, statisticDigits: statisticDigits(node["digits"]),
      stars: node["stars"]?.flag, deviation: word(node["deviation"]), months: word(node["months"]))
  }

  private func tableGroups(_ node: YAMLNode) -> [TableGroupSpec] {
    (node.entries ?? []).map { TableGroupSpec(label: $0.key, models: texts($0.value) ?? []) }
  }

  private func statisticDigits(_ node: YAMLNode?) -> [StatisticDigitsSpec] {
    (node?.entries ?? []).compactMap { entry in
      guard let statistic = TableColumnSpec(rawValue: entry.key.value),
        let digits = entry.value.integer?.value
      else { return nil }
      return StatisticDigitsSpec(statistic: entry.key.map { _ in statistic }, digits: digits)
    }
  }
}
