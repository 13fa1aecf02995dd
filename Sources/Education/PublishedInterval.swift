/// A school's published progress interval, taken back to the number of pupils behind it.
///
/// The published interval is score ± 1.96 σ/√n, where σ is the standard deviation of the progress scores of all
/// pupils nationally in that year. Its half-width h therefore tells the effective number of pupils,
/// n = (1.96 σ / h)², and the sampling variance (h / 1.96)², also where n is suppressed.
public struct PublishedInterval: Sendable, Equatable, Codable {
  /// The lower end.
  public var lower: Double
  /// The upper end.
  public var upper: Double
  /// The unit of the ends' last digit.
  public var unit: Double

  /// The unit of the last digit in the tables of key stage 2: tenths of a scaled-score point.
  public static let tableUnit = 0.1

  /// A published interval; nil for one without width, which stands in national rows for none.
  ///
  /// - Parameters:
  ///   - lower: The lower end.
  ///   - upper: The upper end.
  ///   - unit: The unit of the ends' last digit, by default that of the tables of key stage 2; 0 where it is not known.
  public init?(lower: Double, upper: Double, unit: Double = PublishedInterval.tableUnit) {
    guard upper > lower else { return nil }
    self.lower = lower
    self.upper = upper
    self.unit = unit
  }

  /// Half of the width.
  public var halfWidth: Double { (upper - lower) / 2 }

  /// The multiple of the standard error in published intervals: 1.96, as the technical guides write it.
  public static let multiple = 1.96

  /// The standard deviation of mathematics progress scores of all pupils nationally, by the year of the results.
  ///
  /// The Department does not publish it with the tables. These are medians of h √(TELIG MATCOV) / 1.96 over schools
  /// with at least 80 pupils: an assumption that a caller can replace. Nil for other years.
  ///
  /// - Parameter year: The year of the results.
  /// - Returns: The standard deviation in scaled-score points.
  public static func nationalDeviation(year: Int) -> Double? {
    [2017: 5.65, 2018: 5.32, 2019: 5.41][year]
  }

  /// The effective number of pupils, (1.96 σ / h)².
  ///
  /// - Parameter deviation: σ, above 0.
  /// - Returns: The number, not rounded: the ends' rounding leaves it uncertain by 2 unit / h of itself at most.
  public func effectiveCount(deviation: Double) -> Double {
    precondition(deviation > 0, "standard deviation \(deviation)")
    let root = Self.multiple * deviation / halfWidth
    return root * root
  }

  /// The standard deviation that a known number of pupils implies, h √n / 1.96.
  ///
  /// - Parameter count: The number of pupils with a score.
  /// - Returns: σ.
  public func impliedDeviation(count: Double) -> Double {
    halfWidth * count.squareRoot() / Self.multiple
  }

  /// The sampling variance of the score, (h / 1.96)², with the variance of the score's own rounding.
  public var samplingVariance: Double {
    let error = halfWidth / Self.multiple
    return error * error + ReferenceValue.roundingVariance(unit: unit)
  }
}

/// How the published tables describe a progress score (MATPROG_DESCR).
///
/// A score is above average where its whole interval is above 0, below where it is below 0. Well above and well below
/// also need a score in the outer tenths of schools: the thresholds of each year.
public enum ProgressBand: Int, Sendable, Codable, CaseIterable {
  /// Well above average.
  case wellAbove = 1
  /// Above average.
  case above
  /// Average.
  case average
  /// Below average.
  case below
  /// Well below average.
  case wellBelow

  /// The band of a published score.
  ///
  /// - Parameters:
  ///   - score: The score.
  ///   - interval: Its published interval.
  ///   - thresholds: The least score that is well above, and the greatest that is well below.
  public init(
    score: Double, interval: PublishedInterval, thresholds: (wellAbove: Double, wellBelow: Double)
  ) {
    if interval.lower > 0 {
      self = score >= thresholds.wellAbove ? .wellAbove : .above
    } else if interval.upper < 0 {
      self = score <= thresholds.wellBelow ? .wellBelow : .below
    } else {
      self = .average
    }
  }
}
