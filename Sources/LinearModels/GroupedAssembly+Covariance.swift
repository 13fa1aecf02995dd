import Designs
import Estimation
import Frames
import Numerics

extension GroupedAssembly {
  mutating func covariance(_ sample: SmallSample) -> (Uncertainty, VarianceConvention) {
    switch fit.covariance {
    case .independent(let variance): return independent(variance, sample)
    case .clustered(let covariance):
      if request.clusters.contains(where: { $0.grouping.count < 2 }) {
        return (.none(.oneCluster), convention(covariance, sample))
      }
      let matrix =
        request.clusters.count == 1 && fit.isClusterwise
        ? clusterwise(covariance, sample) : fromScores(covariance, sample)
      let rule = rule(covariance, sample)
      return (
        .covariance(withoutRounding(matrix, sample), rule), convention(covariance, sample)
      )
    }
  }

  /// sigma² (Z'WZ)^-1 or White's sandwich, in the user's terms.
  private mutating func independent(
    _ variance: VarianceEstimator, _ sample: SmallSample
  ) -> (Uncertainty, VarianceConvention) {
    let degrees = sample.residualDegreesOfFreedom
    let plain = plainCovariance(sample)
    let usesFactor = variance == .iid || variance == .HC1
    var convention = VarianceConvention(
      kind: variance.rawValue, parameterFactor: usesFactor ? observationCount / degrees : 1,
      parameterCount: sample.parameterCount)
    if !request.effects.isEmpty { convention.absorbedCounting = "full" }
    guard variance != .iid else { return (.covariance(plain, .residual(degrees)), convention) }
    solution.passes += 1
    let (meat, full) = system.rows.robustMeat(
      solution.orthonormalMap, system.moments, correction: variance.correction,
      areFrequencies: request.weights.areFrequencies, threads: fit.threads)
    if full > 0 { findings.append(.fullLeverage(rows: full)) }
    let factor = variance == .HC1 ? observationCount / degrees : 1
    let robust = terms.multiply(meat).multiply(terms.transposed()).scaled(by: factor)
    return (.covariance(withoutRounding(robust, sample), .residual(degrees)), convention)
  }

  private func plainCovariance(_ sample: SmallSample) -> Matrix {
    terms.multiply(terms.transposed()).scaled(
      by: max(solution.unexplained, 0) / sample.residualDegreesOfFreedom)
  }

  /// A robust variance below 1e-14 of the plain one is the rounding of residuals that are nought.
  private func withoutRounding(_ robust: Matrix, _ sample: SmallSample) -> Matrix {
    let plain = plainCovariance(sample)
    var result = robust
    for j in 0..<robust.columnCount where abs(robust[j, j]) < 1e-14 * plain[j, j] {
      for i in 0..<robust.rowCount {
        result[i, j] = 0
        result[j, i] = 0
      }
    }
    return result
  }

  func convention(
    _ covariance: ClusteredCovariance, _ sample: SmallSample
  ) -> VarianceConvention {
    let counts = request.clusters.map(\.grouping.count)
    let factors = sample.factors(covariance, clusterCount: counts.min() ?? 0)
    let eachItsOwn = counts.count > 1 && covariance.preset == .sandwich
    var convention = VarianceConvention(
      kind: covariance.kind.rawValue, clusters: request.clusters.map(\.label),
      parameterFactor: factors.parameters, clusterFactor: eachItsOwn ? nil : factors.clusters,
      parameterCount: factors.counted, clusterCounts: counts)
    if covariance.kind == .CR1 {
      convention.preset = covariance.preset.rawValue
      if !request.effects.isEmpty, covariance.preset != .clubSandwich {
        convention.absorbedCounting = covariance.absorbedCounting.rawValue
      }
    }
    if request.weights.values != nil, usesWorkingModel(covariance) {
      convention.workingModel = covariance.workingModel.rawValue
    }
    return convention
  }

  func usesWorkingModel(_ covariance: ClusteredCovariance) -> Bool {
    covariance.kind == .CR2 || covariance.reference == .satterthwaite
  }

  private func rule(
    _ covariance: ClusteredCovariance, _ sample: SmallSample
  ) -> DegreesOfFreedomRule {
    switch covariance.reference {
    case .satterthwaite: .satterthwaite(satterthwaite)
    case .clusters:
      .clusters(Double((request.clusters.map(\.grouping.count).min() ?? 2) - 1))
    case .residual: .residual(sample.residualDegreesOfFreedom)
    case .normal: .normal
    }
  }

