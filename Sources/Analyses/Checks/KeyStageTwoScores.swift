import Frames
import Specs

/// What key stage 2 results can be, year by year.
///
/// Scaled scores run from 80 to 120 since 2016; there were no tests in 2020 and 2021. Until 2015 results were
/// national curriculum levels, or point scores of 6 times the level plus 3: from 3 (working towards level 1) to
/// 39 (level 6).
enum KeyStageTwoScores {
  /// The bounds by year.
  ///
  /// - Parameter old: How results up to 2015 are written.
  /// - Returns: Bounds from 1995 on, the first year of tests.
  static func bounds(before2016 old: OldScoreSpec) -> YearBounds {
    let first: ClosedRange<Double> = old == .points ? 3...39 : 0...7.0.nextDown
    return YearBounds([
      .init(from: 1995, first), .init(from: 2016, 80...120), .init(from: 2020, nil),
      .init(from: 2022, 80...120),
    ])
  }
}
