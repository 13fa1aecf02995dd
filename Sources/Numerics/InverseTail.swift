internal import Glibc

/// Quantiles from tails, by bracketing and Ridders' method on the logarithm of the smaller tail.
enum InverseTail {
  /// The x whose tail is p.
  ///
  /// - Parameters:
  ///   - p: In [0, 1].
  ///   - lower: Whether p is the lower tail.
  ///   - support: The ends, returned for p = 0 and 1.
  ///   - start: A guess.
  ///   - logTail: The logarithm of the lower or the upper tail at x.
  /// - Returns: The quantile; NaN if no bracket is found.
  static func quantile(
    _ p: Double, lower: Bool, support: ClosedRange<Double>, start: Double,
    logTail: (_ x: Double, _ lower: Bool) -> Double
  ) -> Double {
    if p == 0 { return lower ? support.lowerBound : support.upperBound }
    if p == 1 { return lower ? support.upperBound : support.lowerBound }
    let target = p <= 0.5 ? log(p) : log1p(-p)
    let useLower = (p <= 0.5) == lower
    // Rising in x whichever tail is used.
    let excess = { (x: Double) -> Double in
      useLower ? logTail(x, true) - target : target - logTail(x, false)
    }
    guard var (low, high) = bracket(start, support, excess) else { return .nan }
    return ridders(&low, &high, excess)
  }

  /// Newton steps on the logarithm of the smaller tail, as long as they come nearer.
  ///
  /// libRmath's quantiles stop at 8 to 14 digits; one step mends that.
  ///
  /// - Parameters:
  ///   - x: A value near the quantile.
  ///   - p: In [0, 1].
  ///   - lower: Whether p is the lower tail.
  ///   - distribution: A continuous distribution.
  /// - Returns: The quantile; x itself at the ends of the support.
  static func polish(
    _ x: Double, _ p: Double, lower: Bool, _ distribution: some Distribution
  ) -> Double {
    guard x.isFinite, 0 < p, p < 1 else { return x }
    let target = p <= 0.5 ? log(p) : log1p(-p)
    let useLower = (p <= 0.5) == lower
    var (best, smallest, next) = (x, Double.infinity, x)
    for _ in 0..<4 {
      let tail = useLower ? distribution.logLowerTail(next) : distribution.logUpperTail(next)
      let excess = tail - target
      guard abs(excess) < smallest else { break }
      (best, smallest) = (next, abs(excess))
      let slope = exp(distribution.logDensity(next) - tail) * (useLower ? 1 : -1)
      next = best - excess / slope
      guard excess != 0, next.isFinite else { break }
    }
    return best
  }

  private typealias Point = (x: Double, y: Double)

  /// Two points with the root between them, by steps that double from the guess.
  private static func bracket(
    _ start: Double, _ support: ClosedRange<Double>, _ f: (Double) -> Double
  ) -> (Point, Point)? {
    let origin = start.isFinite ? start : 0
    let first = min(max(origin, support.lowerBound), support.upperBound)
    var last: Point = (first, f(first))
    var step = max(abs(origin) * 0.05, 0.1) * (last.y > 0 ? -1 : 1)
    for _ in 0..<1100 {
      let x = min(max(last.x + step, support.lowerBound), support.upperBound)
      let next: Point = (x, f(x))
      if (next.y > 0) != (last.y > 0) || next.y == 0 {
        return next.x < last.x ? (next, last) : (last, next)
      }
      last = next
      step *= 2
    }
    return nil
  }

  private static func ridders(
    _ low: inout Point, _ high: inout Point, _ f: (Double) -> Double
  ) -> Double {
    for _ in 0..<200 {
      if low.y == 0 { return low.x }
      if high.y == 0 { return high.x }
      let middle = low.x + (high.x - low.x) / 2
      if middle <= low.x || middle >= high.x { break }
      let atMiddle = f(middle)
      let root = (atMiddle * atMiddle - low.y * high.y).squareRoot()
      guard root > 0, root.isFinite else {
        if atMiddle > 0 { high = (middle, atMiddle) } else { low = (middle, atMiddle) }
        continue
      }
      let x = middle - (middle - low.x) * atMiddle / root * (high.y > low.y ? 1 : -1)
      let y = f(x)
      for point in [(middle, atMiddle), (x, y)] {
        if point.1 <= 0, point.0 > low.x { low = point }
        if point.1 >= 0, point.0 < high.x { high = point }
      }
      let size = max(abs(low.x), abs(high.x))
      if abs(y) < 1e-15 || high.x - low.x <= 2e-16 * size { return x }
    }
    return abs(low.y) < abs(high.y) ? low.x : high.x
  }
}
