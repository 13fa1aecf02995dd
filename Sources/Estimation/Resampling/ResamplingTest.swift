/// A test whose reference distribution was made by resampling or by re-assigning a treatment.
public struct ResamplingTest: Sendable, Equatable, Codable {
  /// Draws whose statistic is equal to the observed one up to rounding count as ties, not as more extreme.
  public static let tieTolerance = 1e-12

  /// The estimate of c'b; nil for a joint test.
  public let estimate: Double?
  /// The standard error in the statistic; nil for a joint test.
  public let standardError: Double?
  /// t, or W/m of a joint test of m combinations.
  public let statistic: Double
  /// The share of draws with |t*| > |t| (1 + 1e-12): strictly more extreme, divisor B.
  public let pValue: Double
  /// 2 min(share of t* < t, share of t* > t), at most 1; nil for a joint test.
  public let equalTailedPValue: Double?
  /// n: draws strictly more extreme.
  public let beyondCount: Int
  /// Draws at least as extreme only by a tie.
  public let tieCount: Int
  /// B: draws with a statistic; the divisor.
  public let drawCount: Int
  /// Draws left out because their statistic has no variance.
  public let undefinedCount: Int
  /// Whether the draws are all that there are.
  public let isEnumerated: Bool
  /// sqrt(p (1 - p)/B); 0 where all draws were enumerated.
  public let monteCarloError: Double
  /// All values that the test does not reject; nil for a joint test or where it was not asked for.
  public var confidenceSet: ConfidenceSet?

  /// The test that draws of a statistic give; nil where no draw has a statistic.
  ///
  /// - Parameters:
  ///   - statistic: The observed statistic.
  ///   - estimate: The estimate, for a test of one combination.
  ///   - standardError: Of the estimate.
  ///   - draws: The statistic of each draw; not a number where it has no variance.
  ///   - isSigned: Whether the sign of the statistic has a meaning.
  ///   - isEnumerated: Whether the draws are all that there are.
  public init?(
    statistic: Double, estimate: Double?, standardError: Double?, draws: [Double],
    isSigned: Bool, isEnumerated: Bool
  ) {
    let size = abs(statistic)
    let margin = size * Self.tieTolerance
    var (valid, beyond, ties, below, above) = (0, 0, 0, 0, 0)
    for draw in draws where !draw.isNaN {
      valid += 1
      let own = abs(draw)
      if own > size + margin { beyond += 1 } else if own >= size - margin { ties += 1 }
      if draw < statistic - margin { below += 1 } else if draw > statistic + margin { above += 1 }
    }
    guard valid > 0 else { return nil }
    let count = Double(valid)
    self.statistic = statistic
    self.estimate = estimate
    self.standardError = standardError
    pValue = Double(beyond) / count
    equalTailedPValue = isSigned ? min(1, 2 * Double(min(below, above)) / count) : nil
    beyondCount = beyond
    tieCount = ties
    drawCount = valid
    undefinedCount = draws.count - valid
    self.isEnumerated = isEnumerated
    monteCarloError = isEnumerated ? 0 : (pValue * (1 - pValue) / count).squareRoot()
  }

  /// (1 + n)/(1 + B): never 0.
  public var plusOnePValue: Double { Double(1 + beyondCount) / Double(1 + drawCount) }

  /// The share of draws at least as extreme, ties among them: the p-value of a randomisation test.
  public var tiedPValue: Double { Double(beyondCount + tieCount) / Double(drawCount) }
}
