import Estimation
import LinearModels
import Numerics
import Specs

/// Reads families: members, models, and what cannot be judged together.
struct FamilyPlanner {
  /// Every model's id as written, in spec order.
  let written: [String]
  /// The models that have a plan.
  let models: [ModelPlan]
  let contrasts: [ContrastPlan]
  /// What is known of the models' terms.
  let terms: NamedTerms

  /// The families without problems; every problem is told.
  func plan(_ families: [FamilySpec], _ diagnostics: inout [Diagnostic]) -> [FamilyPlan] {
    families.compactMap { family in
      var problems: [Diagnostic] = []
      let plan = plan(family, &problems)
      diagnostics += problems
      return problems.isEmpty ? plan : nil
    }
  }

  private func plan(_ family: FamilySpec, _ problems: inout [Diagnostic]) -> FamilyPlan? {
    guard let method = family.method?.value else { return nil }
    var usesModelKey = false
    var members = family.terms.compactMap { term in
      member(term, family, &usesModelKey, &problems)
    }
    if let key = family.key("model"), problems.isEmpty, !family.terms.isEmpty, !usesModelKey {
      problems.append(
        Diagnostic(
          .noEffect(option: "model", because: .overriddenBy("the model before each `::`")),
          at: key.span))
    }
    for id in family.contrasts {
      // One that has problems of its own, or is not there, has been told.
      guard let contrast = contrasts.first(where: { $0.id.value == id.value }) else { return nil }
      if contrast.isJoint || contrast.isRatio {
        problems.append(
          refused(
            "the contrast \(id.value)",
            with: contrast.isJoint ? "a family: it is a joint test" : "a family: it is a ratio",
            instead: "contrasts of a single expression", at: id.span))
      }
      if contrast.isSmooth, method.draws || method == .supT {
        problems.append(
          refused(
            "the contrast \(id.value)", with: "\(method.rawValue): it is not linear",
            instead: "holm", at: id.span))
      }
      members.append(.contrast(id.value))
    }
    let used = models(of: members)
    let plans = models.filter { used.contains($0.id.value) }
    guard problems.isEmpty, members.count == family.terms.count + family.contrasts.count,
      plans.count == used.count
    else { return nil }
    problems += jointProblems(method, plans, family)
    if plans.count == 1 || !method.draws { problems += unmoved(members, plans) }
    return FamilyPlan(
      id: family.id, label: family.label?.value, method: method, members: members, models: used,
      weights: family.node["weights"]?.text.flatMap { .init(rawValue: $0.value) } ?? .rademacher,
      replications: max(family.node["reps"]?.integer?.value ?? 9999, 1),
      seed: UInt64(max(family.node["seed"]?.integer?.value ?? 1, 0)),
      confidenceLevel: family.confidenceLevel?.value ?? 0.95)
  }

  private func member(
    _ text: Located<String>, _ family: FamilySpec, _ usesModelKey: inout Bool,
    _ problems: inout [Diagnostic]
  ) -> FamilyPlan.Member? {
    if let colons = text.value.firstRange(of: "::") {
      let model = String(text.value[..<colons.lowerBound])
      if NameRule.name.allows(model) {
        guard written.contains(model) else {
          problems.append(
            Diagnostic(
              .unknownName(
                kind: "model", name: model, near: Nearest.name(to: model, among: written),
                known: written), at: text.span))
          return nil
        }
        return term(String(text.value[colons.upperBound...]), of: model, text.span, &problems)
      }
    }
    guard let model = family.model else {
      let payload = DiagnosticPayload.missingKey(
        name: "model", of: "families.\(family.id.value)", example: written.first ?? "raw")
      if !problems.contains(where: { $0.payload == payload }) {
        problems.append(Diagnostic(payload, at: text.span))
      }
      return nil
    }
    usesModelKey = true
    return term(text.value, of: model.value, text.span, &problems)
  }

  private func term(
    _ name: String, of model: String, _ span: SourceSpan, _ problems: inout [Diagnostic]
  ) -> FamilyPlan.Member? {
    if let problem = terms.problem(name, at: span, in: [model], kind: "term of \(model)") {
      problems.append(problem)
      return nil
    }
    return .term(model: model, term: name, span: span)
  }

  private func models(of members: [FamilyPlan.Member]) -> [String] {
    var used: Set<String> = []
    for member in members {
      switch member {
      case .term(let model, _, _): used.insert(model)
      case .contrast(let id):
        used.formUnion(contrasts.first { $0.id.value == id }?.models ?? [])
      }
    }
    return written.filter(used.contains)
  }

  /// Terms that no assignment of their model moves; draws over several models are of stacked contributions.
  private func unmoved(_ members: [FamilyPlan.Member], _ plans: [ModelPlan]) -> [Diagnostic] {
    members.compactMap { member in
      guard case .term(let model, let term, let span) = member else { return nil }
      return plans.first { $0.id.value == model }?.refusal(ofUnmoved: term, at: span)
    }
  }

  /// Models whose estimates have no joint distribution.
  private func jointProblems(
    _ method: FamilyMethodSpec, _ plans: [ModelPlan], _ family: FamilySpec
  ) -> [Diagnostic] {
    guard method.draws || method == .supT else { return [] }
    let place = family.method?.span ?? family.id.span
    let covariances = plans.map(\.method.covariance)
    if method == .supT,
      let drawn = plans.first(where: {
        let covariance = $0.method.covariance
        return covariance.wild != nil || covariance.randomisation != nil || covariance.isAutomatic
      })
    {
      return [
        refused(
          "sup-t", with: "\(drawn.id.value), whose tests are not, or may not be, by a distribution",
          instead: "romano-wolf, or vcov: CR2", at: place)
      ]
    }
    if method.draws, plans.count == 1,
      covariances[0].wild != nil || covariances[0].randomisation != nil
    {
      return ["weights", "reps", "seed"].compactMap(family.key).map {
        Diagnostic(
          .noEffect(option: $0.value, because: .overriddenBy("the draws of the model's `vcov`")),
          at: $0.span)
      }
    }
    if plans.count == 1, method == .supT { return [] }
    let reason: String? =
      if let bare = plans.first(where: { $0.method.covariance.clusters.isEmpty }) {
        "\(bare.id.value), which has no clusters"
      } else if let wide = plans.first(where: { $0.method.covariance.clusters.count > 1 }) {
        "\(wide.id.value), which is clustered in several ways"
      } else if Set(covariances.map(\.clusters)).count > 1 {
        "different clusters ("
          + plans.map { "\($0.id.value): \($0.method.covariance.clusters[0])" }
          .joined(separator: ", ") + ")"
      } else {
        nil
      }
    guard let reason else { return [] }
    return [
      refused(
        method.rawValue, with: reason,
        instead: "holm, or the same one `cluster:` column in each of its models", at: place)
    ]
  }

  private func refused(
    _ one: String, with other: String, instead: String, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(.refusedCombination(one, with: other, instead: instead), at: span)
  }
}

extension FamilyPlan {
  /// Terms that their models do not have.
  func unknownTerms(_ known: [String: [String]]) -> [Diagnostic] {
    members.compactMap { member in
      guard case .term(let model, let term, let span) = member, let terms = known[model],
        !terms.contains(term), !terms.contains(where: { $0.replacing("`", with: "") == term })
      else { return nil }
      return Diagnostic(
        .unknownName(
          kind: "term of \(model)", name: term, near: Nearest.name(to: term, among: terms),
          known: terms), at: span)
    }
  }
}
