internal import Numerics

/// A comparison of repeated cross-sections: treated and comparison rows, before and after.
///
/// Sides stand in this order: treated before, treated after, comparison before (in parts), comparison after.
struct CrossSectionComparison: Sendable {
  /// Rows of one side and what happened to them.
  struct Part: Sendable {
    let side: ComparisonSide
    let outcome: [RowLanes]
  }

  let treatedBefore: Part
  let treatedAfter: Part
  let comparisonBefore: [Part]
  let comparisonAfter: [Part]
  let options: ComparisonOptions

  var columnCount: Int { treatedBefore.side.columnCount }

  /// The effect on the treated, and each row's psi.
  ///
  /// - Returns: psi of treated before, treated after, comparison before, comparison after.
  /// - Throws: Why there is no estimate.
  func estimate() throws(ComparisonFailure) -> ComparisonEstimate {
    for (sides, name) in [
      ([treatedBefore], ComparisonFailure.Side.treatedBefore), ([treatedAfter], .treatedAfter),
      (comparisonBefore, .comparisonBefore), (comparisonAfter, .comparisonAfter),
    ] {
      guard Sides.weightSum(sides.map(\.side)) > 0 else { throw .empty(name) }
    }
    if columnCount == 1 {
      try Sides.requireOverlap(treatedSides, comparisonSides, options)
      return means()
    }
    switch options.method {
    case .regression: return try regression()
    case .inverseProbability: return try inverseProbability()
    case .doublyRobust: return try doublyRobust()
    }
  }

  var treatedSides: [ComparisonSide] { [treatedBefore.side, treatedAfter.side] }
  var comparisonSides: [ComparisonSide] { (comparisonBefore + comparisonAfter).map(\.side) }

  /// Differences of four means.
  private func means() -> ComparisonEstimate {
    var (effect, psi) = (0.0, [[RowLanes]]())
    for (parts, sign) in [
      ([treatedBefore], -1.0), ([treatedAfter], 1.0), (comparisonBefore, 1.0),
      (comparisonAfter, -1.0),
    ] {
      let total = Sides.weightSum(parts.map(\.side))
      let mean = parts.reduce(0) { $0 + LaneVector.dot($1.side.weights, $1.outcome) } / total
      effect += sign * mean
      for part in parts {
        psi.append(Residual.weighted(part.side.weights, part.outcome, less: mean, by: sign * total))
      }
    }
    return ComparisonEstimate(effect: effect, psi: psi)
  }

  /// Least squares of the outcome on the covariates over some parts.
  struct Fit {
    let coefficients: [Double]
    let factor: OrderedCholesky
  }

  func fit(
    _ parts: [Part], _ side: ComparisonFailure.Side
  ) throws(ComparisonFailure) -> Fit {
    let factor = try Sides.factor(parts.map(\.side), side: side)
    var moments = [Double](repeating: 0, count: columnCount)
    for part in parts {
      let weighted = LaneVector.product(part.side.weights, part.outcome)
      moments.add(part.side.design.transposedMultiply(weighted))
    }
    return Fit(coefficients: factor.solve(moments), factor: factor)
  }

  /// Regression of the comparison rows, before and after (`reg_did_rc`).
  ///
  /// effect = (treated after - treated before) - mean over the treated of x'(b_after - b_before).
  private func regression() throws(ComparisonFailure) -> ComparisonEstimate {
    let before = try fit(comparisonBefore, .comparisonBefore)
    let after = try fit(comparisonAfter, .comparisonAfter)
    let slope = after.coefficients.subtracting(before.coefficients)
    let total = Sides.weightSum(treatedSides)
    let centre = Sides.sums(treatedSides).scaled(by: 1 / total)
    let expected = centre.dot(slope)
    var (effect, psi) = (-expected, [[RowLanes]]())
    for (part, sign) in [(treatedBefore, -1.0), (treatedAfter, 1.0)] {
      let size = part.side.weightSum
      let mean = LaneVector.dot(part.side.weights, part.outcome) / size
      effect += sign * mean
      var own = part.side.design.multiply(slope)
      let w = part.side.weights
      for group in own.indices {
        let level = (part.outcome[group] - mean) * (sign / size)
        own[group] = w[group] * (level - (own[group] - expected) / total)
      }
      psi.append(own)
    }
    psi += regressionParts(comparisonBefore, before, target: centre)
    psi += regressionParts(comparisonAfter, after, target: centre.scaled(by: -1))
    return ComparisonEstimate(effect: effect, psi: psi)
  }

  /// w (y - x'b) x'(X'WX)^-1 target.
  func regressionParts(_ parts: [Part], _ fit: Fit, target: [Double]) -> [[RowLanes]] {
    let u = fit.factor.solve(target)
    return parts.map { part in
      let r = Residual.of(part.outcome, part.side.design, fit.coefficients)
      var psi = part.side.design.multiply(u)
      for group in psi.indices { psi[group] *= part.side.weights[group] * r[group] }
      return psi
    }
  }
}
