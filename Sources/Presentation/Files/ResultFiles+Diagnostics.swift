import Analyses
import Designs
import Estimation

extension ResultFiles {
  /// diagnostics.csv: how far single clusters determine each estimate.
  ///
  /// A cluster is named by its level where it is a category, and by its first row of the data (1-based); what
  /// concerns the whole model stands on each of its rows.
  ///
  /// - Returns: The file's text; a header alone without clusters.
  public func diagnostics() -> String {
    var csv = CSVText(header: [
      "model", "term", "clusters", "effective.clusters", "loo.low", "loo.high",
      "influential.cluster", "influential.cluster.row", "carried.by", "carried.by.row",
      "largest.leverage", "largest.leverage.cluster", "largest.leverage.row", "nleverage",
    ])
    for model in result.models {
      guard let diagnostics = model.estimates.clusterDiagnostics else { continue }
      for (term, found) in zip(model.estimates.terms, diagnostics.terms) {
        csv.append(
          [
            model.id, term.description, String(diagnostics.clusterCount),
            Plain.number(found.effectiveClusters), Plain.number(found.lowest),
            Plain.number(found.highest),
          ] + cells(found.mostInfluential) + cells(found.carriedBy)
            + [Plain.number(diagnostics.largestLeverage)]
            + cells(diagnostics.largestLeverageCluster) + [String(diagnostics.parameterCount)])
      }
    }
    return csv.text
  }

  private func cells(_ cluster: ClusterDiagnostics.Name?) -> [String] {
    [cluster?.level ?? "", Plain.count(cluster?.row)]
  }
}
