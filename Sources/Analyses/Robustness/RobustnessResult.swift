public import Estimation

/// What becomes of an estimate when something else is chosen.
public struct RobustnessResult: Sendable, Equatable, Codable {
  /// What an interval says of the sign of an estimate.
  public enum Verdict: String, Sendable, Codable, CaseIterable {
    /// The whole interval is above nought.
    case positive
    /// The whole interval is below nought.
    case negative
    /// The interval holds nought.
    case open
    /// There is no interval, or one without width: no error is told.
    case none
  }

  /// One analysis.
  public struct Variant: Sendable, Equatable, Codable {
    /// Of each choice the place of its option.
    public var options: [Int]
    /// The estimate with its test; nil where the model has no such estimate.
    public var inference: Inference?
    /// The covariance, as models.csv names it.
    public var variance: String
    /// Rows.
    public var observationCount: Double
    /// Clusters; nil without.
    public var clusterCount: Int?
    /// P(max |t*| ≥ |t|) over all analyses of the joint test; nil where it takes no part.
    public var adjustedPValue: Double?
    /// The Monte Carlo error of `adjustedPValue`; nil without one.
    public var monteCarloError: Double?
    /// What its interval says.
    public var verdict: Verdict
  }

  /// One option of one choice.
  public struct Option: Sendable, Equatable, Codable {
    /// The place of the choice.
    public var choice: Int
    /// The place of the option.
    public var option: Int
    /// The analyses that have it.
    public var count: Int
    /// Of these, those of the verdict of the model as written.
    public var sameVerdict: Int
    /// The place of the variant that differs from the model as written in this alone; nil for the model's own option,
    /// and where that variant was skipped.
    public var alone: Int?
    /// Whether that variant has another verdict.
    public var flips: Bool
  }

  /// The joint test that the effect is nought in every analysis.
  public struct JointTest: Sendable, Equatable, Codable {
    /// The median of |t| over the distinct analyses.
    public var medianStatistic: Double
    /// (1 + n)/(1 + B), n the sign flips whose median is as large: the data are none of them and count beside.
    public var pValue: Double
    /// The flips that were made, all of them where `isEnumerated`.
    public var drawCount: Int
    /// Whether every sign vector was taken.
    public var isEnumerated: Bool
    /// The clusters that were flipped.
    public var clusterCount: Int
    /// The analyses that took part: those that differ in more than their covariance.
    public var analysisCount: Int
    /// The seed.
    public var seed: Int
    /// The Monte Carlo error of `pValue`, sqrt(p (1 - p)/B), 0 where every sign vector was taken; nil in results that are
    /// older than it.
    public var monteCarloError: Double?

    /// The Monte Carlo error of a p-value from the same flips.
    func error(of pValue: Double) -> Double {
      isEnumerated ? 0 : (pValue * max(1 - pValue, 0) / Double(drawCount)).squareRoot()
    }
  }

  /// The id of the block.
  public var id: String
  /// The model as written.
  public var model: String
  /// The estimate.
  public var term: String
  /// The level of the intervals of the model as written.
  public var confidenceLevel: Double
  /// What varied.
  public var choices: [RobustnessPlan.Choice]
  /// The analyses, the model as written first.
  public var variants: [Variant]
  /// Option by option.
  public var options: [Option]
  /// Of each choice the share of the variance of the estimates between its options; nil where all estimates agree.
  public var varianceShares: [Double?]
  /// Nil where the analyses do not share clusters.
  public var test: JointTest?
}

extension RobustnessResult {
  /// The verdict of the model as written.
  public var verdict: Verdict { variants[0].verdict }
  /// Analyses of the verdict of the model as written, itself among them.
  public var sameVerdictCount: Int { variants.count { $0.verdict == verdict } }
  /// The estimates, ascending.
  public var estimates: [Double] { variants.compactMap(\.inference?.estimate).sorted() }

  /// The options of an analysis by name: `vcov=CR1; where=all`.
  ///
  /// - Parameter variant: One of the analyses.
  /// - Returns: Key and label of each choice.
  public func words(_ variant: Variant) -> String {
    zip(choices, variant.options).map { "\($0.key)=\($0.options[$1])" }.joined(separator: "; ")
  }
}

extension RobustnessResult.Verdict {
  /// What an interval says of the sign, or the confidence set of a test by draws, of any shape.
  ///
  /// - Parameters:
  ///   - inference: Of the estimate; nil without one.
  ///   - set: Its confidence set; nil where it is the interval.
  init(_ inference: Inference?, set: ConfidenceSet?) {
    if let set, !set.pieces.isEmpty {
      let isAbove = set.pieces.allSatisfy { ($0.low ?? -.infinity) > 0 }
      let isBelow = set.pieces.allSatisfy { ($0.high ?? .infinity) < 0 }
      self = isAbove ? .positive : isBelow ? .negative : .open
      return
    }
    guard let inference, inference.standardError != 0, let lower = inference.lower,
      let upper = inference.upper
    else {
      self = .none
      return
    }
    self = lower > 0 ? .positive : upper < 0 ? .negative : .open
  }
}
