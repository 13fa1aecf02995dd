import Numerics

/// One line on which a target is judged: a verdict, and the figures behind it.
public struct TargetLine<Verdict: Sendable & Equatable & Codable>: Sendable, Equatable, Codable {
  /// The verdict.
  public var verdict: Verdict
  /// What is compared with the threshold; nil without figures.
  public var estimate: Double?
  /// The lower end of the interval; nil where it has none.
  public var lower: Double?
  /// The upper end of the interval; nil where it has none.
  public var upper: Double?
  /// What the rule demands.
  public var threshold: Double
  /// The one-sided p-value of "the threshold is not exceeded"; nil without a test.
  public var pValue: Double?
  /// Why, where figures alone do not say.
  public var reason: VerdictReason?

  /// A line.
  ///
  /// - Parameters:
  ///   - verdict: The verdict.
  ///   - estimate: What is compared with the threshold.
  ///   - lower: The lower end of the interval.
  ///   - upper: The upper end of the interval.
  ///   - threshold: What the rule demands.
  ///   - pValue: The one-sided p-value.
  ///   - reason: Why, where figures alone do not say.
  public init(
    _ verdict: Verdict, estimate: Double? = nil, lower: Double? = nil, upper: Double? = nil,
    threshold: Double, pValue: Double? = nil, reason: VerdictReason? = nil
  ) {
    self.verdict = verdict
    self.estimate = estimate
    self.lower = lower
    self.upper = upper
    self.threshold = threshold
    self.pValue = pValue
    self.reason = reason
  }
}

/// A rule that an estimate must satisfy: at least the threshold, or above it.
public struct TargetRule: Sendable, Equatable, Codable {
  /// The threshold.
  public var threshold: Double
  /// Whether the threshold itself is too little.
  public var isStrict: Bool
  /// The one-sided level; the interval has the confidence 1 - 2 level.
  public var level: Double

  /// A rule.
  ///
  /// - Parameters:
  ///   - threshold: The threshold.
  ///   - isStrict: Whether the threshold itself is too little.
  ///   - level: The one-sided level, in (0, 0.5).
  public init(threshold: Double, isStrict: Bool = false, level: Double = 0.05) {
    precondition(level > 0 && level < 0.5, "level \(level)")
    self.threshold = threshold
    self.isStrict = isStrict
    self.level = level
  }

  /// Whether a number satisfies the rule.
  ///
  /// - Parameter value: The number.
  /// - Returns: Whether it does.
  public func isMet(by value: Double) -> Bool {
    let margin = Self.rounding(value, threshold)
    return isStrict ? value > threshold + margin : value >= threshold - margin
  }

  /// How far two numbers may lie apart that are equal but for the rounding of what they were made of.
  ///
  /// 100.3 - 100 is less than 0.3. Means of figures up to a million over a million rows err by some 1e-10; no published digit is so
  /// fine.
  static func rounding(_ a: Double, _ b: Double) -> Double { 1e-9 * max(1, abs(a), abs(b)) }

  /// The literal reading of a figure, without any inference.
  ///
  /// - Parameters:
  ///   - value: The figure, or nil.
  ///   - halfUnit: How far rounding of references may move it, at least 0.
  /// - Returns: met or not-met, with a reason where rounding could turn it; cannot-tell without a figure.
  public func observed(
    _ value: Double?, halfUnit: Double = 0
  ) -> TargetLine<AchievementVerdict> {
    guard let value else {
      return TargetLine(.cannotTell, threshold: threshold, reason: .noFigures)
    }
    let isUnsure = isMet(by: value - halfUnit) != isMet(by: value + halfUnit)
    return TargetLine(
      isMet(by: value) ? .met : .notMet, estimate: value, threshold: threshold,
      reason: isUnsure ? .rounding : nil)
  }

  /// The reading with uncertainty: met if the whole interval satisfies the rule, not-met if none of it does.
  ///
  /// - Parameter value: The estimate, or nil.
  /// - Returns: The line with the interval of confidence 1 - 2 level, widened by the half units of rounding; where these
  ///   alone leave it open the reason says so.
  public func achieved(_ value: UncertainValue?) -> TargetLine<AchievementVerdict> {
    guard let value else {
      return TargetLine(.cannotTell, threshold: threshold, reason: .noFigures)
    }
    guard let interval = value.interval(level: 1 - 2 * level) else {
      return TargetLine(
        .cannotTell, estimate: value.value, threshold: threshold, reason: .noUncertainty)
    }
    func verdict(_ lower: Double, _ upper: Double) -> AchievementVerdict {
      isMet(by: lower) ? .met : isMet(by: upper) ? .cannotTell : .notMet
    }
    let found = verdict(interval.lowerBound, interval.upperBound)
    let exact = verdict(
      interval.lowerBound + value.halfUnit, interval.upperBound - value.halfUnit)
    return TargetLine(
      found, estimate: value.value, lower: interval.lowerBound, upper: interval.upperBound,
      threshold: threshold, pValue: value.pValue(above: threshold),
      reason: found == exact ? nil : .rounding)
  }
}

extension UncertainValue {
  /// value ± t s, and the half unit beyond; nil without a standard error.
  ///
  /// - Parameter level: The confidence level, in (0, 1).
  /// - Returns: The ends.
  public func interval(level: Double) -> ClosedRange<Double>? {
    guard let standardError else { return nil }
    let t = StudentT(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: (1 - level) / 2)
    let half = t * standardError + halfUnit
    return (value - half)...(value + half)
  }

  /// The one-sided p-value of "not above the threshold", with rounding taken against the claim.
  ///
  /// - Parameter threshold: The threshold.
  /// - Returns: Nil without a standard error above 0.
  public func pValue(above threshold: Double) -> Double? {
    guard let standardError, standardError > 0 else { return nil }
    return StudentT(degreesOfFreedom: degreesOfFreedom).upperTail(
      (value - halfUnit - threshold) / standardError)
  }

  /// The one-sided p-value of "not below the threshold", with rounding taken against the claim.
  ///
  /// - Parameter threshold: The threshold.
  /// - Returns: Nil without a standard error above 0.
  public func pValue(below threshold: Double) -> Double? {
    UncertainValue(
      -value, standardError: standardError, degreesOfFreedom: degreesOfFreedom, halfUnit: halfUnit
    ).pValue(above: -threshold)
  }

  /// The difference to an independent value, with Welch's degrees of freedom.
  ///
  /// - Parameter other: What is taken away.
  /// - Returns: The difference, half units added; without a standard error where one of the two has none.
  public func less(_ other: UncertainValue) -> UncertainValue {
    guard let s = standardError, let t = other.standardError else {
      return UncertainValue(
        value - other.value, standardError: nil, halfUnit: halfUnit + other.halfUnit)
    }
    let (v, w) = (s * s, t * t)
    let spread = v * v / degreesOfFreedom + w * w / other.degreesOfFreedom
    return UncertainValue(
      value - other.value, standardError: (v + w).squareRoot(),
      degreesOfFreedom: spread > 0 ? (v + w) * (v + w) / spread : .infinity,
      halfUnit: halfUnit + other.halfUnit)
  }
}
