/// The interval and the test of one number by draws of it: a function of a model's coefficients.
///
/// With g the estimate, s its standard error, g*_i and s*_i those of draw i, t*_i = (g*_i - g)/s*_i and α = 1 - level:
///
///     percentile-t:  p(r) = 2 min(#{t* < t}, #{t* > t})/B, t = (g - r)/s
///     symmetric-t:   p(r) = #{|t*| > |t|}/B
///     percentile:    p(r) = 2 min(#{g* < r}, #{g* > r})/B
///
/// and the interval is the closure of all r with p(r) > α: its ends are order statistics of the draws. A draw without a
/// value (the logarithm of a negative number) counts as beyond either end, whatever value it might have had: the interval
/// may be too wide for it, never too narrow, and there is none where such draws are too many. Counts allow ties a
/// relative 1e-12, as `ResamplingTest` does.
///
/// Efron & Tibshirani (1993), chapters 12 and 13; Hall (1992), [doi:10.1007/978-1-4612-4384-7](https://doi.org/10.1007/978-1-4612-4384-7).
/// R's `boot::boot.ci(type = c("stud", "perc"))` interpolates between order statistics where α B/2 is not whole.
public struct BootstrapInterval: Sendable, Equatable, Codable {
  /// How draws become an interval.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// By t* in both tails apart: also called bootstrap-t, or studentised.
    case percentileT = "percentile-t"
    /// By |t*|: symmetric about the estimate.
    case symmetricT = "symmetric-t"
    /// By the draws of the number itself.
    case percentile
  }

  /// One draw of the number.
  public struct Draw: Sendable, Equatable {
    /// g*.
    public let value: Double
    /// s*; nil where the draw has no variance.
    public let standardError: Double?

    /// A draw.
    ///
    /// - Parameters:
    ///   - value: g*, finite.
    ///   - standardError: s*, above 0; nil where the draw has no variance.
    public init(value: Double, standardError: Double?) {
      self.value = value
      self.standardError = standardError
    }
  }

  /// How the draws became an interval.
  public let kind: Kind
  /// The level of the interval.
  public let level: Double
  /// g.
  public let estimate: Double
  /// s.
  public let standardError: Double
  /// (g - r)/s.
  public let statistic: Double
  /// The p-value of the hypothesis that the number is r.
  public let pValue: Double
  /// The lower end; nil where draws without a value are too many.
  public let lower: Double?
  /// The upper end; nil where draws without a value are too many.
  public let upper: Double?
  /// sqrt(p (1 - p)/B) with p = (1 + n)/(1 + B), twice that where both tails are counted apart; 0 where all draws were
  /// enumerated.
  public let pValueMonteCarloError: Double
  /// The standard error of the lower end as an order statistic: the distance of the order statistics sqrt(B q (1 - q))
  /// places beside it; 0 where all draws were enumerated, nil without an end.
  public let lowerMonteCarloError: Double?
  /// The same of the upper end.
  public let upperMonteCarloError: Double?
  /// B, draws without a value among them.
  public let drawCount: Int
  /// Draws without a value, of t* also those without a variance.
  public let undefinedCount: Int
  /// Whether the draws are all that there are.
  public let isEnumerated: Bool

  /// The interval that draws give.
  ///
  /// - Parameters:
  ///   - kind: How.
  ///   - estimate: g.
  ///   - standardError: s, above 0, made as those of the draws.
  ///   - draws: One entry per draw, nil for one without a value; at least one.
  ///   - value: r.
  ///   - level: In (0, 1).
  ///   - isEnumerated: Whether the draws are all that there are.
  /// - Complexity: O(B log B).
  public init(
    _ kind: Kind, estimate: Double, standardError: Double, draws: [Draw?], equals value: Double,
    level: Double, isEnumerated: Bool
  ) {
    precondition(level > 0 && level < 1, "level \(level)")
    precondition(standardError > 0 && !draws.isEmpty, "\(draws.count) draws, s \(standardError)")
    self.kind = kind
    self.level = level
    self.estimate = estimate
    self.standardError = standardError
    self.isEnumerated = isEnumerated
    statistic = (estimate - value) / standardError
    let known = OrderedDraws(kind, draws, estimate)
    (drawCount, undefinedCount) = (draws.count, draws.count - known.values.count)
    let tails = kind == .symmetricT ? 1.0 : 2.0
    let place =
      switch kind {
      case .percentileT: statistic
      case .symmetricT: abs(statistic)
      case .percentile: value
      }
    let extreme = undefinedCount + known.beyond(place, isTwoSided: kind != .symmetricT)
    let count = Double(draws.count)
    pValue = min(1, tails * Double(extreme) / count)
    let beside = Double(1 + extreme) / (1 + count)
    pValueMonteCarloError = isEnumerated ? 0 : tails * (beside * (1 - beside) / count).squareRoot()
    // The least number of draws beyond an end for which p is above 1 - level there.
    var wanted = Int(((1 - level) * count / tails).rounded(.down))
    while tails * Double(wanted) / count <= 1 - level { wanted += 1 }
    // Fewer random draws than an end needs have none.
    let areEnough = isEnumerated || tails / (1 + count) <= 1 - level + 1e-12
    let rank = areEnough ? wanted - undefinedCount : 0
    let high = known.end(rank, fromTop: true, isEnumerated)
    let low = known.end(rank, fromTop: false, isEnumerated)
    let scale = kind == .percentile ? 1 : standardError
    let ends: (lower: Double?, upper: Double?) =
      switch kind {
      case .percentileT:
        (high.map { estimate - scale * $0.value }, low.map { estimate - scale * $0.value })
      case .symmetricT:
        (high.map { estimate - scale * $0.value }, high.map { estimate + scale * $0.value })
      case .percentile: (low?.value, high?.value)
      }
    (lower, upper) = ends
    let errors = (top: high.map { scale * $0.error }, bottom: low.map { scale * $0.error })
    lowerMonteCarloError = kind == .percentile ? errors.bottom : errors.top
    upperMonteCarloError = kind == .percentileT ? errors.bottom : errors.top
  }

  /// What the draws say, as an estimate with its inference; without degrees of freedom.
  public var inference: Inference {
    Inference(
      estimate: estimate, standardError: standardError, statistic: statistic,
      degreesOfFreedom: nil, pValue: pValue, lower: lower, upper: upper,
      leastPValue: isEnumerated ? 0 : (kind == .symmetricT ? 1 : 2) / Double(1 + drawCount))
  }
}

