import Glibc

/// How many digits of a known answer were found.
enum Digits {
  /// What doubles can tell: more is not counted.
  static let most = 15.0

  /// The digits of one number: -log10(|found - known| / |known|), from 0 to 15.
  ///
  /// - Parameters:
  ///   - found: The number under test; not finite has no digit.
  ///   - known: The answer.
  ///   - scale: Stands for |known| where the answer is nought.
  /// - Returns: The digits.
  static func agreeing(_ found: Double, with known: Double, scale: Double = 1) -> Double {
    guard found.isFinite else { return 0 }
    let error = abs(found - known) / (known == 0 ? scale : abs(known))
    return error == 0 ? most : min(most, max(0, -log10(error)))
  }

  /// The fewest digits of several numbers; none where their count differs or there are none.
  ///
  /// - Parameters:
  ///   - found: The numbers under test.
  ///   - known: The answers, as many.
  ///   - scale: Stands for |known| where an answer is nought.
  /// - Returns: The digits.
  static func fewest(_ found: [Double], with known: [Double], scale: Double = 1) -> Double {
    guard found.count == known.count else { return 0 }
    return zip(found, known).map { agreeing($0, with: $1, scale: scale) }.min() ?? 0
  }

  /// All digits where a statement holds, else none.
  static func all(if holds: Bool) -> Double { holds ? most : 0 }
}
