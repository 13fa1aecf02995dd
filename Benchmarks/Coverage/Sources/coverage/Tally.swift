/// How often intervals of one kind hold the truth.
struct Tally: Sendable {
  /// Samples with an interval.
  private(set) var count = 0

  /// Intervals that hold the truth.
  private(set) var covering = 0

  /// The intervals' lengths.
  private var lengths: [Double] = []

  /// The sum of the degrees of freedom.
  private var degrees = 0.0

  /// Counts an interval.
  ///
  /// - Parameters:
  ///   - interval: What a sample gave; nil if it has none.
  ///   - truth: The estimand.
  mutating func add(_ interval: Interval?, truth: Double) {
    guard let interval else { return }
    count += 1
    if abs(interval.estimate - truth) <= interval.halfLength { covering += 1 }
    lengths.append(2 * interval.halfLength)
    degrees += interval.degreesOfFreedom
  }

  /// The share of the intervals that hold the truth.
  var coverage: Double { Double(covering) / Double(count) }

  /// The median length: with few degrees of freedom a mean is ruled by its largest.
  var medianLength: Double {
    let sorted = lengths.sorted()
    return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
  }

  /// The mean of the degrees of freedom.
  var meanDegrees: Double { degrees / Double(count) }
}

/// A confidence interval about an estimate.
struct Interval: Sendable, Equatable {
  /// The estimate.
  let estimate: Double

  /// Half the length of the 95 % interval.
  let halfLength: Double

  /// The degrees of freedom of its t distribution.
  let degreesOfFreedom: Double
}
