public import Estimation

/// The schools of a programme, or of its comparison, with their figures before and after.
///
/// Only schools with figures of both times count: else the change would be one of the schools, not of their pupils. The
/// figure of a time is a weighted mean of the schools' means; with other pupils it is that of the target's pupils less
/// that of the others, each pooled by itself.
///
/// Two uncertainties are kept. Of fixed schools only the pupils are a sample: Σ (w/W)² v, those of different years being
/// others. Of schools as a sample their differences are the error: G/(G-1) Σ r², r = w/W (y - mean), summed over the kinds
/// of pupils within a school, with the covariance between the times and G - 1 degrees of freedom.
public struct Cohort: Sendable, Equatable {
  private let schools: [SchoolRecord]
  private let before: TimeMean?
  private let after: TimeMean?
  private let everyAfter: TimeMean?
  private let product: Double
  private var shift = 0.0
  /// Schools that lack figures of one of the times.
  public let incompleteCount: Int

  /// The number of schools with figures of both times.
  public var count: Int { schools.count }

  /// Whether there is no school at all, with figures of both times or of one.
  public var isEmpty: Bool { schools.isEmpty && incompleteCount == 0 }

  /// A cohort.
  ///
  /// - Parameter records: The schools.
  public init(_ records: [SchoolRecord]) {
    schools = records.filter { !$0.before.isEmpty && !$0.after.isEmpty }
    incompleteCount = records.count - schools.count
    let first = TimeMean(schools.map(\.before))
    let second = TimeMean(schools.map(\.after))
    let every = records.filter { !$0.after.isEmpty }
    everyAfter = every.count == schools.count ? second : TimeMean(every.map(\.after))
    product = first.flatMap { first in second.map { first.product(with: $0) } } ?? 0
    (before, after) = (first, second)
  }

  /// A cohort of schools' figures; see `SchoolRecord.records(of:isPooled:hasOthers:)`.
  ///
  /// - Parameters:
  ///   - figures: The schools' figures.
  ///   - isPooled: Whether schools count by their pupils.
  public init(_ figures: [SchoolYear], isPooled: Bool) {
    self.init(SchoolRecord.records(of: figures, isPooled: isPooled))
  }

  /// The same cohort with every figure after raised.
  ///
  /// - Parameter amount: By how much.
  /// - Returns: The cohort; its uncertainty is the same.
  public func raised(by amount: Double) -> Cohort {
    var other = self
    other.shift += amount
    return other
  }

  /// The means before and after; nil without schools.
  public var means: (before: Double?, after: Double?) {
    (before?.value, after.map { $0.value + shift })
  }

  /// How far rounding of references may move the means before and after.
  public var halfUnits: (before: Double, after: Double) {
    (before?.halfUnit ?? 0, after?.halfUnit ?? 0)
  }

  /// The mean after (numerator) and before (denominator) with their covariance; nil without two schools, or without a
  /// variance where only the pupils are a sample.
  ///
  /// - Parameter isFixed: Whether the schools themselves are meant, so that only their pupils are a sample.
  /// - Returns: The means, and the degrees of freedom.
  public func pair(isFixed: Bool) -> (estimates: EstimatePair, degreesOfFreedom: Double)? {
    guard let before, let after else { return nil }
    func pair(_ v: Double, _ w: Double, _ covariance: Double) -> EstimatePair {
      EstimatePair(
        numerator: after.value + shift, denominator: before.value, numeratorVariance: w,
        denominatorVariance: v, covariance: covariance)
    }
    if isFixed {
      guard let v = before.sampling, let w = after.sampling else { return nil }
      return (pair(v, w, 0), .infinity)
    }
    guard count >= 2 else { return nil }
    return (pair(before.spread, after.spread, product), Double(count - 1))
  }

  /// Each school's own figures after (numerator) and before (denominator); nil where one has no sampling variance.
  public var pairs: [EstimatePair]? {
    var pairs: [EstimatePair] = []
    for school in schools {
      guard let first = TimeMean([school.before]), let second = TimeMean([school.after]),
        let v = first.sampling, let w = second.sampling
      else { return nil }
      pairs.append(
        EstimatePair(
          numerator: second.value + shift, denominator: first.value, numeratorVariance: w,
          denominatorVariance: v, covariance: 0))
    }
    return pairs
  }

