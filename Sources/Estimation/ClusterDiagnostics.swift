/// How far single clusters determine the estimates of a model.
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
    /// The least estimate without one cluster; nil if no cluster can be left out.
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

  /// G, the number of clusters.
  public let clusterCount: Int
  /// The greatest leverage of a cluster, tr H_gg: the estimated parameters that it determines, of
  /// `parameterCount`.
  public let largestLeverage: Double
  /// The parameters whose leverage is shared among the clusters.
  public let parameterCount: Int
  /// The cluster of the greatest leverage.
  public let largestLeverageCluster: Name
  /// One entry per term.
  public let terms: [Term]

  /// The diagnostics of a model.
  ///
  /// - Parameters:
  ///   - clusterCount: G.
  ///   - largestLeverage: The greatest tr H_gg.
  ///   - parameterCount: Σ tr H_gg.
  ///   - largestLeverageCluster: Whose it is.
  ///   - terms: One entry per term.
  public init(
    clusterCount: Int, largestLeverage: Double, parameterCount: Int,
    largestLeverageCluster: Name, terms: [Term]
  ) {
    self.clusterCount = clusterCount
    self.largestLeverage = largestLeverage
    self.parameterCount = parameterCount
    self.largestLeverageCluster = largestLeverageCluster
    self.terms = terms
  }
}
