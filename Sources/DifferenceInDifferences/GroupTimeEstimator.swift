internal import Numerics

/// Effects of cohorts and periods, and their averages.
///
/// ATT(g, t) compares the change of cohort g between its base period and t with that of controls, cell by cell, by
/// `ComparisonMethod`. V = psi'psi over units, or over clusters above them; no small-sample factor.
///
/// Callaway & Sant'Anna (2021), [doi:10.1016/j.jeconom.2020.12.001](https://doi.org/10.1016/j.jeconom.2020.12.001);
/// Sant'Anna & Zhao (2020), [doi:10.1016/j.jeconom.2020.06.003](https://doi.org/10.1016/j.jeconom.2020.06.003).
/// Agrees with R's `att_gt` and `aggte` (did 2.5.1, DRDID 1.2.3).
public struct GroupTimeEstimator: Sendable {
  /// The rules.
  public var options: StaggeredOptions

  /// The event times of averages.
  public var window: EventWindow

  /// An estimator.
  ///
  /// - Parameters:
  ///   - options: The rules.
  ///   - window: The event times of averages.
  public init(options: StaggeredOptions = StaggeredOptions(), window: EventWindow = EventWindow()) {
    self.options = options
    self.window = window
  }

  /// Estimates all cells and averages.
  ///
  /// - Parameters:
  ///   - sample: The rows.
  ///   - clusterColumns: The columns that hold clusters (or units), for the name of the covariance.
  ///   - threads: How many threads may work; the digits do not depend on it.
  /// - Returns: The effects.
  /// - Throws: What is wrong with the sample; a cell without an estimate is a value in the result.
  /// - Complexity: O(n log n) for sorting and, with k covariates, O(n k^2) per cell, less where cells share
  ///   their propensity.
  public func estimate(
    _ sample: StaggeredSample, clusterColumns: [String] = [], threads: Int = 1
  ) throws(StaggeredError) -> StaggeredEffects {
    let layout = try StaggeredLayout(sample, options, groupCount: 1, threads: threads)
    let cells = layout.rows.cells(options)
    let contrasts = cells.map {
      Contrast(treated: $0.cohort, comparison: $0.controls, period: $0.period, base: $0.base)
    }
    let estimator = ContrastEstimator(
      layout, options.comparison, contrasts: contrasts.filter { $0.period != $0.base },
      threads: threads)
    let found = parallelMap(count: cells.count, threads: threads) { index in
      CellOutcome(cells[index], layout, effects: 1) { () throws(ComparisonFailure) in
        [try estimator.estimate(contrasts[index])]
      }
    }
    return EffectAssembly(
      layout: layout, cells: cells, outcomes: found,
      effects: [EffectAssembly.Effect(prefix: nil, groups: [0])], options: options, window: window,
      clusterColumns: clusterColumns
    ).result(threads: threads)
  }
}

/// What came of one cell: nothing, nought by construction, or effects with their contributions.
enum CellOutcome: Sendable {
  case reference
  case failed(ComparisonFailure)
  case estimated([(effect: Double, contribution: CellContribution)])

  /// Runs a cell's estimator, and adds its contributions up to clusters at once.
  init(
    _ cell: GroupTimeCell, _ layout: StaggeredLayout, effects: Int,
    _ body: () throws(ComparisonFailure) -> [ContrastEstimate]
  ) {
    if cell.isReference {
      self = .reference
      return
    }
    do throws(ComparisonFailure) {
      let found = try body()
      precondition(found.count == effects, "\(found.count) of \(effects) effects")
      self = .estimated(
        found.map { ($0.effect, CellOutcome.contribution($0.parts, layout.space)) })
    } catch {
      self = .failed(error)
    }
  }

  private static func contribution(
    _ parts: [(block: Int, psi: [RowLanes])], _ space: ContributionSpace
  ) -> CellContribution {
    guard space.isClustered else { return .blocks(parts) }
    var sums = [Double](repeating: 0, count: space.count)
    for part in parts { space.add(part.psi, ofBlock: part.block, to: &sums) }
    return .clusters(sums)
  }
}
