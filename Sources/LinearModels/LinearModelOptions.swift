/// How rows are weighted.
public enum Weights: Sendable, Equatable {
  /// Every row counts once.
  case none
  /// The variance of a row is sigma^2 / w (R's `lm(weights =)`, Stata's aweights); N is the number of rows.
  case analytic([Double])
  /// A row stands for w equal rows (Stata's fweights); N is the sum of the weights.
  case frequency([Double])

  /// One weight per row; nil without weights.
  package var values: [Double]? {
    switch self {
    case .none: nil
    case .analytic(let values), .frequency(let values): values
    }
  }

  /// Whether a row stands for as many rows as its weight says.
  package var areFrequencies: Bool {
    if case .frequency = self { true } else { false }
  }
}

/// The covariance of the coefficients when rows are independent.
public enum VarianceEstimator: String, Sendable, Equatable, CaseIterable {
  /// sigma^2 (X'WX)^-1.
  case iid
  /// White (1980), no correction.
  case HC0
  /// HC0 times N / (N - K): Stata's `robust`, fixest's `hetero`.
  case HC1
  /// Squared residuals over 1 - h.
  case HC2
  /// Squared residuals over (1 - h)^2.
  case HC3
}
