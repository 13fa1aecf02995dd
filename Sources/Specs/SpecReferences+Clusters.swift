/// Roles of the design that no model, comparison of arms or check goes by.
extension SpecReferences {
  /// `unit` and `cluster` of the design where they cannot change a number.
  ///
  /// - A formula model goes by `cluster`, else by `unit`, unless it says its clusters or a type without them.
  /// - Estimators by design read both.
  /// - Arms and groups are compared by the same clusters; the roles of a programme are checked against `unit`.
  var clusterRoleProblems: [Diagnostic] {
    guard let design = spec.root["design"]?.entries, !spec.models.isEmpty,
      !spec.models.contains(where: { readsDesign($0) })
    else { return [] }
    let unit = design.first { $0.key.value == "unit" }?.key
    let cluster = design.first { $0.key.value == "cluster" }?.key
    let others = Set(design.map(\.key.value)).subtracting(["unit", "cluster"])
    let areClustersUsed = !others.isEmpty || spec.models.contains { inheritsClusters($0) }
    let isUnitUsed =
      cluster == nil ? areClustersUsed : !others.subtracting(["group"]).isEmpty
    var problems: [Diagnostic] = []
    if let unit, !isUnitUsed {
      problems.append(
        noEffect(
          unit,
          needs: cluster == nil
            ? Self.heir
            : "a design without `cluster`, roles of a programme, or an estimator by design"))
    }
    if let cluster, !areClustersUsed { problems.append(noEffect(cluster, needs: Self.heir)) }
    return problems
  }

  private static let heir =
    "a model with clustered standard errors that does not say its own clusters"

  /// Whether an estimator goes by the roles of the design; one that does not exist may.
  private func readsDesign(_ model: ModelNode) -> Bool {
    language.estimator(named: model.estimator?.value)?.readsDesign ?? true
  }

  /// Whether a formula's model takes the design's clusters; one with a problem of its own may.
  private func inheritsClusters(_ model: ModelNode) -> Bool {
    if model.clusters != nil || model.covariance?.clusters != nil { return false }
    guard let covariance = model.covariance else { return true }
    return covariance.type.value != "iid" && !covariance.type.value.hasPrefix("HC")
  }
}
