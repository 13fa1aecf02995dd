import Designs
import LinearModels
import Specs

/// Resolves a model's covariance: what it asks for, else CR2 by the model's clusters, else by the design's, else HC1.
///
/// What cannot have an effect, and what is not defined, is told at its place.
struct CovariancePlanner {
  let node: ModelNode
  let context: PlanContext
  /// The model's formula; nil where it has a problem of its own.
  let formula: Formula?

  /// The covariance, or nil when something is wrong with it.
  func plan(_ diagnostics: inout [Diagnostic]) -> CovariancePlan? {
    // A `vcov` or clusters that cannot be read have been told.
    if node["vcov"] != nil, node.covariance == nil { return nil }
    if node["cluster"] != nil, node.clusters == nil { return nil }
    if let own = node.covariance, own.key("cluster") != nil, own.clusters == nil { return nil }
    let clusters = node.covariance?.clusters ?? node.clusters ?? context.clusters
    var problems = placeProblems
    let plan: CovariancePlan?
    if let written = node.covariance {
      plan = asked(written, clusters, &problems)
    } else {
      plan = byDefault(clusters)
    }
    diagnostics += problems
    return problems.isEmpty ? plan : nil
  }

  var explicitClusters: ClusterSpec? { node.covariance?.clusters ?? node.clusters }

  private func byDefault(_ clusters: ClusterSpec?) -> CovariancePlan {
    let columns = clusters?.columns.map(\.value) ?? []
    let estimator: CovarianceEstimator =
      switch columns.count {
      case 0: .independent(.HC1)
      case 1: .clustered(ClusteredCovariance(.CR2))
      default: .clustered(ClusteredCovariance(.CR1))
      }
    return CovariancePlan(
      estimator: estimator, clusters: columns, isDefault: true, refersToNormal: false)
  }

  // MARK: Clusters

  /// What is wrong with the clusters that the model itself names, whatever the type.
  private var placeProblems: [Diagnostic] {
    var problems: [Diagnostic] = []
    if let own = node.clusters, node.covariance?.clusters != nil {
      problems.append(noEffect(own.key, .overriddenBy("`cluster` of vcov")))
    }
    for clusters in [node.clusters, node.covariance?.clusters].compactMap(\.self) {
      problems += context.problems(of: clusters)
    }
    guard let outcome = formula?.bareOutcome,
      let column = (explicitClusters ?? context.clusters)?.columns.first(where: {
        $0.value == outcome
      })
    else { return problems }
    let place =
      explicitClusters == nil
      ? node.formula?.span(of: formula?.outcomeRange ?? 0..<0) ?? column.span : column.span
    problems.append(
      Diagnostic(
        .refusedCombination("the outcome \(outcome)", with: "clusters by it", instead: nil),
        at: place))
    return problems
  }

  // MARK: What vcov asks for

  private func asked(
    _ written: CovarianceSpec, _ clusters: ClusterSpec?, _ problems: inout [Diagnostic]
  ) -> CovariancePlan? {
    let isWild = written.type.value == "wild"
    problems += drawKeysWithoutEffect(written)
    if written.type.value == "randomisation" { return randomisation(written, &problems) }
    if written.type.value == "auto" { return automatic(written, clusters, &problems) }
    if let variance = VarianceEstimator(rawValue: written.type.value) {
      return independent(variance, written, &problems)
    }
    let kind = ClusteredCovariance.Kind(rawValue: written.type.value)
    guard isWild || kind != nil else { return nil }
    guard let clusters, !clusters.columns.isEmpty else {
      let other = clusters == nil ? "rows without clusters" : "cluster: none"
      problems.append(
        refused(
          written.type.value, with: other, instead: "`cluster:` with a column, or HC1",
          at: written.type.span))
      return nil
    }
    guard let kind else { return wild(written, clusters, &problems) }
    let covariance = clustered(kind, written, &problems)
    problems += dimensionProblems(covariance, written, ways: clusters.columns.count)
    return CovariancePlan(
      estimator: .clustered(covariance), clusters: clusters.columns.map(\.value), isDefault: false,
      refersToNormal: false)
  }

  private func independent(
    _ variance: VarianceEstimator, _ written: CovarianceSpec, _ problems: inout [Diagnostic]
  ) -> CovariancePlan {
    if let clusters = explicitClusters, !clusters.columns.isEmpty {
      problems.append(noEffect(clusters.key, .needs("a clustered type, CR0 to CV3J")))
    }
    for (name, needed) in [("preset", "CR1"), ("K", "CR1"), ("working", "CR2")] {
      if let option = written.option(name) {
        problems.append(noEffect(option.key, .needs("type: \(needed)")))
      }
    }
    if variance == .iid, context.weights?.type == .sampling {
      problems.append(
        refused(
          "iid", with: "sampling weights, which are no variances",
          instead: "HC1, or CR1 or CR2 with clusters", at: written.type.span))
    }
    let df = written.option("df")
    if let df, ["satterthwaite", "scaled-satterthwaite", "G-1"].contains(df.value.value) {
      problems.append(
        refused(
          "df: \(df.value.value)", with: variance.rawValue, instead: "df: N-K or df: normal",
          at: df.value.span))
    }
    return CovariancePlan(
      estimator: .independent(variance), clusters: [], isDefault: false,
      refersToNormal: df?.value.value == "normal")
  }

