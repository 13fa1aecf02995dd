internal import Numerics

/// What a comparison of a panel needs beside the changes of the outcome: the same for all periods in which
/// the rows and their covariates are the same.
struct PanelComparison: Sendable {
  /// How comparison rows stand in for the treated ones.
  private enum Plan: Sendable {
    /// Differences of weighted means.
    case means
    case adjusted(Propensity?, OrderedCholesky?)
  }

  private let treated: ComparisonSide
  private let comparison: [ComparisonSide]
  private let plan: Plan

  /// u of the regression's part of psi, (X'WX)^-1 (mean of the treated - mean of the weighted comparison).
  private let regressionWeights: [Double]

  /// Prepares a comparison: fits the propensity, factors the regression.
  ///
  /// - Parameters:
  ///   - treated: The treated units.
  ///   - comparison: The comparison units, in parts.
  ///   - options: The method and its rules.
  /// - Throws: Why there is no estimate.
  init(
    treated: ComparisonSide, comparison: [ComparisonSide], options: ComparisonOptions
  ) throws(ComparisonFailure) {
    guard treated.weightSum > 0 else { throw .empty(.treated) }
    guard Sides.weightSum(comparison) > 0 else { throw .empty(.comparison) }
    self.treated = treated
    self.comparison = comparison
    if treated.columnCount == 1 {
      try Sides.requireOverlap([treated], comparison, options)
      plan = .means
      regressionWeights = []
      return
    }
    let propensity =
      try options.method.usesPropensity
      ? Propensity(treated: [treated], comparison: comparison, options: options) : nil
    let factor =
      try options.method.usesRegression
      ? Sides.factor(comparison, side: .comparison) : nil
    plan = .adjusted(propensity, factor)
    var target = treated.sums.scaled(by: 1 / treated.weightSum)
    if let propensity { target = target.subtracting(propensity.meanOfComparison) }
    regressionWeights = factor?.solve(target) ?? []
  }

  /// The effect on the treated, and each unit's psi.
  ///
  /// - Parameters:
  ///   - change: The change of the outcome of the treated units.
  ///   - others: Of the comparison units, part by part.
  /// - Returns: psi of the treated first, then part by part.
  func estimate(change: [RowLanes], others: [[RowLanes]]) -> ComparisonEstimate {
    switch plan {
    case .means: means(change, others)
    case .adjusted(let propensity, let factor):
      adjusted(change, others, propensity: propensity, factor: factor)
    }
  }

  /// effect = mean of the treated - mean of the comparison; psi = ±w (change - mean) / sum w.
  private func means(_ change: [RowLanes], _ others: [[RowLanes]]) -> ComparisonEstimate {
    let treatedMean = LaneVector.dot(treated.weights, change) / treated.weightSum
    let total = Sides.weightSum(comparison)
    let mean = zip(comparison, others).reduce(0) { $0 + LaneVector.dot($1.0.weights, $1.1) } / total
    var psi = [Residual.weighted(treated.weights, change, less: treatedMean, by: treated.weightSum)]
    for (side, change) in zip(comparison, others) {
      psi.append(Residual.weighted(side.weights, change, less: mean, by: -total))
    }
    return ComparisonEstimate(effect: treatedMean - mean, psi: psi)
  }

  private func adjusted(
    _ change: [RowLanes], _ others: [[RowLanes]], propensity: Propensity?, factor: OrderedCholesky?
  ) -> ComparisonEstimate {
    var (r, ofOthers) = (change, others)
    if let factor {
      var moments = [Double](repeating: 0, count: treated.columnCount)
      for (side, change) in zip(comparison, others) {
        moments.add(side.design.transposedMultiply(LaneVector.product(side.weights, change)))
      }
      let b = factor.solve(moments)
      r = Residual.of(change, treated.design, b)
      ofOthers = zip(comparison, others).map { Residual.of($1, $0.design, b) }
    }
    let treatedMean = LaneVector.dot(treated.weights, r) / treated.weightSum
    guard let propensity else {
      var psi = [Residual.weighted(treated.weights, r, less: treatedMean, by: treated.weightSum)]
      for (side, r) in zip(comparison, ofOthers) {
        psi.append(regressionPart(side, r))
      }
      return ComparisonEstimate(effect: treatedMean, psi: psi)
    }
    return weighted(r, ofOthers, treatedMean: treatedMean, propensity: propensity)
  }

