import Numerics

/// One estimate with what follows from its standard error and reference distribution.
public struct Inference: Sendable, Equatable, Codable {
  /// The point estimate.
  public let estimate: Double
  /// The square root of its variance; nil where no covariance, or none that is a number, exists.
  public let standardError: Double?
  /// estimate / (scale x standardError); nil where the standard error is zero or missing.
  public let statistic: Double?
  /// Degrees of freedom of the reference t distribution; infinite for the normal, nil without a test.
  public let degreesOfFreedom: Double?
  /// The two-sided p-value of the hypothesis that the parameter is zero.
  public let pValue: Double?
  /// The lower end of the confidence interval.
  public let lower: Double?
  /// The upper end of the confidence interval.
  public let upper: Double?
  /// The least p-value above 0 that random draws can tell, 1/(1 + B); 0 where all draws were enumerated, so that a
  /// p-value of 0 is one; nil for tests by a distribution.
  public var leastPValue: Double?
  /// What the standard error is multiplied by in the test and the interval; nil for 1.
  public var scale: Double?
  /// Of a combination that the draws of its model test: the counts behind p and the whole confidence set; nil for terms, whose
  /// tests stand with their model.
  public var drawn: ResamplingTest?

  /// The error of the test and the interval: scale x standardError.
  public var scaledError: Double? { standardError.map { $0 * (scale ?? 1) } }
}

extension EstimateSet {
  /// Tests and intervals for every term.
  ///
  /// With s the standard error and F the t distribution of the rule's degrees of freedom:
  /// t = b / s, p = 2 (1 - F(|t|)), and the interval is b ± F⁻¹((1 + level)/2) s. A standard error of zero
  /// has no test, and the interval is the estimate itself. The same in R: `2*pt(-abs(t), df)`, `qt`. Under
  /// `scaledSatterthwaite` s is the scale times the standard error.
  ///
  /// Tests by draws have their p-values and the confidence sets made with them.
  ///
  /// - Parameter level: The confidence level, in (0, 1); with draws the one of their sets.
  /// - Returns: One entry per term, in the order of the terms.
  public func inferences(level: Double) -> [Inference] {
    values.indices.map { inference(ofTerm: $0, level: level) }
  }

  /// The test and the interval of one term; see `inferences(level:)`.
  ///
  /// - Parameters:
  ///   - index: The term's position.
  ///   - level: In (0, 1).
  /// - Returns: Its entry.
  package func inference(ofTerm index: Int, level: Double) -> Inference {
    precondition(level > 0 && level < 1, "confidence level \(level)")
    guard case .covariance(let covariance, let rule) = uncertainty else {
      return Inference(estimate: values[index])
    }
    let variance = covariance[index, index]
    if let test = resampling?.tests[index] {
      return Inference(test, estimate: values[index], variance: variance)
    }
    return Inference(
      estimate: values[index], variance: variance,
      reference: resampling == nil ? rule.reference(ofTerm: index) : nil, level: level)
  }
}

extension Inference {
  /// What follows from an estimate, its variance and what its t refers to.
  ///
  /// - Parameters:
  ///   - estimate: The point estimate.
  ///   - variance: Its variance; one that is not a number gives no inference.
  ///   - reference: What its t refers to; nil without a test.
  ///   - level: The level of the interval, in (0, 1).
  ///   - value: What the estimate is tested against.
  init(
    estimate: Double, variance: Double, reference: ScaledStudentT?, level: Double,
    against value: Double = 0
  ) {
    guard !variance.isNaN else {
      self.init(estimate: estimate)
      return
    }
    // Rounding may leave less than nothing of a variance that is zero.
    let standardError = max(variance, 0).squareRoot()
    guard standardError > 0 else {
      self.init(estimate: estimate, standardError: 0, lower: estimate, upper: estimate)
      return
    }
    guard let reference, reference.degreesOfFreedom > 0 else {
      self.init(
        estimate: estimate, standardError: standardError,
        statistic: (estimate - value) / standardError, degreesOfFreedom: nil, pValue: nil,
        lower: nil, upper: nil)
      return
    }
    let error = reference.scale * standardError
    let statistic = (estimate - value) / error
    let t = StudentT(degreesOfFreedom: reference.degreesOfFreedom)
    let critical = t.quantile(upperTail: (1 - level) / 2)
    self.init(
      estimate: estimate, standardError: standardError, statistic: statistic,
      degreesOfFreedom: reference.degreesOfFreedom,
      pValue: min(1, 2 * t.upperTail(abs(statistic))), lower: estimate - critical * error,
      upper: estimate + critical * error)
    scale = reference.scale == 1 ? nil : reference.scale
  }

  /// An estimate without a covariance.
  ///
  /// - Parameter estimate: The point estimate.
  public init(estimate: Double) {
    self.init(estimate: estimate, standardError: nil)
  }

  init(
    estimate: Double, standardError: Double?, lower: Double? = nil, upper: Double? = nil
  ) {
    self.init(
      estimate: estimate, standardError: standardError, statistic: nil, degreesOfFreedom: nil,
      pValue: nil, lower: lower, upper: upper)
  }
}
