import Designs
public import Estimation
import Frames
import Numerics

/// Effects in two stages (Gardner 2022): outcomes cleared of unit and time effects and covariates that untreated
/// rows tell, then regressed on treatment.
///
/// Second stage over all rows: u1 = X2 b + u2, weighted. The influence function carries the first stage along:
/// ψ_i = (X2'WX2)^-1 [w x2 u2 - (X2'WX1)(X10'WX10)^-1 w x10 u1] for untreated rows of the first stage; summed over
/// clusters, no small-sample factor, normal quantiles.
///
/// Gardner (2022), [arXiv:2207.05943](https://arxiv.org/abs/2207.05943). Agrees with R's
/// `did2s(y, ~ x | unit + time, ~ i(treated))` to the tolerance at which that absorbs its effects.
public struct TwoStage: Sendable {
  /// The rows; a group makes effects `unit^group` and `time^group`.
  public let rows: ProgrammeRows
  private let fit: UntreatedFit

  /// Clears outcomes of what untreated rows tell.
  ///
  /// - Parameter rows: With covariates, weights and clusters.
  /// - Throws: The first problem of identification.
  public init(_ rows: ProgrammeRows) throws(IdentificationProblem) {
    if let problem = Identification(rows).problems().first { throw problem }
    self.rows = rows
    fit = UntreatedFit(rows)
    guard fit.isTreated.indices.contains(where: { fit.isTreated[$0] && fit.isImputable[$0] })
    else { throw .noPeriodBefore }
  }

  /// Treated rows whose outcome without the programme nothing tells: left out of the second stage.
  public var notImputableRowCount: Int {
    fit.isTreated.indices.count { fit.isTreated[$0] && !fit.isImputable[$0] }
  }

  /// The effects: `simple` from a second stage with one dummy, `dynamic[e]` from one with a dummy per event time.
  ///
  /// - Returns: Estimates with what each cluster adds.
  public func estimate() -> Estimate {
    let treated = fit.isTreated.indices.filter { fit.isTreated[$0] && fit.isImputable[$0] }
    let times = Set(treated.map { rows.time.values[$0] - rows.start[$0] }).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(times, Int32(0)...))
    var codes = [Int32](repeating: -1, count: rows.rowCount)
    for row in treated { codes[row] = places[rows.time.values[row] - rows.start[row]] ?? -1 }
    let support = CellSupport(rows, codes: codes, count: times.count)
    let groups: [(TermID, [Int])] =
      [(.simple, Array(times.indices))] + times.indices.map { (.dynamic(Int(times[$0])), [$0]) }
    let parts = groups.map { _, cells in
      let wanted = Set(cells.map { Int32($0) })
      return stage(treated.filter { wanted.contains(codes[$0]) })
    }
    return InfluenceAssembly(rows, estimator: "two-stage", omitted: fit.omittedCovariates).estimate(
      terms: groups.map(\.0), values: parts.map(\.value), influence: parts.map(\.influence),
      support: groups.map { support.support($0.1) })
  }

  /// One dummy of the second stage: dummies of different event times are orthogonal.
  private func stage(_ chosen: [Int]) -> (value: Double, influence: [Double]) {
    let weights = rows.weightValues
    let total = chosen.reduce(0) { $0 + weights[$1] }
    var a = [Double](repeating: 0, count: rows.rowCount)
    for row in chosen { a[row] = weights[row] / total }
    let value = chosen.reduce(0) { $0 + a[$1] * fit.remainders[$1] }
    var influence = zip(fit.pullback(a), fit.remainders).map { -$0 * $1 }
    for row in chosen { influence[row] = a[row] * (fit.remainders[row] - value) }
    return (value, influence)
  }
}
