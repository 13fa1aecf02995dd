internal import Education
internal import Glibc
internal import Readers

/// A figure that may be published: in units of its last digit, or a code.
enum PublishedFigure: Sendable, Equatable {
  /// Tenths of a point, or whole points or per cent.
  case known(Int)
  /// Few pupils.
  case suppressed
  /// No pupils.
  case none
  /// Less than half of the pupils have a score.
  case lowCoverage

  var number: Int? {
    if case .known(let number) = self { return number }
    return nil
  }
}

/// The published figures of a group of pupils.
struct PublishedGroup: Sendable, Equatable {
  /// Pupils at the end of the key stage; nil where even that is suppressed.
  var count: Int?
  /// Tenths.
  var progress = PublishedFigure.none
  /// Tenths.
  var lower = PublishedFigure.none
  /// Tenths.
  var upper = PublishedFigure.none
  /// Tenths, without a floor.
  var unadjusted = PublishedFigure.none
  /// Whole points.
  var scaled = PublishedFigure.none
  /// Per cent.
  var expected = PublishedFigure.none
  /// Per cent.
  var higher = PublishedFigure.none

  /// A school's or an authority's figures.
  ///
  /// Progress is hidden where few pupils have a progress score, the rest where few were eligible. Figures of
  /// disadvantaged and other pupils are hidden together, as one could be had from the other and that of all.
  ///
  /// - Parameters:
  ///   - group: The group.
  ///   - sums: The sums of the school.
  ///   - deviation: σ of the published intervals.
  ///   - limit: Figures over this many pupils or fewer are suppressed.
  init(_ group: KeyStageTwoGroup, of sums: CohortSums, deviation: Double, limit: Int) {
    let own = sums[group]
    let all = sums[.all]
    func isHidden(_ count: (GroupSums) -> Int) -> Bool {
      if limit == 0 { return false }
      let partner = group == .disadvantaged ? sums[.other] : sums[.disadvantaged]
      let isPair = group == .disadvantaged || group == .other
      return count(all) <= limit || count(own) <= limit || (isPair && count(partner) <= limit)
    }
    let isSmall = limit > 0 && all.eligible <= limit
    count = isSmall && group != .all ? nil : own.eligible
    if own.progressed > 0 {
      let isLow = group == .all && 2 * own.progressed < own.eligible
      setProgress(own, deviation, isLow ? .lowCoverage : isHidden(\.progressed) ? .suppressed : nil)
    }
    if own.eligible > 0 {
      setAttainment(own, isHidden: isHidden(\.eligible))
    }
  }

  private mutating func setProgress(
    _ own: GroupSums, _ deviation: Double, _ code: PublishedFigure?
  ) {
    let mean = Double(own.progress) / 100 / Double(own.progressed)
    let half = PublishedInterval.multiple * deviation / Double(own.progressed).squareRoot()
    progress = code ?? .known(rounded(own.progress, by: 10 * own.progressed))
    lower = code ?? .known(Int((10 * (mean - half)).rounded()))
    upper = code ?? .known(Int((10 * (mean + half)).rounded()))
    unadjusted = code ?? .known(rounded(own.unadjusted, by: 10 * own.progressed))
  }

  private mutating func setAttainment(_ own: GroupSums, isHidden: Bool) {
    expected = isHidden ? .suppressed : .known(rounded(100 * own.expected, by: own.eligible))
    higher = isHidden ? .suppressed : .known(rounded(100 * own.higher, by: own.eligible))
    if isHidden {
      scaled = .suppressed
    } else if own.scored > 0 {
      scaled = .known(rounded(own.scores, by: own.scored))
    }
  }

  /// The national figures of a group: an interval without width stands for none.
  init(national figures: NationalNorms.Figures, pupils: Double) {
    count = Int((pupils * figures.share).rounded())
    progress = .known(Int((10 * figures.progress).rounded()))
    unadjusted = .known(Int((10 * figures.unadjusted).rounded()))
    lower = .known(0)
    upper = .known(0)
    scaled = .known(Int(figures.scaled.rounded()))
    expected = .known(Int(figures.expected.rounded()))
    higher = .known(Int(figures.higher.rounded()))
  }
}

/// A quotient of whole numbers to the nearest whole number, halves away from nought.
func rounded(_ numerator: Int, by denominator: Int) -> Int {
  let twice = 2 * Int(numerator.magnitude) + denominator
  let magnitude = twice / (2 * denominator)
  return numerator < 0 ? -magnitude : magnitude
}
