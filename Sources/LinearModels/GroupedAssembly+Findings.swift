import Designs
import Estimation
import Frames
import Numerics

extension GroupedAssembly {
  mutating func diagnose(_ sums: ClusterSums, _ factor: Double) {
    let values = solution.userCoefficients(withIntercept: reportsIntercept)
    let effective = sums.effectiveClusters()
    let isJackknifed = fit.absorption.iterated.isEmpty
    diagnostics = ClusterDiagnostics(
      clusterCount: sums.clusterCount, largestLeverage: sums.largestLeverage.value,
      parameterCount: solution.order,
      largestLeverageCluster: noteName(sums.largestLeverage.cluster),
      terms: values.indices.map { j in
        let range = sums.range[j]
        let isThere = isJackknifed && range.cluster >= 0
        return .init(
          effectiveClusters: effective[j], lowest: isThere ? values[j] + range.low : nil,
          highest: isThere ? values[j] + range.high : nil,
          mostInfluential: isThere ? noteName(range.cluster) : nil,
          carriedBy: sums.carriers[j].map(noteName))
      })
    for (j, cluster) in sums.carriers.sorted(by: { $0.key < $1.key }) {
      findings.append(.clusterCarriesTerm(cluster: noteName(cluster), term: termNames[j]))
    }
    noteInfluence(sums, factor)
    noteClusters(effective: effective, satterthwaite: satterthwaite)
  }

  /// The term that leaving out one cluster moves most, if by more than its standard error.
  private mutating func noteInfluence(_ sums: ClusterSums, _ factor: Double) {
    var worst: (moved: Double, term: Int, cluster: Int)?
    for (j, range) in sums.range.enumerated() where range.cluster >= 0 {
      if reportsIntercept && j == 0 { continue }
      let error = (sums.meat[j, j] * factor).squareRoot()
      guard error > 0 else { continue }
      let moved = max(abs(range.low), abs(range.high)) / error
      if moved > max(worst?.moved ?? 1, 1) { worst = (moved, j, range.cluster) }
    }
    guard let worst else { return }
    findings.append(
      .influentialCluster(
        cluster: noteName(worst.cluster), term: termNames[worst.term],
        standardErrors: worst.moved))
  }

  /// Few clusters, few equally informative ones, few treated ones.
  mutating func noteClusters(effective: [Double?], satterthwaite: [Double?]?) {
    guard let dimension = smallestDimension else { return }
    let count = dimension.grouping.count
    let names = termNames
    let slopes = names.indices.filter { names[$0] != .intercept }
    let worst = slopes.filter { $0 < effective.count && effective[$0] != nil }.min {
      (effective[$0] ?? 0) < (effective[$1] ?? 0)
    }
    let least = worst.flatMap { effective[$0] }
    let degrees = slopes.compactMap { satterthwaite.flatMap { $0.isEmpty ? nil : $0 }?[$0] }.min()
    let isFew =
      if let degrees {
        degrees < Self.fewDegreesOfFreedom
      } else {
        count < Self.fewClusters || (least ?? .infinity) < Self.fewEffectiveClusters
      }
    if isFew {
      findings.append(
        .fewClusters(
          count: count, effective: least, term: worst.map { names[$0] },
          covariance: covarianceInUse))
    }
    noteFewTreated(dimension)
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
    return covariance.reference == .satterthwaite ? .satterthwaite : .oneWay
  }

  private mutating func noteFewTreated(_ dimension: ClusterDimension) {
    let groups = clusterSupport
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
    for column in keptColumns {
      let there = groups[column]
      let isFew =
        there <= Self.fewTreated || (constant.contains(column) && all - there <= Self.fewTreated)
      if isFew && there < all {
        findings.append(
          .fewTreatedClusters(
            term: request.design.columnTerms[column], clusters: there, of: all,
            covariance: covarianceInUse))
      }
    }
  }

  /// At most so many treated (or untreated) clusters are few (MacKinnon & Webb 2017).
  static let fewTreated = 5
}
