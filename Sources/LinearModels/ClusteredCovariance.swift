/// A cluster-robust covariance and its conventions.
public struct ClusteredCovariance: Sendable, Equatable {
  /// The estimator.
  public enum Kind: String, Sendable, CaseIterable {
    /// Σ s_g s_g' between A and A, no correction (Liang & Zeger 1986).
    case CR0
    /// CR0 times the factors of a preset.
    case CR1
    /// Bias-reduced linearization (Bell & McCaffrey 2002; Pustejovsky & Tipton 2018).
    case CR2
    /// The raw jackknife Σ (b_(g) - b)(b_(g) - b)'.
    case CR3
    /// (G - 1)/G times CR3 (MacKinnon, Nielsen & Webb 2023).
    case CV3
    /// (G - 1)/G Σ about the mean of the b_(g).
    case CV3J
  }

  /// Whose small-sample factors CR1 takes.
  public enum Preset: String, Sendable, CaseIterable {
    /// R's fixest: (N - 1)/(N - K) G/(G - 1), nested effects not counted in K; t(min G - 1).
    case fixest
    /// Stata's `regress, vce(cluster)`: every level counted in K.
    case stataRegress = "stata-regress"
    /// Stata's `areg`: as `regress`.
    case stataAreg = "stata-areg"
    /// Stata's `xtreg, fe`: nested effects not counted.
    case stataXtreg = "stata-xtreg"
    /// Stata's `reghdfe`: nested effects not counted.
    case reghdfe
    /// R's `sandwich::vcovCL` (HC1): every level counted, each dimension its own G/(G - 1); t(N - K).
    case sandwich
    /// R's clubSandwich `CR1`: G/(G - 1) alone; Satterthwaite degrees of freedom.
    case clubSandwich
  }

  /// Which t distribution tests and intervals use.
  public enum Reference: String, Sendable, CaseIterable {
    /// Degrees of freedom of each term's own under the working model.
    case satterthwaite
    /// Satterthwaite's, and the standard error in units in which its square is unbiased under the working model: CR3's
    /// alone.
    case scaledSatterthwaite = "scaled-satterthwaite"
    /// G - 1, the smallest G.
    case clusters = "G-1"
    /// N - K.
    case residual = "N-K"
    /// The normal distribution.
    case normal
  }

  /// How absorbed effects enter K of (N - 1)/(N - K).
  public enum AbsorbedCounting: String, Sendable, CaseIterable {
    /// Effects nested in the clusters count nothing.
    case nonnested
    /// Every level counts.
    case full
    /// No level counts.
    case none
  }

  /// The working model of CR2 and of Satterthwaite's degrees of freedom with weights.
  public enum WorkingModel: String, Sendable, CaseIterable {
    /// Independent errors of equal variance, whatever the weights.
    case identity
    /// Independent errors of variance 1/w: clubSandwich's `inverse_var = TRUE`.
    case inverseVariance = "inverse-variance"
  }

  /// The estimator.
  public var kind: Kind
  /// Whose factors CR1 takes; without effect on the others.
  public var preset: Preset
  /// The reference distribution.
  public var reference: Reference
  /// How absorbed effects enter K.
  public var absorbedCounting: AbsorbedCounting
  /// The working model.
  public var workingModel: WorkingModel
  /// Whether what clusters in several ways leave indefinite is repaired, as fixest does it; else it stays, and a term
  /// whose variance is negative has none.
  public var repairsIndefinite = true

  /// A covariance with the defaults of its kind and preset, where they are not given.
  ///
  /// - Parameters:
  ///   - kind: The estimator.
  ///   - preset: Whose factors CR1 takes.
  ///   - reference: Satterthwaite for CR2 and the clubSandwich preset, N - K for the sandwich preset, else
  ///     G - 1.
  ///   - absorbedCounting: Every level for Stata's `regress` and `areg` and for sandwich, else nonnested.
  ///   - workingModel: Of CR2 with weights.
  public init(
    _ kind: Kind, preset: Preset = .fixest, reference: Reference? = nil,
    absorbedCounting: AbsorbedCounting? = nil, workingModel: WorkingModel = .identity
  ) {
    self.kind = kind
    self.preset = preset
    self.reference = reference ?? Self.defaultReference(kind, preset)
    self.absorbedCounting = absorbedCounting ?? Self.defaultCounting(preset)
    self.workingModel = workingModel
  }

  private static func defaultReference(_ kind: Kind, _ preset: Preset) -> Reference {
    switch (kind, preset) {
    case (.CR2, _), (.CR1, .clubSandwich): .satterthwaite
    case (.CR1, .sandwich): .residual
    default: .clusters
    }
  }

  private static func defaultCounting(_ preset: Preset) -> AbsorbedCounting {
    switch preset {
    case .stataRegress, .stataAreg, .sandwich: .full
    case .fixest, .stataXtreg, .reghdfe, .clubSandwich: .nonnested
    }
  }
}

/// How the covariance of the coefficients is estimated.
public enum CovarianceEstimator: Sendable, Equatable {
  /// Rows are independent.
  case independent(VarianceEstimator)
  /// Rows of a cluster are dependent.
  case clustered(ClusteredCovariance)

  /// The estimator's name: `iid`, `HC1`, `CR2`.
  public var kindName: String {
    switch self {
    case .independent(let variance): variance.rawValue
    case .clustered(let covariance): covariance.kind.rawValue
    }
  }
}
