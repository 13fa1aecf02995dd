import DifferenceInDifferences

/// What placebo sets were drawn from.
struct PlaceboSets: Sendable {
  /// Units of each draw.
  let units: Int
  /// Bins of the selection variable.
  let bins: Int
  /// Different sets that are possible; nil where they are too many to count.
  let possible: Int?
  /// Treated units without a value, which no draw stands for.
  let withoutValue: Int
  /// The seed.
  let seed: Int

  /// What a selection draws from.
  ///
  /// - Parameters:
  ///   - selection: The draws.
  ///   - bins: Of the selection variable.
  ///   - withoutValue: Treated units without a value.
  ///   - seed: Of the draws.
  init(_ selection: PlaceboSelection, bins: Int, withoutValue: Int, seed: Int) {
    units = selection.drawnCount
    self.bins = bins
    possible = selection.countedSets
    self.withoutValue = withoutValue
    self.seed = seed
  }
}
