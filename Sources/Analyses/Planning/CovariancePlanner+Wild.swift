import LinearModels
import Numerics
import Specs

extension CovariancePlanner {
  /// The keys of the wild bootstrap.
  private static let wildKeys = ["variant", "null", "weights", "boot.cluster"]

  /// The keys of draws beside a type that makes none, or other ones.
  func drawKeysWithoutEffect(_ written: CovarianceSpec) -> [Diagnostic] {
    let type = written.type.value
    var needs: [(key: String, type: String)] = []
    if type != "wild" { needs += Self.wildKeys.map { ($0, "type: wild") } }
    if type != "randomisation" {
      needs += Self.randomisationKeys.filter { type != "auto" || $0 == "statistic" }
        .map { ($0, "type: randomisation") }
    }
    if !["wild", "randomisation", "auto"].contains(type) {
      needs += ["reps", "seed"].map { ($0, "type: wild or randomisation") }
    }
    return needs.compactMap { need in
      written.key(need.key).map { noEffect($0, .needs(need.type)) }
    }
  }

  /// A wild cluster bootstrap: CR1, or CV3 for variants 13 and 33, in the statistic.
  func wild(
    _ written: CovarianceSpec, _ clusters: ClusterSpec, _ problems: inout [Diagnostic]
  ) -> CovariancePlan {
    for name in ["preset", "df", "K", "working"] {
      if let option = written.option(name) {
        problems.append(noEffect(option.key, .needs("a type other than wild")))
      }
    }
    let options = WildBootstrap(
      written.option("variant").flatMap { .init(rawValue: $0.value.value) } ?? .classic,
      weights: written.option("weights").flatMap { .init(rawValue: $0.value.value) }
        ?? .rademacher,
      imposesNull: written.option("null")?.value.value != "free",
      replications: max(written.option("reps").flatMap { Int($0.value.value) } ?? 9999, 1),
      seed: written.option("seed").flatMap { UInt64($0.value.value) } ?? 1)
    let groups = written.option("boot.cluster")
    if let groups, !context.has(groups.value.value) {
      problems.append(context.unknownColumn(groups.value.value, at: groups.value.span))
    }
    if let variant = written.option("variant"), options.variant != .classic {
      let other: String? =
        if clusters.columns.count > 1 {
          "clustering in \(clusters.columns.count) ways"
        } else if let groups, groups.value.value != clusters.columns[0].value {
          "`boot.cluster`"
        } else {
          nil
        }
      if let other {
        problems.append(
          refused(
            "variant: \(variant.value.value)", with: other, instead: "variant: \"11\"",
            at: variant.value.span))
      }
    }
    return CovariancePlan(
      estimator: .clustered(options.covariance()), clusters: clusters.columns.map(\.value),
      isDefault: false, refersToNormal: false,
      wild: WildPlan(options: options, groups: groups?.value.value))
  }
}
