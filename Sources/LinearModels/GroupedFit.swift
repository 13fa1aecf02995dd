import Designs
import Estimation
import Frames
import Numerics

/// A linear model with absorbed effects or clusters: from a request to estimates.
final class GroupedFit: Sendable {
  let request: FitRequest
  let threads: Int
  let absorption: Absorption
  /// The covariance that is computed: the one asked for, or CR1 in place of a default CR2.
  let covariance: CovarianceEstimator
  let weightSummary: WeightSummary?
  let findings: [Finding]

  init(_ request: FitRequest, threads: Int) throws(LinearModelError) {
    self.request = request
    self.threads = threads
    if request.design.terms.isEmpty { throw .noTerms }
    weightSummary = try LinearModel.check(request.weights, request.design)
    if let values = request.weights.values {
      let (least, greatest) = (values.min() ?? 1, values.max() ?? 1)
      guard least * least > 0, (greatest * greatest * Double(values.count)).isFinite else {
        throw .weightsOverflow
      }
    }
    absorption = request.absorption
    (covariance, findings) = try Self.resolve(request, absorption)
  }

  /// Refuses what is not defined, or gives CR1 for a default.
  static func resolve(
    _ request: FitRequest, _ absorption: Absorption
  ) throws(LinearModelError) -> (CovarianceEstimator, [Finding]) {
    let obstacle = absorption.obstacle(clusters: request.clusters.map(\.grouping))
    switch request.covariance {
    case .independent(let variance):
      if let effect = absorption.iterated.last, variance == .HC2 || variance == .HC3 {
        throw .undefined(
          kind: variance.rawValue, effect: effect.label, levels: effect.grouping.count)
      }
    case .clustered(let covariance):
      precondition(!request.clusters.isEmpty, "a clustered covariance without clusters")
      precondition(
        covariance.reference != .scaledSatterthwaite || covariance.kind == .CR3,
        "a scaled reference of \(covariance.kind.rawValue)")
      let needsLeverage =
        ![.CR0, .CR1].contains(covariance.kind) || covariance.reference.usesWorkingModel
      precondition(
        request.clusters.count == 1 || !needsLeverage, "leverages of several dimensions")
      guard needsLeverage, let effect = obstacle else { break }
      guard request.isDefaultCovariance else {
        let isKind = ![.CR0, .CR1].contains(covariance.kind)
        throw .undefined(
          kind: isKind ? covariance.kind.rawValue : "df: \(covariance.reference.rawValue)",
          effect: effect.label, levels: effect.grouping.count)
      }
      return (
        .clustered(ClusteredCovariance(.CR1)),
        [.fallbackToCR1(effect: effect.label, levels: effect.grouping.count)]
      )
    }
    return (request.covariance, [])
  }

  /// Whether the clusters are the cells of the pass, so that each cluster's moments are known.
  var isClusterwise: Bool { GroupedWork.isClusterwise(request, absorption) }

  private func work(_ rows: GroupedRows) -> GroupedWork {
    var work = GroupedWork(
      request: request, absorption: absorption, covariance: covariance, width: rows.columnCount)
    work.count(rows, threads: threads)
    return work
  }

  func estimate() throws(LinearModelError) -> Estimate {
    var assembly = try assembly()
    if request.clusters.count > 1, request.wantsDiagnostics, assembly.hasCovariance {
      for place in request.clusters.indices {
        let fit = try GroupedFit(request.clustered(by: place), threads: threads)
        var alone = try fit.assembly(
          fit.prepare(residualised: assembly.prepared.residualised))
        let diagnostics = alone.ownDiagnostics()
        assembly.diagnostics.append(
          diagnostics.ordered(alone.termNames, as: assembly.termNames))
        assembly.diagnosticBytes = max(
          assembly.diagnosticBytes, alone.system.moments.byteCount)
        assembly.solution.passes += alone.solution.passes + alone.prepared.countingPasses
      }
    }
    return assembly.estimate()
  }

  /// What clusters add to one term, as a combination of columns that all models of a shared pass have.
  func sharedContributions(to term: TermID) throws(LinearModelError) -> TermContributions? {
    try assembly().sharedContributions(to: term)
  }

  /// Solves the model, or takes it as it was solved for another covariance.
  private func assembly() throws(LinearModelError) -> GroupedAssembly {
    guard let (last, key) = request.solvedKey else { return try assembly(prepare()) }
    return GroupedAssembly(
      fit: self,
      try last.solved(key) { () throws(LinearModelError) in
        let (prepared, solution) = try solved()
        return SolvedModel(request, prepared, solution)
      })
  }

  /// Solves the model.
  private func assembly(_ prepared: Prepared) throws(LinearModelError) -> GroupedAssembly {
    GroupedAssembly(fit: self, SolvedModel(request, prepared, try solution(prepared)))
  }

  /// The coefficients in a basis in which Z'WZ = I, before anything is said of their covariance.
  func solved() throws(LinearModelError) -> (Prepared, GroupedSolution) {
    let prepared = try prepare()
    return (prepared, try solution(prepared))
  }