  /// With inverse probability weights: the residuals' weighted means, and psi with the part of the logit.
  private func weighted(
    _ r: [RowLanes], _ others: [[RowLanes]], treatedMean: Double, propensity: Propensity
  ) -> ComparisonEstimate {
    let total = propensity.oddsSums.reduce(0, +)
    let mean = zip(propensity.odds, others).reduce(0) { $0 + LaneVector.dot($1.0, $1.1) } / total
    var moments = [Double](repeating: 0, count: treated.columnCount)
    var parts = zip(propensity.odds, others).map { odds, r in
      Residual.weighted(odds, r, less: mean, by: total)
    }
    for (side, part) in zip(comparison, parts) {
      moments.add(side.design.transposedMultiply(part))
    }
    let v = propensity.information.solve(moments)
    for index in comparison.indices {
      let side = comparison[index]
      let score = side.design.multiply(v)
      let regression = regressionWeights.isEmpty ? nil : regressionPart(side, others[index])
      let wp = propensity.comparisonScores[index]
      for group in parts[index].indices {
        parts[index][group] = wp[group] * score[group] - parts[index][group]
        if let regression { parts[index][group] += regression[group] }
      }
    }
    var own = Residual.weighted(treated.weights, r, less: treatedMean, by: treated.weightSum)
    let score = treated.design.multiply(v)
    let p = propensity.treated[0]
    for group in own.indices {
      own[group] -= treated.weights[group] * (1 - p[group]) * score[group]
    }
    return ComparisonEstimate(effect: treatedMean - mean, psi: [own] + parts)
  }

  /// -w r x'u: what the regression's error adds.
  private func regressionPart(_ side: ComparisonSide, _ r: [RowLanes]) -> [RowLanes] {
    var part = side.design.multiply(regressionWeights)
    for group in part.indices { part[group] *= -side.weights[group] * r[group] }
    return part
  }
}

extension Propensity {
  /// The mean of the comparison rows' covariates under the odds.
  var meanOfComparison: [Double] {
    let sums = oddsMoments.reduce(into: [Double]()) { $0 = $0.isEmpty ? $1 : $0.adding($1) }
    return sums.scaled(by: 1 / oddsSums.reduce(0, +))
  }
}

extension Sides {
  /// Overlap without covariates: the propensity is the share of the treated.
  static func requireOverlap(
    _ treated: [ComparisonSide], _ comparison: [ComparisonSide], _ options: ComparisonOptions
  ) throws(ComparisonFailure) {
    guard options.method.usesPropensity else { return }
    let (ones, zeros) = (weightSum(treated), weightSum(comparison))
    let share = ones / (ones + zeros)
    let rows = rowCount(treated) + rowCount(comparison)
    guard share < options.overlapLimit else { throw .noOverlap(rows: rows, of: rows) }
    guard share < options.trim else { throw .allTrimmed(rows: rowCount(comparison)) }
  }
}

/// Small steps on residuals, in lanes.
enum Residual {
  /// y - X b.
  static func of(_ y: [RowLanes], _ x: LaneMatrix, _ b: [Double]) -> [RowLanes] {
    var r = x.multiply(b)
    for group in r.indices { r[group] = y[group] - r[group] }
    return r
  }

  /// w (r - mean) / divisor.
  static func weighted(
    _ w: [RowLanes], _ r: [RowLanes], less mean: Double, by divisor: Double
  ) -> [RowLanes] {
    var result = w
    let scale = 1 / divisor
    for group in result.indices { result[group] = w[group] * (r[group] - mean) * scale }
    return result
  }
}
