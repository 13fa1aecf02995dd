/// A sum whose error is that of its result's rounding, however many terms it has.
///
/// Neumaier (1974), [doi:10.1002/zamm.19740540106](https://doi.org/10.1002/zamm.19740540106).
@frozen @usableFromInline package struct CompensatedSum: Sendable {
  @usableFromInline var high = 0.0
  @usableFromInline var low = 0.0

  /// The sum of no terms.
  @inlinable package init() {}

  /// The sum so far.
  @inlinable package var value: Double { high + low }

  /// Adds a term.
  @inlinable package mutating func add(_ term: Double) {
    let sum = high + term
    let part = sum - high
    low += (high - (sum - part)) + (term - part)
    high = sum
  }
}
