/// A mean with the variance of its estimate.
public struct SampleMean: Sendable, Equatable, Codable {
  /// The mean.
  public var value: Double
  /// The variance of the mean, at least 0; 0 where it is known.
  public var variance: Double
  /// The number of values, or of effective ones.
  public var count: Double

  /// A mean.
  ///
  /// - Parameters:
  ///   - value: The mean.
  ///   - variance: The variance of the mean, at least 0.
  ///   - count: The number of values.
  public init(value: Double, variance: Double, count: Double) {
    precondition(variance >= 0 && count >= 0, "variance \(variance), count \(count)")
    self.value = value
    self.variance = variance
    self.count = count
  }

  /// The mean of values, with variance s²/n, s² with n - 1; nil for fewer than two.
  ///
  /// - Parameter values: The values of independent pupils.
  public init?(of values: [Double]) {
    guard values.count >= 2 else { return nil }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(value: mean, variance: squares / (n - 1) / n, count: n)
  }
}

/// A published national value: without sampling error, but rounded.
public struct ReferenceValue: Sendable, Equatable, Codable {
  /// The value as published.
  public var value: Double
  /// Half of the last digit's unit: the true value lies within `value` ± this; 0 if not rounded.
  public var halfUnit: Double

  /// A published value.
  ///
  /// - Parameters:
  ///   - value: The value as published.
  ///   - halfUnit: Half of the last digit's unit, at least 0.
  public init(_ value: Double, halfUnit: Double = 0) {
    precondition(halfUnit >= 0, "half unit \(halfUnit)")
    self.value = value
    self.halfUnit = halfUnit
  }

  /// The variance that rounding to a unit adds where the error is uniform: unit² / 12.
  ///
  /// - Parameter unit: The unit of the last digit, as 0.1.
  /// - Returns: The variance: 0.083 of whole points, 0.0008 of tenths.
  public static func roundingVariance(unit: Double) -> Double { unit * unit / 12 }
}
