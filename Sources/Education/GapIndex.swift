import Numerics

/// The disadvantage gap index: how far disadvantaged pupils rank below others, from -10 to 10; 0 is no gap.
///
/// All N pupils are ranked by their scores, ties averaged; the index is (20/N) (mean rank of the others - mean rank
/// of the focus group). It equals 20 (θ - 1/2), θ the probability that one of the others has the higher score, ties
/// half (``ProbabilityOfSuperiority``), whence its interval. The Department publishes the national index only, over
/// reading and mathematics (Statistical First Release 40/2014); for a school it is non-standard and needs pupil data.
public struct GapIndex: Sendable, Equatable, Codable {
  /// The index.
  public var value: Double
  /// The variance of the estimate.
  public var variance: Double

  /// An index from the probability that one of the others has the higher score.
  ///
  /// - Parameter superiority: θ of the others over the focus group.
  public init(_ superiority: ProbabilityOfSuperiority) {
    value = 20 * (superiority.value - 0.5)
    variance = 400 * superiority.variance
  }

  /// The index as its definition has it, from ranks.
  ///
  /// - Parameters:
  ///   - focus: Scores of the focus group, at least one.
  ///   - other: Scores of the others, at least one.
  /// - Returns: The index.
  public static func fromRanks(focus: [Double], other: [Double]) -> Double {
    precondition(!focus.isEmpty && !other.isEmpty, "\(focus.count) and \(other.count) pupils")
    let all = focus + other
    let order = all.indices.sorted { all[$0] < all[$1] }
    var ranks = [Double](repeating: 0, count: all.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, all[order[end]] == all[order[start]] { end += 1 }
      // Ranks start + 1 ... end, averaged.
      for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
      start = end
    }
    let focusMean = ranks[..<focus.count].reduce(0, +) / Double(focus.count)
    let otherMean = ranks[focus.count...].reduce(0, +) / Double(other.count)
    return 20 / Double(all.count) * (otherMean - focusMean)
  }

  /// The interval that keeps within -10...10: that of log(θ/(1-θ)) by the delta method.
  ///
  /// - Parameter level: The confidence level, in (0, 1).
  /// - Returns: The ends; nil where one group's scores all exceed the other's.
  public func interval(level: Double) -> ClosedRange<Double>? {
    let theta = value / 20 + 0.5
    guard theta > 0, theta < 1 else { return nil }
    let z = Normal().quantile(upperTail: (1 - level) / 2)
    let error = (variance / 400).squareRoot() / (theta * (1 - theta))
    func index(_ shift: Double) -> Double {
      // tanh(x/2)/2 = logistic(x) - 1/2.
      10 * tanhHalf(logOdds(theta) + shift)
    }
    return index(-z * error)...index(z * error)
  }
}
