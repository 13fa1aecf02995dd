internal import Numerics

/// The pupils of one school and year, as drawn: what they are, and how they would score without the programme.
struct PupilCohort: Sendable {
  /// One pupil.
  struct Pupil: Sendable {
    var kind: PupilKind
    /// Prior attainment in half points, 6 to 42; nil where it is not known.
    var prior: Int?
    /// The prior-attainment group, known or not.
    var group: Int
    /// The result without the programme, before it is rounded to a score.
    var result: Double
    var isAbsent: Bool
    var isBelowTest: Bool
  }

  let pupils: [Pupil]

  /// Draws the pupils of a school.
  ///
  /// - Parameters:
  ///   - school: The school.
  ///   - year: The place of the year among the process's.
  ///   - process: The process.
  init(of school: SimulatedSchool, year: Int, in process: SimulatedProcess) {
    let nation = process.nations[year]
    let draws = Draws(seed: process.seed).pupils(school: school.index, year: process.years[year])
    // What spreads schools' means is part of the national spread of pupils' prior attainment.
    let between = process.schools.priorDeviation
    let within = max(
      Nation.priorDeviation * Nation.priorDeviation - between * between, 0
    ).squareRoot()
    pupils = (0..<school.cohorts[year]).map { place in
      let kind = PupilKind(
        isDisadvantaged: draws.uniform(.disadvantaged, place) < school.disadvantagedShare,
        isBoy: draws.uniform(.boy, place) < Nation.boyShare,
        isEAL: draws.uniform(.eal, place) < school.ealShare,
        isMobile: draws.uniform(.mobile, place) < Nation.mobileShare)
      let points = nation.priorMean(kind) + school.prior + within * draws.normal(.prior, place)
      let half = PriorScale.halfPoints(points)
      let group = PriorScale.group(halfPoints: half)
      let attendance = draws.uniform(.attendance, place)
      return Pupil(
        kind: kind,
        prior: attendance > 1 - Nation.noPriorShare ? nil : half, group: group,
        result: nation.expectation(points: PriorScale.points(group: group), kind)
          + school.levels[year] - (kind.isDisadvantaged ? school.gap : 0)
          + nation.residual * draws.normal(.residual, place),
        isAbsent: attendance < Nation.absentShare,
        isBelowTest: draws.uniform(.belowTest, place) < Nation.belowTestShare(group: group))
    }
  }
}

extension PupilCohort.Pupil {
  /// What the pupil comes out with under the programme, and in which words tables count it.
  func score(under effect: ProgrammeEffect) -> PupilScore {
    if isAbsent { return .none }
    if isBelowTest { return .belowTest }
    let gained = result + (kind.isDisadvantaged ? effect.focus : effect.other)
    return .scaled(Int(min(max(gained.rounded(), 80), 120)))
  }
}

/// What a pupil comes out with.
enum PupilScore: Sendable, Equatable {
  /// A scaled score from 80 to 120.
  case scaled(Int)
  /// Below the level of the test: no scaled score, a nominal one for progress.
  case belowTest
  /// Absent.
  case none

  /// What progress is reckoned from.
  var forProgress: Int? {
    switch self {
    case .scaled(let score): score
    case .belowTest: Nation.nominalScore
    case .none: nil
    }
  }
}

/// What the programme adds to the pupils of a school in a year.
struct ProgrammeEffect: Sendable, Equatable {
  var focus = 0.0
  var other = 0.0

  static let none = ProgrammeEffect()

  init() {}

  /// The effect at a school of the programme.
  init(of programme: ProgrammeSetting, at school: SimulatedSchool, year: Int) {
    let reach = programme.reach(year: year)
    focus = reach * (programme.focusEffect + school.effect)
    other = reach * (programme.otherEffect + school.effect)
  }
}
