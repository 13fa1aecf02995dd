public import Education
internal import Glibc

/// A declared process: schools, pupils by year, a programme that some schools get, and what is published of it all.
///
/// Together with its seed it fixes every pupil: nothing depends on the order of work or on the number of threads.
public struct SimulatedProcess: Sendable, Equatable {
  /// The seed of all draws.
  public var seed: UInt64
  /// The years of results, one after the other.
  public var years: [Int]
  /// The years of which tables are published, among ``years``.
  public var tables: [Int]
  /// The schools.
  public var schools: SchoolSetting
  /// What holds nationally, for each of ``years``.
  public var nations: [Nation]
  /// The programme; nil for none.
  public var programme: ProgrammeSetting?
  /// Figures over this many pupils or fewer are suppressed.
  public var suppressedUpTo: Int

  /// A process.
  ///
  /// - Parameters:
  ///   - seed: The seed of all draws.
  ///   - years: The years of results, each one more than the one before.
  ///   - schools: The schools.
  ///   - programme: The programme; nil for none.
  /// - Precondition: There is a year, and the years follow each other.
  public init(seed: UInt64, years: [Int], schools: SchoolSetting, programme: ProgrammeSetting?) {
    precondition(
      !years.isEmpty && zip(years, years.dropFirst()).allSatisfy { $0 + 1 == $1 }, "\(years)")
    self.seed = seed
    self.years = years
    self.schools = schools
    self.programme = programme
    tables = years
    nations = years.map { Nation.calibrated(year: $0) }
    suppressedUpTo = 5
  }

  /// Pupils to expect over all years.
  public var expectedPupils: Double {
    schools.expectedCohort * Double(schools.count) * Double(years.count)
  }
}

/// The schools of a process.
public struct SchoolSetting: Sendable, Equatable {
  /// A mean and a standard deviation over schools.
  public struct Spread: Sendable, Equatable {
    /// The mean.
    public var mean: Double
    /// The standard deviation.
    public var deviation: Double

    /// A mean and a standard deviation.
    ///
    /// - Parameters:
    ///   - mean: The mean.
    ///   - deviation: The standard deviation, at least 0.
    public init(mean: Double, deviation: Double) {
      self.mean = mean
      self.deviation = deviation
    }
  }

  /// Mainstream schools, at least 1.
  public var count: Int
  /// Special schools, with small cohorts of low prior attainment.
  public var specialCount = 0
  /// The number of fictional authorities, 1 to 9, numbered from 991.
  public var authorityCount = 1
  /// The median number of pupils of a cohort.
  public var cohortMedian = 42.0
  /// The standard deviation of the logarithm of schools' sizes.
  public var cohortSpread = 0.65
  /// The standard deviation of the logarithm of a cohort about its school's size.
  public var cohortChange = 0.1
  /// Shares of disadvantaged pupils: Beta by mean and standard deviation.
  public var disadvantaged = Spread(mean: 0.31, deviation: 0.19)
  /// Shares of pupils with English as an additional language.
  public var eal = Spread(mean: 0.2, deviation: 0.2)
  /// The standard deviation of schools' mean prior attainment, in points.
  public var priorDeviation = 0.8
  /// The mean level of the schools above the nation's, in points of scaled score.
  public var level = 0.0
  /// The standard deviation of schools' levels in a year.
  public var deviation = 1.9
  /// The correlation of a school's level with that of the next year.
  public var autocorrelation = 0.75
  /// The standard deviation of schools' own gaps.
  public var gapDeviation = 0.9

  /// Schools with usual figures: defaults as measured or published nationally.
  ///
  /// - Parameter count: Mainstream schools.
  public init(count: Int) { self.count = count }

  /// The most pupils of a cohort.
  public static let largestCohort = 600

  /// The mean number of pupils of a cohort: median exp((spread² + change²)/2).
  var expectedCohort: Double {
    cohortMedian * exp((cohortSpread * cohortSpread + cohortChange * cohortChange) / 2)
  }
}

/// A programme that some schools get.
public struct ProgrammeSetting: Sendable, Equatable {
  /// How the schools are chosen.
  public enum Selection: Sendable, Equatable {
    /// By lot.
    case random
    /// The weakest by a published figure of a year, as seen with an error of this standard deviation.
    case weakest(Measure, year: Int, noise: Double)
  }

  /// What weak schools are told by.
  public enum Measure: String, Sendable, CaseIterable {
    /// The mean progress score.
    case progress
    /// The mean scaled score.
    case scaled
  }

  /// The number of schools that get it.
  public var schoolCount: Int
  /// The month in which it begins.
  public var start: Exposure.Month
  /// The whole effect on a disadvantaged pupil, in points of scaled score.
  public var focusEffect: Double
  /// The whole effect on another pupil.
  public var otherEffect: Double
  /// The standard deviation of the effect over schools.
  public var effectDeviation = 0.0
  /// Years of exposure until the effect is whole; before it grows in proportion.
  public var yearsUntilFull = 1.0
  /// How the schools are chosen.
  public var selection = Selection.random

  /// A programme.
  ///
  /// - Parameters:
  ///   - schoolCount: The number of schools that get it.
  ///   - start: The month in which it begins.
  ///   - focusEffect: The whole effect on a disadvantaged pupil.
  ///   - otherEffect: The whole effect on another pupil.
  public init(schoolCount: Int, start: Exposure.Month, focusEffect: Double, otherEffect: Double) {
    self.schoolCount = schoolCount
    self.start = start
    self.focusEffect = focusEffect
    self.otherEffect = otherEffect
  }

  /// Part-years of the programme that the pupils tested in May of a year have had.
  ///
  /// - Parameter year: The year of the results.
  /// - Returns: Years, from 0 to 4.
  public func exposure(year: Int) -> Double { Exposure.partYears(start: start, resultsYear: year) }

  /// The part of the whole effect that shows in a year.
  ///
  /// - Parameter year: The year of the results.
  /// - Returns: From 0 to 1.
  public func reach(year: Int) -> Double { min(exposure(year: year) / yearsUntilFull, 1) }
}
