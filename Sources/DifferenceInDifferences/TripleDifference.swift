internal import Numerics

/// Effects on the gap between two groups when programmes start at several times.
///
/// Cell by cell, with treated cohort g, control cohort c, focus group 1 and other group 0, and DR(a v b) the doubly
/// robust (or other) comparison of the change of rows a with that of rows b,
/// gap = DR(g1 v g0) + DR(g1 v c1) - DR(g1 v c0). A positive gap is a narrowing: the focus group gained more.
/// Without covariates it is the difference of eight means. `focus` = DR(g1 v c1), `other` = DR(g0 v c0); with
/// covariates focus - other need not equal gap.
///
/// Control cohorts that are not yet treated are not pooled, which would be biased: each gives an estimate, and
/// the gap is their combination of least variance, w = Omega^-1 1 / 1'Omega^-1 1, with Omega the covariance of
/// their influence functions over units (rows of repeated cross-sections), whatever the clusters. `focus` and
/// `other` use the gap's weights.
///
/// Terms: `gap`, `focus`, `other` for the average over all treated cells, `gap:ATT(2018,2019)`, `gap:dynamic[0]` and
/// so on. Cohorts weigh by all their units, of both groups, in all three effects.
/// V = psi'psi, without the factor n / (n - 1) of stand-alone two-period packages.
///
/// Ortiz-Villavicencio & Sant'Anna (2025), [arXiv:2505.09942](https://arxiv.org/abs/2505.09942). Agrees with R's
/// `triplediff` (0.2.4) for panels and repeated cross-sections.
public struct TripleDifference: Sendable {
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

  /// Estimates all cells and averages of gap, focus and other.
  ///
  /// - Parameters:
  ///   - sample: The rows, with groups.
  ///   - clusterColumns: The columns that hold clusters (or units), for the name of the covariance.
  ///   - threads: How many threads may work; the digits do not depend on it.
  /// - Returns: The effects.
  /// - Throws: What is wrong with the sample; a cell without an estimate is a value in the result.
  public func estimate(
    _ sample: StaggeredSample, clusterColumns: [String] = [], threads: Int = 1
  ) throws(StaggeredError) -> StaggeredEffects {
    guard sample.focus != nil else { throw .noGroups }
    let layout = try StaggeredLayout(sample, options, groupCount: 2, threads: threads)
    let cells = layout.rows.cells(options)
    let contrasts = cells.filter { !$0.isReference }.flatMap { cell in
      cell.controls.flatMap { TripleContrast(cell, control: $0).all }
    }
    let estimator = ContrastEstimator(
      layout, options.comparison, contrasts: contrasts, threads: threads)
    let found = parallelMap(count: cells.count, threads: threads) { index in
      CellOutcome(cells[index], layout, effects: 3) { () throws(ComparisonFailure) in
        try TripleCell(cells[index], layout).estimate(estimator)
      }
    }
    return EffectAssembly(
      layout: layout, cells: cells, outcomes: found,
      effects: [
        EffectAssembly.Effect(prefix: "gap", groups: [0, 1]),
        EffectAssembly.Effect(prefix: "focus", groups: [1]),
        EffectAssembly.Effect(prefix: "other", groups: [0]),
      ], options: options, window: window, clusterColumns: clusterColumns
    ).result(threads: threads)
  }
}

/// The four comparisons of a cell with one control cohort.
private struct TripleContrast {
  let withinTreated: Contrast
  let focus: Contrast
  let across: Contrast
  let other: Contrast

  init(_ cell: GroupTimeCell, control: Int) {
    func contrast(_ treated: Int, _ comparison: Int) -> Contrast {
      Contrast(
        treated: treated, comparison: [comparison], period: cell.period, base: cell.base)
    }
    let (focusClass, otherClass) = (cell.cohort * 2 + 1, cell.cohort * 2)
    withinTreated = contrast(focusClass, otherClass)
    focus = contrast(focusClass, control * 2 + 1)
    across = contrast(focusClass, control * 2)
    other = contrast(otherClass, control * 2)
  }

