public import Analyses
import Designs
public import Estimation

/// Findings in words: the only place where they become sentences.
public enum FindingText {
  /// As many names of a list as a sentence bears.
  private static let namesShown = 12

  /// Everything in a result that a reader must know beside the numbers, model by model.
  ///
  /// - Parameter result: The result.
  /// - Returns: One sentence each, on one line.
  public static func all(in result: Result) -> [String] {
    let models = result.models.flatMap { model in
      (model.estimates.omitted.map(sentence) + model.estimates.findings.map(sentence)).map {
        "\(model.id): \($0)"
      }
    }
    return result.findings.map(sentence) + models
  }

  /// A finding in words.
  ///
  /// - Parameter finding: The finding.
  /// - Returns: One sentence without a full stop, on one line.
  public static func sentence(_ finding: Finding) -> String { words(finding).onOneLine }

  private static func words(_ finding: Finding) -> String {
    switch finding {
    case .illConditioned:
      "some columns nearly repeat others: solved on a re-based design in double-double arithmetic"
    case .notFinite(let variable):
      "\(variable) has values too large to compute with: no estimates"
    case .fullLeverage(let rows):
      "\(rows) \(rows == 1 ? "row is" : "rows are") fitted exactly by a parameter of their own: "
        + "they add nothing to the variance"
    case .unusedLevels(let variable, let levels):
      "levels of \(variable) without a row in the sample were dropped: \(list(levels))"
    case .noResidualDegreesOfFreedom(let observations, let parameters):
      "\(parameters) \(parameters == 1 ? "parameter" : "parameters") on "
        + "\(Plain.number(observations)) \(observations == 1 ? "row leaves" : "rows leave") "
        + "no degrees of freedom: no standard errors"
    case .replacedColumn(let name):
      "the derived column \(name) stands in place of the data's column of that name"
    case .blankLines(let source, let count):
      "\(count) blank \(count == 1 ? "line" : "lines") of \(source) passed over"
    case .singletons(let effect, let rows):
      "\(rows) \(rows == 1 ? "row" : "rows") alone in a level of \(effect) dropped: "
        + "\(rows == 1 ? "it says" : "they say") nothing about the other terms"
    case .fewClusters(let count, let effective, let term):
      fewClusters(count, effective, term)
    case .fewTreatedClusters(let term, let clusters, let total):
      "\(term) is there in \(clusters) of \(total) clusters: cluster-robust standard errors are too "
        + "small for it; prefer CR2 with its own degrees of freedom, or randomisation inference"
    case .clusterCarriesTerm(let cluster, let term):
      "\(name(cluster)) alone carries \(term): without it there is no estimate"
    case .influentialCluster(let cluster, let term, let standardErrors):
      "without \(name(cluster)) \(term) moves by \(Fixed.number(standardErrors, digits: 1)) "
        + "standard errors"
    case .covarianceRepaired:
      "the multi-way covariance was not positive semi-definite: its negative eigenvalues were set to 0"
    case .fallbackToCR1(let effect, let levels):
      "CR2 is not defined with \(effect), an absorbed effect of \(levels) levels that is not nested in "
        + "the clusters: CR1 was computed"
    case .perfectFit:
      "the model fits exactly: its residuals are rounding, and standard errors and tests say nothing"
    case .degreesOfFreedomBound(let effects):
      "the degrees of freedom of \(list(effects)) together are a bound, not exact"
    case .absorptionNotConverged(let effects):
      "\(list(effects)) could not be swept out to the tolerance: no estimates"
    }
  }

  private static func fewClusters(_ count: Int, _ effective: Double?, _ term: TermID?) -> String {
    let advice = "use CR2 with its own degrees of freedom and say how few there are"
    guard let effective, let term else { return "\(count) clusters are few: \(advice)" }
    return "\(count) clusters, for \(term) worth \(Fixed.number(effective, digits: 1)) equal ones: "
      + advice
  }

  private static func name(_ cluster: ClusterDiagnostics.Name) -> String {
    cluster.level.map { "cluster \($0)" } ?? "the cluster of data row \(cluster.row)"
  }

  private static func list(_ names: [String]) -> String {
    let more = names.count - namesShown
    return names.prefix(namesShown).joined(separator: ", ")
      + (more > 0 ? " and \(more) more" : "")
  }

  private static func sentence(_ term: OmittedTerm) -> String {
    switch term.reason {
    case .absorbed: return "\(term.term) omitted: the absorbed effects explain it".onOneLine
    case .constant: return "\(term.term) omitted: it does not vary in the sample".onOneLine
    case .collinear:
      let shares = term.explainedBy.map { "\(Plain.number($0.coefficient))*\($0.term)" }
      return "\(term.term) omitted: it repeats \(shares.joined(separator: " + "))".onOneLine
    }
  }
}
