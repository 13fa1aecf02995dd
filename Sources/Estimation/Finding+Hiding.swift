public import Designs

extension Finding {
  /// The levels of a category that no row of the sample has, named if messages may name them.
  ///
  /// - Parameter category: A category with such levels.
  /// - Returns: The finding.
  public static func unusedLevels(of category: BoundCategory) -> Finding {
    .unusedLevels(
      variable: category.label, levels: category.tellsLevels ? category.droppedLevels : [],
      hidden: category.tellsLevels ? 0 : category.droppedLevels.count)
  }

  /// The finding without levels that are cells of the data: messages may not hold them.
  ///
  /// - Parameter variables: Categories made of texts, or of numbers that are no years.
  /// - Returns: The same finding, their levels as `\u{2026}` in its terms.
  public func hiding(levelsOf variables: Set<String>) -> Finding {
    if variables.isEmpty { return self }
    func hidden(_ term: TermID) -> TermID { term.hiding(levelsOf: variables) }
    switch self {
    case .fewClusters(let count, let effective, let term, let dimension, let covariance):
      return .fewClusters(
        count: count, effective: effective, term: term.map(hidden), dimension: dimension,
        covariance: covariance)
    case .fewTreatedClusters(let term, let clusters, let total, let dimension, let covariance):
      return .fewTreatedClusters(
        term: hidden(term), clusters: clusters, of: total, dimension: dimension,
        covariance: covariance)
    case .clusterCarriesTerms(let cluster, let terms, let dimension):
      return .clusterCarriesTerms(
        cluster: cluster, terms: terms.map(hidden), dimension: dimension)
    case .influentialCluster(let cluster, let term, let errors, let dimension):
      return .influentialCluster(
        cluster: cluster, term: hidden(term), standardErrors: errors, dimension: dimension)
    case .noDraws(let term, let cluster): return .noDraws(term: hidden(term), cluster: cluster)
    case .confidenceSet(let term, let set): return .confidenceSet(term: hidden(term), set)
    case .automaticCovariance(let choice):
      return .automaticCovariance(choice.hiding(levelsOf: variables))
    case .undefinedDraws(let term, let count, let total):
      return .undefinedDraws(term: hidden(term), count: count, of: total)
    case .illConditioned, .fullLeverage, .unusedLevels, .noResidualDegreesOfFreedom, .notFinite,
      .replacedColumn, .readAsYears, .blankLines, .raggedRows, .rejectedRecords, .unmatchedRows,
      .relatedMissingness, .firstSheet, .mergedCells, .unnamedColumns,
      .followedSchools, .singletons,
      .leavingOutNotJudged,
      .covarianceRepaired, .fallbackToCR1, .noBand, .fewDraws, .perfectFit, .constantOutcome,
      .degreesOfFreedomBound,
      .absorptionNotConverged, .programme, .fewAssignments, .fewReplications, .treatmentOmitted,
      .unitsOutsideSelection:
      return self
    }
  }
}
