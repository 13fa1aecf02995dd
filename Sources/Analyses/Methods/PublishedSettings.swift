import Comparison
import DifferenceInDifferences
import Education
import Frames
import LinearModels
import Specs

/// What `published-did` is told beside the design.
struct PublishedSettings: Sendable {
  /// The years before; nil for all before the start.
  let baseline: [Located<Int>]?
  /// The years after; nil for all from the start on.
  let post: [Located<Int>]?
  /// How neighbours are chosen; nil where all comparison units count.
  let match: MatchSettings?

  private static let years = Shape.oneOf([
    .list(of: .integer(-100_000...100_000), count: 1...100), .integer(-100_000...100_000),
  ])

  static let keys = [
    KeyDeclaration(
      "outcome", .text, "The column of the published figures.", isRequired: true,
      example: "progress"),
    KeyDeclaration(
      "interval", .list(of: .text, count: 2...2),
      "The columns of the published 95 % interval's ends, from which the sampling variance is known.",
      defaultText: "`.low` and `.high` after the name of the figures",
      example: "[progress.low, progress.high]"),
    KeyDeclaration(
      "national", .text, "The column of the national values, for the gap to national.",
      defaultText: "`national.` before the name of the figures, if there is such a column"),
    KeyDeclaration(
      "names", .text, "The column of what units are called in lists.",
      defaultText: "their identifiers alone", example: "school"),
    KeyDeclaration(
      "baseline", years, "The years before.", defaultText: "all before the start",
      example: "[2016]"),
    KeyDeclaration(
      "post", years, "The years after.", defaultText: "all from the start on", example: "[2019]"),
    KeyDeclaration(
      "match",
      .object([
        KeyDeclaration(
          "on", .list(of: .text, count: 1...50),
          "Columns of numbers that are the same in all rows of a unit.", isRequired: true,
          example: "[progress.2016, progress.2017, pupils.2017]"),
        KeyDeclaration(
          "ratio", .integer(1...100), "How many neighbours each unit of the programme gets.",
          defaultText: "1", example: "3"),
        KeyDeclaration(
          "distance", .choice(ProfileDistance.allCases.map { Choice($0.rawValue) }),
          "How unlike two units are: Mahalanobis' distance, or standardised differences.",
          defaultText: "mahalanobis"),
        KeyDeclaration(
          "caliper", .number(NumberRange(minimum: 0, isOpen: true)),
          "The greatest distance of a neighbour.", defaultText: "any", example: "1.5"),
      ]),
      "Compare with the nearest untreated units alone, each the neighbour of one unit at most; the closest pairs are "
        + "made first. Placebo sets get neighbours of their own.",
      defaultText: "all untreated units", example: "{on: [progress.2016, pupils.2017], ratio: 3}"),
  ]
}

/// Reads `published-did`.
struct PublishedPlanner {
  let node: ModelNode
  let context: PlanContext

  func plan(_ diagnostics: inout [Diagnostic]) -> (ProgrammeModel, PublishedSettings)? {
    let before = diagnostics.count
    var planner = ProgrammePlanner(node: node, context: context)
    planner.idle = ["exposure": "estimator: did", "dose": "estimator: did"]
    planner.refusesOwnTerm = "estimator: did, or as: dropped"
    let need = need(&diagnostics)
    let settings = settings(need?.profile ?? [], &diagnostics)
    refuseWeights(&diagnostics)
    guard var model = planner.plan(&diagnostics), let need else { return nil }
    if model.covariance.clusters.count > 1 {
      diagnostics.append(
        Diagnostic(
          .refusedCombination(
            "clustering in \(model.covariance.clusters.count) ways", with: "published-did",
            instead: "one column, the highest level"), at: node.id.span))
    }
    guard diagnostics.count == before else { return nil }
    model.published = need
    if model.covariance.isDefault, model.covariance.clustered?.kind == .CR2 {
      // The weights are the inverse of what the model says the variances are.
      model.covariance.estimator = .clustered(
        ClusteredCovariance(.CR2, workingModel: .inverseVariance))
    }
    return (model, settings)
  }

  private func need(_ diagnostics: inout [Diagnostic]) -> PublishedNeed? {
    guard let outcome = node["outcome"]?.text else { return nil }
    let ends = node["interval"]?.items?.compactMap(\.text) ?? []
    let low = ends.first ?? Located("\(outcome.value).low", at: outcome.span)
    let high = ends.last ?? Located("\(outcome.value).high", at: outcome.span)
    var national = node["national"]?.text
    if national == nil, context.isHeaderKnown, context.has("national.\(outcome.value)") {
      national = Located("national.\(outcome.value)", at: outcome.span)
    }
    let need = PublishedNeed(
      outcome: outcome, low: low, high: high,
      unit: context.isPublished ? PublishedInterval.tableUnit : 0, national: national,
      names: node["names"]?.text,
      profile: node["match"]?["on"]?.items?.compactMap(\.text) ?? [])
    let all = [outcome, low, high] + [national, need.names].compactMap(\.self) + need.profile
    let unknown = all.filter { !context.has($0.value) }
    diagnostics += unknown.map { context.unknownColumn($0.value, at: $0.span) }
    var numbers = [outcome, low, high] + need.profile
    if let national { numbers.append(national) }
    for name in numbers {
      guard let type = context.types[name.value], type == .text else { continue }
      diagnostics.append(
        Diagnostic(
          .typeMismatch(
            operation: "published figures", expected: "numbers", found: type.words),
          at: name.span))
    }
    return unknown.isEmpty ? need : nil
  }

  private func settings(
    _ profile: [Located<String>], _ diagnostics: inout [Diagnostic]
  ) -> PublishedSettings {
    var seen: Set<String> = []
    for name in profile where !seen.insert(name.value).inserted {
      diagnostics.append(
        Diagnostic(.nameTaken(name: name.value, first: profile.first?.span), at: name.span))
    }
    let match = node["match"].map { given in
      MatchSettings(
        variables: profile.map(\.value),
        distance: given["distance"]?.text.flatMap { ProfileDistance(rawValue: $0.value) }
          ?? .mahalanobis,
        ratio: given["ratio"]?.integer?.value ?? 1, caliper: given["caliper"]?.number?.value)
    }
    let (baseline, post) = (years("baseline"), years("post"))
    for year in post ?? [] where baseline?.contains(where: { $0.value == year.value }) ?? false {
      diagnostics.append(
        Diagnostic(
          .refusedCombination(
            "\(year.value) among the years after", with: "the same year among those before",
            instead: nil), at: year.span))
    }
    return PublishedSettings(baseline: baseline, post: post, match: match)
  }

  private func years(_ key: String) -> [Located<Int>]? {
    guard let given = node[key] else { return nil }
    return given.items?.compactMap(\.integer) ?? [given.integer].compactMap(\.self)
  }

  private func refuseWeights(_ diagnostics: inout [Diagnostic]) {
    guard context.weights != nil else { return }
    diagnostics.append(
      Diagnostic(
        .refusedCombination(
          "weights", with: "published-did, whose weights are the inverse of known variances",
          instead: "`weights: none` in this model"), at: node.id.span))
  }
}
