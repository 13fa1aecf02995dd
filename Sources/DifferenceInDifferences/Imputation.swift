import Designs
public import Estimation
import Frames
public import LinearModels
import Numerics

/// Effects as outcomes less imputed ones (Borusyak, Jaravel & Spiess 2024).
///
/// Unit and time effects and covariates are fitted to the untreated rows (weighted least squares); a treated row's
/// effect is τ_i = y_i - ŷ_i(0), an estimate Σ a_i τ_i with a proportional to the weights. As a sum over all rows it
/// is Σ v_i y_i, v = a in treated rows and -W Z0 (Z0'WZ0)^-1 Z1'a in untreated ones. The standard error is
/// conservative: SE^2 = Σ_clusters (Σ v_i ε_i)^2 with ε the residual in untreated rows and in treated rows τ_i less
/// the mean of its cohort and event time, Σ v^2 τ / Σ v^2. No small-sample factor; normal quantiles.
///
/// Borusyak, Jaravel & Spiess (2024), [doi:10.1093/restud/rdae007](https://doi.org/10.1093/restud/rdae007).
/// Agrees with R's `didimputation::did_imputation` without weights; with weights the standard error there does not
/// belong to the estimate.
public struct Imputation: Sendable {
  /// Options of an imputation.
  public struct Options: Sendable, Equatable, Codable {
    /// Whether a treated row's mean leaves its own cluster out: less downward bias in small cohorts.
    public var leavesOut = false
    /// The event times before the start that the pre-trend test looks at, below 0; empty for none.
    public var leads: [Int32] = []

    /// The options of the package: means with the own cluster, no leads.
    public init() {}
  }

  /// The rows; a group makes effects `unit^group` and `time^group`.
  public let rows: ProgrammeRows
  /// The options.
  public let options: Options
  private let fit: UntreatedFit

  /// Imputes the outcomes of treated rows.
  ///
  /// - Parameters:
  ///   - rows: With covariates, weights and clusters.
  ///   - options: Leave-out, leads.
  /// - Throws: The first problem of identification.
  public init(
    _ rows: ProgrammeRows, options: Options = Options()
  ) throws(IdentificationProblem) {
    precondition(options.leads.allSatisfy { $0 < 0 }, "leads \(options.leads)")
    if let problem = Identification(rows).problems().first { throw problem }
    self.rows = rows
    self.options = options
    fit = UntreatedFit(rows)
    guard fit.isImputable.indices.contains(where: { fit.isTreated[$0] && fit.isImputable[$0] })
    else { throw .noPeriodBefore }
  }

  /// Treated rows whose unit or period has no untreated row that others connect it with: left out of every effect.
  public var notImputableRowCount: Int {
    fit.isTreated.indices.count { fit.isTreated[$0] && !fit.isImputable[$0] }
  }

  /// The event times of treated rows that are imputed, ascending.
  public var eventTimes: [Int32] {
    Set(imputed.map { rows.time.values[$0] - rows.start[$0] }).sorted()
  }

  private var imputed: [Int] {
    fit.isTreated.indices.filter { fit.isTreated[$0] && fit.isImputable[$0] }
  }

  /// An average effect as a sum over rows.
  public struct Average: Sendable {
    /// v, one per row: the estimate is Σ v_i y_i.
    public let weights: [Double]
    /// Σ a_i τ_i.
    public let value: Double
    /// v_i ε_i, one per row: summed over clusters and squared they make the variance.
    public let influence: [Double]
  }

  /// The average effect over treated rows, overall or at one event time.
  ///
  /// - Parameter eventTime: At least 0; nil for all.
  /// - Returns: nil where no row is imputed.
  public func average(at eventTime: Int32? = nil) -> Average? {
    let chosen = imputed.filter { row in
      eventTime.map { rows.time.values[row] - rows.start[row] == $0 } ?? true
    }
    let weights = rows.weightValues
    let total = chosen.reduce(0) { $0 + weights[$1] }
    guard total > 0 else { return nil }
    var a = [Double](repeating: 0, count: rows.rowCount)
    for row in chosen { a[row] = weights[row] / total }
    let value = chosen.reduce(0) { $0 + a[$1] * fit.remainders[$1] }
    let v = zip(a, fit.pullback(a)).map { $0 - $1 }
    let centres = CohortMeans(rows, v: v, effects: fit.remainders, chosen: chosen)
    var influence = zip(v, fit.remainders).map { $0 * $1 }
    for row in chosen {
      influence[row] =
        v[row] * (options.leavesOut ? centres.withoutCluster(row) : centres.deviation(row))
    }
    return Average(weights: v, value: value, influence: influence)
  }

  /// Cohorts and event times that only one cluster has: leaving it out leaves no mean, so its effect counts whole.
  public var loneClusterCells: Int {
    var clusters: [[Int32]: Set<Int32>] = [:]
    let codes = clusterGrouping.codes
    for row in imputed {
      clusters[[rows.start[row], rows.time.values[row]], default: []].insert(codes[row])
    }
    return clusters.values.count { $0.count == 1 }
  }