  private func clustered(
    _ kind: ClusteredCovariance.Kind, _ written: CovarianceSpec, _ problems: inout [Diagnostic]
  ) -> ClusteredCovariance {
    let preset = written.option("preset")
    if let preset, kind != .CR1 {
      problems.append(noEffect(preset.key, .needs("type: CR1")))
    }
    let covariance = ClusteredCovariance(
      kind,
      preset: preset.flatMap { .init(rawValue: $0.value.value) } ?? .fixest,
      reference: written.option("df").flatMap { .init(rawValue: $0.value.value) },
      absorbedCounting: written.option("K").flatMap { .init(rawValue: $0.value.value) },
      workingModel: written.option("working").flatMap { .init(rawValue: $0.value.value) }
        ?? .identity)
    if covariance.reference == .scaledSatterthwaite, kind != .CR3, let df = written.option("df") {
      problems.append(
        refused(
          "df: scaled-satterthwaite", with: kind.rawValue,
          instead: "type: CR3, the jackknife whose bias it takes out, or df: satterthwaite",
          at: df.value.span))
    }
    if let option = written.option("K"), let needed = need(ofCounting: covariance) {
      problems.append(noEffect(option.key, .needs(needed)))
    }
    if let option = written.option("working"), let needed = need(ofWorkingModel: covariance) {
      problems.append(noEffect(option.key, .needs(needed)))
    }
    return covariance
  }

  /// What `K` lacks to change a number.
  private func need(ofCounting covariance: ClusteredCovariance) -> String? {
    if covariance.kind != .CR1 { return "type: CR1" }
    if covariance.preset == .clubSandwich { return "a preset other than clubSandwich" }
    if let formula, formula.absorbed.isEmpty { return "absorbed effects in the formula" }
    return nil
  }

  /// What `working` lacks to change a number.
  private func need(ofWorkingModel covariance: ClusteredCovariance) -> String? {
    if covariance.kind != .CR2, !covariance.reference.usesWorkingModel {
      return "type: CR2 or df: satterthwaite"
    }
    guard let weights = context.weights else { return "weights" }
    return weights.type == .analytic ? nil : "analytic weights"
  }

  /// What is not defined for clustering in several ways.
  private func dimensionProblems(
    _ covariance: ClusteredCovariance, _ written: CovarianceSpec, ways: Int
  ) -> [Diagnostic] {
    guard ways > 1 else { return [] }
    let other = "clustering in \(ways) ways"
    if ![.CR0, .CR1].contains(covariance.kind) {
      return [
        refused(covariance.kind.rawValue, with: other, instead: "CR1", at: written.type.span)
      ]
    }
    if covariance.kind == .CR1, let preset = written.option("preset"),
      ![.fixest, .reghdfe, .sandwich].contains(covariance.preset)
    {
      return [
        refused(
          "preset: \(preset.value.value)", with: other,
          instead: "preset: fixest, reghdfe or sandwich", at: preset.value.span)
      ]
    }
    if covariance.reference.usesWorkingModel, let df = written.option("df") {
      return [refused("df: \(df.value.value)", with: other, instead: "df: G-1", at: df.value.span)]
    }
    return []
  }

  func noEffect(_ option: Located<String>, _ reason: NoEffectReason) -> Diagnostic {
    Diagnostic(.noEffect(option: option.value, because: reason), at: option.span)
  }

  func refused(
    _ one: String, with other: String, instead: String, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(.refusedCombination(one, with: other, instead: instead), at: span)
  }
}

extension PlanContext {
  /// As many ways of clustering as there are: 2^d - 1 covariances are summed.
  static let clusterLimit = 4

  /// Unknown and repeated columns of clusters, and too many.
  func problems(of clusters: ClusterSpec) -> [Diagnostic] {
    var problems = clusters.columns.filter { !has($0.value) }.map {
      unknownColumn($0.value, at: $0.span)
    }
    var first: [String: SourceSpan] = [:]
    for column in clusters.columns {
      if let place = first[column.value] {
        problems.append(
          Diagnostic(.nameTaken(name: column.value, first: place), at: column.span))
      }
      first[column.value] = first[column.value] ?? column.span
    }
    if clusters.columns.count > Self.clusterLimit {
      let payload = DiagnosticPayload.refusedCombination(
        "clustering in \(clusters.columns.count) ways", with: "any covariance",
        instead: "at most \(Self.clusterLimit) columns")
      problems.append(Diagnostic(payload, at: clusters.columns[Self.clusterLimit].span))
    }
    return problems
  }
}
