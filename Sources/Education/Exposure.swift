/// How much of a programme a cohort had when it was tested, in years.
public enum Exposure {
  /// A month of a year.
  public struct Month: Sendable, Equatable, Codable {
    /// The calendar year.
    public var year: Int
    /// The month, in 1...12.
    public var month: Int

    /// A month.
    ///
    /// - Parameters:
    ///   - year: The calendar year.
    ///   - month: The month, in 1...12.
    public init(year: Int, month: Int) {
      precondition((1...12).contains(month), "month \(month)")
      self.year = year
      self.month = month
    }

    fileprivate var count: Int { 12 * year + month - 1 }
  }

  /// Part-years from the start of a programme to the tests of a year: months / 12, at least 0, at most `longest`.
  ///
  /// A programme that starts in January 2018 gives 0.33 of a year to those tested in May 2018 and 1.33 to those of 2019.
  ///
  /// - Parameters:
  ///   - start: The month in which the programme begins; nil for never.
  ///   - resultsYear: The year of the results.
  ///   - testMonth: The month of the tests: May at key stage 2.
  ///   - longest: The years for which a pupil can have had it: four at key stage 2.
  /// - Returns: Years, in 0...longest.
  public static func partYears(
    start: Month?, resultsYear: Int, testMonth: Int = 5, longest: Double = 4
  ) -> Double {
    guard let start else { return 0 }
    let months = Month(year: resultsYear, month: testMonth).count - start.count
    return min(max(Double(months) / 12, 0), longest)
  }

  /// The exposure of a cohort that comes from several schools: Σ share × years.
  ///
  /// For middle schools, whose pupils may come from first schools with the programme: pupils of other schools had none.
  ///
  /// - Parameter feeders: Each school's share of the cohort and the years of its pupils; the shares sum to 1 at most.
  /// - Returns: Mean years per pupil of the cohort.
  public static func ofFeeders(_ feeders: [(share: Double, years: Double)]) -> Double {
    let total = feeders.reduce(0) { $0 + $1.share }
    precondition(
      feeders.allSatisfy { $0.share >= 0 } && total <= 1 + 1e-9, "shares that sum to \(total)")
    return feeders.reduce(0) { $0 + $1.share * $1.years }
  }
}
