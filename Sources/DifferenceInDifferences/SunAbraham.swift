import Designs
import Estimation
import Frames
public import LinearModels
import Numerics

/// Effects by event time as averages over cohorts of a saturated regression (Sun & Abraham 2021).
///
/// y = unit + time + Σ_g Σ_{e ≠ -1} δ_{g,e} 1{G = g, t - g = e} + x'γ. Then
/// `dynamic[e]` = Σ_g s_{g|e} δ_{g,e} and `simple` = Σ_{g, e >= 0} s_{g,e} δ_{g,e}, s the shares of rows (sums of
/// weights). The shares count as fixed, as in R's `fixest::sunab`: the covariance is L V L'.
///
/// Controls are the never treated. Where there are none the cohort that starts last is the control, and the
/// periods from its start on are left out. Units that are treated in the first period are left out.
///
/// Sun & Abraham (2021), [doi:10.1016/j.jeconom.2020.09.006](https://doi.org/10.1016/j.jeconom.2020.09.006).
/// Agrees with `feols(y ~ sunab(g, t) | unit + time)`, `simple` with its `agg = "ATT"`.
public struct SunAbraham: Sendable {
  /// The rows that take part.
  public let rows: ProgrammeRows
  /// The units that are treated from the first period on, left out.
  public let alwaysTreatedUnitCount: Int
  /// The cohort that serves as control for want of never-treated units, with its start.
  public let controlStart: Int32?
  /// The event time that is nought by construction.
  public let reference: Int32
  /// By default CR1 with clusters, else HC1.
  public var covariance: CovarianceEstimator
  /// The cells with an effect of their own, by event time, then start.
  private let cells: [Cell]

  private struct Cell: Hashable {
    let eventTime: Int32
    let start: Int32
  }

  /// The saturated regression of rows.
  ///
  /// - Parameters:
  ///   - rows: With covariates, weights and clusters; a group is not looked at.
  ///   - reference: The event time that is nought by construction, below 0.
  ///   - covariance: By default CR1 with clusters, else HC1.
  /// - Throws: The first problem of identification.
  public init(
    _ rows: ProgrammeRows, reference: Int32 = -1, covariance: CovarianceEstimator? = nil
  ) throws(IdentificationProblem) {
    precondition(reference < 0, "reference \(reference)")
    if let problem = Identification(rows).problems().first { throw problem }
    let first = rows.time.values.min() ?? 0
    var control: Int32?
    if Identification(rows).hasNoNeverTreated { control = rows.starts.last }
    let end = control ?? Int32.max
    let kept = (0..<rows.rowCount).filter {
      rows.start[$0] > first && rows.time.values[$0] < end
    }
    if kept.isEmpty { throw .noPeriodBefore }
    var used = kept.count == rows.rowCount ? rows : rows.selecting(kept)
    used.group = nil
    if let control {
      used.start = used.start.map { $0 == control ? ProgrammeRows.never : $0 }
      if let problem = Identification(used).problems().first { throw problem }
    }
    self.rows = used
    alwaysTreatedUnitCount =
      rows.unit.grouping.count
      - Set(
        (0..<rows.rowCount).filter { rows.start[$0] > first }.map { rows.unit.grouping.codes[$0] }
      ).count
    controlStart = control
    self.reference = reference
    self.covariance =
      covariance
      ?? (rows.clusters.isEmpty ? .independent(.HC1) : .clustered(ClusteredCovariance(.CR1)))
    cells = Set(
      (0..<used.rowCount).compactMap { Self.cell(used, $0) }.filter { $0.eventTime != reference }
    ).sorted { ($0.eventTime, $0.start) < ($1.eventTime, $1.start) }
  }

  private static func cell(_ rows: ProgrammeRows, _ row: Int) -> Cell? {
    let start = rows.start[row]
    guard start != ProgrammeRows.never else { return nil }
    return Cell(eventTime: rows.time.values[row] - start, start: start)
  }

  /// The event times, ascending, with the reference among them where rows have it.
  public var eventTimes: [Int32] {
    Set((0..<rows.rowCount).compactMap { Self.cell(rows, $0)?.eventTime }).sorted()
  }

  /// Estimates the effects.
  ///
  /// - Parameter threads: At least 1; changes no bit.
  /// - Returns: `simple`, `dynamic[e]`, then covariates; `dynamic[reference]` has no estimate of its own.
  /// - Throws: `comparisonAbsorbed` where nothing is left of any effect; problems of the regression.
  public func estimate(threads: Int = 1) throws(EffectError) -> EffectEstimate {
    let fitted: Estimate
    do { fitted = try LinearModel.estimate(request, threads: threads) } catch {
      throw .regression(error)
    }
    let averages = averages(fitted.set)
    if averages.terms.isEmpty { throw .identification(.comparisonAbsorbed) }
    let order: [TermID] =
      [.simple] + eventTimes.map { .dynamic(Int($0)) } + rows.covariates.map(\.term)
    return EffectEstimate(
      estimate: fitted.combining(
        Matrix(rows: averages.rows), terms: averages.terms, support: averages.support,
        references: [.dynamic(Int(reference))], order: order), order: order)
  }

