public import Readers

/// Counts and sums over pupils of a group: whole numbers, so that no order of adding matters.
public struct GroupSums: Sendable, Equatable {
  /// Pupils at the end of the key stage.
  public internal(set) var eligible = 0
  /// Pupils with a scaled score.
  public internal(set) var scored = 0
  /// The sum of scaled scores.
  public internal(set) var scores = 0
  /// Pupils at the expected standard.
  public internal(set) var expected = 0
  /// Pupils at the higher standard.
  public internal(set) var higher = 0
  /// Pupils with a progress score.
  public internal(set) var progressed = 0
  /// The sum of progress scores in hundredths of a point.
  public internal(set) var progress = 0
  /// The sum of progress scores without a floor, in hundredths.
  public internal(set) var unadjusted = 0

  mutating func add(_ other: GroupSums) {
    eligible += other.eligible
    scored += other.scored
    scores += other.scores
    expected += other.expected
    higher += other.higher
    progressed += other.progressed
    progress += other.progress
    unadjusted += other.unadjusted
  }

  /// The mean progress score; nil without pupils who have one.
  public var meanProgress: Double? {
    progressed == 0 ? nil : Double(progress) / 100 / Double(progressed)
  }

  /// The mean scaled score; nil without pupils who have one.
  public var meanScore: Double? { scored == 0 ? nil : Double(scores) / Double(scored) }
}

/// The sums of a school and year, by group of pupils.
public struct CohortSums: Sendable, Equatable {
  private var sums = [GroupSums](repeating: GroupSums(), count: KeyStageTwoGroup.allCases.count)
  /// Pupils with known prior attainment, and the sum of their half points.
  var prior = (pupils: 0, halfPoints: 0)

  init() {}

  /// The sums of a group.
  ///
  /// - Parameter group: The group.
  public subscript(group: KeyStageTwoGroup) -> GroupSums { sums[group.place] }

  /// Whether all counts and sums are the same.
  public static func == (one: CohortSums, other: CohortSums) -> Bool {
    one.sums == other.sums && one.prior == other.prior
  }

  mutating func add(_ other: CohortSums) {
    for place in sums.indices { sums[place].add(other.sums[place]) }
    prior.pupils += other.prior.pupils
    prior.halfPoints += other.prior.halfPoints
  }

  /// Counts a cohort's pupils under an effect.
  init(of cohort: PupilCohort, under effect: ProgrammeEffect, norms: NationalNorms) {
    for pupil in cohort.pupils {
      let one = Self.sums(of: pupil, pupil.score(under: effect), norms)
      var groups = pupil.groups
      while groups != 0 {
        sums[groups.trailingZeroBitCount].add(one)
        groups &= groups - 1
      }
      if let half = pupil.prior {
        prior.pupils += 1
        prior.halfPoints += half
      }
    }
  }

  private static func sums(
    of pupil: PupilCohort.Pupil, _ score: PupilScore, _ norms: NationalNorms
  ) -> GroupSums {
    var one = GroupSums()
    one.eligible = 1
    if case .scaled(let scaled) = score {
      one.scored = 1
      one.scores = scaled
      one.expected = scaled >= 100 ? 1 : 0
      one.higher = scaled >= 110 ? 1 : 0
    }
    if let counted = score.forProgress, pupil.prior != nil {
      let progress = norms.progress(score: counted, group: pupil.group)
      one.progressed = 1
      one.progress = progress.adjusted
      one.unadjusted = progress.raw
    }
    return one
  }
}

extension PupilCohort.Pupil {
  /// The groups that the pupil is counted in, a bit for each group's place.
  fileprivate var groups: UInt16 {
    func bit(_ group: KeyStageTwoGroup) -> UInt16 { 1 << UInt16(group.place) }
    var groups = bit(.all) | bit(kind.isDisadvantaged ? .disadvantaged : .other)
    groups |= bit(kind.isBoy ? .boys : .girls)
    if let prior {
      let isLow = PriorScale.isLow(halfPoints: prior)
      groups |= bit(isLow ? .low : PriorScale.isHigh(halfPoints: prior) ? .high : .middle)
    }
    if kind.isEAL { groups |= bit(.eal) }
    if !kind.isMobile { groups |= bit(.nonMobile) }
    return groups
  }
}

extension KeyStageTwoGroup {
  /// The place among all groups.
  var place: Int {
    switch self {
    case .all: 0
    case .disadvantaged: 1
    case .other: 2
    case .boys: 3
    case .girls: 4
    case .low: 5
    case .middle: 6
    case .high: 7
    case .eal: 8
    case .nonMobile: 9
    }
  }
}
