import Numerics

/// Bins of a number by its quantiles, equal values together.
public enum SelectionBins {
  /// The numbers of bins that are tried, from the finest: the first that holds enough untreated units is taken.
  public static let counts = [10, 5, 4, 3, 2, 1]

  /// The upper ends of all bins but the last: the order statistics x_(ceil(n k / bins)).
  ///
  /// - Parameters:
  ///   - values: At least one number, in any order.
  ///   - count: The number of bins, at least 1.
  /// - Returns: count - 1 numbers, ascending.
  public static func ends(of values: [Double], count: Int) -> [Double] {
    precondition(count >= 1 && !values.isEmpty, "\(count) bins of \(values.count) values")
    let sorted = values.sorted()
    return (1..<max(count, 1)).map { sorted[(sorted.count * $0 + count - 1) / count - 1] }
  }

  /// The bin of each unit.
  ///
  /// - Parameters:
  ///   - values: One per unit; nil where there is none.
  ///   - count: The number of bins, at least 1.
  /// - Returns: From 0 for the smallest values; nil for units without a value.
  public static func bins(of values: [Double?], count: Int) -> [Int?] {
    let known = values.compactMap { $0 }
    guard !known.isEmpty else { return values.map { _ in nil } }
    let ends = ends(of: known, count: count)
    return values.map { value in value.map { own in ends.count { $0 < own } } }
  }

  /// The most bins among some in each of which at least as many units are untreated as treated.
  ///
  /// - Parameters:
  ///   - values: One per unit; nil where there is none.
  ///   - treated: Per unit whether the programme chose it.
  ///   - choices: Numbers of bins, the finest first.
  /// - Returns: The first of them that will do; the last where none does.
  /// - Precondition: At least one choice.
  public static func finest(
    _ values: [Double?], treated: [Bool], among choices: [Int]
  ) -> Int {
    precondition(!choices.isEmpty, "no numbers of bins")
    let found = choices.first { count in
      let bins = bins(of: values, count: count)
      return (0..<count).allSatisfy { bin in
        let own = bins.indices.filter { bins[$0] == bin }
        return 2 * own.count { treated[$0] } <= own.count
      }
    }
    return found ?? choices[choices.count - 1]
  }
}
