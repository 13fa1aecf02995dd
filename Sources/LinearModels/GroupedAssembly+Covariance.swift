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
      let uncertainty = withoutRounding(matrix, sample)
      contributions?.nullify(where: { uncertainty[$0, $0] == 0 })
      noteClusters(uncertainty)
      return (.covariance(uncertainty, rule), convention(covariance, sample))
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

  /// What is left of the variance of residuals that are nought, or sum up to nought in every cluster, is rounding.
  private func withoutRounding(_ robust: Matrix, _ sample: SmallSample) -> Matrix {
    let plain = plainCovariance(sample)
    var result = robust
    for j in 0..<robust.columnCount where isRounding(robust[j, j], beside: plain[j, j]) {
      for i in 0..<robust.rowCount {
        result[i, j] = 0
        result[j, i] = 0
      }
    }
    return result
  }

  private func isRounding(_ robust: Double, beside plain: Double) -> Bool {
    abs(robust) < LinearModel.varianceShareOfRounding * plain
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
    if request.weights.values != nil, covariance.usesWorkingModel {
      convention.workingModel = covariance.workingModel.rawValue
    }
    return convention
  }

  private func rule(
    _ covariance: ClusteredCovariance, _ sample: SmallSample
  ) -> DegreesOfFreedomRule {
    switch covariance.reference {
    case .satterthwaite: .satterthwaite(satterthwaite.map { $0?.degreesOfFreedom })
    case .scaledSatterthwaite: .scaledSatterthwaite(satterthwaite)
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
    if request.clusters.count == 1, request.wantsDiagnostics {
      diagnostics = [diagnosticsFromRows()]
    }
    // sandwich leaves an indefinite covariance as it is; without a variance there is nothing to leave.
    let isUsable = covariance.preset == .sandwich || !total.isIndefinite
    let hasNegative = total.diagonal.contains { $0 < 0 }
    guard scores.count > 1, !isUsable || hasNegative else { return total }
    if !covariance.repairsIndefinite {
      return hasNegative ? total.withoutVariance { total[$0, $0] < 0 } : total
    }
    findings.append(.covarianceRepaired)
    return repaired(total)
  }

  /// The nearest positive semi-definite matrix (Cameron, Gelbach & Miller 2011, as fixest has it); what it leaves next to nothing of has no variance.
  private func repaired(_ covariance: Matrix) -> Matrix {
    let result = covariance.positivePart
    return result.withoutVariance { result[$0, $0] <= 1e-10 * abs(covariance[$0, $0]) }
  }

  /// CR0 … CV3J of one dimension, from each cluster's leverage matrix.
  mutating func clusterwise(
    _ covariance: ClusteredCovariance, _ sample: SmallSample
  ) -> Matrix {
    let factors = sample.factors(covariance, clusterCount: request.clusters[0].grouping.count)
    let factor = (factors.parameters ?? .nan) * (factors.clusters ?? .nan)
    // Unadjusted, the scores are all that it takes: what clusters do to it is asked for apart.
    if request.takesScoresAlone, !request.keepsReference,
      let shared = solved.combinations(request)
    {
      return shared.products.scaled(by: factor)
    }
    let hasWorkingModel = covariance.reference.usesWorkingModel
    let work = GroupedWork(
      request: request, absorption: fit.absorption, covariance: fit.covariance,
      width: system.rows.columnCount
    )
    let isWeighted = work.needsSquaredWeights
    // CR3 is the jackknife itself; beside others it is a diagnostic.
    let leavesOut =
      crossedEffects.isEmpty && (request.wantsDiagnostics || covariance.kind.power == .inverse)
    let wish = ClusterAdjustment.Wish(
      power: covariance.kind.power, needsWorkingModel: hasWorkingModel,
      jackknifeOf: leavesOut
        ? solution.userCoefficients(withIntercept: reportsIntercept) : nil,
      squaredGram: isWeighted ? squaredGram().scaled(by: 1 / meanWeight) : nil,
      meanWeight: isWeighted ? meanWeight : 1)
    let cells = ClusterCells(
      solution, powers: isWeighted ? [0, 1, 2] : [1],
      wantsLeaves: isWeighted && fit.absorption.swept != nil,
      wantsRows: work.needsRows)
    let unadjusted =
      wish.power == .none ? solved.deviations { cells.deviations(of: solved.terms) } : nil
    if let unadjusted, !request.wantsDiagnostics, !hasWorkingModel {
      if request.keepsReference { keep(unadjusted, factor) }
      return unadjusted.transposed().crossProduct().scaled(by: factor)
    }
    if cells.readsRows { solution.passes += 1 }
    var sums = ClusterSums(
      contrastCount: terms.rowCount, betweenClusters: wish.betweenClusters,
      keepsContributions: request.keepsReference, needsWorkingModel: hasWorkingModel)
    let terms = terms
    cells.map(
      { ($0.cell, ClusterAdjustment($0, contrasts: terms, wish: wish)) },
      merge: { sums.take($1, cluster: $0) })
    satterthwaite = sums.satterthwaite(
      variances: covariance.reference == .scaledSatterthwaite
        ? wish.covariance(of: terms).diagonal : nil)
    if request.keepsReference {
      keep(
        unadjusted
          ?? Matrix(
            rowCount: terms.rowCount, columnCount: sums.clusterCount,
            columnMajor: sums.contributions), factor)
      keepReference(cells, wish, covariance)
    }
    diagnostics = [diagnostics(sums)]
    switch covariance.kind {
    case .CV3J: return sums.jackknifeAboutMean.scaled(by: factor)
    default: return (unadjusted?.transposed().crossProduct() ?? sums.meat).scaled(by: factor)
    }
  }

  /// What clusters add to one term, small-sample factor included, as such a combination.
  func sharedContributions(to term: TermID) -> TermContributions? {
    guard hasCovariance, case .clustered(let covariance) = fit.covariance,
      let place = termNames.firstIndex(of: term), let shared = solved.combinations(request)
    else { return nil }
    let sample = smallSample()
    let factors = sample.factors(covariance, clusterCount: request.clusters[0].grouping.count)
    let factor = (factors.parameters ?? .nan) * (factors.clusters ?? .nan)
    let isNought = isRounding(
      factor * shared.products[place, place], beside: plainCovariance(sample)[place, place])
    let root = isNought ? 0 : factor.squareRoot()
    return TermContributions(
      shared.columns, weights: shared.weights.column(place).map { $0 * root })
  }

  /// Keeps what each cluster adds, q x G.
  private mutating func keep(_ deviations: Matrix, _ factor: Double) {
    contributions = ClusterContributions(
      columns: request.clusters.map(\.label), clusters: request.clusters[0].grouping.identities,
      psi: deviations.transposed().scaled(by: factor.squareRoot()))
  }

  private mutating func keepReference(
    _ cells: ClusterCells, _ wish: ClusterAdjustment.Wish, _ covariance: ClusteredCovariance
  ) {
    guard covariance.reference.usesWorkingModel else { return }
    var model = wish
    model.needsWorkingModel = true
    model.jackknifeOf = nil
    reference = ClusterReference(
      cells: cells, terms: terms, wish: model,
      isScaled: covariance.reference == .scaledSatterthwaite)
  }

  private var meanWeight: Double { system.moments.weight / Double(request.design.rowCount) }

  /// Σ Z'W²Z in the basis in which Z'WZ = I.
  private mutating func squaredGram() -> Matrix {
    solution.passes += 1
    let p = solution.order
    var total = Matrix(repeating: 0, rowCount: p, columnCount: p)
    ClusterCells(solution, powers: [2], wantsLeaves: false).map(
      { $0.gram[0] }, merge: { total.add($0) })
    return total.symmetrised
  }
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

extension Matrix {
  func scaled(by factor: Double) -> Matrix {
    Matrix(
      rowCount: rowCount, columnCount: columnCount, columnMajor: columnMajor.map { $0 * factor })
  }

  /// Whether an eigenvalue is negative by more than rounding.
  var isIndefinite: Bool {
    if firstColumnNotFinite != nil { return false }
    let values = SymmetricEigen.of(symmetrised).values
    guard let least = values.first, let greatest = values.last else { return false }
    return least < -1e-12 * max(greatest, -least)
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

extension Matrix {
  /// A covariance without the terms that have no variance: their rows and columns are no numbers.
  fileprivate func withoutVariance(where lacks: (Int) -> Bool) -> Matrix {
    var result = self
    for j in 0..<columnCount where lacks(j) {
      for i in 0..<rowCount {
        result[i, j] = .nan
        result[j, i] = .nan
      }
    }
    return result
  }
}
