import Frames
import LinearModels

/// What a two-way effects regression with several starts averages over (Goodman-Bacon 2021).
///
/// In a balanced panel the coefficient of treatment with unit and time effects is Σ s b over all comparisons of two
/// cohorts in a window; the weights s add up to 1. Comparisons of later with earlier cohorts take treated units as
/// control: where effects grow, they pull the coefficient down.
///
/// Goodman-Bacon (2021), [doi:10.1016/j.jeconom.2021.03.014](https://doi.org/10.1016/j.jeconom.2021.03.014).
/// Agrees with R's `bacondecomp::bacon`.
public struct GoodmanBacon: Sendable, Equatable, Codable {
  /// Why there is no decomposition.
  public enum Problem: Error, Sendable, Equatable, Codable {
    /// A unit has no row, or several, in some period; the first row of such a unit, zero-based.
    case notBalanced(row: Int)
    /// Weights, covariates or groups change the regression that is decomposed.
    case notPlain
    /// The effect is not identified.
    case notIdentified(IdentificationProblem)
  }

  /// What a cohort is compared with.
  public enum Kind: String, Sendable, Codable {
    /// Units that are never treated.
    case neverTreated = "never-treated"
    /// Units that are treated in all periods.
    case alwaysTreated = "always-treated"
    /// Units that are treated later, before that.
    case laterTreated = "later-treated"
    /// Units that are treated earlier, after that: treated controls.
    case earlierTreated = "earlier-treated"
  }

  /// One comparison of two cohorts.
  public struct Comparison: Sendable, Equatable, Codable {
    /// What the cohort is compared with.
    public let kind: Kind
    /// The start of the cohort whose treatment changes.
    public let treated: Int32
    /// The start of the cohort that serves as control, `ProgrammeRows.never` without.
    public let control: Int32
    /// The difference in differences.
    public let estimate: Double
    /// s, its weight in the coefficient.
    public let weight: Double
  }

  /// All comparisons, by kind, start and control.
  public let comparisons: [Comparison]

  /// Σ s b, the coefficient of the regression with unit and time effects.
  public var coefficient: Double { comparisons.reduce(0) { $0 + $1.weight * $1.estimate } }

  /// The weight of a kind of comparison.
  ///
  /// - Parameter kind: The kind.
  /// - Returns: In [0, 1].
  public func weight(of kind: Kind) -> Double {
    comparisons.reduce(0) { $0 + ($1.kind == kind ? $1.weight : 0) }
  }

  /// Decomposes the regression of rows.
  ///
  /// - Parameter rows: One row per unit and period, without weights, covariates and groups.
  /// - Throws: `Problem`.
  /// - Complexity: O(rows + cohorts^2 x periods).
  public init(_ rows: ProgrammeRows) throws(Problem) {
    if rows.group != nil || !rows.covariates.isEmpty || rows.weights != .none { throw .notPlain }
    if let problem = Identification(rows).problems().first { throw .notIdentified(problem) }
    let periods = rows.periods
    var seen: [[Bool]] = Array(
      repeating: [Bool](repeating: false, count: periods.count), count: rows.unit.grouping.count)
    let places = Dictionary(uniqueKeysWithValues: zip(periods, 0...))
    for row in 0..<rows.rowCount {
      let unit = Int(rows.unit.grouping.codes[row])
      guard let place = places[rows.time.values[row]], !seen[unit][place] else {
        throw .notBalanced(row: row)
      }
      seen[unit][place] = true
    }
    if let unit = seen.firstIndex(where: { $0.contains(false) }) {
      throw .notBalanced(row: Int(rows.unit.grouping.firstPlaces()[unit]))
    }
    let cohorts = CohortPaths(rows, periods: periods)
    let found = cohorts.comparisons()
    let total = found.reduce(0) { $0 + $1.weight }
    comparisons = found.map {
      Comparison(
        kind: $0.kind, treated: $0.treated, control: $0.control, estimate: $0.estimate,
        weight: $0.weight / total)
    }
  }
}

/// Mean outcomes of cohorts by period.
private struct CohortPaths {
  struct Cohort {
    let start: Int32
    /// The share of all units.
    let share: Double
    /// The share of periods in which it is treated.
    let treatedShare: Double
    /// Mean outcomes, one per period.
    let means: [Double]
  }

