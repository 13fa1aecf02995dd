import Designs
import LinearModels
import Specs

extension CovariancePlanner {
  /// All that `auto` may choose, planned.
  func automatic(
    _ written: CovarianceSpec, _ clusters: ClusterSpec?, _ problems: inout [Diagnostic]
  ) -> CovariancePlan? {
    for name in ["preset", "df", "K", "working"] {
      if let option = written.option(name) {
        problems.append(noEffect(option.key, .needs("a type other than auto")))
      }
    }
    guard let clusters, !clusters.columns.isEmpty else {
      problems.append(
        refused(
          "auto", with: clusters == nil ? "rows without clusters" : "cluster: none",
          instead: "`cluster:` with a column, or HC1", at: written.type.span))
      return nil
    }
    if clusters.columns.count > 1 {
      problems.append(
        refused(
          "auto", with: "clustering in \(clusters.columns.count) ways",
          instead: "one column, CR1 or wild", at: written.type.span))
      return nil
    }
    var plan = CovariancePlan(
      estimator: .clustered(ClusteredCovariance(.CR2)), clusters: [clusters.columns[0].value],
      isDefault: true, refersToNormal: false)
    plan.isAutomatic = true
    plan.wild = WildPlan(options: wildOptions(written), groups: nil)
    plan.randomisation = automaticRandomisation(written, clusters.columns[0], &problems)
    return plan
  }

  /// The bootstrap that the rule takes: variant 31, as docs/few-clusters.md has it.
  private func wildOptions(_ written: CovarianceSpec) -> WildBootstrap {
    WildBootstrap(
      .jackknifedScores,
      replications: max(written.option("reps").flatMap { Int($0.value.value) } ?? 9999, 1),
      seed: written.option("seed").flatMap { UInt64($0.value.value) } ?? 1)
  }

  /// The randomisation that the rule may take, where a treatment and its units are known.
  private func automaticRandomisation(
    _ written: CovarianceSpec, _ cluster: Located<String>, _ problems: inout [Diagnostic]
  ) -> RandomisationPlan? {
    let isAsked = ["unit", "treatment", "strata"].contains { written.key($0) != nil }
    var found: [Diagnostic] = []
    var plan = randomisationPlan(written, &found)
    if isAsked { problems += found }
    guard found.isEmpty else { return nil }
    if node.formula != nil { return plan }
    // An estimator by design has its clusters alone to exchange the programme between.
    if let unit = written.option("unit"), unit.value.value != cluster.value {
      problems.append(
        refused(
          "unit: \(unit.value.value)",
          with: "clusters by \(cluster.value), between which alone auto exchanges a programme",
          instead: "`cluster: \(unit.value.value)`", at: unit.value.span))
      return nil
    }
    plan?.unit = cluster.value
    return plan
  }
}
