import Numerics

/// A share of pupils.
public struct Share: Sendable, Equatable, Codable {
  /// How many have the mark.
  public var count: Int
  /// Of how many.
  public var total: Int

  /// A share.
  ///
  /// - Parameters:
  ///   - count: How many have the mark, in 0...total.
  ///   - total: Of how many, at least 1.
  public init(_ count: Int, of total: Int) {
    precondition(total >= 1 && (0...total).contains(count), "\(count) of \(total)")
    self.count = count
    self.total = total
  }

  /// The share in 0...1.
  public var value: Double { Double(count) / Double(total) }

  /// Wilson's score interval, as R's `prop.test(correct = FALSE)`.
  ///
  /// Wilson (1927), [doi:10.1080/01621459.1927.10502953](https://doi.org/10.1080/01621459.1927.10502953).
  ///
  /// - Parameter level: The confidence level, in (0, 1).
  /// - Returns: The ends, within 0...1.
  public func wilson(level: Double) -> ClosedRange<Double> {
    let z = Normal().quantile(upperTail: (1 - level) / 2)
    let (n, p) = (Double(total), value)
    let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
    // At the edges the end is the edge, which rounding would miss.
    return (count == 0 ? 0 : centre - half)...(count == total ? 1 : centre + half)
  }

  /// Clopper and Pearson's exact interval, as R's `binom.test`; each tail has at most half of 1 - level.
  ///
  /// Clopper & Pearson (1934), [doi:10.1093/biomet/26.4.404](https://doi.org/10.1093/biomet/26.4.404).
  ///
  /// - Parameter level: The confidence level, in (0, 1).
  /// - Returns: The ends, within 0...1.
  public func clopperPearson(level: Double) -> ClosedRange<Double> {
    let tail = (1 - level) / 2
    let (x, n) = (Double(count), Double(total))
    let lower = count == 0 ? 0 : Beta(a: x, b: n - x + 1).quantile(lowerTail: tail)
    let upper = count == total ? 1 : Beta(a: x + 1, b: n - x).quantile(upperTail: tail)
    return lower...upper
  }
}

/// A gap of two shares: the others' minus the focus group's, in percentage points.
public struct ShareGap: Sendable, Equatable, Codable {
  /// The share of the focus group.
  public var focus: Share
  /// The share of the others.
  public var other: Share

  /// A gap of shares.
  ///
  /// - Parameters:
  ///   - focus: The share of the focus group.
  ///   - other: The share of the others.
  public init(focus: Share, other: Share) {
    self.focus = focus
    self.other = other
  }

  /// 100 (p_other - p_focus) with variance 100² (p(1-p)/n of both).
  public var level: GapLevel {
    let variances = [focus, other].map { $0.value * (1 - $0.value) / Double($0.total) }
    return GapLevel(
      value: 100 * (other.value - focus.value), variance: 10_000 * (variances[0] + variances[1]),
      scale: .percentagePoints)
  }

  /// Newcombe's hybrid score interval (his method 10), in percentage points.
  ///
  /// Newcombe (1998), Stat. Med. 17, 873-890.
  ///
  /// - Parameter level: The confidence level, in (0, 1).
  /// - Returns: The ends, within -100...100.
  public func interval(level: Double) -> ClosedRange<Double> {
    let (p, q) = (other.value, focus.value)
    let (first, second) = (other.wilson(level: level), focus.wilson(level: level))
    func root(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    let lower = p - q - root(p - first.lowerBound, second.upperBound - q)
    let upper = p - q + root(first.upperBound - p, q - second.lowerBound)
    return (100 * lower)...(100 * upper)
  }
}
