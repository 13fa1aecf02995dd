internal import Glibc

/// The integral of a positive function with one peak, given by its logarithm, over the real line.
///
/// The trapezoidal rule on an analytic function that dies out at both ends converges
/// geometrically: halving the step about doubles the digits. Trefethen & Weideman (2014),
/// [doi:10.1137/130932132](https://doi.org/10.1137/130932132).
enum Quadrature {
  /// The logarithm of the integral of exp(f).
  ///
  /// - Parameters:
  ///   - bounds: An interval that holds the peak; the integral reaches beyond it.
  ///   - resolution: How near to the peak the search must come: a fraction of its width.
  ///   - logIntegrand: f, rising up to the peak and falling after it.
  /// - Returns: The logarithm, with a relative error of the integral of about 1e-15.
  static func logIntegral(
    _ bounds: ClosedRange<Double>, resolution: Double, _ logIntegrand: (Double) -> Double
  ) -> Double {
    let peak = findPeak(bounds, resolution, logIntegrand)
    let height = logIntegrand(peak)
    guard height > -Double.infinity else { return -.infinity }
    let left = edge(from: peak, step: -resolution, floor: height - 42, logIntegrand)
    let right = edge(from: peak, step: resolution, floor: height - 42, logIntegrand)
    var count = 24
    var step = (right - left) / Double(count)
    var sum = 0.0
    for i in 1..<count { sum += exp(logIntegrand(left + Double(i) * step) - height) }
    while count < 100_000 {
      var between = 0.0
      for i in 0..<count { between += exp(logIntegrand(left + (Double(i) + 0.5) * step) - height) }
      let change = abs(between - sum) / (between + sum)
      sum += between
      step /= 2
      count *= 2
      if change < 1e-11 { break }
    }
    return height + log(sum * step)
  }

  /// Golden section search for the peak.
  private static func findPeak(
    _ bounds: ClosedRange<Double>, _ resolution: Double, _ f: (Double) -> Double
  ) -> Double {
    let ratio = 0.618_033_988_749_894_9
    var (low, high) = (bounds.lowerBound, bounds.upperBound)
    var left = high - ratio * (high - low)
    var right = low + ratio * (high - low)
    var (atLeft, atRight) = (f(left), f(right))
    while high - low > resolution {
      // Where both are out of range, the peak is to the left: large arguments overflow first.
      if atLeft > atRight || atRight == -.infinity {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = f(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = f(right)
      }
      if left >= right { break }
    }
    return atLeft > atRight ? left : right
  }

  /// A point beyond which the function stays below the floor: steps that double, then bisection.
  private static func edge(
    from peak: Double, step: Double, floor: Double, _ f: (Double) -> Double
  ) -> Double {
    var (inside, reach) = (peak, step)
    while f(peak + reach) > floor {
      inside = peak + reach
      reach *= 2
    }
    var outside = peak + reach
    for _ in 0..<5 {
      let middle = (inside + outside) / 2
      if f(middle) > floor { inside = middle } else { outside = middle }
    }
    return outside
  }
}