  private var clusterGrouping: Grouping {
    rows.clusters.first?.grouping ?? Grouping(codes: (0..<Int32(rows.rowCount)).map { $0 })
  }

  /// The effects: `simple`, then `dynamic[e]`.
  ///
  /// - Returns: Estimates with what each cluster adds; the support counts treated rows.
  public func estimate() -> Estimate {
    let targets: [(TermID, Int32?)] =
      [(.simple, nil)] + eventTimes.map { (.dynamic(Int($0)), $0) }
    let times = eventTimes
    let places = Dictionary(uniqueKeysWithValues: zip(times, Int32(0)...))
    var codes = [Int32](repeating: -1, count: rows.rowCount)
    for row in imputed { codes[row] = places[rows.time.values[row] - rows.start[row]] ?? -1 }
    let support = CellSupport(rows, codes: codes, count: times.count)
    let found = targets.compactMap { term, time in
      average(at: time).map { (term, $0, time) }
    }
    return InfluenceAssembly(rows, estimator: "BJS", omitted: fit.omittedCovariates).estimate(
      terms: found.map(\.0), values: found.map(\.1.value), influence: found.map(\.1.influence),
      support: found.map { _, _, time in
        support.support(times.indices.filter { time == nil || times[$0] == time })
      })
  }

  /// The effects before the start, from untreated rows alone: whether leads, added to the model of the untreated
  /// rows, are nought.
  ///
  /// - Parameter threads: At least 1; changes no bit.
  /// - Returns: `dynamic[-1]` and so on with CR1; nil without leads.
  /// - Throws: Problems of the regression.
  public func leads(threads: Int = 1) throws(LinearModelError) -> Estimate? {
    guard !options.leads.isEmpty else { return nil }
    let untreated = rows.selecting((0..<rows.rowCount).filter { !rows.isTreated($0) })
    let leads = Set(options.leads).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(leads, Int32(0)...))
    let codes = (0..<untreated.rowCount).map { row -> Int32 in
      guard untreated.start[row] != ProgrammeRows.never else { return -1 }
      return places[untreated.time.values[row] - untreated.start[row]] ?? -1
    }
    var variables: [DesignValues] = [.codes(label: "lead", codes)]
    var columns = leads.enumerated().map { place, lead in
      ValueColumn(.dynamic(Int(lead)), [.code(Int32(place), of: 0)])
    }
    for covariate in untreated.covariates {
      columns.append(ValueColumn(covariate.term, [.number(variables.count)]))
      variables.append(.numbers(label: covariate.label, Scale.nearOne(covariate.values)))
    }
    var request = FitRequest(
      BoundDesign(
        variables: variables, columns: columns, outcome: untreated.outcome.values,
        outcomeLabel: untreated.outcome.label),
      covariance: rows.clusters.isEmpty
        ? .independent(.HC1) : .clustered(ClusteredCovariance(.CR1)))
    request.effects = untreated.effects
    request.clusters = untreated.clusters
    request.weights = untreated.weights
    request.keepsReference = true
    return try LinearModel.estimate(request, threads: threads)
  }
}

/// Means of effects within cohort and event time, weighted by v^2, with and without each cluster.
private struct CohortMeans {
  private struct Sums { var (squares, effects) = (0.0, 0.0) }

  private let keys: [Int: [Int32]]
  private let effects: [Double]
  private var whole: [[Int32]: Sums] = [:]
  private var byCluster: [[Int32]: Sums] = [:]

  init(_ rows: ProgrammeRows, v: [Double], effects: [Double], chosen: [Int]) {
    let clusters = rows.clusters.first?.grouping.codes
    var keys: [Int: [Int32]] = [:]
    for row in chosen {
      let cell = [rows.start[row], rows.time.values[row]]
      let own = cell + [clusters?[row] ?? Int32(row)]
      keys[row] = own
      let square = v[row] * v[row]
      whole[cell, default: Sums()].squares += square
      whole[cell]?.effects += square * effects[row]
      byCluster[own, default: Sums()].squares += square
      byCluster[own]?.effects += square * effects[row]
    }
    self.keys = keys
    self.effects = effects
  }

  /// τ less the mean of its cell.
  func deviation(_ row: Int) -> Double {
    guard let key = keys[row], let sums = whole[[key[0], key[1]]] else { return 0 }
    return effects[row] - sums.effects / sums.squares
  }

  /// τ less the mean of the other clusters of its cell; τ itself where there is no other.
  func withoutCluster(_ row: Int) -> Double {
    guard let key = keys[row], let sums = whole[[key[0], key[1]]], let own = byCluster[key] else {
      return 0
    }
    let rest = sums.squares - own.squares
    guard rest > 1e-12 * sums.squares else { return effects[row] }
    return effects[row] - (sums.effects - own.effects) / rest
  }
}
