public import Numerics

/// The effect on the treated between two periods, with its influence function.
///
/// Sant'Anna & Zhao (2020), [doi:10.1016/j.jeconom.2020.06.003](https://doi.org/10.1016/j.jeconom.2020.06.003). Agrees with
/// R's DRDID: `drdid_panel`, `std_ipw_did_panel`, `reg_did_panel`, `drdid_rc`, `std_ipw_did_rc`, `reg_did_rc`.
public struct TwoByTwo: Sendable, Equatable {
  /// The effect on the treated.
  public let effect: Double

  /// Per row what it adds to the deviation: influence function / n, so the variance is the sum of squares.
  public let contributions: [Double]

  /// sqrt(sum of squares): the standard error for independent rows.
  public var standardError: Double {
    contributions.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// Compares the change of treated units with that of comparison units.
  ///
  /// - Parameters:
  ///   - change: n changes of the outcome.
  ///   - treated: n flags.
  ///   - covariates: n x m without the constant; nil for none.
  ///   - weights: n weights, at least 0; nil for equal ones.
  ///   - options: The method and its rules.
  /// - Returns: The effect.
  /// - Throws: Why there is none; covariates are named by their position.
  public static func panel(
    change: [Double], treated: [Bool], covariates: Matrix? = nil, weights: [Double]? = nil,
    options: ComparisonOptions = ComparisonOptions()
  ) throws(ComparisonFailure) -> TwoByTwo {
    let rows = ComparisonRows(change, covariates, weights)
    let parts = rows.split { treated[$0] ? 0 : 1 }
    guard let own = parts[0] else { throw .empty(.treated) }
    guard let other = parts[1] else { throw .empty(.comparison) }
    return try rows.estimate(parts) { () throws(ComparisonFailure) in
      try PanelComparison(treated: own.side, comparison: [other.side], options: options)
        .estimate(change: own.outcome, others: [other.outcome])
    }
  }

  /// Compares repeated cross-sections.
  ///
  /// - Parameters:
  ///   - outcome: n outcomes.
  ///   - isAfter: n flags: the later period.
  ///   - treated: n flags.
  ///   - covariates: n x m without the constant; nil for none.
  ///   - weights: n weights, at least 0; nil for equal ones.
  ///   - options: The method and its rules.
  /// - Returns: The effect.
  /// - Throws: Why there is none; covariates are named by their position.
  public static func crossSections(
    outcome: [Double], isAfter: [Bool], treated: [Bool], covariates: Matrix? = nil,
    weights: [Double]? = nil, options: ComparisonOptions = ComparisonOptions()
  ) throws(ComparisonFailure) -> TwoByTwo {
    let rows = ComparisonRows(outcome, covariates, weights)
    let parts = rows.split { (treated[$0] ? 0 : 2) + (isAfter[$0] ? 1 : 0) }
    guard let treatedBefore = parts[0] else { throw .empty(.treatedBefore) }
    guard let treatedAfter = parts[1] else { throw .empty(.treatedAfter) }
    guard let before = parts[2] else { throw .empty(.comparisonBefore) }
    guard let after = parts[3] else { throw .empty(.comparisonAfter) }
    return try rows.estimate(parts) { () throws(ComparisonFailure) in
      try CrossSectionComparison(
        treatedBefore: treatedBefore.section, treatedAfter: treatedAfter.section,
        comparisonBefore: [before.section], comparisonAfter: [after.section], options: options
      ).estimate()
    }
  }
}

/// The rows of one comparison, in the caller's order.
private struct ComparisonRows {
  /// Rows of one side.
  struct Part {
    let rows: [Int32]
    let side: ComparisonSide
    let outcome: [RowLanes]

    var section: CrossSectionComparison.Part { .init(side: side, outcome: outcome) }
  }

  private let outcome: [Double]
  private let covariates: Matrix
  private let weights: [Double]?
  private let basis: CovariateBasis

  init(_ outcome: [Double], _ covariates: Matrix?, _ weights: [Double]?) {
    self.outcome = outcome
    self.covariates = StaggeredSample.nearOne(
      covariates ?? Matrix(repeating: 0, rowCount: outcome.count, columnCount: 0))
    self.weights = weights
    precondition(self.covariates.rowCount == outcome.count, "rows of the covariates")
    basis = CovariateBasis(self.covariates)
  }

  /// Four lists by key; nil where there are no rows.
  func split(_ key: (Int) -> Int) -> [Part?] {
    var lists = [[Int32]](repeating: [], count: 4)
    for row in outcome.indices { lists[key(row)].append(Int32(row)) }
    return lists.map { list in
      guard !list.isEmpty else { return nil }
      let rows = list[...]
      let design =
        basis.kept.isEmpty
        ? LaneMatrix(onesOf: list.count)
        : LaneMatrix(
          onesAnd: covariates, origin: basis.origin, basis: basis.transform, rows: rows)
      let w = weights.map { LaneVector.gather($0, rows: rows) } ?? LaneVector.ones(list.count)
      return Part(
        rows: list, side: ComparisonSide(design: design, weights: w),
        outcome: LaneVector.gather(outcome, rows: rows))
    }
  }

  /// Runs a comparison and puts contributions back into the caller's order.
  func estimate(
    _ parts: [Part?], _ body: () throws(ComparisonFailure) -> ComparisonEstimate
  ) throws(ComparisonFailure) -> TwoByTwo {
    let found: ComparisonEstimate
    do throws(ComparisonFailure) { found = try body() } catch {
      throw basis.naming(error)
    }
    var contributions = [Double](repeating: 0, count: outcome.count)
    for (part, psi) in zip(parts.compactMap { $0 }, found.psi) {
      for (place, row) in part.rows.enumerated() {
        contributions[Int(row)] = psi[place >> 3][place & 7]
      }
    }
    return TwoByTwo(effect: found.effect, contributions: contributions)
  }
}

extension CovariateBasis {
  /// A failure that names covariates by their position among all.
  func naming(_ failure: ComparisonFailure) -> ComparisonFailure {
    guard case .singularCovariates(let side, let covariate, let rows) = failure, covariate >= 0
    else { return failure }
    return .singularCovariates(side, covariate: kept[covariate], rows: rows)
  }
}