  private func solution(_ prepared: Prepared) throws(LinearModelError) -> GroupedSolution {
    let moments =
      request.ownMoments?.measured(from: prepared.rows)
      ?? prepared.rows.moments(keepsCells: prepared.keepsCells, threads: threads)
    try requireFinite(moments, prepared)
    let centring: RowMap.Centring =
      if absorption.swept != nil {
        .leaves
      } else {
        prepared.hasConstant ? .means : .none
      }
    let system = GroupedSystem(
      rows: prepared.rows, absorption: absorption, threads: threads,
      norms: norms(moments, prepared, centring), moments: moments, centring: centring,
      hasConstant: prepared.hasConstant, rebasedWorkLimit: request.rebasedWorkLimit)
    return system.solve()
  }

  /// Norms of regressors and outcome before anything is taken out.
  private func norms(
    _ moments: GroupedMoments, _ prepared: Prepared, _ centring: RowMap.Centring
  ) -> [Double] {
    if let before = prepared.residualised?.norms { return before }
    guard case .none = centring else { return moments.totalSquares.map { $0.squareRoot() } }
    return (0..<moments.columnCount).map {
      (moments.products[$0, $0] + moments.weight * moments.means[$0] * moments.means[$0])
        .squareRoot()
    }
  }

  /// Rows in groups, and what of the design the effects leave nothing of.
  struct Prepared {
    let rows: GroupedRows
    /// The design's columns that an effect explains.
    let explained: [Int]
    let hasConstant: Bool
    let keepsCells: Bool
    /// Passes over the rows that told what is to be stored.
    var countingPasses = 0
    /// The design without effects that were taken out by iteration.
    let residualised: Residualised?
    /// The positions in the request's design of the columns of `rows`.
    let designColumns: [Int]
  }

  /// A design from which crossed effects were taken out.
  struct Residualised {
    let design: BoundDesign
    /// Norms of regressors and outcome before.
    let norms: [Double]
    /// The rank of the effects.
    let rank: AbsorbedRank
  }

  private func prepare(
    residualised: Residualised? = nil
  ) throws(LinearModelError) -> Prepared {
    let design = request.design
    let effects = request.effects
    let constant = request.variablesConstant(threads: threads)
    let explained = Set(constant.flatMap { design.columns(of: $0) }).sorted()
    func constants(of effect: BoundEffect?) -> Set<Int> {
      effects.firstIndex { $0 == effect }.map { constant[$0] } ?? []
    }
    let columns = (0..<design.columnCount).filter { !explained.contains($0) }
    let cells = isClusterwise ? request.clusters[0].grouping : nil
    guard absorption.iterated.isEmpty else {
      let rest: Residualised
      if let residualised { rest = residualised } else { rest = try withoutEffects(columns) }
      let rows = GroupedRows(
        rest.design, designColumns: Array(columns.indices), cells: cells,
        weights: request.weights.values)
      let work = work(rows)
      return Prepared(
        rows: rows, explained: explained, hasConstant: false, keepsCells: work.storesCells,
        countingPasses: work.countingPasses, residualised: rest, designColumns: columns)
    }
    let rows = GroupedRows(
      design, designColumns: columns, columnEffects: absorption.columns,
      swept: absorption.swept, cells: cells, weights: request.weights.values,
      constantInSwept: constants(of: absorption.swept),
      constantInColumns: constants(
        of: absorption.columns.count == 1 ? absorption.columns[0] : nil))
    let work = work(rows)
    return Prepared(
      rows: rows, explained: explained,
      hasConstant: absorption.swept == nil && (design.hasIntercept || !request.effects.isEmpty),
      keepsCells: work.storesCells, countingPasses: work.countingPasses, residualised: nil,
      designColumns: columns)
  }

  /// Takes all effects out beforehand.
  private func withoutEffects(_ columns: [Int]) throws(LinearModelError) -> Residualised {
    let design = request.design
    let whole = design.wholeColumns(columns)
    let weights = request.weights.values
    let norms = whole.map { column in
      var moments = CoMoments(columnCount: 1)
      moments.add(Matrix(columns: [column]), weights: weights)
      return max(moments.comoment[0, 0], 0).squareRoot()
    }
    let projection = AbsorbedProjection(absorption.iterated, weights: weights)
    let residuals: [[Double]]
    do {
      residuals = try projection.residuals(of: whole, threads: threads).columns
    } catch {
      switch error {
      case .notFinite(let column, _):
        throw .notFinite(
          column: column < columns.count ? columns[column] : design.columnCount)
      case .notConverged:
        throw .notConverged(effects: absorption.iterated.map(\.label))
      }
    }
    return Residualised(
      design: design.replacing(columns, by: residuals), norms: norms, rank: projection.rank)
  }

  private func requireFinite(
    _ moments: GroupedMoments, _ prepared: Prepared
  ) throws(LinearModelError) {
    guard let column = moments.products.firstColumnNotFinite else { return }
    let place = column - prepared.rows.effectColumnCount
    throw place < 0 || place >= prepared.designColumns.count
      ? .notFinite(column: request.design.columnCount)
      : .notFinite(column: prepared.designColumns[place])
  }
}
