import Analyses
import Designs
import Estimation

extension ResultFiles {
  /// diagnostics.csv: how far single clusters determine each estimate.
  ///
  /// A cluster is named by its level where it is a category, and by its first row of the data (1-based); what
  /// concerns the whole model stands on each of its rows. A model clustered in several ways has rows for each of them,
  /// `dimension` says whose. `not.judged.for` says why there are no estimates without a cluster: the absorbed effects
  /// that are not nested in the clusters, or the clusters and rows that are too many for estimating anew.
  ///
  /// - Returns: The file's text; a header alone without clusters.
  public func diagnostics() -> String {
    var csv = CSVText(header: [
      "model", "term", "clusters", "effective.clusters", "loo.low", "loo.high",
      "influential.cluster", "influential.cluster.row", "carried.by", "carried.by.row",
      "largest.leverage", "largest.leverage.cluster", "largest.leverage.row", "nleverage",
      "dimension", "not.judged.for",
    ])
    for model in result.models {
      for diagnostics in model.estimates.clusterDiagnostics {
        for (term, found) in zip(model.estimates.terms, diagnostics.terms) {
          csv.append(
            [
              model.id, term.description, String(diagnostics.clusterCount),
              Plain.number(found.effectiveClusters), Plain.number(found.lowest),
              Plain.number(found.highest),
            ] + cells(found.mostInfluential) + cells(found.carriedBy)
              + [Plain.number(diagnostics.largestLeverage)]
              + cells(diagnostics.largestLeverageCluster)
              + [
                Plain.count(diagnostics.parameterCount), diagnostics.clusters,
                diagnostics.skippedRows.map { "\(diagnostics.clusterCount) x \($0) rows" }
                  ?? diagnostics.crossedEffects.joined(separator: " + "),
              ])
        }
      }
    }
    return csv.text
  }

  private func cells(_ cluster: ClusterDiagnostics.Name?) -> [String] {
    [cluster?.level ?? "", Plain.count(cluster?.row)]
  }
}
