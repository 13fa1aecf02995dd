public import Estimation

/// A school's figure in one year.
public struct SchoolYear: Sendable, Equatable {
  /// The school, as a code.
  public var school: Int
  /// Whether the year is after the start.
  public var isAfter: Bool
  /// The figure: a mean, or a gap.
  public var value: Double
  /// Its sampling variance; nil where unknown.
  public var variance: Double?
  /// How much it counts in a pooled mean: its pupils.
  public var weight: Double

  /// A figure.
  ///
  /// - Parameters:
  ///   - school: The school, as a code.
  ///   - isAfter: Whether the year is after the start.
  ///   - value: The figure.
  ///   - variance: Its sampling variance, at least 0.
  ///   - weight: How much it counts, above 0.
  public init(school: Int, isAfter: Bool, value: Double, variance: Double?, weight: Double) {
    precondition(weight > 0, "weight \(weight)")
    self.school = school
    self.isAfter = isAfter
    self.value = value
    self.variance = variance
    self.weight = weight
  }
}

/// The schools of a programme, or of its comparison, with their figures before and after.
///
/// Only schools with figures of both times count: else the change would be one of the schools, not of their pupils.
public struct Cohort: Sendable, Equatable {
  /// One school at one time.
  struct Period: Equatable {
    var value: Double
    var variance: Double?
    var weight: Double
  }

  private(set) var before: [Period] = []
  private(set) var after: [Period] = []
  /// Schools that lack figures of one of the times.
  public private(set) var incompleteCount = 0
  /// Whether schools count by their pupils; else each alike.
  public let isPooled: Bool
  /// Whether the schools themselves are meant, so that only their pupils are a sample.
  public let isFixed: Bool

  /// The number of schools with figures of both times.
  public var count: Int { before.count }

  /// A cohort.
  ///
  /// - Parameters:
  ///   - figures: The schools' figures; several years of a time are averaged, by their weights if pooled.
  ///   - isPooled: Whether schools count by their pupils.
  ///   - isFixed: Whether the schools themselves are meant.
  public init(_ figures: [SchoolYear], isPooled: Bool, isFixed: Bool) {
    self.isPooled = isPooled
    self.isFixed = isFixed
    let schools = Dictionary(grouping: figures) { $0.school }
    for school in schools.keys.sorted() {
      let own = schools[school, default: []]
      let periods = [false, true].map { isAfter in period(own.filter { $0.isAfter == isAfter }) }
      guard let first = periods[0], let second = periods[1] else {
        incompleteCount += 1
        continue
      }
      before.append(first)
      after.append(second)
    }
  }

  private func period(_ years: [SchoolYear]) -> Period? {
    guard !years.isEmpty else { return nil }
    let weights = years.map { isPooled ? $0.weight : 1 }
    let total = weights.reduce(0, +)
    let value = zip(years, weights).reduce(0) { $0 + $1.0.value * $1.1 } / total
    let variances = years.compactMap(\.variance)
    let variance =
      variances.count == years.count
      ? zip(variances, weights).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / (total * total) : nil
    return Period(value: value, variance: variance, weight: isPooled ? total : 1)
  }

  /// The mean after (numerator) and before (denominator) with their covariance; nil without two schools, or without a
  /// variance where only the pupils are a sample.
  ///
  /// Fixed schools: Σ (w/W)² v at each time, the pupils of different years being others. Schools as a sample:
  /// G/(G-1) Σ r², r = w/W (y - mean), with the covariance between the times and G - 1 degrees of freedom.
  public var pair: (estimates: EstimatePair, degreesOfFreedom: Double)? {
    let (first, second) = (means.before, means.after)
    guard let first, let second else { return nil }
    if isFixed {
      guard let v = sampling(before), let w = sampling(after) else { return nil }
      return (
        EstimatePair(
          numerator: second, denominator: first, numeratorVariance: w, denominatorVariance: v,
          covariance: 0), .infinity
      )
    }
    guard count >= 2 else { return nil }
    let (r, s) = (residuals(before, first), residuals(after, second))
    let factor = Double(count) / Double(count - 1)
    func sum(_ a: [Double], _ b: [Double]) -> Double {
      factor * zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return (
      EstimatePair(
        numerator: second, denominator: first, numeratorVariance: sum(s, s),
        denominatorVariance: sum(r, r), covariance: sum(r, s)), Double(count - 1)
    )
  }

  /// The means before and after, with or without a variance; nil without schools.
  public var means: (before: Double?, after: Double?) { (mean(before), mean(after)) }

  /// Each school's own figures after (numerator) and before (denominator); nil where one has no sampling variance.
  public var pairs: [EstimatePair]? {
    var pairs: [EstimatePair] = []
    for (first, second) in zip(before, after) {
      guard let v = first.variance, let w = second.variance else { return nil }
      pairs.append(
        EstimatePair(
          numerator: second.value, denominator: first.value, numeratorVariance: w,
          denominatorVariance: v, covariance: 0))
    }
    return pairs
  }

  /// The change, after less before.
  public var change: UncertainValue? {
    guard let first = means.before, let second = means.after else { return nil }
    guard let (estimates, df) = pair else {
      return UncertainValue(second - first, standardError: nil)
    }
    let contrast = estimates.contrast(1)
    return UncertainValue(
      contrast.estimate, standardError: contrast.variance.squareRoot(), degreesOfFreedom: df)
  }

  /// The change beyond that of comparison schools, with Welch's degrees of freedom.
  ///
  /// - Parameter comparison: The comparison schools, on the same terms.
  /// - Returns: Nil where one of the cohorts has no schools.
  public func change(beyond comparison: Cohort) -> UncertainValue? {
    guard let own = change, let other = comparison.change else { return nil }
    return own.less(other)
  }

  /// The mean at one time alone, of every school with figures of it.
  ///
  /// - Parameters:
  ///   - figures: The schools' figures of that time.
  ///   - isPooled: Whether schools count by their pupils.
  ///   - isFixed: Whether the schools themselves are meant.
  /// - Returns: Nil without schools.
  public static func level(
    _ figures: [SchoolYear], isPooled: Bool, isFixed: Bool
  ) -> UncertainValue? {
    // The same figures at both times: what is computed of the later one does not look at the earlier.
    let both = [false, true].flatMap { isAfter in
      figures.map { figure in
        SchoolYear(
          school: figure.school, isAfter: isAfter, value: figure.value, variance: figure.variance,
          weight: figure.weight)
      }
    }
    let cohort = Cohort(both, isPooled: isPooled, isFixed: isFixed)
    guard let mean = cohort.means.after else { return nil }
    guard let (estimates, df) = cohort.pair else {
      return UncertainValue(mean, standardError: nil)
    }
    return UncertainValue(
      mean, standardError: estimates.numeratorVariance.squareRoot(), degreesOfFreedom: df)
  }

  private func mean(_ periods: [Period]) -> Double? {
    guard !periods.isEmpty else { return nil }
    let total = periods.reduce(0) { $0 + $1.weight }
    return periods.reduce(0) { $0 + $1.value * $1.weight } / total
  }

  private func sampling(_ periods: [Period]) -> Double? {
    let total = periods.reduce(0) { $0 + $1.weight }
    var sum = 0.0
    for period in periods {
      guard let variance = period.variance else { return nil }
      sum += variance * period.weight * period.weight
    }
    return sum / (total * total)
  }

  private func residuals(_ periods: [Period], _ mean: Double) -> [Double] {
    let total = periods.reduce(0) { $0 + $1.weight }
    return periods.map { $0.weight / total * ($0.value - mean) }
  }
}
