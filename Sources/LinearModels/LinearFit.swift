public import Designs
public import Numerics

/// A fitted linear model: values only.
public struct LinearFit: Sendable {
  /// How the normal equations were solved.
  ///
  /// Small problems, n (k + 1)^2 at most 2^22, are always re-based.
  public enum Route: String, Sendable {
    /// From the centred co-moments; every column keeps at least 1e-4 of its squared norm.
    case moments = "moments"
    /// From the co-moments of the columns that a blocked QR kept; each keeps at least 1e-2 of its norm.
    case momentsAfterOmission = "moments after omission"
    /// From a second pass in double-double over z = (x - mean) R^-1.
    case rebased = "re-based"
  }

  /// The covariance, or why there is none.
  public enum Covariance: Sendable, Equatable {
    /// p x p over the kept terms.
    case available(Matrix)
    /// There is none.
    case unavailable(Reason)

    /// Why a covariance is absent.
    public enum Reason: String, Sendable {
      /// There are no more observations than coefficients.
      case noResidualDegreesOfFreedom
    }
  }

  /// A term without a coefficient, and the kept terms whose combination it is.
  public struct OmittedTerm: Sendable, Equatable {
    /// One kept term of the combination.
    public struct Part: Sendable, Equatable {
      /// The kept term.
      public let term: TermID
      /// Its coefficient in the combination.
      public let coefficient: Double
    }

    /// The omitted term.
    public let term: TermID
    /// The combination; empty if the column is nought.
    public let explainedBy: [Part]
  }

  /// The kept terms in design order, p of them.
  public let terms: [TermID]
  /// Their coefficients.
  public let coefficients: [Double]
  /// The covariance of the coefficients.
  public let covariance: Covariance
  /// F with F'F the covariance, p x p; nil where it has none.
  let covarianceFactor: Matrix?
  /// The estimator of the covariance.
  public let variance: VarianceEstimator
  /// For each kept term the rows (or the sum of frequency weights) in which it is not zero.
  public let support: [Double]
  /// The terms that were omitted, in design order.
  public let omitted: [OmittedTerm]
  /// N: the rows, or the sum of frequency weights.
  public let observationCount: Double
  /// N - K, not below 0.
  public let residualDegreesOfFreedom: Double
  /// Σ w e².
  public let residualSumOfSquares: Double
  /// Whether the residuals are rounding: Σ w e² is at most 1e-24 Σ w y².
  public let isExact: Bool
  /// sqrt(Σ w e² / (N - K)); nil without residual degrees of freedom.
  public let sigma: Double?
  /// 1 - Σ w e² / Σ w (y - mean)^2, about nought without an intercept; nil if the outcome does not vary.
  public let rSquared: Double?
  /// R² penalised by degrees of freedom as R's `summary.lm` does.
  public let adjustedRSquared: Double?
  /// The normal log-likelihood as R's `logLik` gives it for `lm`; nil for a perfect fit.
  public let logLikelihood: Double?
  /// The weighted mean of the outcome.
  public let outcomeMean: Double
  /// How the equations were solved.
  public let route: Route
  /// Whether a kept column keeps less than 1e-2 of its norm after those before it: double precision would
  /// lose digits, so the problem was re-based whatever its size.
  public let isIllConditioned: Bool
  /// Rows whose leverage is 1: they add nothing to an HC covariance.
  ///
  /// 0 for `iid`, where it is not looked at.
  public let fullLeverageRowCount: Int
  /// Passes that were made over the rows.
  public let passes: Int

  /// The square roots of the covariance's diagonal, or nil without a covariance.
  public var standardErrors: [Double]? {
    guard case .available(let matrix) = covariance else { return nil }
    return matrix.diagonal.map { max($0, 0).squareRoot() }
  }
}
