/// The standards of the key stage 2 tests, on scaled scores from 80 to 120.
///
/// A scaled score of 100 meets the expected standard, 110 the higher one. A pupil who was eligible but has no
/// scaled score (absent, below the level of the test) counts in the denominator, as in the published
/// percentages. Department for Education, primary school accountability in 2019: technical guide.
public enum ExpectedStandard: Double, Sendable, CaseIterable {
  /// 100 or more.
  case expected = 100
  /// 110 or more.
  case higher = 110

  /// How many of the eligible pupils met the standard; nil without eligible pupils.
  ///
  /// - Parameter scores: Scaled scores of the eligible pupils, nil without a score.
  /// - Returns: The share.
  public func share(of scores: [Double?]) -> Share? {
    guard !scores.isEmpty else { return nil }
    return Share(scores.count { $0.map { $0 >= rawValue } ?? false }, of: scores.count)
  }
}
