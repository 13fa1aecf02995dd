internal import Numerics

extension CrossSectionComparison {
  /// The comparison rows of one period under their odds.
  struct WeightedPeriod {
    /// The sum of the odds.
    let total: Double
    /// The mean of what is compared.
    let mean: Double
    /// The mean of the covariates.
    let centre: [Double]
    /// odds (r - mean) / total, part by part.
    let parts: [[RowLanes]]
    /// X'(parts).
    let moments: [Double]

    init(_ sides: [ComparisonSide], odds: ArraySlice<[RowLanes]>, residuals: [[RowLanes]]) {
      let sum = odds.reduce(0) { $0 + LaneVector.sum($1) }
      let average = zip(odds, residuals).reduce(0) { $0 + LaneVector.dot($1.0, $1.1) } / sum
      let parts = zip(odds, residuals).map { Residual.weighted($0, $1, less: average, by: sum) }
      var (centre, moments) = ([Double](), [Double]())
      for (index, side) in sides.enumerated() {
        let ofOdds = side.design.transposedMultiply(odds[odds.startIndex + index])
        let ofParts = side.design.transposedMultiply(parts[index])
        centre = centre.isEmpty ? ofOdds : centre.adding(ofOdds)
        moments = moments.isEmpty ? ofParts : moments.adding(ofParts)
      }
      total = sum
      mean = average
      self.parts = parts
      self.moments = moments
      self.centre = centre.scaled(by: 1 / sum)
    }
  }

  /// The logit over both periods, and the comparison rows of each period under it.
  struct Weighting {
    let propensity: Propensity
    let before: WeightedPeriod
    let after: WeightedPeriod
    /// v of the logit's part of psi.
    let scoreWeights: [Double]
  }

  func weighting(
    before: [[RowLanes]], after: [[RowLanes]]
  ) throws(ComparisonFailure) -> Weighting {
    let propensity = try Propensity(
      treated: treatedSides, comparison: comparisonSides, options: options)
    let cut = comparisonBefore.count
    for (range, side) in [
      (0..<cut, ComparisonFailure.Side.comparisonBefore),
      (cut..<propensity.odds.count, .comparisonAfter),
    ] {
      let total = propensity.oddsSums[range].reduce(0, +)
      guard total > 0 else { throw .empty(side) }
    }
    let first = WeightedPeriod(
      comparisonBefore.map(\.side), odds: propensity.odds[..<cut], residuals: before)
    let second = WeightedPeriod(
      comparisonAfter.map(\.side), odds: propensity.odds[cut...], residuals: after)
    let v = propensity.information.solve(second.moments.subtracting(first.moments))
    return Weighting(propensity: propensity, before: first, after: second, scoreWeights: v)
  }

  /// Normalised inverse probability weights (`std_ipw_did_rc`).
  func inverseProbability() throws(ComparisonFailure) -> ComparisonEstimate {
    let weighting = try weighting(
      before: comparisonBefore.map(\.outcome), after: comparisonAfter.map(\.outcome))
    var (effect, psi) = (weighting.before.mean - weighting.after.mean, [[RowLanes]]())
    for (part, sign) in [(treatedBefore, -1.0), (treatedAfter, 1.0)] {
      let size = part.side.weightSum
      let mean = LaneVector.dot(part.side.weights, part.outcome) / size
      effect += sign * mean
      psi.append(Residual.weighted(part.side.weights, part.outcome, less: mean, by: sign * size))
    }
    psi += comparisonParts(weighting)
    addScores(weighting, to: &psi)
    return ComparisonEstimate(effect: effect, psi: psi)
  }

  /// odds (r - mean) / total with the sign of the comparison: plus before, minus after.
  func comparisonParts(_ weighting: Weighting) -> [[RowLanes]] {
    weighting.before.parts
      + weighting.after.parts.map { part in part.map { -$0 } }
  }

  /// The logit's part of psi: -w (1 - p) x'v of the treated, w p x'v of the comparison.
  func addScores(_ weighting: Weighting, to psi: inout [[RowLanes]]) {
    let v = weighting.scoreWeights
    for (index, side) in treatedSides.enumerated() {
      let score = side.design.multiply(v)
      let p = weighting.propensity.treated[index]
      for group in score.indices {
        psi[index][group] -= side.weights[group] * (1 - p[group]) * score[group]
      }
    }
    for (index, side) in comparisonSides.enumerated() {
      let score = side.design.multiply(v)
      let wp = weighting.propensity.comparisonScores[index]
      for group in score.indices { psi[index + 2][group] += wp[group] * score[group] }
    }
  }
}