  /// CR0 and CR1 of any dimensions, from scores summed up row by row.
  private mutating func fromScores(
    _ covariance: ClusteredCovariance, _ sample: SmallSample
  ) -> Matrix {
    solution.passes += 1
    let parts = ClusterIntersections(request.clusters)
    let scores = system.rows.scores(
      solution.orthonormalMap, system.moments, by: parts.groupings, threads: fit.threads)
    let counts = request.clusters.map(\.grouping.count)
    var total = Matrix(repeating: 0, rowCount: terms.rowCount, columnCount: terms.rowCount)
    for (place, score) in scores.enumerated() {
      let psi = score.multiply(terms.transposed())
      let count =
        covariance.preset == .sandwich ? parts.groupings[place].count : counts.min() ?? 2
      let factors = sample.factors(covariance, clusterCount: count)
      let factor = (factors.parameters ?? .nan) * (factors.clusters ?? .nan)
      total.add(psi.crossProduct().scaled(by: parts.signs[place] * factor))
      if scores.count == 1, request.keepsReference {
        contributions = ClusterContributions(
          columns: request.clusters.map(\.label),
          clusters: request.clusters[0].grouping.identities,
          psi: psi.scaled(by: factor.squareRoot()))
      }
    }
    noteClusters(effective: [], satterthwaite: nil)
    guard scores.count > 1, total.diagonal.contains(where: { $0 < 0 }) else { return total }
    findings.append(.covarianceRepaired)
    return total.positivePart
  }

  private func noteName(_ cluster: Int) -> ClusterDiagnostics.Name {
    let dimension = request.clusters[0]
    return .init(
      level: dimension.levels?[cluster], row: Int(dimension.grouping.firstRows[cluster]) + 1)
  }

  /// CR0 … CV3J of one dimension, from each cluster's leverage matrix.
  private mutating func clusterwise(
    _ covariance: ClusteredCovariance, _ sample: SmallSample
  ) -> Matrix {
    let hasWorkingModel = covariance.reference == .satterthwaite
    let needsModel = hasWorkingModel || covariance.kind == .CR2
    let isWeighted =
      needsModel && request.weights.values != nil && !request.weights.areFrequencies
      && covariance.workingModel == .identity
    let wish = ClusterAdjustment.Wish(
      power: covariance.kind.power, needsWorkingModel: hasWorkingModel,
      jackknifeOf: fit.absorption.iterated.isEmpty
        ? solution.userCoefficients(withIntercept: reportsIntercept) : nil,
      squaredGram: isWeighted ? squaredGram() : nil)
    let cells = ClusterCells(
      solution, powers: isWeighted ? [0, 1, 2] : [1],
      wantsLeaves: isWeighted && fit.absorption.swept != nil,
      wantsRows: needsRows(covariance))
    if cells.readsRows { solution.passes += 1 }
    var sums = ClusterSums(
      contrastCount: terms.rowCount, betweenClusters: wish.betweenClusters,
      keepsContributions: request.keepsReference, needsWorkingModel: hasWorkingModel)
    let terms = terms
    cells.map(
      { ($0.cell, ClusterAdjustment($0, contrasts: terms, wish: wish)) },
      merge: { sums.take($1, cluster: $0) })
    satterthwaite = sums.satterthwaite()
    let factors = sample.factors(covariance, clusterCount: sums.clusterCount)
    let factor = (factors.parameters ?? .nan) * (factors.clusters ?? .nan)
    if request.keepsReference { keep(cells, wish, sums, factor, covariance) }
    diagnose(sums, factor)
    switch covariance.kind {
    case .CV3J: return sums.jackknifeAboutMean.scaled(by: factor)
    default: return sums.meat.scaled(by: factor)
    }
  }

  private mutating func keep(
    _ cells: ClusterCells, _ wish: ClusterAdjustment.Wish, _ sums: ClusterSums, _ factor: Double,
    _ covariance: ClusteredCovariance
  ) {
    let q = terms.rowCount
    contributions = ClusterContributions(
      columns: request.clusters.map(\.label), clusters: request.clusters[0].grouping.identities,
      psi: Matrix(
        rowCount: q, columnCount: sums.clusterCount, columnMajor: sums.contributions
      ).transposed().scaled(by: factor.squareRoot()))
    guard covariance.reference == .satterthwaite else { return }
    var model = wish
    model.needsWorkingModel = true
    model.jackknifeOf = nil
    reference = ClusterReference(cells: cells, terms: terms, wish: model)
  }

