import Designs
import Estimation
import Frames
import Numerics

/// What a reader must know of the clusters, dimension by dimension.
extension GroupedAssembly {
  /// Turns the diagnostics of every dimension into findings.
  ///
  /// - Parameter covariance: Of the estimates, against whose errors a cluster's influence is told.
  mutating func noteClusters(_ covariance: Matrix) {
    let errors = covariance.diagonal.map { max($0, 0).squareRoot() }
    for (place, dimension) in diagnostics.enumerated() {
      let name = diagnostics.count > 1 ? dimension.clusters : nil
      // The constant is no question that a cluster could answer alone.
      findings += dimension.carriers(of: termNames, dimension: name) { $0 != .intercept }
      noteInfluence(dimension, errors, name)
      if !dimension.crossedEffects.isEmpty {
        findings.append(
          .leavingOutNotJudged(clusters: dimension.clusters, effects: dimension.crossedEffects))
      }
      noteFew(dimension, name)
      noteFewTreated(place, name)
    }
  }

  /// The term that leaving out one cluster moves most, if by more than its standard error.
  private mutating func noteInfluence(
    _ dimension: ClusterDiagnostics, _ errors: [Double], _ name: String?
  ) {
    let influence = dimension.strongestInfluence(
      on: termNames, values: solution.userCoefficients(withIntercept: reportsIntercept),
      errors: errors, dimension: name
    ) { $0 != .intercept }
    if let influence { findings.append(influence) }
  }

  /// Few clusters, or few equally informative ones.
  private mutating func noteFew(_ dimension: ClusterDiagnostics, _ name: String?) {
    let names = termNames
    let slopes = names.indices.filter { names[$0] != .intercept }
    let effective = dimension.terms.map(\.effectiveClusters)
    let worst = slopes.filter { effective[$0] != nil }.min {
      (effective[$0] ?? 0) < (effective[$1] ?? 0)
    }
    let least = worst.flatMap { effective[$0] }
    let degrees =
      satterthwaite.isEmpty
      ? nil : slopes.compactMap { satterthwaite[$0]?.degreesOfFreedom }.min()
    let isFew =
      if let degrees {
        degrees < Self.fewDegreesOfFreedom
      } else {
        dimension.clusterCount < Self.fewClusters
          || (least ?? .infinity) < Self.fewEffectiveClusters
      }
    guard isFew else { return }
    findings.append(
      .fewClusters(
        count: dimension.clusterCount, effective: least, term: worst.map { names[$0] },
        dimension: name, covariance: covarianceInUse))
  }

  /// Below 4 degrees of freedom Satterthwaite's p-values are unreliable (Tipton 2015).
  static let fewDegreesOfFreedom = 4.0
  /// Below some 40 clusters CR1 is too small (Cameron, Gelbach & Miller 2008).
  static let fewClusters = 40
  /// Below some 20 equally informative ones too (Carter, Schnepel & Steigerwald 2017).
  static let fewEffectiveClusters = 20.0

  private var covarianceInUse: CovarianceInUse {
    if request.clusters.count > 1 { return .severalWays }
    guard case .clustered(let covariance) = fit.covariance else { return .oneWay }
    if fit.absorption.obstacle(clusters: request.clusters.map(\.grouping)) != nil {
      return .crossedEffects
    }
    return covariance.reference.usesWorkingModel ? .satterthwaite : .oneWay
  }

  private mutating func noteFewTreated(_ place: Int, _ name: String?) {
    let (dimension, groups) = (request.clusters[place], clusterSupports[place])
    let all = dimension.grouping.count
    guard keptColumns.contains(where: { groups[$0] < all }) else { return }
    // What is constant in clusters that are absorbed has been omitted.
    let isAbsorbed = request.effects.contains { $0.grouping.codes == dimension.grouping.codes }
    let constant =
      isAbsorbed
      ? []
      : Set(
        request.design.columnsConstant(
          within: BoundEffect(label: dimension.label, grouping: dimension.grouping)))
    let carried = Set(
      zip(termNames, diagnostics[place].terms).filter { $1.carriedBy != nil }.map(\.0))
    for column in keptColumns where !carried.contains(request.design.columnTerms[column]) {
      let there = groups[column]
      let isFew =
        there <= Self.fewTreated || (constant.contains(column) && all - there <= Self.fewTreated)
      if isFew && there < all {
        findings.append(
          .fewTreatedClusters(
            term: request.design.columnTerms[column], clusters: there, of: all,
            dimension: name, covariance: covarianceInUse))
      }
    }
  }

  /// At most so many treated (or untreated) clusters are few (MacKinnon & Webb 2017).
  static let fewTreated = 5
}
