internal import Glibc
internal import Numerics

/// A school of a process, as drawn.
struct SimulatedSchool: Sendable {
  /// The place among all schools, from 0: mainstream schools, then special ones.
  let index: Int
  let isSpecial: Bool
  let authority: Int
  let establishment: Int
  let urn: Int
  let ages: String
  let size: Double
  let disadvantagedShare: Double
  let ealShare: Double
  /// How much higher its pupils' prior attainment is, in points.
  let prior: Double
  /// How much its own gap exceeds the nation's.
  let gap: Double
  /// How much the programme does more here than on average.
  let effect: Double
  /// The level of each year.
  let levels: [Double]
  /// The pupils of each year.
  let cohorts: [Int]

  /// The number that stays with a school: authority and establishment.
  var identity: String { "\(authority)\(establishment)" }

  /// Draws a school.
  init(_ index: Int, of process: SimulatedProcess) {
    let setting = process.schools
    let draws = Draws(seed: process.seed)
    self.index = index
    isSpecial = index >= setting.count
    let place = Place(index, of: setting)
    authority = place.authority
    establishment = place.establishment
    urn = 990_001 + index
    ages = isSpecial ? "4-19" : draws.uniform(.ages, school: index) < 0.25 ? "7-11" : "4-11"
    let usual = isSpecial ? Self.specialCohort : setting.cohortMedian
    size = usual * exp(setting.cohortSpread * draws.normal(.size, school: index))
    disadvantagedShare = Self.share(
      setting.disadvantaged, draws.uniform(.disadvantaged, school: index))
    ealShare = Self.share(setting.eal, draws.uniform(.eal, school: index))
    prior =
      setting.priorDeviation * draws.normal(.prior, school: index)
      + (isSpecial ? Self.specialPrior : 0)
    gap = setting.gapDeviation * draws.normal(.gap, school: index)
    effect = (process.programme?.effectDeviation ?? 0) * draws.normal(.effect, school: index)
    levels = Self.levels(index, isSpecial, process, draws)
    let size = size
    cohorts = process.years.map { year in
      let change = setting.cohortChange * draws.normal(.size, school: index, year: year)
      return min(max(Int((size * exp(change)).rounded()), 1), SchoolSetting.largestCohort)
    }
  }

  /// Special schools: few pupils, of low prior attainment and progress.
  private static let specialCohort = 9.0
  private static let specialPrior = -9.0
  private static let specialLevel = -3.0

  /// Levels that are stationary: each keeps the correlation of the one before and draws the rest anew.
  private static func levels(
    _ index: Int, _ isSpecial: Bool, _ process: SimulatedProcess, _ draws: Draws
  ) -> [Double] {
    let setting = process.schools
    let kept = setting.autocorrelation
    let fresh = (1 - kept * kept).squareRoot()
    var standard: [Double] = []
    for year in process.years {
      let draw = draws.normal(.level, school: index, year: year)
      standard.append(standard.last.map { kept * $0 + fresh * draw } ?? draw)
    }
    let mean = setting.level + (isSpecial ? specialLevel : 0)
    return standard.map { mean + setting.deviation * $0 }
  }

  /// A share from a Beta distribution of this mean and standard deviation; the mean itself without spread.
  private static func share(_ spread: SchoolSetting.Spread, _ draw: Double) -> Double {
    guard spread.deviation > 0 else { return spread.mean }
    let size = spread.mean * (1 - spread.mean) / (spread.deviation * spread.deviation) - 1
    return Beta(a: spread.mean * size, b: (1 - spread.mean) * size).quantile(lowerTail: draw)
  }

  /// Where a school stands: authorities take turns, special schools are numbered from 7001.
  private struct Place {
    let authority, establishment: Int

    init(_ index: Int, of setting: SchoolSetting) {
      let own = index < setting.count ? index : index - setting.count
      authority = 991 + own % setting.authorityCount
      establishment = (index < setting.count ? 2001 : 7001) + own / setting.authorityCount
    }
  }
}
