/// How treated and comparison rows of a cell are made alike in their covariates.
///
/// Without covariates all three are the difference of means.
public enum ComparisonMethod: String, Sendable, Codable, CaseIterable {
  /// Doubly robust: outcome regression and inverse probability weights together; consistent if either
  /// model holds. Sant'Anna & Zhao (2020), [doi:10.1016/j.jeconom.2020.06.003](https://doi.org/10.1016/j.jeconom.2020.06.003):
  /// `drdid_panel`, and for repeated cross-sections the locally efficient `drdid_rc`.
  case doublyRobust = "dr"
  /// Inverse probability weights normalised to one (Hajek): `std_ipw_did_panel`, `std_ipw_did_rc`.
  case inverseProbability = "ipw"
  /// Regression of the comparison rows' outcomes: `reg_did_panel`, `reg_did_rc`.
  case regression = "reg"

  var usesPropensity: Bool { self != .regression }
  var usesRegression: Bool { self != .inverseProbability }
}

/// The rules of a comparison beyond its method.
public struct ComparisonOptions: Sendable, Equatable, Codable {
  /// How the influence function of `drdid_rc` treats the regression of the comparison rows before the
  /// programme.
  public enum CrossSectionInfluence: String, Sendable, Codable {
    /// As R's did and DRDID 1.2.3 have it: the default, since the numbers of did are the contract. A part of that
    /// regression's effect has the other sign, so where the propensity model is wrong the standard error is not
    /// quite that of the estimate (docs/cross-section-influence.md: derivation, coverage).
    case drdid
    /// The derivative of the estimate in the rows' weights, as csdid and diff-diff have it. Both are the same where
    /// the propensity is right; in simulated data standard errors moved by 0.4 % (cross-sections) to 1 % (an
    /// unbalanced panel) of themselves.
    case derived
  }

  /// The method.
  public var method: ComparisonMethod

  /// Comparison rows with a propensity of this or more get no weight.
  public var trim: Double

  /// A cell in which a propensity reaches this has no overlap, so it has no estimate.
  public var overlapLimit: Double

  /// The influence function for repeated cross-sections.
  public var crossSections: CrossSectionInfluence

  /// Rules of a comparison; the defaults are those of R's did and DRDID.
  ///
  /// - Parameters:
  ///   - method: The method.
  ///   - trim: In (0, 1].
  ///   - overlapLimit: In (0, 1]; 1 never refuses.
  ///   - crossSections: The influence function for repeated cross-sections.
  public init(
    method: ComparisonMethod = .doublyRobust, trim: Double = 0.995, overlapLimit: Double = 0.999,
    crossSections: CrossSectionInfluence = .drdid
  ) {
    self.method = method
    self.trim = trim
    self.overlapLimit = overlapLimit
    self.crossSections = crossSections
  }
}

/// Why a comparison has no estimate.
public enum ComparisonFailure: Error, Sendable, Equatable, Codable {
  /// The rows that a failure is about.
  public enum Side: String, Sendable, Codable {
    /// Treated rows, in a panel.
    case treated
    /// Comparison rows, in a panel.
    case comparison
    /// Treated rows of the base period.
    case treatedBefore
    /// Treated rows of the period itself.
    case treatedAfter
    /// Comparison rows of the base period.
    case comparisonBefore
    /// Comparison rows of the period itself.
    case comparisonAfter
  }

  /// There are no rows, or none with a weight above nought.
  case empty(Side)
  /// The treated rows can be told from the comparison rows by their covariates: so many rows of `of` have a
  /// propensity at the limit.
  case noOverlap(rows: Int, of: Int)
  /// All comparison rows are trimmed.
  case allTrimmed(rows: Int)
  /// Among so many rows a covariate, by its position, is constant or a combination of those before it.
  case singularCovariates(Side, covariate: Int, rows: Int)
  /// The estimates against so many control cohorts cannot be combined: some vary together exactly.
  case singularCombination(controls: Int)
  /// The propensity model came to no maximum in so many steps.
  case propensityNotConverged(steps: Int)
}
