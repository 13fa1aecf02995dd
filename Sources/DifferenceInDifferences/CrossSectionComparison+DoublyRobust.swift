internal import Numerics

extension CrossSectionComparison {
  /// The locally efficient doubly robust estimator (`drdid_rc`).
  ///
  /// With m_ds(x) the regression of rows with treatment d in period s, r = y - m_0s(x), means E_1s over the
  /// treated of period s, E_0s over the comparison under its odds, E_D over all treated,
  /// effect = (E_11 r - E_10 r) - (E_01 r - E_00 r)
  /// + (E_D - E_11)(m_11 - m_01) - (E_D - E_10)(m_10 - m_00).
  func doublyRobust() throws(ComparisonFailure) -> ComparisonEstimate {
    let fits = try RegressionQuartet(
      treatedBefore: fit([treatedBefore], .treatedBefore),
      treatedAfter: fit([treatedAfter], .treatedAfter),
      comparisonBefore: fit(comparisonBefore, .comparisonBefore),
      comparisonAfter: fit(comparisonAfter, .comparisonAfter))
    let (b00, b01) = (fits.comparisonBefore.coefficients, fits.comparisonAfter.coefficients)
    let weighting = try weighting(
      before: comparisonBefore.map { Residual.of($0.outcome, $0.side.design, b00) },
      after: comparisonAfter.map { Residual.of($0.outcome, $0.side.design, b01) })
    let centres = TreatedCentres(self)
    let slopeBefore = fits.treatedBefore.coefficients.subtracting(b00)
    let slopeAfter = fits.treatedAfter.coefficients.subtracting(b01)
    // E_1s r is E_1s(m_1s - m_0s), since least squares leaves residuals of mean nought; kept as a mean of
    // the rows so that rounding is that of the rows.
    let before = treatedMean(treatedBefore, b00)
    let after = treatedMean(treatedAfter, b01)
    let overall = centres.both.dot(slopeAfter) - centres.both.dot(slopeBefore)
    let (inAfter, inBefore) = (centres.after.dot(slopeAfter), centres.before.dot(slopeBefore))
    let effect =
      (after - before) - (weighting.after.mean - weighting.before.mean)
      + (overall - inAfter + inBefore)
    var psi = [
      treatedPart(
        treatedBefore, fits.treatedBefore, sign: -1, mean: before - inBefore,
        target: centres.both.subtracting(centres.before)),
      treatedPart(
        treatedAfter, fits.treatedAfter, sign: 1, mean: after - inAfter,
        target: centres.both.subtracting(centres.after)),
    ]
    addOverall(slopeAfter.subtracting(slopeBefore), mean: overall, to: &psi)
    psi += comparisonParts(weighting)
    addRegressions(fits, weighting, centres, to: &psi)
    addScores(weighting, to: &psi)
    return ComparisonEstimate(effect: effect, psi: psi)
  }

  /// The four regressions.
  struct RegressionQuartet {
    let treatedBefore: Fit
    let treatedAfter: Fit
    let comparisonBefore: Fit
    let comparisonAfter: Fit
  }

  /// Means of the treated rows' covariates.
  struct TreatedCentres {
    let before: [Double]
    let after: [Double]
    let both: [Double]

    init(_ cell: CrossSectionComparison) {
      let (first, second) = (cell.treatedBefore.side, cell.treatedAfter.side)
      before = first.sums.scaled(by: 1 / first.weightSum)
      after = second.sums.scaled(by: 1 / second.weightSum)
      both = first.sums.adding(second.sums).scaled(by: 1 / (first.weightSum + second.weightSum))
    }
  }

  private func treatedMean(_ part: Part, _ b: [Double]) -> Double {
    let r = Residual.of(part.outcome, part.side.design, b)
    return LaneVector.dot(part.side.weights, r) / part.side.weightSum
  }

  /// ±w [(e - mean) / sum w + e x'(X'WX)^-1 target], e the residual of the treated rows' own regression.
  private func treatedPart(
    _ part: Part, _ fit: Fit, sign: Double, mean: Double, target: [Double]
  ) -> [RowLanes] {
    let e = Residual.of(part.outcome, part.side.design, fit.coefficients)
    var psi = part.side.design.multiply(fit.factor.solve(target))
    let scale = 1 / part.side.weightSum
    for group in psi.indices {
      let own = (e[group] - mean) * scale + e[group] * psi[group]
      psi[group] = part.side.weights[group] * own * sign
    }
    return psi
  }

  /// w (x'slope - mean) / sum w over all treated rows.
  private func addOverall(_ slope: [Double], mean: Double, to psi: inout [[RowLanes]]) {
    let scale = 1 / Sides.weightSum(treatedSides)
    for (index, side) in treatedSides.enumerated() {
      let fitted = side.design.multiply(slope)
      for group in fitted.indices {
        psi[index][group] += side.weights[group] * (fitted[group] - mean) * scale
      }
    }
  }

  /// What the errors of the comparison rows' regressions add.
  private func addRegressions(
    _ fits: RegressionQuartet, _ weighting: Weighting, _ centres: TreatedCentres,
    to psi: inout [[RowLanes]]
  ) {
    let after = weighting.after.centre.subtracting(centres.after)
      .subtracting(centres.both.subtracting(centres.after))
    let gap = weighting.before.centre.subtracting(centres.before)
    let adjustment = centres.both.subtracting(centres.before)
    let before =
      switch options.crossSections {
      case .drdid: gap.adding(adjustment)
      case .derived: adjustment.subtracting(gap)
      }
    let parts =
      regressionParts(comparisonBefore, fits.comparisonBefore, target: before)
      + regressionParts(comparisonAfter, fits.comparisonAfter, target: after)
    for (index, part) in parts.enumerated() {
      for group in part.indices { psi[index + 2][group] += part[group] }
    }
  }
}