  let periods: [Int32]
  let cohorts: [Cohort]

  init(_ rows: ProgrammeRows, periods: [Int32]) {
    self.periods = periods
    let first = periods.first ?? 0
    let last = periods.last ?? 0
    // Units that start after the last period are never treated in these data; before the first, always.
    let starts = rows.start.map { $0 > last ? ProgrammeRows.never : max($0, first) }
    let places = Dictionary(uniqueKeysWithValues: zip(periods, 0...))
    var sums: [Int32: [Double]] = [:]
    var counts: [Int32: Int] = [:]
    for row in 0..<rows.rowCount {
      let place = places[rows.time.values[row]] ?? 0
      sums[starts[row], default: [Double](repeating: 0, count: periods.count)][place] +=
        rows.outcome.values[row]
      counts[starts[row], default: 0] += 1
    }
    cohorts = sums.keys.sorted().map { start in
      let rowCount = Double(counts[start] ?? 0)
      let size = rowCount / Double(periods.count)
      return Cohort(
        start: start, share: rowCount / Double(rows.rowCount),
        treatedShare: Double(periods.count { $0 >= start }) / Double(periods.count),
        means: (sums[start] ?? []).map { $0 / size })
    }
  }

  /// Weights before they are made to add up to 1: the treatment's variance in each comparison.
  func comparisons() -> [GoodmanBacon.Comparison] {
    var found: [GoodmanBacon.Comparison] = []
    let changing = cohorts.filter { $0.treatedShare > 0 && $0.treatedShare < 1 }
    for control in cohorts where control.treatedShare == 0 || control.treatedShare == 1 {
      for cohort in changing { found.append(constant(cohort, control)) }
    }
    for early in changing {
      for late in changing where late.start > early.start {
        found.append(earlier(early, late))
        found.append(later(early, late))
      }
    }
    return found
  }

  private func constant(_ k: Cohort, _ u: Cohort) -> GoodmanBacon.Comparison {
    let within = k.share / (k.share + u.share)
    let size = (k.share + u.share) * (k.share + u.share)
    return .init(
      kind: u.treatedShare == 0 ? .neverTreated : .alwaysTreated, treated: k.start,
      control: u.start, estimate: difference(k, u, at: k.start) { _ in true },
      weight: size * within * (1 - within) * k.treatedShare * (1 - k.treatedShare))
  }

  /// The earlier cohort against the later one before that starts.
  private func earlier(_ k: Cohort, _ l: Cohort) -> GoodmanBacon.Comparison {
    let within = k.share / (k.share + l.share)
    let size = (k.share + l.share) * (k.share + l.share)
    return .init(
      kind: .laterTreated, treated: k.start, control: l.start,
      estimate: difference(k, l, at: k.start) { $0 < l.start },
      weight: size * within * (1 - within) * (k.treatedShare - l.treatedShare)
        * (1 - k.treatedShare))
  }

  /// The later cohort against the earlier one after that has started.
  private func later(_ k: Cohort, _ l: Cohort) -> GoodmanBacon.Comparison {
    let within = k.share / (k.share + l.share)
    let size = (k.share + l.share) * (k.share + l.share)
    return .init(
      kind: .earlierTreated, treated: l.start, control: k.start,
      estimate: difference(l, k, at: l.start) { $0 >= k.start },
      weight: size * within * (1 - within) * l.treatedShare * (k.treatedShare - l.treatedShare))
  }

  /// The change of a cohort's mean at a start less that of another, within a window.
  private func difference(
    _ a: Cohort, _ b: Cohort, at start: Int32, within: (Int32) -> Bool
  ) -> Double {
    func change(_ cohort: Cohort) -> Double {
      var (after, before) = (0.0, 0.0)
      var (afterCount, beforeCount) = (0.0, 0.0)
      for (place, period) in periods.enumerated() where within(period) {
        if period >= start {
          after += cohort.means[place]
          afterCount += 1
        } else {
          before += cohort.means[place]
          beforeCount += 1
        }
      }
      return after / afterCount - before / beforeCount
    }
    return change(a) - change(b)
  }
}