/// What the draws are compared by, in order.
private struct OrderedDraws {
  /// Least first.
  let values: [Double]
  /// B, draws without a value among them.
  let count: Int

  init(_ kind: BootstrapInterval.Kind, _ draws: [BootstrapInterval.Draw?], _ estimate: Double) {
    count = draws.count
    values = draws.compactMap { draw -> Double? in
      guard let draw else { return nil }
      if kind == .percentile { return draw.value }
      guard let error = draw.standardError else { return nil }
      let t = (draw.value - estimate) / error
      return kind == .symmetricT ? abs(t) : t
    }.sorted()
  }

  /// Draws beyond a place: above it, or of both sides the fewer.
  func beyond(_ place: Double, isTwoSided: Bool) -> Int {
    let margin = abs(place) * ResamplingTest.tieTolerance
    let above = values.count { $0 > place + margin }
    return isTwoSided ? min(above, values.count { $0 < place - margin }) : above
  }

  /// The order statistic of a rank, 1 for the outermost, and its standard error; nil below 1.
  func end(_ rank: Int, fromTop: Bool, _ isEnumerated: Bool) -> (value: Double, error: Double)? {
    guard rank >= 1, rank <= values.count else { return nil }
    func value(_ rank: Int) -> Double {
      fromTop ? values[values.count - rank] : values[rank - 1]
    }
    if isEnumerated { return (value(rank), 0) }
    let share = Double(rank) / Double(count)
    let spread = (Double(count) * share * (1 - share)).squareRoot()
    let step = max(Int(spread.rounded()), 1)
    let (outer, inner) = (max(rank - step, 1), min(rank + step, values.count))
    guard inner > outer else { return (value(rank), 0) }
    // Half the distance of both neighbours, or its part where there are none so far out.
    return (value(rank), abs(value(outer) - value(inner)) * spread / Double(inner - outer))
  }
}
