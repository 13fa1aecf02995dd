public import Designs

/// How far single clusters of one dimension determine the estimates of a model.
///
/// All is told by the leverage E_g = Z_g'W Z_g of the residualised design: Z are the columns less what the
/// absorbed effects explain of them, turned so that Z'WZ = I. Of a model clustered in several ways each dimension has
/// diagnostics of its own, those of the same model clustered by it alone.
public struct ClusterDiagnostics: Sendable, Equatable, Codable {
  /// How to name a cluster without showing an identifier.
  public struct Name: Sendable, Equatable, Codable, Hashable {
    /// The level, where the cluster is a category; nil for identifiers and numbers.
    public let level: String?
    /// A row of the data (1-based) that belongs to the cluster.
    public let row: Int

    /// A cluster's name.
    ///
    /// - Parameters:
    ///   - level: The level of a category column.
    ///   - row: The first row, 1-based.
    public init(level: String?, row: Int) {
      self.level = level
      self.row = row
    }
  }

  /// What single clusters do to one estimate.
  public struct Term: Sendable, Equatable, Codable {
    /// G* = G / (1 + Gamma): the number of equally informative clusters; nil where the term has none.
    ///
    /// Carter, Schnepel & Steigerwald (2017), [doi:10.1162/REST_a_00639](https://doi.org/10.1162/REST_a_00639),
    /// with independent errors (rho = 0).
    public let effectiveClusters: Double?
    /// The least estimate without one cluster; nil if no cluster can be left out, or it is not judged.
    public let lowest: Double?
    /// The greatest estimate without one cluster.
    public let highest: Double?
    /// The cluster whose absence moves the estimate most.
    public let mostInfluential: Name?
    /// The cluster without which there is no estimate of the term.
    public let carriedBy: Name?

    /// One term's diagnostics.
    ///
    /// - Parameters:
    ///   - effectiveClusters: G*.
    ///   - lowest: The least leave-one-cluster-out estimate.
    ///   - highest: The greatest.
    ///   - mostInfluential: The cluster that moves it most.
    ///   - carriedBy: The cluster that alone carries the term.
    public init(
      effectiveClusters: Double?, lowest: Double?, highest: Double?, mostInfluential: Name?,
      carriedBy: Name?
    ) {
      self.effectiveClusters = effectiveClusters
      self.lowest = lowest
      self.highest = highest
      self.mostInfluential = mostInfluential
      self.carriedBy = carriedBy
    }
  }

  /// The column of the clusters, or the columns joined by `^`.
  public let clusters: String
  /// G, the number of clusters.
  public let clusterCount: Int
  /// The greatest leverage of a cluster, tr H_gg: the estimated parameters that it determines, of
  /// `parameterCount`; nil for estimators that are no regression.
  public let largestLeverage: Double?
  /// The parameters whose leverage is shared among the clusters; nil for estimators that are no regression.
  public let parameterCount: Int?
  /// The cluster of the greatest leverage.
  public let largestLeverageCluster: Name?
  /// Absorbed effects that are not nested in the clusters.
  ///
  /// Leaving a cluster out would change them, and only an estimation anew would tell what is left: with such effects no
  /// estimate without a cluster is given, nor whether a cluster alone carries a term. Empty where both are judged.
  public let crossedEffects: [String]
  /// So many rows would pass the estimator once for each cluster, which is more than is done; nil where estimates
  /// without a cluster are judged, or effects are why not.
  public let skippedRows: Int?
  /// One entry per term.
  public let terms: [Term]

  /// The diagnostics of a model.
  ///
  /// - Parameters:
  ///   - clusters: The column of the clusters.
  ///   - clusterCount: G.
  ///   - largestLeverage: The greatest tr H_gg.
  ///   - parameterCount: Σ tr H_gg.
  ///   - largestLeverageCluster: Whose it is.
  ///   - crossedEffects: Absorbed effects because of which leaving out is not judged.
  ///   - skippedRows: Rows because of whose number it is not.
  ///   - terms: One entry per term.
  public init(
    clusters: String, clusterCount: Int, largestLeverage: Double? = nil,
    parameterCount: Int? = nil, largestLeverageCluster: Name? = nil,
    crossedEffects: [String] = [], skippedRows: Int? = nil, terms: [Term]
  ) {
    self.clusters = clusters
    self.clusterCount = clusterCount
    self.largestLeverage = largestLeverage
    self.parameterCount = parameterCount
    self.largestLeverageCluster = largestLeverageCluster
    self.crossedEffects = crossedEffects
    self.skippedRows = skippedRows
    self.terms = terms
  }
}

extension ClusterDiagnostics {
  /// The term that leaving out one cluster moves most, if by more than its standard error.
  ///
  /// - Parameters:
  ///   - terms: One per entry of `terms`.
  ///   - values: Their estimates.
  ///   - errors: Their standard errors; a term with 0 is not judged.
  ///   - dimension: The column of the clusters where a model has several.
  ///   - isJudged: Whether a term counts.
  /// - Returns: The finding; nil where no cluster moves any term by that much.
  public func strongestInfluence(
    on terms: [TermID], values: [Double], errors: [Double], dimension: String? = nil,
    where isJudged: (TermID) -> Bool
  ) -> Finding? {
    var worst: (moved: Double, term: Int, cluster: Name)?
    for (j, found) in self.terms.enumerated() where isJudged(terms[j]) && errors[j] > 0 {
      guard let cluster = found.mostInfluential, let low = found.lowest, let high = found.highest
      else { continue }
      let moved = max(abs(low - values[j]), abs(high - values[j])) / errors[j]
      if moved > max(worst?.moved ?? 1, 1) { worst = (moved, j, cluster) }
    }
    return worst.map {
      .influentialCluster(
        cluster: $0.cluster, term: terms[$0.term], standardErrors: $0.moved, dimension: dimension)
    }
  }

  /// Clusters that alone carry terms, each with all of them: a cluster's own dummies may be hundreds.
  ///
  /// - Parameters:
  ///   - names: One per entry of `terms`.
  ///   - dimension: The column of the clusters where a model has several.
  ///   - isJudged: Whether a term counts.
  /// - Returns: A finding per cluster, in order of terms.
  public func carriers(
    of names: [TermID], dimension: String? = nil, where isJudged: (TermID) -> Bool
  ) -> [Finding] {
    var carriers: [(cluster: Name, terms: [TermID])] = []
    for (term, found) in zip(names, terms) where isJudged(term) {
      guard let cluster = found.carriedBy else { continue }
      if let known = carriers.firstIndex(where: { $0.cluster == cluster }) {
        carriers[known].terms.append(term)
      } else {
        carriers.append((cluster, [term]))
      }
    }
    return carriers.map {
      .clusterCarriesTerms(cluster: $0.cluster, terms: $0.terms, dimension: dimension)
    }
  }

  /// The same with what is known of leaving out in place of what is not.
  ///
  /// - Parameter other: Of the same terms and clusters.
  /// - Returns: Leverages and effective numbers of this one, ranges and carriers of the other.
  public func withLeavingOut(of other: ClusterDiagnostics) -> ClusterDiagnostics {
    ClusterDiagnostics(
      clusters: clusters, clusterCount: clusterCount, largestLeverage: largestLeverage,
      parameterCount: parameterCount, largestLeverageCluster: largestLeverageCluster,
      skippedRows: other.skippedRows,
      terms: zip(terms, other.terms).map { own, found in
        Term(
          effectiveClusters: own.effectiveClusters, lowest: found.lowest, highest: found.highest,
          mostInfluential: found.mostInfluential, carriedBy: found.carriedBy)
      })
  }
}
