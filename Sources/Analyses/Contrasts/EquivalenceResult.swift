public import Estimation

/// Whether a contrast is shown to lie within margins.
public struct EquivalenceResult: Sendable, Equatable, Codable {
  /// What is asked.
  public enum Kind: String, Sendable, Codable {
    /// The effect lies between two margins: two one-sided tests.
    case equivalence
    /// The effect is not below minus the margin: one test.
    case nonInferiority = "non-inferiority"
  }

  /// What is asked.
  public var kind: Kind
  /// The lower margin.
  public var lower: Double
  /// The upper margin; nil for non-inferiority.
  public var upper: Double?
  /// The tests at the margins.
  public var tests: Equivalence
  /// The level of the one-sided tests.
  public var level: Double
  /// The level of the interval that matches them: 1 - 2 level.
  public var confidenceLevel: Double
  /// The lower end of that interval.
  public var confidenceLower: Double
  /// Its upper end; of non-inferiority it is not looked at.
  public var confidenceUpper: Double

  /// The p-value: of the margin that is rejected less.
  public var pValue: Double { kind == .equivalence ? tests.pValue : tests.lowerPValue }

  /// Whether it is shown.
  public var isShown: Bool { pValue <= level }

  /// The verdict in one word: `equivalent`, `non-inferior`, `not-shown`.
  public var verdict: String {
    guard isShown else { return "not-shown" }
    return kind == .equivalence ? "equivalent" : "non-inferior"
  }

  /// The tests of a contrast; nil where it has no test.
  ///
  /// - Parameters:
  ///   - margins: As the spec has them.
  ///   - inference: The contrast's.
  ///   - narrow: Its inference with an interval of level 1 - 2 level.
  ///   - level: Of the one-sided tests.
  init?(
    _ margins: ContrastPlan.Margins, _ inference: Inference, narrow: Inference, level: Double
  ) {
    guard let error = inference.scaledError, error > 0, let df = inference.degreesOfFreedom,
      let low = narrow.lower, let high = narrow.upper
    else { return nil }
    kind = margins.upper == nil ? .nonInferiority : .equivalence
    lower = margins.lower
    upper = margins.upper
    tests = Equivalence(
      estimate: inference.estimate, standardError: error, degreesOfFreedom: df,
      margins: margins.lower...(margins.upper ?? .infinity))
    self.level = Self.decimal(level)
    confidenceLevel = Self.decimal(1 - 2 * level)
    confidenceLower = low
    confidenceUpper = high
  }

  /// A level as it would be written: 1 - 0.95 is 0.05, not 0.050000000000000044.
  private static func decimal(_ level: Double) -> Double { (level * 1e12).rounded() / 1e12 }
}
