/// How many sets of untreated units a rate rests on, in words.
enum PlaceboWords {
  /// Sets, and all that are possible where these were counted.
  ///
  /// - Parameters:
  ///   - count: Sets that the rate is of.
  ///   - draws: Sets that were drawn.
  ///   - possible: Different sets that there are; nil where there are too many to count.
  /// - Returns: `999 sets`, `999 sets (of 1,771 possible)`, `all 3 possible sets`, `the only possible set`.
  static func sets(_ count: Int, of draws: Int, possible: Int?) -> String {
    let number = Fixed.count(Double(count))
    guard let possible else { return "\(number) sets" }
    if possible == draws, count == draws {
      return count == 1 ? "the only possible set" : "all \(number) possible sets"
    }
    return "\(number) \(count == 1 ? "set" : "sets") (of \(Fixed.count(Double(possible))) possible)"
  }

  /// What so few sets cannot tell of; empty where they are enough for the level.
  ///
  /// The programme counts among its sets, so that no share below 1/(1 + sets) can be told.
  ///
  /// - Parameters:
  ///   - sets: Different sets that were looked at.
  ///   - level: The one-sided level, in (0, 1).
  /// - Returns: A clause that begins with a semicolon.
  static func limit(sets: Int, level: Double) -> String {
    guard level * Double(1 + sets) < 1 else { return "" }
    let least = Fixed.number(100 / Double(1 + sets), digits: 1)
    return "; so few sets tell of no share below \(least) %"
  }
}
