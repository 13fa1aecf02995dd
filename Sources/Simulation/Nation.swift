internal import Glibc
internal import Numerics

/// What holds nationally in a year: how pupils' results in mathematics at the end of key stage 2 come about.
///
/// A pupil's prior attainment is a normal number z of points at key stage 1, of mean ``priorMean`` less shifts of
/// disadvantage and of English as an additional language, seen as ``PriorScale`` has it. The result is
///
///     level + slope (points - 16) - gap D + boys B + eal E + mobile M + school + e
///
/// rounded to a scaled score from 80 to 120; some pupils of low prior attainment are below the level of the test and
/// count with ``nominalScore``, some are absent. The forms are our own; the numbers bring the national figures of
/// ``NationalNorms`` to those published for 2016 to 2019.
public struct Nation: Sendable, Equatable {
  /// The mean prior attainment in points of pupils who are neither disadvantaged nor EAL.
  public var priorMean: Double
  /// The share of disadvantaged pupils.
  public var disadvantagedShare: Double
  /// The scaled score of a girl with 16 points who is neither disadvantaged, EAL nor mobile.
  public var level: Double
  /// Points by which disadvantaged pupils score below others of the same prior attainment.
  public var gap: Double
  /// The standard deviation of pupils of one school about their expectation.
  public var residual: Double
  /// How many standard deviations of its group below 0 a progress score is cut; nil for no floor.
  public var floorDeviations: Double?

  /// The share of pupils with English as an additional language.
  public var ealShare = 0.2
  /// The standard deviation of schools' levels.
  public var schoolDeviation = 1.9
  /// The standard deviation of schools' own gaps.
  public var gapDeviation = 0.9

  static let boyShare = 0.51
  static let mobileShare = 0.08
  static let slope = 1.5
  static let boys = 1.3
  static let eal = 2.6
  static let mobile = -0.9
  /// Points at key stage 1 by which groups start lower, and the spread of pupils within them.
  static let disadvantagedPrior = 1.9
  static let ealPrior = 0.8
  static let priorDeviation = 3.3
  /// What pupils below the level of the test count with: in the range of the nominal points of the technical guides.
  static let nominalScore = 71
  /// The shares of pupils who were absent, and of those without prior attainment.
  public static let absentShare = 0.01
  /// The share of pupils without a result at key stage 1.
  public static let noPriorShare = 0.03

  /// The years whose published figures the parameters fit.
  public static let calibratedYears = 2016...2019

  /// The nation of a year; before 2016 that of 2016, after 2019 that of 2019.
  ///
  /// - Parameter year: The year of the results.
  /// - Returns: Parameters.
  public static func calibrated(year: Int) -> Nation {
    switch year {
    case ...2016:
      Nation(
        priorMean: 16.85, disadvantagedShare: 0.32, level: 102.45, gap: 0.9, residual: 4.14,
        floorDeviations: nil)
    case 2017:
      Nation(
        priorMean: 16.85, disadvantagedShare: 0.316, level: 103.46, gap: 0.9, residual: 4.08,
        floorDeviations: nil)
    case 2018:
      Nation(
        priorMean: 17.05, disadvantagedShare: 0.308, level: 103.2, gap: 0.97, residual: 4.1,
        floorDeviations: 2.65)
    default:
      Nation(
        priorMean: 17.25, disadvantagedShare: 0.306, level: 103.9, gap: 1.13, residual: 4.28,
        floorDeviations: 2.65)
    }
  }

  /// The chance of a pupil of a prior-attainment group to be below the level of the test.
  ///
  /// - Parameter group: From 0, the lowest.
  /// - Returns: 0.22 in the lowest group, falling by a factor e every 1.35 points.
  static func belowTestShare(group: Int) -> Double { belowTestShares[group] }

  private static let belowTestShares = (0..<PriorScale.groupCount).map {
    0.22 * exp(-Double($0) * 0.5 / 1.35)
  }

  /// What a pupil of a kind scores on average, before the school and chance.
  func expectation(points: Double, _ kind: PupilKind) -> Double {
    level + Self.slope * (points - 16) - (kind.isDisadvantaged ? gap : 0)
      + (kind.isBoy ? Self.boys : 0) + (kind.isEAL ? Self.eal : 0)
      + (kind.isMobile ? Self.mobile : 0)
  }

  /// The mean prior attainment of a kind of pupil.
  func priorMean(_ kind: PupilKind) -> Double {
    priorMean - (kind.isDisadvantaged ? Self.disadvantagedPrior : 0)
      - (kind.isEAL ? Self.ealPrior : 0)
  }
}

/// What a pupil is, beside the results.
struct PupilKind: Sendable, Equatable {
  var isDisadvantaged = false
  var isBoy = false
  var isEAL = false
  var isMobile = false

  /// All kinds.
  static let all: [PupilKind] = (0..<16).map { bits in
    PupilKind(
      isDisadvantaged: bits & 1 != 0, isBoy: bits & 2 != 0, isEAL: bits & 4 != 0,
      isMobile: bits & 8 != 0)
  }

  /// The kind's share of the pupils of a nation, in which the marks are independent.
  func share(in nation: Nation) -> Double {
    func chance(_ mark: Bool, _ share: Double) -> Double { mark ? share : 1 - share }
    return chance(isDisadvantaged, nation.disadvantagedShare) * chance(isBoy, Nation.boyShare)
      * chance(isEAL, nation.ealShare) * chance(isMobile, Nation.mobileShare)
  }
}

/// Prior attainment as it is seen: points at key stage 1 in halves from 3 to 21, and their 24 groups.
enum PriorScale {
  /// The number of prior-attainment groups, as in 2019; the borders are our own.
  static let groupCount = 24
  /// The lowest of the groups takes all up to this many half points, 9.5 points.
  private static let lowest = 19

  /// Half points from 6 to 42.
  static func halfPoints(_ points: Double) -> Int { Int(min(max((2 * points).rounded(), 6), 42)) }

  /// The group of so many half points, from 0.
  static func group(halfPoints: Int) -> Int { max(halfPoints - lowest, 0) }

  /// The points of a group, as the result depends on them.
  static func points(group: Int) -> Double { Double(group + lowest) / 2 }

  /// Below 12 points, as the published tables draw the line.
  static func isLow(halfPoints: Int) -> Bool { halfPoints < 24 }

  /// 18 points or more.
  static func isHigh(halfPoints: Int) -> Bool { halfPoints >= 36 }

  /// The share of a group where points are normal.
  static func share(group: Int, mean: Double) -> Double {
    let distribution = Normal(mean: mean, standardDeviation: Nation.priorDeviation)
    let middle = points(group: group)
    let upper = group == groupCount - 1 ? 1 : distribution.lowerTail(middle + 0.25)
    return upper - (group == 0 ? 0 : distribution.lowerTail(middle - 0.25))
  }
}
