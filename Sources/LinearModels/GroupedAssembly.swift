import Designs
import Estimation
import Frames
import Numerics

/// Turns a solved grouped model into estimates: counts, covariance, findings.
struct GroupedAssembly {
  let fit: GroupedFit
  let solved: SolvedModel
  var solution: GroupedSolution
  var findings: [Finding] = []
  /// Per dimension of the clusters; those of several are set before the rest is estimated.
  var diagnostics: [ClusterDiagnostics] = []
  var contributions: ClusterContributions?
  var reference: ClusterReference?
  /// The most bytes that the moments of one dimension took for its diagnostics.
  var diagnosticBytes = 0
  /// Per dimension and column of the design the clusters in which it is not nought.
  private(set) var clusterSupports: [[Int]] = []
  /// Per term, where the reference distribution asks for them.
  var satterthwaite: [ScaledStudentT?] = []

  init(fit: GroupedFit, _ solved: SolvedModel) {
    self.fit = fit
    self.solved = solved
    solution = solved.solution
  }

  /// The user's terms in the basis in which Z'WZ = I, q x p.
  var terms: Matrix { solved.terms }
  var request: FitRequest { fit.request }
  var prepared: GroupedFit.Prepared { solved.prepared }
  var system: GroupedSystem { solved.solution.system }
  var reportsIntercept: Bool { solved.reportsIntercept }

  /// The kept columns of the request's design, ascending.
  var keptColumns: [Int] {
    solution.kept.filter { $0 >= system.rows.effectColumnCount }.map {
      prepared.designColumns[$0 - system.rows.effectColumnCount]
    }
  }

  var observationCount: Double {
    request.weights.areFrequencies
      ? fit.weightSummary?.sum ?? 0 : Double(request.design.rowCount)
  }

  mutating func estimate() -> Estimate {
    findings = fit.findings + unusedLevels
    clusterSupports = request.clusters.map {
      request.design.groupSupport($0.grouping, threads: fit.threads)
    }
    let sample = smallSample()
    let convention: VarianceConvention
    let uncertainty: Uncertainty
    if terms.rowCount == 0 {
      (uncertainty, convention) = (.none(.noEstimates), emptyConvention(sample))
    } else if sample.residualDegreesOfFreedom <= 0 {
      findings.append(
        .noResidualDegreesOfFreedom(
          observations: observationCount, parameters: sample.parameterCount))
      (uncertainty, convention) = (
        .none(.noResidualDegreesOfFreedom), emptyConvention(sample)
      )
    } else {
      (uncertainty, convention) = covariance(sample)
    }
    noteShape()
    let set = EstimateSet(
      terms: termNames, values: solution.userCoefficients(withIntercept: reportsIntercept),
      uncertainty: uncertainty, support: support(), omitted: omitted(), findings: findings,
      summary: summary(sample, convention), clusterDiagnostics: diagnostics)
    return Estimate(set, contributions: contributions, reference: reference)
  }

  /// Whether there is anything whose covariance can be told.
  var hasCovariance: Bool {
    terms.rowCount > 0 && smallSample().residualDegreesOfFreedom > 0
      && request.clusters.allSatisfy { $0.grouping.count > 1 }
  }

  var termNames: [TermID] {
    (reportsIntercept ? [.intercept] : []) + keptColumns.map { request.design.columnTerms[$0] }
  }

  private var unusedLevels: [Finding] {
    request.design.categories.filter { !$0.droppedLevels.isEmpty }.map {
      .unusedLevels(of: $0)
    }
  }

  private mutating func noteShape() {
    if solution.sweep.isIllConditioned { findings.append(.illConditioned) }
    let total = system.norms[system.rows.regressorCount]
    if solution.unexplained <= LinearModel.exactShare * total * total {
      findings.append(request.design.hasConstantOutcome ? .constantOutcome : .perfectFit)
    }
    if let rank = prepared.residualised?.rank, !rank.isExact {
      findings.append(.degreesOfFreedomBound(effects: fit.absorption.iterated.map(\.label)))
    }
  }

  private func emptyConvention(_ sample: SmallSample) -> VarianceConvention {
    VarianceConvention(
      kind: fit.covariance.kindName, clusters: request.clusters.map(\.label),
      parameterFactor: nil, parameterCount: sample.parameterCount,
      clusterCounts: request.clusters.map(\.grouping.count))
  }
}

// Counts.
extension GroupedAssembly {
  func smallSample() -> SmallSample {
    let absorption = fit.absorption
    let effectColumns = solution.kept.count { $0 < system.rows.effectColumnCount }
    var rank = 0
    if let iterated = prepared.residualised?.rank {
      rank = iterated.value
    } else if let swept = absorption.swept {
      rank = self.rank(of: [swept]) + effectColumns
    } else if !request.effects.isEmpty {
      rank = 1 + effectColumns
    }
    return SmallSample(
      observationCount: observationCount, termCount: terms.rowCount, absorbedRank: rank,
      nestedRank: constantRank(of: absorption.nested),
      slopeRank: absorption.maximal.contains { !$0.slopes.isEmpty }
        ? rank - constantRank(of: absorption.maximal) : 0)
  }

  /// The rank of effects without their slopes.
  private func constantRank(of effects: [BoundEffect]) -> Int {
    effects.isEmpty
      ? 0 : rank(of: effects.map { BoundEffect(label: $0.label, grouping: $0.grouping) })
  }

