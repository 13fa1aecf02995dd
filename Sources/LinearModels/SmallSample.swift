import Estimation

/// The counts behind small-sample factors.
struct SmallSample {
  /// N: rows, or the sum of frequency weights.
  let observationCount: Double
  /// k: estimated terms, the intercept included.
  let termCount: Int
  /// Independent columns of the absorbed effects, the constant included; 0 without effects.
  let absorbedRank: Int
  /// Those of the effects nested in the clusters, without their slopes.
  let nestedRank: Int
  /// Those that slopes add.
  let slopeRank: Int

  /// Parameters, absorbed levels included.
  var parameterCount: Int { termCount + absorbedRank }

  /// N - K, K counting absorbed levels; not below 0.
  var residualDegreesOfFreedom: Double { max(observationCount - Double(parameterCount), 0) }

  /// K of (N - 1)/(N - K) as fixest counts: nested effects cost nothing, but one constant remains; slopes count always.
  func countedParameters(_ counting: ClusteredCovariance.AbsorbedCounting) -> Int {
    if absorbedRank == 0 { return termCount }
    let counted =
      switch counting {
      case .full: parameterCount
      case .none: termCount + slopeRank
      case .nonnested: parameterCount - max(nestedRank - 1, 0)
      }
    return counting == .none ? counted : max(counted, termCount + 1)
  }

  /// The factors of a covariance, and the K that they count.
  func factors(
    _ covariance: ClusteredCovariance, clusterCount g: Int
  ) -> (parameters: Double?, clusters: Double?, counted: Int) {
    let counted = countedParameters(covariance.absorbedCounting)
    let rest = observationCount - Double(counted)
    let clusters = g > 1 ? Double(g) / Double(g - 1) : nil
    switch covariance.kind {
    case .CR0, .CR2, .CR3: return (1, 1, counted)
    case .CV3, .CV3J: return (1, clusters.map { 1 / $0 }, counted)
    case .CR1:
      if covariance.preset == .clubSandwich { return (1, clusters, counted) }
      return (rest > 0 ? (observationCount - 1) / rest : nil, clusters, counted)
    }
  }
}
