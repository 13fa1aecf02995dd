/// A number of about 32 decimal digits: the unevaluated sum of two doubles.
///
/// `high` is the number rounded to a double and `low` what rounding left. The range is that of
/// `Double`; results near its ends lose the low part. Values that are not finite have low part 0.
///
/// Dekker (1971), [doi:10.1007/BF01397083](https://doi.org/10.1007/BF01397083); the accurate
/// algorithms of Joldes, Muller & Popescu (2017),
/// [doi:10.1145/3121432](https://doi.org/10.1145/3121432), with errors below 3 to 10 units of 2^-106.
public struct DoubleDouble: BitwiseCopyable, Sendable, Hashable, Comparable {
  /// The number rounded to the nearest double.
  public var high: Double

  /// What is left of the number, at most half a unit of the last place of `high`.
  public var low: Double

  /// Nought.
  public static let zero = DoubleDouble(0)

  /// One.
  public static let one = DoubleDouble(1)

  /// A double, exactly.
  ///
  /// - Parameter value: The number.
  @inlinable
  public init(_ value: Double) {
    high = value
    low = 0
  }

  /// The sum of two doubles, exactly.
  ///
  /// - Parameters:
  ///   - high: One part.
  ///   - low: The other part; the two need no order.
  @inlinable
  public init(_ high: Double, _ low: Double) {
    let sum = high + low
    let back = sum - high
    self.high = sum
    self.low = sum.isFinite ? (high - (sum - back)) + (low - back) : 0
  }

  @inlinable
  init(unchecked high: Double, _ low: Double) {
    self.high = high
    self.low = low
  }

  /// The number rounded to a double.
  @inlinable
  public var value: Double { high }

  /// The product of two doubles, exactly unless it leaves the range.
  ///
  /// - Parameters:
  ///   - a: One factor.
  ///   - b: The other factor.
  /// - Returns: a b.
  @inlinable
  public static func product(_ a: Double, _ b: Double) -> DoubleDouble {
    let high = a * b
    guard high.isFinite else { return DoubleDouble(high) }
    return DoubleDouble(unchecked: high, (-high).addingProduct(a, b))
  }

  @inlinable
  static func quickSum(_ a: Double, _ b: Double) -> DoubleDouble {
    let sum = a + b
    guard sum.isFinite else { return DoubleDouble(sum) }
    return DoubleDouble(unchecked: sum, b - (sum - a))
  }

  /// The sum.
  @inlinable
  public static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let high = DoubleDouble(a.high, b.high)
    let low = DoubleDouble(a.low, b.low)
    let first = quickSum(high.high, high.low + low.high)
    return quickSum(first.high, first.low + low.low)
  }

  /// The number with its sign changed.
  @inlinable
  public static prefix func - (a: DoubleDouble) -> DoubleDouble {
    DoubleDouble(unchecked: -a.high, -a.low)
  }

  /// The difference.
  @inlinable
  public static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble { a + (-b) }

  /// The product.
  @inlinable
  public static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let high = product(a.high, b.high)
    guard high.high.isFinite else { return high }
    let tail = (a.low * b.low).addingProduct(a.high, b.low).addingProduct(a.low, b.high)
    return quickSum(high.high, high.low + tail)
  }

  /// The quotient; by zero as with `Double`.
  @inlinable
  public static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let first = a.high / b.high
    guard first.isFinite, b.high.isFinite else { return DoubleDouble(first) }
    var rest = a - b * DoubleDouble(first)
    let second = rest.high / b.high
    rest = rest - b * DoubleDouble(second)
    let third = rest.high / b.high
    return quickSum(first, second) + DoubleDouble(third)
  }

  /// Adds in place.
  @inlinable
  public static func += (a: inout DoubleDouble, b: DoubleDouble) { a = a + b }

  /// Subtracts in place.
  @inlinable
  public static func -= (a: inout DoubleDouble, b: DoubleDouble) { a = a - b }

  /// Multiplies in place.
  @inlinable
  public static func *= (a: inout DoubleDouble, b: DoubleDouble) { a = a * b }

  /// Divides in place.
  @inlinable
  public static func /= (a: inout DoubleDouble, b: DoubleDouble) { a = a / b }

  /// Whether one number is smaller; false when either is not a number.
  @inlinable
  public static func < (a: DoubleDouble, b: DoubleDouble) -> Bool {
    a.high < b.high || (a.high == b.high && a.low < b.low)
  }

  /// The number without its sign.
  @inlinable
  public var magnitude: DoubleDouble { high < 0 || (high == 0 && low < 0) ? -self : self }

  /// Whether the number is neither infinite nor NaN.
  @inlinable
  public var isFinite: Bool { high.isFinite }

  /// The square root; NaN below nought.
  ///
  /// - Returns: One step of Newton's method from the double root.
  @inlinable
  public func squareRoot() -> DoubleDouble {
    let root = high.squareRoot()
    guard root > 0, root.isFinite else { return DoubleDouble(root) }
    let rest = self - DoubleDouble.product(root, root)
    return DoubleDouble.quickSum(root, rest.high / (2 * root))
  }

  /// The power with a whole exponent, by repeated squaring; x^0 is 1 for every x.
  ///
  /// - Parameter exponent: The exponent; a negative one gives the reciprocal of the power.
  /// - Returns: x^exponent.
  @inlinable
  public func power(_ exponent: Int) -> DoubleDouble {
    var (result, square, rest) = (DoubleDouble.one, self, exponent.magnitude)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      rest >>= 1
      if rest > 0 { square *= square }
    }
    return exponent < 0 ? DoubleDouble.one / result : result
  }
}