  /// The change, after less before.
  ///
  /// - Parameter isFixed: Whether the schools themselves are meant.
  /// - Returns: Nil without schools.
  public func change(isFixed: Bool) -> UncertainValue? {
    guard let first = means.before, let second = means.after else { return nil }
    let halfUnit = halfUnits.before + halfUnits.after
    guard let (estimates, df) = pair(isFixed: isFixed) else {
      return UncertainValue(second - first, standardError: nil, halfUnit: halfUnit)
    }
    let contrast = estimates.contrast(1)
    return UncertainValue(
      contrast.estimate, standardError: contrast.variance.squareRoot(), degreesOfFreedom: df,
      halfUnit: halfUnit)
  }

  /// The change beyond that of comparison schools, schools as a sample, with Welch's degrees of freedom.
  ///
  /// Rounding of a national value moves both changes alike, and takes no part.
  ///
  /// - Parameter comparison: The comparison schools, on the same terms.
  /// - Returns: Nil where one of the cohorts has no schools.
  public func change(beyond comparison: Cohort) -> UncertainValue? {
    guard let own = change(isFixed: false), let other = comparison.change(isFixed: false) else {
      return nil
    }
    var effect = own.less(other)
    effect.halfUnit = 0
    return effect
  }

  /// The mean after alone, of every school with figures of it.
  ///
  /// - Parameter isFixed: Whether the schools themselves are meant.
  /// - Returns: Nil without schools.
  public func level(isFixed: Bool) -> UncertainValue? {
    guard let mean = everyAfter else { return nil }
    let variance = isFixed ? mean.sampling : mean.count < 2 ? nil : mean.spread
    return UncertainValue(
      mean.value + shift, standardError: variance?.squareRoot(),
      degreesOfFreedom: isFixed || mean.count < 2 ? .infinity : Double(mean.count - 1),
      halfUnit: mean.halfUnit)
  }
}

/// A weighted mean over schools at one time, with both of its uncertainties.
struct TimeMean: Sendable, Equatable {
  /// The mean of the target's pupils, less that of the others where there are.
  let value: Double
  /// Σ (w/W)² v; nil where a variance lacks.
  let sampling: Double?
  /// G/(G-1) Σ r²; 0 of one school.
  let spread: Double
  /// How far rounding may move it.
  let halfUnit: Double
  /// Schools.
  let count: Int
  private let residuals: [Double]

  /// The mean of schools; nil without any.
  ///
  /// - Parameter schools: Per school the means of its kinds of pupils, as many in each.
  init?(_ schools: [[SchoolMean]]) {
    guard let first = schools.first else { return nil }
    var (value, sampling, halfUnit) = (0.0, 0.0 as Double?, 0.0)
    var residuals = [Double](repeating: 0, count: schools.count)
    for kind in first.indices {
      let sign = kind == 0 ? 1.0 : -1
      let own = schools.map { $0[kind] }
      let total = own.reduce(0) { $0 + $1.weight }
      let mean = own.reduce(0) { $0 + $1.value * $1.weight } / total
      var variance: Double? = 0
      for (place, one) in own.enumerated() {
        let share = one.weight / total
        residuals[place] += sign * share * (one.value - mean)
        halfUnit += share * one.halfUnit
        variance = variance.flatMap { sum in one.variance.map { sum + share * share * $0 } }
      }
      value += sign * mean
      sampling = sampling.flatMap { sum in variance.map { sum + $0 } }
    }
    self.value = value
    self.sampling = sampling
    self.halfUnit = halfUnit
    self.residuals = residuals
    count = schools.count
    spread = count < 2 ? 0 : residuals.reduce(0) { $0 + $1 * $1 } * Self.factor(count)
  }

  /// The covariance of the means of the same schools at two times; 0 of one school.
  func product(with other: TimeMean) -> Double {
    guard count >= 2 else { return 0 }
    return zip(residuals, other.residuals).reduce(0) { $0 + $1.0 * $1.1 } * Self.factor(count)
  }

  private static func factor(_ count: Int) -> Double { Double(count) / Double(count - 1) }
}
