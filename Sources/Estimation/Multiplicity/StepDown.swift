public import Numerics

/// Step-down tests of several hypotheses from joint draws of their statistics.
///
/// The hypothesis with the largest statistic is compared with the largest statistic of each draw; those that remain,
/// with the largest among themselves. What the draws know of the dependence between hypotheses is used, so the
/// adjustment is smaller than Holm's. Family-wise in the strong sense. A statistic that another one reaches but for
/// rounding is reached: in an enumeration the data and their mirror are among the draws.
public enum StepDown {
  /// What a size has to reach to be as large as another one; a draw without a variance is infinite.
  private static func least(_ size: Double) -> Double {
    size.isFinite ? size - ResamplingTest.tieTolerance * max(size, 1) : size
  }

  /// Romano & Wolf's adjusted p-values from statistics.
  ///
  /// p_(i) = max_(j ≤ i) (1 + #{b: max_(k ≥ j) |t*_b(k)| ≥ |t_(j)|})/(1 + B), with |t_(1)| ≥ … ≥ |t_(m)|. Romano &
  /// Wolf (2016), [doi:10.1016/j.spl.2016.02.012](https://doi.org/10.1016/j.spl.2016.02.012); agrees with pyfixest's
  /// `rwolf` and Stata's `rwolf2` on the same draws.
  ///
  /// - Parameters:
  ///   - statistics: m statistics.
  ///   - draws: B x m, statistics of draws under the null hypotheses.
  /// - Returns: m adjusted p-values; none for none.
  /// - Precondition: At least one draw.
  /// - Complexity: O(B m).
  public static func romanoWolf(statistics: [Double], draws: Matrix) -> [Double] {
    precondition(draws.columnCount == statistics.count, "\(draws.columnCount) columns of draws")
    precondition(draws.rowCount > 0, "no draws")
    let sizes = statistics.map { abs($0) }
    let least = sizes.map(least)
    let order = sizes.indices.sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }
    var counts = [Int](repeating: 0, count: order.count)
    for draw in 0..<draws.rowCount {
      var largest = 0.0
      for (place, index) in order.enumerated().reversed() {
        largest = max(largest, abs(draws[draw, index]))
        if largest >= least[index] { counts[place] += 1 }
      }
    }
    let share = Double(draws.rowCount + 1)
    return monotone(order, counts.map { Double($0 + 1) / share })
  }

  /// Westfall & Young's adjusted p-values from p-values (free step-down, "min P").
  ///
  /// p_(i) = max_(j ≤ i) #{b: min_(k ≥ j) p*_b(k) ≤ p_(j)}/B, with p_(1) ≤ … ≤ p_(m). Westfall & Young (1993); agrees
  /// with pyfixest's `wyoung` on the same draws. Where the data are a draw like the others, as in a randomisation by
  /// random assignments, they belong among these.
  ///
  /// - Parameters:
  ///   - pValues: m p-values.
  ///   - draws: B x m, p-values of draws under the null hypotheses.
  /// - Returns: m adjusted p-values; none for none.
  /// - Precondition: At least one draw.
  /// - Complexity: O(B m).
  public static func westfallYoung(pValues: [Double], draws: Matrix) -> [Double] {
    precondition(draws.columnCount == pValues.count, "\(draws.columnCount) columns of draws")
    precondition(draws.rowCount > 0, "no draws")
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    var counts = [Int](repeating: 0, count: order.count)
    for draw in 0..<draws.rowCount {
      var least = Double.infinity
      for (place, index) in order.enumerated().reversed() {
        least = min(least, draws[draw, index])
        if least <= pValues[index] { counts[place] += 1 }
      }
    }
    return monotone(order, counts.map { Double($0) / Double(draws.rowCount) })
  }

  /// The p-values that draws give statistics, one hypothesis at a time: shares of draws at least as large.
  ///
  /// - Parameters:
  ///   - statistics: m statistics.
  ///   - draws: B x m.
  /// - Returns: Of the statistics, m numbers, and of every draw among all, B x m.
  /// - Complexity: O(B m log B).
  public static func marginalPValues(
    statistics: [Double], draws: Matrix
  ) -> (pValues: [Double], draws: Matrix) {
    var result = draws
    let count = draws.rowCount
    let own = statistics.indices.map { column in
      let sizes = draws.column(column).map { abs($0) }
      let sorted = sizes.sorted()
      for row in 0..<count {
        result[row, column] =
          Double(count - firstAtLeast(least(sizes[row]), sorted)) / Double(count)
      }
      return Double(count - firstAtLeast(least(abs(statistics[column])), sorted)) / Double(count)
    }
    return (own, result)
  }

  private static func firstAtLeast(_ value: Double, _ sorted: [Double]) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func monotone(_ order: [Int], _ values: [Double]) -> [Double] {
    var result = values
    var largest = 0.0
    for (place, index) in order.enumerated() {
      largest = max(largest, values[place])
      result[index] = largest
    }
    return result
  }
}
