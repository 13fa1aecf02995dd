import Designs
public import Estimation
public import Frames
import Numerics

/// One before and one after, adjusted for covariates: `did`, or `gap`, `focus` and `other`.
///
/// All periods before the start are taken together, and all from it on. Of a panel the means of each unit's outcomes
/// before and after are compared, with its covariates' means before; cross-sections are compared row by row. The
/// comparison is doubly robust: consistent if the propensity of treatment or the outcomes' regression is right.
///
/// Sant'Anna & Zhao (2020), [doi:10.1016/j.jeconom.2020.06.003](https://doi.org/10.1016/j.jeconom.2020.06.003): R's
/// `DRDID::drdid_panel` and `drdid_rc`; for a gap Ortiz-Villavicencio & Sant'Anna (2025),
/// [arXiv:2505.09942](https://arxiv.org/abs/2505.09942). With clusters V sums contributions over them, without a
/// small-sample factor.
public struct AdjustedDifference: Sendable {
  /// Why there is no estimate.
  public enum Problem: Error, Sendable, Equatable {
    /// It is not identified.
    case identification(IdentificationProblem)
    /// Units start in different periods.
    case severalStarts
    /// The comparison has no estimate.
    case comparison(ComparisonFailure)
    /// The rows are at odds with each other.
    case sample(StaggeredError)
  }

  /// Whether gap, focus and other are estimated.
  public let hasGroups: Bool
  private let sample: StaggeredSample
  private let panel: Grouping?

  /// A comparison of rows.
  ///
  /// - Parameters:
  ///   - rows: With a group for a gap, which else is not looked at.
  ///   - panel: What is observed repeatedly; nil for cross-sections.
  ///   - hasGroups: Whether gap, focus and other are estimated.
  ///   - estimand: Whom effects are averages over.
  /// - Throws: `Problem`.
  public init(
    _ rows: ProgrammeRows, panel: Grouping?, hasGroups: Bool,
    estimand: RegressionForm.Estimand = .pupils
  ) throws(Problem) {
    if let problem = Identification(rows).problems().first { throw .identification(problem) }
    guard rows.starts.count == 1, let start = rows.starts.first else { throw .severalStarts }
    var used = estimand == .schools ? rows.weightingUnitsEqually() : rows
    used.time.values = used.time.values.map { $0 < start ? start - 1 : start }
    if !hasGroups { used.group = nil }
    self.hasGroups = hasGroups
    self.panel = panel
    let whole = StaggeredSample(used, panel: panel)
    sample = panel == nil ? whole : whole.meansByPeriod
  }

  /// Estimates the effects.
  ///
  /// - Parameters:
  ///   - columns: The columns that hold clusters, or what is observed repeatedly.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: `did`, or `gap`, `focus` and `other`, and how the sample was used.
  /// - Throws: `Problem`.
  public func estimate(
    columns: [String], threads: Int = 1
  ) throws(Problem) -> (estimate: Estimate, notes: [StaggeredNote]) {
    let options = StaggeredOptions(incompleteUnits: .dropped)
    let effects: StaggeredEffects
    do {
      effects =
        hasGroups
        ? try TripleDifference(options: options)
          .estimate(sample, clusterColumns: columns, threads: threads)
        : try GroupTimeEstimator(options: options)
          .estimate(sample, clusterColumns: columns, threads: threads)
    } catch {
      throw .sample(error)
    }
    for case .cellWithoutEstimate(_, _, let failure) in effects.notes { throw .comparison(failure) }
    let wanted: [(TermID, TermID)] =
      hasGroups
      ? [(.gap, .gap), (.focus, .focus), (.other, .other)] : [(.simple, .did)]
    let places = Dictionary(uniqueKeysWithValues: zip(effects.set.terms, 0...))
    let found = wanted.compactMap { from, to in places[from].map { (to, $0) } }
    let rows = found.map { _, place in effects.set.values.indices.map { $0 == place ? 1.0 : 0 } }
    let whole = Estimate(
      effects.set, contributions: effects.clusterContributions(columns: columns))
    return (
      whole.combining(
        Matrix(rows: rows), terms: found.map(\.0), support: found.map { effects.set.support[$0.1] }),
      effects.notes
    )
  }
}

extension StaggeredSample {
  /// One row for each unit and period of a panel: weighted means, covariates and weights of the same.
  var meansByPeriod: StaggeredSample {
    guard let units else { return self }
    let first = period.min() ?? 0
    let cells = DenseCodes(zip(units, period).map { unit, year in unit * 2 + (year - first) })
    let count = cells.levels.count
    var sums = [Double](repeating: 0, count: count)
    var rowCounts = [Double](repeating: 0, count: count)
    var totals = [Double](repeating: 0, count: count)
    var x = Matrix(repeating: 0, rowCount: count, columnCount: covariates.columnCount)
    var firstRows = [Int](repeating: -1, count: count)
    for (row, code) in cells.codes.enumerated() {
      let cell = Int(code)
      let weight = weights?[row] ?? 1
      if firstRows[cell] < 0 { firstRows[cell] = row }
      sums[cell] += weight * outcome[row]
      totals[cell] += weight
      rowCounts[cell] += 1
      for column in 0..<x.columnCount { x[cell, column] += weight * covariates[row, column] }
    }
    for cell in 0..<count {
      for column in 0..<x.columnCount { x[cell, column] /= totals[cell] }
    }
    return StaggeredSample(
      outcome: zip(sums, totals).map { $0 / $1 }, period: firstRows.map { period[$0] },
      cohort: firstRows.map { cohort[$0] }, units: firstRows.map { units[$0] },
      focus: focus.map { focus in firstRows.map { focus[$0] } }, covariates: x,
      weights: weights == nil ? nil : zip(totals, rowCounts).map { $0 / $1 },
      clusters: clusters.map { clusters in firstRows.map { clusters[$0] } })
  }
}