  /// Σ Z'W²Z in the basis in which Z'WZ = I.
  private mutating func squaredGram() -> Matrix {
    solution.passes += 1
    let p = solution.order
    var total = Matrix(repeating: 0, rowCount: p, columnCount: p)
    ClusterCells(solution, powers: [2], wantsLeaves: false).map(
      { $0.gram[0] }, merge: { total.add($0) })
    return total.symmetrised
  }

  private mutating func diagnose(_ sums: ClusterSums, _ factor: Double) {
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
  private mutating func noteClusters(effective: [Double?], satterthwaite: [Double?]?) {
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
        .fewClusters(count: count, effective: least, term: worst.map { names[$0] }))
    }
    noteFewTreated(dimension)
  }

  /// Below 4 degrees of freedom Satterthwaite's p-values are unreliable (Tipton 2015).
  static let fewDegreesOfFreedom = 4.0
  /// Below some 40 clusters CR1 is too small (Cameron, Gelbach & Miller 2008).
  static let fewClusters = 40
  /// Below some 20 equally informative ones too (Carter, Schnepel & Steigerwald 2017).
  static let fewEffectiveClusters = 20.0

  private mutating func noteFewTreated(_ dimension: ClusterDimension) {
    let groups = clusterSupport
    let all = dimension.grouping.count
    guard keptColumns.contains(where: { groups[$0] < all }) else { return }
    let constant = Set(
      request.design.columnsConstant(
        within: BoundEffect(label: dimension.label, grouping: dimension.grouping)))
    for column in keptColumns {
      let there = groups[column]
      let isFew =
        there <= Self.fewTreated || (constant.contains(column) && all - there <= Self.fewTreated)
      if isFew && there < all {
        findings.append(
          .fewTreatedClusters(
            term: request.design.columnTerms[column], clusters: there, of: all))
      }
    }
  }

  /// At most so many treated (or untreated) clusters are few (MacKinnon & Webb 2017).
  static let fewTreated = 5
}

extension ClusteredCovariance.Kind {
  var power: ClusterAdjustment.Power {
    switch self {
    case .CR0, .CR1: .none
    case .CR2: .root
    case .CR3, .CV3, .CV3J: .inverse
    }
  }
}

extension VarianceEstimator {
  var correction: LeverageCorrection {
    switch self {
    case .iid, .HC0, .HC1: .none
    case .HC2: .oneMinus
    case .HC3: .oneMinusSquared
    }
  }
}

extension ClusterSums {
  /// Σ (b_(g) - mean)(b_(g) - mean)'.
  var jackknifeAboutMean: Matrix {
    var result = jackknifeMeat
    let g = Double(clusterCount)
    for j in 0..<result.columnCount {
      for i in 0..<result.rowCount {
        result[i, j] -= jackknifeSum[i] * jackknifeSum[j] / g
      }
    }
    return result
  }
}

/// The dimensions of clustering and their intersections, with the signs of Cameron, Gelbach & Miller (2011),
/// [doi:10.1198/jbes.2010.07136](https://doi.org/10.1198/jbes.2010.07136).
struct ClusterIntersections {
  private(set) var groupings: [Grouping] = []
  private(set) var signs: [Double] = []

  init(_ dimensions: [ClusterDimension]) {
    for subset in 1..<(1 << dimensions.count) {
      let members = dimensions.indices.filter { subset & (1 << $0) != 0 }
      let grouping = members.dropFirst().reduce(dimensions[members[0]].grouping) {
        $0.crossed(with: dimensions[$1].grouping)
      }
      groupings.append(grouping)
      signs.append(members.count % 2 == 1 ? 1 : -1)
    }
  }
}

extension Matrix {
  func scaled(by factor: Double) -> Matrix {
    Matrix(
      rowCount: rowCount, columnCount: columnCount, columnMajor: columnMajor.map { $0 * factor })
  }

  /// The nearest positive semi-definite matrix: negative eigenvalues set to nought.
  var positivePart: Matrix {
    let spectrum = SymmetricEigen.of(symmetrised)
    let scaled = Matrix(
      rowCount: rowCount, columnCount: columnCount,
      columnMajor: spectrum.values.indices.flatMap { j in
        spectrum.vectors.column(j).map { $0 * max(spectrum.values[j], 0).squareRoot() }
      })
    return scaled.multiply(scaled.transposed())
  }
}
