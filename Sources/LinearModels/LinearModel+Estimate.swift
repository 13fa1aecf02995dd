import Designs
public import Estimation

extension LinearModel {
  /// Estimates a linear model: coefficients, covariance, findings.
  ///
  /// Independent rows without absorbed effects as `fit`. Absorbed effects and clusters from grouped moments:
  /// CR0 … CR3, CV3 and CV3J are exact in the k x k algebra of each cluster. Agrees with R's fixest, lm with
  /// clubSandwich, sandwich and Stata's regress, areg, xtreg and reghdfe by the named presets.
  ///
  /// - Parameters:
  ///   - request: Design, effects, clusters, weights, covariance.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: The estimates; contributions of clusters and the reference of contrasts where they exist.
  /// - Throws: As `fit`, and `undefined`, `notConverged`, `weightsOverflow`.
  public static func estimate(
    _ request: FitRequest, threads: Int
  ) throws(LinearModelError) -> Estimate {
    if request.effects.isEmpty, request.clusters.isEmpty,
      case .independent(let variance) = request.covariance
    {
      let fit = try fit(
        request.design, weights: request.weights, variance: variance, threads: threads)
      guard fit.isFinite else {
        throw request.weights.values == nil
          ? .notFinite(column: request.design.columnCount) : .weightsOverflow
      }
      return Estimate(
        fit.estimateSet(of: request.design), covarianceFactor: fit.covarianceFactor)
    }
    return try GroupedFit(request, threads: threads).estimate()
  }
}
