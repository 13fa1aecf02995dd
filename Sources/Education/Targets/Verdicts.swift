/// What a target promises.
public enum TargetMeasure: String, Sendable, Codable, CaseIterable {
  /// A mean is at least so far above its comparator.
  case meanDifference = "mean-difference"
  /// A gap narrowed by at least so much.
  case gapChange = "gap-change"
  /// A gap fell by at least such a share.
  case gapReduction = "gap-reduction"
  /// A gap is smaller than it was.
  case gapNarrowed = "gap-narrowed"
  /// No group is significantly below its comparator.
  case noneBelow = "none-below"
  /// Every group is at most a margin below its comparator.
  case nonInferior = "non-inferior-in-every-group"
  /// At least such a share agree.
  case shareAgree = "share-agree"
  /// Ordered ratings moved up.
  case orderedShift = "ordered-shift"
}

/// Whether a target was met.
public enum AchievementVerdict: String, Sendable, Codable, CaseIterable {
  /// It was met.
  case met
  /// It was not met.
  case notMet = "not-met"
  /// The data cannot tell.
  case cannotTell = "cannot-tell"
}

/// Whether a programme can be credited.
public enum ImpactVerdict: String, Sendable, Codable, CaseIterable {
  /// The whole interval of the effect is above nought.
  case consistentWithBenefit = "consistent-with-benefit"
  /// The whole interval lies below the smallest effect worth having.
  case noWorthwhileEffect = "no-worthwhile-effect"
  /// The interval holds both nought and worthwhile effects.
  case inconclusive
  /// The whole interval is below nought.
  case consistentWithHarm = "consistent-with-harm"
  /// There is nothing to compare with.
  case notTestable = "not-testable"
}

/// Why a verdict is what it is, where figures alone do not say.
public enum VerdictReason: Sendable, Equatable, Codable {
  /// There are no figures.
  case noFigures
  /// The figures have no standard error.
  case noUncertainty
  /// The gap at the start was not above nought, so a share of it means nothing.
  case baselineNotAboveZero
  /// The gap at the start may have been nought: it is not above it at the level.
  case baselineUncertain
  /// Groups whose figures are suppressed.
  case suppressed([String])
  /// Groups with figures and without a national value.
  case withoutNational([String])
  /// Groups of which no pupil has a figure.
  case withoutFigures([String])
  /// Rounding of national values could turn the verdict.
  case rounding
  /// People who did not answer could turn the verdict.
  case nonResponse
  /// There are no comparison schools.
  case noComparison
  /// There are comparison schools, and none has figures both before and after.
  case noComparisonFigures
  /// There are no years before.
  case noBaseline
  /// The year on which the programme chose its schools is in the baseline.
  case baselineHasSelectionYear
  /// Too many sets of schools without the programme, chosen as it chose its own, gain as much.
  case untreatedGainAsMuch
  /// What schools chosen alike gain cannot be told: too few schools without the programme, or too few draws.
  case noPlaceboSets
  /// The measure compares with a standard, not with other schools.
  case notCompared
  /// The measure describes what was delivered, not an outcome.
  case notAnOutcome
}

/// An estimate with its standard error, and how far rounding of references may move it.
public struct UncertainValue: Sendable, Equatable, Codable {
  /// The estimate.
  public var value: Double
  /// Its standard error, at least 0; nil where there is none.
  public var standardError: Double?
  /// Degrees of freedom of the t distribution; infinite for the normal.
  public var degreesOfFreedom: Double
  /// How far rounding of references may move it.
  public var halfUnit: Double

  /// An estimate.
  ///
  /// - Parameters:
  ///   - value: The estimate.
  ///   - standardError: Its standard error, at least 0.
  ///   - degreesOfFreedom: Of the t distribution, above 0.
  ///   - halfUnit: How far rounding of references may move it, at least 0.
  public init(
    _ value: Double, standardError: Double?, degreesOfFreedom: Double = .infinity,
    halfUnit: Double = 0
  ) {
    precondition(standardError.map { $0 >= 0 } ?? true, "\(standardError ?? 0)")
    precondition(degreesOfFreedom > 0 && halfUnit >= 0, "\(degreesOfFreedom), \(halfUnit)")
    self.value = value
    self.standardError = standardError
    self.degreesOfFreedom = degreesOfFreedom
    self.halfUnit = halfUnit
  }
}
