public import Frames

/// The levels of a category as they may be told: those that from 1 to 9 rows have are only counted.
///
/// A text that few rows have may be a pupil's name or number. Where a formula enters the category all are told: there
/// each is the name of a term.
public struct TellableLevels: Sendable, Equatable {
  /// The levels that no row or at least 10 rows have, in order.
  public let names: [String]
  /// How many others there are.
  public let rareCount: Int

  /// The levels of a category.
  ///
  /// - Parameters:
  ///   - factor: The category, over all rows.
  ///   - isEntered: Whether a formula enters it.
  public init(_ factor: Factor, isEntered: Bool) {
    if isEntered {
      (names, rareCount) = (factor.levels, 0)
      return
    }
    var counts = [Int](repeating: 0, count: factor.levels.count)
    for code in factor.codes where code >= 0 { counts[Int(code)] += 1 }
    names = zip(factor.levels, counts).filter { !(1..<ColumnReading.threshold).contains($0.1) }
      .map(\.0)
    rareCount = factor.levels.count - names.count
  }
}
