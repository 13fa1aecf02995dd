internal import Numerics

/// The draws of a process: each a pure function of the seed, its use, the year and its place.
struct Draws: Sendable {
  /// Uses of random numbers, each with streams of its own.
  private enum Use: UInt64 {
    case school = 1
    case schoolYear
    case pupil
    case choice
  }

  /// What is drawn once for a school.
  enum SchoolPlace: UInt64 {
    case size, disadvantaged, eal, prior, gap, effect, ages
  }

  /// What is drawn for a school in a year.
  enum YearPlace: UInt64 {
    case level, size
  }

  /// What is drawn for a pupil.
  enum PupilPlace: UInt64 {
    case disadvantaged, boy, eal, mobile, prior, residual, attendance, belowTest
  }

  private let seed: UInt64

  init(seed: UInt64) { self.seed = seed }

  private func stream(_ use: Use, year: Int = 0) -> CounterRandom {
    CounterRandom(seed: seed, stream: use.rawValue << 32 | UInt64(UInt32(truncatingIfNeeded: year)))
  }

  func uniform(_ place: SchoolPlace, school: Int) -> Double {
    stream(.school).uniform(at: UInt64(school) << 3 | place.rawValue)
  }

  func normal(_ place: SchoolPlace, school: Int) -> Double {
    stream(.school).normal(at: UInt64(school) << 3 | place.rawValue)
  }

  func normal(_ place: YearPlace, school: Int, year: Int) -> Double {
    stream(.schoolYear, year: year).normal(at: UInt64(school) << 1 | place.rawValue)
  }

  /// What a choice among schools is made by, beside their results.
  func choice(school: Int) -> Double { stream(.choice).normal(at: UInt64(school)) }

  /// The numbers of one school's pupils of a year.
  func pupils(school: Int, year: Int) -> PupilDraws {
    PupilDraws(random: stream(.pupil, year: year), school: UInt64(school))
  }
}

/// The draws of one school's pupils of a year; pupils are counted from 0, below 65,536.
struct PupilDraws: Sendable {
  fileprivate let random: CounterRandom
  fileprivate let school: UInt64

  private func position(_ place: Draws.PupilPlace, _ pupil: Int) -> UInt64 {
    (school << 16 | UInt64(pupil)) << 3 | place.rawValue
  }

  func uniform(_ place: Draws.PupilPlace, _ pupil: Int) -> Double {
    random.uniform(at: position(place, pupil))
  }

  func normal(_ place: Draws.PupilPlace, _ pupil: Int) -> Double {
    random.normal(at: position(place, pupil))
  }
}
