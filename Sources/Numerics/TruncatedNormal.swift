internal import Glibc

/// A standard normal number of which only the part between two bounds occurs.
public struct TruncatedNormal: Sendable, Equatable {
  /// The lower bound; may be minus infinity.
  public let lower: Double
  /// The upper bound; may be infinity.
  public let upper: Double

  /// The standard normal distribution between bounds.
  ///
  /// - Parameters:
  ///   - lower: May be minus infinity.
  ///   - upper: At least `lower`; may be infinity.
  public init(lower: Double, upper: Double) {
    precondition(lower <= upper, "\(lower) above \(upper)")
    self.lower = lower
    self.upper = upper
  }

  /// The x with P(X <= x) = p.
  ///
  /// From whichever tail keeps its digits; beyond 37 standard deviations by the exponential approximation of the
  /// tail.
  ///
  /// - Parameter p: In [0, 1].
  /// - Returns: Between the bounds.
  public func quantile(lowerTail p: Double) -> Double {
    precondition(0 <= p && p <= 1, "\(p) is not a probability")
    if upper < 0 {
      return -TruncatedNormal(lower: -upper, upper: -lower).quantile(lowerTail: 1 - p)
    }
    let normal = Normal()
    if lower > 0 {
      let (high, low) = (normal.upperTail(lower), normal.upperTail(upper))
      guard high > 0 else {
        let width = upper - lower
        let mass = -expm1(-lower * width)
        return lower - log1p(-p * mass) / lower
      }
      let tail = high - p * (high - low)
      return min(max(normal.quantile(upperTail: tail), lower), upper)
    }
    let (low, high) = (normal.lowerTail(lower), normal.lowerTail(upper))
    let tail = low + p * (high - low)
    let x =
      tail < 0.5
      ? normal.quantile(lowerTail: tail)
      : normal.quantile(upperTail: (1 - p) * normal.upperTail(lower) + p * normal.upperTail(upper))
    return min(max(x, lower), upper)
  }
}
