import Numerics

/// One estimate with what follows from its standard error and reference distribution.
public struct Inference: Sendable, Equatable, Codable {
  /// The point estimate.
  public let estimate: Double
  /// The square root of its variance; nil where no covariance, or none that is a number, exists.
  public let standardError: Double?
  /// estimate / standardError; nil where the standard error is zero or missing.
  public let statistic: Double?
  /// Degrees of freedom of the reference t distribution; infinite for the normal, nil without a test.
  public let degreesOfFreedom: Double?
  /// The two-sided p-value of the hypothesis that the parameter is zero.
  public let pValue: Double?
  /// The lower end of the confidence interval.
  public let lower: Double?
  /// The upper end of the confidence interval.
  public let upper: Double?
}

extension EstimateSet {
  /// Tests and intervals for every term.
  ///
  /// With s the standard error and F the t distribution of the rule's degrees of freedom:
  /// t = b / s, p = 2 (1 - F(|t|)), and the interval is b ± F⁻¹((1 + level)/2) s. A standard error of zero
  /// has no test, and the interval is the estimate itself. The same in R: `2*pt(-abs(t), df)`, `qt`.
  ///
  /// - Parameter level: The confidence level, in (0, 1).
  /// - Returns: One entry per term, in the order of the terms.
  public func inferences(level: Double) -> [Inference] {
    precondition(level > 0 && level < 1, "confidence level \(level)")
    guard case .covariance(let covariance, let rule) = uncertainty else {
      return values.map { Inference(estimate: $0) }
    }
    return values.indices.map { index in
      let estimate = values[index]
      let variance = covariance[index, index]
      if variance.isNaN { return Inference(estimate: estimate) }
      // Rounding may leave less than nothing of a variance that is zero.
      let standardError = max(variance, 0).squareRoot()
      guard standardError > 0 else {
        return Inference(estimate: estimate, standardError: 0, lower: estimate, upper: estimate)
      }
      let statistic = estimate / standardError
      guard let df = rule.degreesOfFreedom(ofTerm: index) else {
        return Inference(
          estimate: estimate, standardError: standardError, statistic: statistic,
          degreesOfFreedom: nil, pValue: nil, lower: nil, upper: nil)
      }
      let reference = StudentT(degreesOfFreedom: df)
      let critical = reference.quantile(upperTail: (1 - level) / 2)
      return Inference(
        estimate: estimate, standardError: standardError, statistic: statistic,
        degreesOfFreedom: df, pValue: min(1, 2 * reference.upperTail(abs(statistic))),
        lower: estimate - critical * standardError, upper: estimate + critical * standardError)
    }
  }
}

extension Inference {
  init(
    estimate: Double, standardError: Double? = nil, lower: Double? = nil, upper: Double? = nil
  ) {
    self.init(
      estimate: estimate, standardError: standardError, statistic: nil, degreesOfFreedom: nil,
      pValue: nil, lower: lower, upper: upper)
  }
}
