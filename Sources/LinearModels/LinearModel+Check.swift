extension LinearModel {
  /// Tells what keeps a request from being estimated, as far as its groups and weights tell.
  ///
  /// - Parameter request: Design, effects, clusters, weights, covariance.
  /// - Throws: `undefined` for a covariance that absorbed effects of many levels leave undefined; `noTerms` and
  ///   the problems of weights as `estimate`.
  /// - Complexity: O(rows x effects).
  public static func check(_ request: FitRequest) throws(LinearModelError) {
    if request.effects.isEmpty { return }
    _ = try GroupedFit(request, threads: 1)
  }
}
