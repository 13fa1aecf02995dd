/// A figure as written.
public struct FigureSpec: Sendable, Equatable {
  /// Its id, which names its files.
  public var id: Located<String>
  /// What it shows.
  public var kind: Located<FigureKindSpec>?
  /// The models in order; nil means all that have something to show.
  public var models: [Located<String>]?
  /// The terms in order, with labels if given; nil means all.
  public var terms: [TableTermSpec]?
  /// `title:`.
  public var title: Located<String>?
  /// `single_units:`.
  public var singleUnits: Located<Bool>?
  /// `block:`.
  public var block: Located<String>?
  /// `by:`.
  public var by: [Located<FigureSplitSpec>]?
  /// `years:`.
  public var years: [Located<Int>]?
}

/// By what a distribution is told apart.
public enum FigureSplitSpec: String, Sendable, Codable, CaseIterable {
  /// By arm.
  case arm
  /// The focus group and the others.
  case group
}

/// What a figure shows.
public enum FigureKindSpec: String, Sendable, Codable, CaseIterable {
  /// Estimates with their intervals, one below the other.
  case coefficients
  /// Effects by years since the start.
  case eventStudy = "event-study"
  /// Mean outcomes by arm, group and year, with the programme's path had it moved as the comparison did.
  case trajectories
  /// Gaps between the others and the focus group by arm and year, in the same way.
  case gapTrajectories = "gap-trajectories"
  /// What sets of untreated units came to, and where the programme's estimate lies among them.
  case placebo
  /// How far estimates move when any one cluster is left out.
  case leaveOneOut = "leave-one-out"
  /// The analyses that could have been made, in order of their estimates.
  case robustness
  /// Shares of rows below round numbers, by arm and focus group.
  case distribution
}

extension SpecLanguage {
  /// `figures:`.
  var figuresKey: KeyDeclaration {
    KeyDeclaration(
      "figures", .map(of: .object(Self.figureKeys), names: .name),
      "Figures, each under the id that names its files.",
      defaultText:
        "an event study of each model that has effects by years since the start; without any the means by "
        + "year of the first model that reads the design; besides, in any case, a curve of each block of "
        + "`robustness` that no figure is asked of",
      example: "{effects: {kind: coefficients, models: [raw, schools]}}")
  }

  static let figureKeys: [KeyDeclaration] = [
    KeyDeclaration(
      "kind",
      .choice(
        FigureKindSpec.allCases.map { Choice($0.rawValue) }),
      "What it shows: estimates with their intervals (coefficients), effects by years since the start (event-study), "
        + "means by arm, group and year with the programme's path had it moved as the comparison did (trajectories), "
        + "the gap in the same way (gap-trajectories), what sets of untreated units came to (placebo), how far estimates "
        + "move without any one cluster (leave-one-out), all analyses of a block of `robustness` in order of their "
        + "estimates, with what each of them chose (robustness), or the shares of rows below round numbers of the "
        + "outcome, by arm and focus group (distribution).",
      isRequired: true, example: "event-study"),
    KeyDeclaration(
      "models", .list(of: .text, count: 1...12), "The models in order.",
      defaultText:
        "all models; of an event study those that have one; of a distribution the first model"),
    KeyDeclaration(
      "terms", .oneOf([.map(of: .text, names: .any), .list(of: .text, count: 1...100)]),
      "The terms in order, with labels if a map is given; of an event study its paths, as `gap:event`.",
      defaultText:
        "all terms but the intercept; the narrowing of the gap where groups are compared",
      example: "{\"stark[small]\": Small class}"),
    KeyDeclaration(
      "title", .text, "What the figure shows, in a sentence.",
      defaultText: "drafted from the numbers"),
    KeyDeclaration(
      "single_units", .flag,
      "Whether means that rest on a single unit are drawn: each then tells the result of one school, and is marked as "
        + "not for publication.", defaultText: "false"),
    KeyDeclaration(
      "block", .text, "Of `kind: robustness` the block of `robustness` whose analyses are drawn.",
      defaultText: "the only block", example: "gap"),
    KeyDeclaration(
      "by", .list(of: .choice(FigureSplitSpec.allCases.map { Choice($0.rawValue) }), count: 1...2),
      "Of `kind: distribution` what rows are told apart by.",
      defaultText: "arm and group, as far as the design has them"),
    KeyDeclaration(
      "years", .list(of: .year, count: 1...50),
      "Of `kind: distribution` the years of the design's time whose rows are counted.",
      defaultText: "all years of the model's sample", example: "[2019]"),
  ]
}

extension SpecDecoder {
  func figure(_ entry: YAMLNode.Entry) -> FigureSpec? {
    let node = entry.value
    guard node.entries != nil else { return nil }
    return FigureSpec(
      id: entry.key, kind: word(node["kind"]), models: texts(node["models"]),
      terms: node["terms"].map(tableTerms), title: node["title"]?.text,
      singleUnits: node["single_units"]?.flag, block: node["block"]?.text,
      by: node["by"]?.items?.compactMap { word($0) },
      years: node["years"]?.items?.compactMap(\.year))
  }

  /// Terms with labels, or without.
  func tableTerms(_ node: YAMLNode) -> [TableTermSpec] {
    node.items?.compactMap(\.text).map { TableTermSpec(term: $0, label: nil) }
      ?? (node.entries ?? []).map { TableTermSpec(term: $0.key, label: $0.value.text) }
  }
}
