public import Estimation
public import LinearModels
import Numerics
import Specs

/// A bootstrap of a contrast, resolved.
public struct BootstrapPlan: Sendable, Equatable {
  /// How draws become an interval and a test.
  public var kind: BootstrapInterval.Kind
  /// Variant, weights, draws; the null is free.
  public var options: WildBootstrap
  /// The column whose groups get the weights; nil for the clusters of the model.
  public var groups: String?
}

extension BootstrapPlan {
  /// How tests and intervals are made, for `explain`.
  public var inWords: String {
    let rule =
      switch kind {
      case .percentileT: "t* = (g* - g)/s*, each tail apart"
      case .symmetricT: "|t*| = |g* - g|/s*"
      case .percentile: "g* itself"
      }
    let scores = options.variant.jackknifesScores ? ", u at the estimates without the group" : ""
    return
      "p-value and interval (\(kind.rawValue)) by the wild cluster bootstrap \(options.name): b* = b + (X'X)^-1 sum v_g "
      + "X_g'u_g\(scores), g* = g(b*) with its own standard error s*, and of these \(rule); \(options.weights.rawValue) "
      + "weights, \(options.replications) draws, seed \(options.seed), or all sign vectors once where they are no more."
  }
}

extension ContrastPlanner {
  /// The bootstrap that a contrast asks for; nil where it asks for none, or for one that is refused.
  ///
  /// What it does not say follows the model's own bootstrap, where it has one; else symmetric-t and variant 31, which keep
  /// their level in the simulations of docs/few-clusters.md where others do not.
  func bootstrap(
    of contrast: ContrastSpec, _ ids: [String], isSmooth: Bool, _ problems: inout [Diagnostic]
  ) -> BootstrapPlan? {
    guard let key = contrast.key("bootstrap"), let node = contrast.node["bootstrap"] else {
      return nil
    }
    if let (other, instead) = obstacle(contrast, ids, isSmooth: isSmooth) {
      problems.append(
        Diagnostic(
          .refusedCombination("`bootstrap`", with: other, instead: instead), at: key.span))
      return nil
    }
    let covariance = models.first { $0.id.value == ids[0] }?.method.covariance
    let model = covariance?.isAutomatic == true ? nil : covariance?.wild
    let clusters = covariance?.clusters ?? []
    let own =
      model?.options ?? WildBootstrap(clusters.count == 1 ? .jackknifedScores : .classic)
    let written = (node.text ?? node["interval"]?.text)?.value
    let variant = node["variant"]?.text
    let plan = BootstrapPlan(
      kind: written.flatMap { BootstrapInterval.Kind(rawValue: $0) } ?? .symmetricT,
      options: WildBootstrap(
        variant.flatMap { .init(rawValue: $0.value) } ?? own.variant,
        weights: node["weights"]?.text.flatMap { .init(rawValue: $0.value) } ?? own.weights,
        imposesNull: false,
        replications: max(node["reps"]?.integer?.value ?? own.replications, 1),
        seed: node["seed"]?.integer.flatMap { UInt64(exactly: $0.value) } ?? own.seed),
      groups: model?.groups)
    if let variant, plan.options.variant != .classic {
      let other: String? =
        clusters.count > 1
        ? "clustering in \(clusters.count) ways"
        : plan.groups.flatMap { $0 == clusters.first ? nil : "`boot.cluster`" }
      if let other {
        problems.append(
          Diagnostic(
            .refusedCombination(
              "variant: \(variant.value)", with: other, instead: "variant: \"11\""),
            at: variant.span))
        return nil
      }
    }
    return plan
  }

  /// What a bootstrap of a contrast cannot go with, and what to write in its stead.
  private func obstacle(
    _ contrast: ContrastSpec, _ ids: [String], isSmooth: Bool
  ) -> (other: String, instead: String)? {
    if contrast.isJoint { return ("several expressions, tested jointly", "a single expression") }
    if contrast.divisor != nil { return ("`over`", "a division in the expression") }
    if let key = ["equivalence", "margin"].lazy.compactMap(contrast.key).first {
      return ("`\(key.value)`", "the contrast without it")
    }
    if ids.count > 1 { return ("terms of several models", "terms of one model") }
    guard isSmooth else { return ("a linear expression", "`vcov: {type: wild}` in the model") }
    guard let method = models.first(where: { $0.id.value == ids[0] })?.method else { return nil }
    guard let drawn = method as? any DrawnMethod else {
      return (
        "estimator: \(type(of: method).name)",
        "estimator: did, triple-difference or event-study, or a formula"
      )
    }
    if !drawn.isRegression {
      return ("\(ids[0]), whose covariates make it doubly robust", "no covariates there")
    }
    if method.covariance.clusters.isEmpty {
      return ("\(ids[0]), which has no clusters", "`cluster:` in the model")
    }
    if method.covariance.randomisation != nil, !method.covariance.isAutomatic {
      return ("\(ids[0]), whose treatment is randomised", "vcov: CR2 there")
    }
    return nil
  }
}

extension Plan {
  /// The contrasts that ask for a bootstrap, by their model.
  var bootstrapped: [String: [ContrastPlan]] {
    Dictionary(grouping: chosenContrasts.filter { $0.bootstrap != nil }) { $0.models[0] }
  }
}

extension ContrastPlan {
  /// What the rows make impossible of its bootstrap: an absorbed effect of many levels that crosses the clusters.
  func bootstrapProblem(_ known: [String: BoundModel]) -> Diagnostic? {
    guard bootstrap != nil, let model = known[models[0]],
      let method = model.plan.method as? any DrawnMethod, method.isRegression,
      let effect = method.drawnRegression(model.provided).crossedEffect
    else { return nil }
    return Diagnostic(
      .refusedCombination(
        "`bootstrap`", with: effect.inWords, instead: "the delta method, without it"),
      at: id.span)
  }
}