  private func rank(of effects: [BoundEffect]) -> Int {
    if effects.count == 1, effects[0].slopes.isEmpty { return effects[0].grouping.count }
    return AbsorbedProjection.rank(of: effects, weights: request.weights.values).value
  }

  fileprivate func summary(
    _ sample: SmallSample, _ convention: VarianceConvention
  ) -> FitSummary {
    let degrees = sample.residualDegreesOfFreedom
    let squares = max(solution.unexplained, 0)
    let outcome = system.norms[system.rows.regressorCount]
    let within = withinSquares()
    var summary = FitSummary(
      observationCount: observationCount, parameterCount: sample.parameterCount,
      residualDegreesOfFreedom: degrees > 0 ? degrees : nil,
      rSquared: outcome > 0 ? 1 - squares / (outcome * outcome) : nil,
      withinRSquared: request.effects.isEmpty || within <= 0 ? nil : 1 - squares / within,
      residualStandardDeviation: degrees > 0 ? (squares / degrees).squareRoot() : nil,
      logLikelihood: LinearModel.logLikelihood(
        squares, observationCount,
        sumOfLogarithms: request.weights.areFrequencies
          ? 0 : fit.weightSummary?.sumOfLogarithms ?? 0), variance: convention)
    summary.passes = solution.passes + prepared.countingPasses
    let columns = prepared.residualised == nil ? 0 : system.rows.columnCount
    summary.momentBytes =
      8 * request.design.rowCount * columns
      + max(prepared.keepsCells ? system.moments.byteCount : 0, diagnosticBytes)
    return summary
  }

  /// The outcome's sum of squares that the effects leave.
  private func withinSquares() -> Double {
    let products = system.products
    let k = system.rows.regressorCount
    let kept = solution.kept.filter { $0 < system.rows.effectColumnCount }
    guard !kept.isEmpty else { return products[k, k] }
    let factor = OrderedCholesky(products.submatrix(rows: kept, columns: kept), tolerance: 0)
    let right = kept.map { products[$0, k] }
    return products[k, k] - dot(right, factor.solve(right))
  }

  fileprivate func support() -> [Support] {
    let design = request.design
    let units = design.support(
      of: keptColumns, knownMeans: knownMeans,
      weights: request.weights.areFrequencies ? request.weights.values : nil, threads: fit.threads)
    let smallest = smallestDimension
    var all = zip(keptColumns, units).map { column, units in
      Support(units: units, clusters: smallest.map { clusterSupports[$0][column] })
    }
    if reportsIntercept {
      all.insert(
        Support(
          units: observationCount, clusters: smallest.map { request.clusters[$0].grouping.count }),
        at: 0)
    }
    return all
  }

  /// The means of the design's columns, where rows count alike and the columns are as they were.
  private var knownMeans: [Int: Double] {
    guard request.weights.values == nil, prepared.residualised?.rank == nil else { return [:] }
    let places = prepared.designColumns.enumerated()
    return Dictionary(
      uniqueKeysWithValues: places.map { place, column in
        (column, system.moments.means[system.rows.effectColumnCount + place])
      })
  }

  private var smallestDimension: Int? {
    let counts = request.clusters.map(\.grouping.count)
    return counts.min().flatMap { counts.firstIndex(of: $0) }
  }

  fileprivate func omitted() -> [Estimation.OmittedTerm] {
    let names = request.design.columnTerms
    let effects = system.rows.effectColumnCount
    let reason: Estimation.OmittedTerm.Reason = request.effects.isEmpty ? .constant : .absorbed
    var found: [(column: Int, term: Estimation.OmittedTerm)] = prepared.explained.map {
      ($0, .init(term: names[$0], reason: .absorbed, explainedBy: []))
    }
    for index in solution.sweep.absorbed where index >= effects {
      let column = prepared.designColumns[index - effects]
      let mean = system.moments.means[index]
      let isMean = reason == .constant && reportsIntercept && mean != 0
      found.append(
        (
          column,
          .init(
            term: names[column], reason: reason,
            explainedBy: isMean ? [.init(term: .intercept, coefficient: mean)] : [])
        ))
    }
    for omission in solution.sweep.omitted where omission.column >= effects {
      found.append(
        (
          prepared.designColumns[omission.column - effects], explained(omission)
        ))
    }
    return found.sorted { $0.column < $1.column }.map(\.term)
  }

  private func explained(_ omission: Omission) -> Estimation.OmittedTerm {
    let names = request.design.columnTerms
    let effects = system.rows.effectColumnCount
    let column = prepared.designColumns[omission.column - effects]
    var shares = omission.explainedBy.filter { $0.column >= effects }.map {
      Estimation.OmittedTerm.Share(
        term: names[prepared.designColumns[$0.column - effects]], coefficient: $0.coefficient)
    }
    if reportsIntercept {
      let means = system.moments.means
      var (constant, scale) = (means[omission.column], abs(means[omission.column]))
      for part in omission.explainedBy {
        constant -= part.coefficient * means[part.column]
        scale += abs(part.coefficient * means[part.column])
      }
      if abs(constant) > 1e-8 * scale {
        shares.insert(.init(term: .intercept, coefficient: constant), at: 0)
      }
    }
    return .init(
      term: names[column], reason: shares.isEmpty ? .absorbed : .collinear, explainedBy: shares)
  }
}