  private var codes: [Int32] {
    let places = Dictionary(uniqueKeysWithValues: zip(cells, Int32(0)...))
    return (0..<rows.rowCount).map { Self.cell(rows, $0).flatMap { places[$0] } ?? -1 }
  }

  private func name(_ cell: Cell) -> TermID {
    TermID([
      .level("\(cell.start)", of: "cohort"), .level("\(cell.eventTime)", of: "event"),
    ])
  }

  private var request: FitRequest {
    var variables: [DesignValues] = [.codes(label: "cell", codes)]
    var columns = cells.enumerated().map { place, cell in
      ValueColumn(name(cell), [.code(Int32(place), of: 0)])
    }
    for covariate in rows.covariates {
      columns.append(ValueColumn(covariate.term, [.number(variables.count)]))
      variables.append(.numbers(label: covariate.label, covariate.values))
    }
    var request = FitRequest(
      BoundDesign(
        variables: variables, columns: columns, outcome: rows.outcome.values,
        outcomeLabel: rows.outcome.label), covariance: covariance)
    request.effects = rows.effects
    request.clusters = rows.clusters
    request.weights = rows.weights
    request.keepsReference = true
    return request
  }

  /// The averages over cells, as combinations of the regression's estimates.
  private func averages(
    _ set: EstimateSet
  ) -> (rows: [[Double]], terms: [TermID], support: [Support]) {
    let places = Dictionary(uniqueKeysWithValues: zip(set.terms, 0...))
    let support = CellSupport(rows, codes: codes, count: cells.count)
    var result: (rows: [[Double]], terms: [TermID], support: [Support]) = ([], [], [])
    func add(_ term: TermID, _ chosen: [Int]) {
      let total = chosen.reduce(0) { $0 + support.weights[$1] }
      var row = [Double](repeating: 0, count: set.terms.count)
      for cell in chosen {
        guard let place = places[name(cells[cell])] else { return }
        row[place] = support.weights[cell] / total
      }
      guard !chosen.isEmpty else { return }
      result.rows.append(row)
      result.terms.append(term)
      result.support.append(support.support(chosen))
    }
    add(.simple, cells.indices.filter { cells[$0].eventTime >= 0 })
    for time in eventTimes where time != reference {
      add(.dynamic(Int(time)), cells.indices.filter { cells[$0].eventTime == time })
    }
    for covariate in rows.covariates {
      guard let place = places[covariate.term] else { continue }
      var row = [Double](repeating: 0, count: set.terms.count)
      row[place] = 1
      result.rows.append(row)
      result.terms.append(covariate.term)
      result.support.append(set.support[place])
    }
    return result
  }
}

extension NamedValues {
  /// The covariate as a term.
  var term: TermID { TermID([.variable(label)]) }
}

/// What stands behind cells of rows.
struct CellSupport {
  /// Per cell the sum of weights.
  let weights: [Double]
  private let counts: [Double]
  private let clusters: [Set<Int32>]?

  /// The support of cells of rows.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - codes: Per row its cell, or below nought.
  ///   - count: The number of cells.
  init(_ rows: ProgrammeRows, codes: [Int32], count: Int) {
    var sums = [Double](repeating: 0, count: count)
    var counts = sums
    let values = rows.weightValues
    var isFrequency = false
    if case .frequency = rows.weights { isFrequency = true }
    let smallest = rows.clusters.min { $0.grouping.count < $1.grouping.count }?.grouping.codes
    var clusters = smallest.map { _ in [Set<Int32>](repeating: [], count: count) }
    for (row, code) in codes.enumerated() where code >= 0 {
      sums[Int(code)] += values[row]
      counts[Int(code)] += isFrequency ? values[row] : 1
      if let smallest { clusters?[Int(code)].insert(smallest[row]) }
    }
    weights = sums
    self.counts = counts
    self.clusters = clusters
  }

  /// The support of some cells together.
  func support(_ cells: [Int]) -> Support {
    let union = clusters.map { clusters in
      cells.reduce(into: Set<Int32>()) { $0.formUnion(clusters[$1]) }.count
    }
    return Support(units: cells.reduce(0) { $0 + counts[$1] }, clusters: union)
  }
}
