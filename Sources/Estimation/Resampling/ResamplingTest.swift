/// A test whose reference distribution was made by resampling or by re-assigning a treatment.
public struct ResamplingTest: Sendable, Equatable, Codable {
  /// Draws whose statistic is equal to the observed one up to rounding count as ties, not as more extreme: relative to
  /// it, or to 1 where t is smaller.
  public static let tieTolerance = 1e-12

  /// Which draws a p-value counts.
  public enum Counting: String, Sendable, Codable {
    /// Those strictly more extreme than the data, of all: a bootstrap.
    case beyond
    /// Those at least as extreme, the data among them: a randomisation test. Random draws have the data's own
    /// assignment beside them.
    case atLeast
  }

  /// The estimate of c'b; nil for a joint test.
  public let estimate: Double?
  /// The standard error in the statistic; nil for a joint test.
  public let standardError: Double?
  /// t, or W/m of a joint test of m combinations.
  public let statistic: Double
  /// The p-value.
  ///
  /// Of a bootstrap the share of draws with |t*| > |t| (1 + 1e-12): strictly more extreme, divisor B. Of a randomisation
  /// the share of all assignments at least as extreme, or of random ones (1 + n + ties)/(1 + B).
  public let pValue: Double
  /// 2 min(share of t* < t, share of t* > t), at most 1; nil for a joint test and for a randomisation.
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
  /// sqrt(p (1 - p)/B) with p = (1 + n)/(1 + B), so that no draw beyond the data does not mean no error; 0 where all
  /// draws were enumerated.
  public let monteCarloError: Double
  /// Which draws count.
  public let counting: Counting
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
  ///   - counting: Which draws count.
  ///   - isEnumerated: Whether the draws are all that there are.
  public init?(
    statistic: Double, estimate: Double?, standardError: Double?, draws: [Double],
    isSigned: Bool = true, counting: Counting = .beyond, isEnumerated: Bool
  ) {
    let size = abs(statistic)
    // A statistic near nought is the rounding of numbers that are not.
    let margin = max(size, 1) * Self.tieTolerance
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
    self.counting = counting
    // The data are one of all assignments, whatever rounding says of their own.
    let least = counting == .atLeast && isEnumerated ? 1 : 0
    let extreme = counting == .beyond ? beyond : max(beyond + ties, least)
    let beside = Double(1 + extreme) / (1 + count)
    pValue = counting == .atLeast && !isEnumerated ? beside : Double(extreme) / count
    equalTailedPValue =
      isSigned && counting == .beyond ? min(1, 2 * Double(min(below, above)) / count) : nil
    beyondCount = beyond
    tieCount = ties
    drawCount = valid
    undefinedCount = draws.count - valid
    self.isEnumerated = isEnumerated
    monteCarloError = isEnumerated ? 0 : (beside * (1 - beside) / count).squareRoot()
  }

  /// (1 + n)/(1 + B), never 0: of a bootstrap with n draws strictly more extreme; of a randomisation the p-value
  /// itself.
  public var plusOnePValue: Double {
    counting == .beyond ? Double(1 + beyondCount) / Double(1 + drawCount) : pValue
  }

  /// The share of draws at least as extreme, ties among them.
  public var tiedPValue: Double { Double(beyondCount + tieCount) / Double(drawCount) }
}
