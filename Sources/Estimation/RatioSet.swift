import Numerics

/// A ratio of two combinations of estimates with its confidence set.
public struct RatioSet: Sendable, Equatable, Codable {
  /// a/b; nil where b is nought.
  public let ratio: Double?
  /// a.
  public let numerator: Double
  /// b.
  public let denominator: Double
  /// All ratios that the test of a - r b = 0 does not reject; of any shape.
  public let set: ConfidenceSet
  /// The degrees of freedom of that test at the finite ends of the set, ascending: the same everywhere unless they are
  /// Satterthwaite's.
  public let degreesOfFreedom: [Double]

  /// A ratio.
  ///
  /// - Parameters:
  ///   - numerator: a.
  ///   - denominator: b.
  ///   - set: Its confidence set.
  ///   - degreesOfFreedom: At the ends of the set.
  public init(
    numerator: Double, denominator: Double, set: ConfidenceSet, degreesOfFreedom: [Double]
  ) {
    self.numerator = numerator
    self.denominator = denominator
    self.ratio = denominator == 0 ? nil : numerator / denominator
    self.set = set
    self.degreesOfFreedom = degreesOfFreedom
  }
}

extension RatioSet {
  /// The degrees of freedom at both ends of each piece of the set; nil at an infinite end where they move with the ratio.
  public var degreesOfFreedomAtEnds: [(low: Double?, high: Double?)] {
    if Set(degreesOfFreedom).count == 1 {
      return set.pieces.map { _ in (degreesOfFreedom[0], degreesOfFreedom[0]) }
    }
    var rest = degreesOfFreedom[...]
    return set.pieces.map { piece in
      let low = piece.low == nil ? nil : rest.popFirst()
      return (low, piece.high == nil ? nil : rest.popFirst())
    }
  }
}

extension JointEstimates {
  /// The ratio of two combinations.
  ///
  /// Fieller's set: all r with |a - r b| ≤ t(df) s(a - r b). With one df for all r the ends are roots of a quadratic
  /// (`FiellerSet`); Satterthwaite's df belong to a - r b and move with r, so the ends are found by bisection over
  /// r = u / (1 - |u|) s_a / s_b, -1 ≤ u ≤ 1 in 2,000 steps: a gap narrower than a step is not seen.
  ///
  /// - Parameters:
  ///   - numerator: One weight per estimate.
  ///   - denominator: The same.
  ///   - value: What the ratio is tested against.
  ///   - level: Of the set, in (0, 1).
  /// - Returns: The set, and the test of a - value b = 0 as the inference on the ratio; nil where there is no variance.
  public func ratio(
    _ numerator: [Double], over denominator: [Double], equals value: Double, level: Double
  ) -> (set: RatioSet, inference: Inference)? {
    let reference = reference(within: [numerator, denominator])
    func judged(_ a: Double, _ b: Double) -> Inference {
      inference(
        on: zip(numerator, denominator).map { a * $0 + b * $1 }, equals: 0, level: level,
        reference: reference([a, b]))
    }
    func test(_ cosine: Double, _ sine: Double, _ scale: Double) -> Inference {
      judged(cosine, -sine * scale)
    }
    let (a, b) = (judged(1, 0), judged(0, 1))
    guard let errorA = a.standardError, let errorB = b.standardError, errorA > 0, errorB > 0 else {
      return nil
    }
    let scale = errorA / errorB
    /// Above nought outside the set.
    func excess(_ u: Double) -> Double? {
      let found = test(Self.cosine(u), Self.sine(u), scale)
      guard let lower = found.lower, let upper = found.upper else { return nil }
      return max(lower, -upper)
    }
    let steps = 2000
    let turn = (0...steps).map { 2 * Double($0) / Double(steps) - 1 }
    var signs: [Double] = []
    for u in turn {
      guard let value = excess(u) else { return nil }
      signs.append(value)
    }
    var ends: [Double] = []
    for place in 0..<steps where (signs[place] > 0) != (signs[place + 1] > 0) {
      guard let end = Self.crossing(turn[place], turn[place + 1], excess) else { return nil }
      ends.append(end)
    }
    let pieces = Self.pieces(ends, startsInside: signs[0] <= 0, scale)
    let found = ends.compactMap {
      test(Self.cosine($0), Self.sine($0), scale).degreesOfFreedom
    }
    let own = found.isEmpty ? [a.degreesOfFreedom].compactMap(\.self) : found
    let ratioSet = RatioSet(
      numerator: a.estimate, denominator: b.estimate,
      set: ConfidenceSet(level: level, pieces: pieces), degreesOfFreedom: own)
    guard let ratio = ratioSet.ratio else { return nil }
    let test = judged(1, -value)
    return (
      ratioSet,
      Inference(
        estimate: ratio, standardError: nil, statistic: test.statistic,
        degreesOfFreedom: test.degreesOfFreedom, pValue: test.pValue, lower: ratioSet.set.low,
        upper: ratioSet.set.high)
    )
  }

  /// The direction (1 - |u|, u) for u from -1 to 1: every ratio u / (1 - |u|) once, and the ends are one.
  private static func cosine(_ u: Double) -> Double { 1 - abs(u) }
  private static func sine(_ u: Double) -> Double { u }

  /// Where the excess changes its sign, by bisection to the last bits.
  private static func crossing(
    _ low: Double, _ high: Double, _ excess: (Double) -> Double?
  ) -> Double? {
    guard let start = excess(low) else { return nil }
    var (low, high) = (low, high)
    for _ in 0..<60 {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high, let value = excess(middle) else { break }
      if (value > 0) == (start > 0) { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
  }

  private static func pieces(
    _ ends: [Double], startsInside: Bool, _ scale: Double
  ) -> [ConfidenceSet.Piece] {
    var pieces: [ConfidenceSet.Piece] = []
    var open: (isOpen: Bool, low: Double?) = (startsInside, nil)
    for end in ends {
      let ratio = scale * sine(end) / cosine(end)
      if open.isOpen {
        pieces.append(.init(low: open.low, high: ratio))
        open = (false, nil)
      } else {
        open = (true, ratio)
      }
    }
    if open.isOpen { pieces.append(.init(low: open.low, high: nil)) }
    return pieces
  }
}
