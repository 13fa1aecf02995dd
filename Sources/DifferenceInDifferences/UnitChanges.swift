internal import Numerics

/// The change of each unit's outcome: the mean of its periods after less that of its periods before.
///
/// The difference of two groups' mean changes is the difference in differences that counts schools, not pupils.
public struct UnitChanges: Sendable, Equatable {
  /// Per unit its change; nil where a period is missing.
  public let values: [Double?]

  /// The changes of a panel.
  ///
  /// - Parameters:
  ///   - outcome: Per period its values, one per unit; nil where a unit has none.
  ///   - before: The periods before, by position, at least one.
  ///   - after: The periods after, by position, at least one.
  public init(outcome: [[Double?]], before: [Int], after: [Int]) {
    precondition(!before.isEmpty && !after.isEmpty, "periods before and after")
    precondition(outcome.allSatisfy { $0.count == outcome[0].count }, "one entry per unit")
    func mean(_ unit: Int, _ periods: [Int]) -> Double? {
      var sum = 0.0
      for period in periods {
        guard let value = outcome[period][unit] else { return nil }
        sum += value
      }
      return sum / Double(periods.count)
    }
    values = outcome[0].indices.map { unit in
      guard let last = mean(unit, after), let first = mean(unit, before) else { return nil }
      return last - first
    }
  }

  /// The mean change of some units less that of others, with Welch's test.
  ///
  /// SE^2 = s1^2/n1 + s0^2/n0: in a regression of the changes HC2. Units without a change are left out.
  ///
  /// - Parameters:
  ///   - chosen: Units, by position.
  ///   - others: The units compared with.
  /// - Returns: nil where a side has no unit; without standard error where one has a single unit.
  public func difference(of chosen: [Int], from others: [Int]) -> PlaceboOutcome? {
    let (first, second) = (chosen.compactMap { values[$0] }, others.compactMap { values[$0] })
    guard !first.isEmpty && !second.isEmpty else { return nil }
    let (one, other) = (Side(first), Side(second))
    var outcome = PlaceboOutcome(estimate: one.mean - other.mean)
    guard let a = one.variance, let b = other.variance, a + b > 0 else { return outcome }
    let error = (a + b).squareRoot()
    let degrees =
      (a + b) * (a + b)
      / (a * a / Double(first.count - 1) + b * b / Double(second.count - 1))
    outcome.standardError = error
    outcome.pValue =
      2
      * StudentT(degreesOfFreedom: degrees).upperTail(
        abs(outcome.estimate) / error)
    return outcome
  }

  private struct Side {
    let mean: Double
    /// Of the mean; nil for a single unit.
    let variance: Double?

    init(_ values: [Double]) {
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      self.mean = mean
      variance =
        values.count < 2
        ? nil : values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1) / n
    }
  }
}
