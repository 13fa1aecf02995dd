/// One check of an estimate's credibility.
public struct CredibilityRow: Sendable, Equatable, Codable {
  /// What is checked: `power slope`, `equivalence`, `relative magnitudes`, `smoothness`, `breakdown`, `placebo date`,
  /// `composition`, `leave one out`.
  public let measure: String
  /// Of what: a family of terms, an effect, another outcome.
  public let of: String
  /// What is assumed or asked, as a bound, a margin or a power; nil where nothing is.
  public let parameter: Double?
  /// An estimate, a slope or a bound that came out; nil where an interval is all.
  public let estimate: Double?
  /// Its standard error.
  public let standardError: Double?
  /// The lower end of the interval.
  public let lower: Double?
  /// The upper end.
  public let upper: Double?
  /// The p-value of a test.
  public let pValue: Double?
  /// Why there is no number; empty where there is one.
  public let reason: String

  init(
    _ measure: String, of subject: String, parameter: Double? = nil, estimate: Double? = nil,
    standardError: Double? = nil, lower: Double? = nil, upper: Double? = nil,
    pValue: Double? = nil, reason: String = ""
  ) {
    self.measure = measure
    of = subject
    self.parameter = parameter
    self.estimate = estimate
    self.standardError = standardError
    self.lower = lower
    self.upper = upper
    self.pValue = pValue
    self.reason = reason
  }
}
