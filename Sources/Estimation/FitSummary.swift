/// One number each about a fit as a whole.
///
/// A value that does not exist is nil, never NaN.
public struct FitSummary: Sendable, Equatable, Codable {
  /// Rows used, or the sum of frequency weights.
  public var observationCount: Double

  /// Estimated parameters, absorbed levels included.
  public var parameterCount: Int

  /// N - K; nil where nothing is left.
  public var residualDegreesOfFreedom: Double?

  /// 1 - SSR/SST; SST about the mean with an intercept, about zero without, weighted like the fit.
  public var rSquared: Double?

  /// The share of the variation within absorbed effects that is explained; nil without absorbed effects.
  public var withinRSquared: Double?

  /// sqrt(SSR / (N - K)).
  public var residualStandardDeviation: Double?

  /// The Gaussian log-likelihood at the maximum-likelihood variance SSR/N, weights included.
  public var logLikelihood: Double?

  /// Passes that were made over the rows; nil where they are not counted.
  public var passes: Int?

  /// Bytes of the clusters' moments that were held at one time; nil where they are not counted.
  public var momentBytes: Int?

  /// Which covariance was computed, factor by factor.
  public var variance: VarianceConvention

  /// A summary.
  ///
  /// - Parameters:
  ///   - observationCount: N.
  ///   - parameterCount: K.
  ///   - residualDegreesOfFreedom: N - K.
  ///   - rSquared: R squared.
  ///   - withinRSquared: Within R squared.
  ///   - residualStandardDeviation: Sigma.
  ///   - logLikelihood: The log-likelihood.
  ///   - variance: The convention of the covariance.
  public init(
    observationCount: Double, parameterCount: Int, residualDegreesOfFreedom: Double?,
    rSquared: Double?, withinRSquared: Double? = nil, residualStandardDeviation: Double?,
    logLikelihood: Double?, variance: VarianceConvention
  ) {
    self.observationCount = observationCount
    self.parameterCount = parameterCount
    self.residualDegreesOfFreedom = residualDegreesOfFreedom
    self.rSquared = rSquared
    self.withinRSquared = withinRSquared
    self.residualStandardDeviation = residualStandardDeviation
    self.logLikelihood = logLikelihood
    self.variance = variance
  }
}