  var all: [Contrast] { [withinTreated, focus, across, other] }
}

/// One cell of a triple difference.
private struct TripleCell {
  let cell: GroupTimeCell
  let layout: StaggeredLayout

  init(_ cell: GroupTimeCell, _ layout: StaggeredLayout) {
    self.cell = cell
    self.layout = layout
  }

  /// Gap, focus and other.
  func estimate(
    _ estimator: ContrastEstimator
  ) throws(ComparisonFailure) -> [ContrastEstimate] {
    guard !cell.controls.isEmpty else { throw .empty(.comparison) }
    var (gaps, focuses, others) = (
      [ContrastEstimate](), [ContrastEstimate](), [ContrastEstimate]()
    )
    for control in cell.controls {
      let contrasts = TripleContrast(cell, control: control)
      let within = try estimator.estimate(contrasts.withinTreated)
      let focus = try estimator.estimate(contrasts.focus)
      let across = try estimator.estimate(contrasts.across)
      gaps.append(.combination([(within, 1), (focus, 1), (across, -1)]))
      focuses.append(focus)
      others.append(try estimator.estimate(contrasts.other))
    }
    guard gaps.count > 1 else { return gaps + focuses + others }
    let weights = try weights(gaps)
    return [gaps, focuses, others].map { estimates in
      .combination(Array(zip(estimates, weights)))
    }
  }

  /// Omega^-1 1 / 1'Omega^-1 1.
  private func weights(_ gaps: [ContrastEstimate]) throws(ComparisonFailure) -> [Double] {
    let omega = layout.hasRepeatedUnits ? covarianceByUnit(gaps) : covarianceByRow(gaps)
    let factor = OrderedCholesky(omega, tolerance: 1e-12)
    guard factor.omitted.isEmpty else { throw .singularCombination(controls: gaps.count) }
    let solved = factor.solve([Double](repeating: 1, count: gaps.count))
    return solved.scaled(by: 1 / solved.reduce(0, +))
  }

  private func covarianceByRow(_ gaps: [ContrastEstimate]) -> Matrix {
    var omega = Matrix(repeating: 0, rowCount: gaps.count, columnCount: gaps.count)
    for i in gaps.indices {
      let own = Dictionary(uniqueKeysWithValues: gaps[i].parts.map { ($0.block, $0.psi) })
      for j in 0...i {
        var sum = 0.0
        for part in gaps[j].parts {
          if let psi = own[part.block] { sum += LaneVector.dot(psi, part.psi) }
        }
        omega[i, j] = sum
        omega[j, i] = sum
      }
    }
    return omega
  }

  private func covarianceByUnit(_ gaps: [ContrastEstimate]) -> Matrix {
    let columns = gaps.map { gap in
      var sums = [Double](repeating: 0, count: layout.space.unitCount)
      for part in gap.parts {
        for (row, unit) in layout.space.blocks[part.block].units.enumerated() {
          sums[Int(unit)] += part.psi[row >> 3][row & 7]
        }
      }
      return sums
    }
    return Matrix(columns: columns).crossProduct()
  }
}

extension ContrastEstimate {
  /// A linear combination; contributions to one block add up.
  static func combination(_ terms: [(ContrastEstimate, Double)]) -> ContrastEstimate {
    var (effect, order) = (0.0, [Int]())
    var sums: [Int: [RowLanes]] = [:]
    for (estimate, factor) in terms {
      effect += factor * estimate.effect
      for part in estimate.parts {
        var sum = sums[part.block] ?? [RowLanes](repeating: .zero, count: part.psi.count)
        for group in sum.indices { sum[group] += part.psi[group] * factor }
        if sums.updateValue(sum, forKey: part.block) == nil { order.append(part.block) }
      }
    }
    return ContrastEstimate(
      effect: effect, parts: order.map { (block: $0, psi: sums[$0] ?? []) })
  }
}
