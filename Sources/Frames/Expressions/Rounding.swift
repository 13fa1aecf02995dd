import Glibc

/// The remainder of a division, with the sign of the divisor, as R's `%%`; not a number for divisor 0.
///
/// The remainder is exact (`fmod`); R loses digits where |x/y| is above 2^52.
func modulus(_ x: Double, _ y: Double) -> Double {
  let remainder = fmod(x, y)
  if remainder != 0, (remainder < 0) != (y < 0) { return remainder + y }
  return remainder == 0 ? 0 : remainder
}

/// x to the power y; a square is one multiplication, as in R.
func power(_ x: Double, _ y: Double) -> Double { y == 2 ? x * x : pow(x, y) }

/// x rounded to a number of decimal digits as R 4's `round`: half to even, and for digits other than 0 the
/// nearer of the two candidates as they are represented, the even one on a tie.
///
/// - Parameters:
///   - x: Finite.
///   - digits: In -308 ... 308; negative rounds to tens, hundreds and so on.
/// - Returns: The rounded value.
///
/// R 4.0.0, `nmath/fround.c` (algorithm "r3d.C" of the CRAN package round).
func rounded(_ x: Double, digits: Int) -> Double {
  if digits == 0 { return x.rounded(.toNearestOrEven) }
  if x == 0 || !x.isFinite { return x }
  return x < 0 ? -roundedPositive(-x, digits) : roundedPositive(x, digits)
}

private func roundedPositive(_ x: Double, _ digits: Int) -> Double {
  let digitsBeforePoint = (0.5 + logb(x)) * 0.301029995663981195213738894724
  if Double(digits) + digitsBeforePoint > 15 { return x }
  let scale = pow(10, Double(abs(digits)))
  func up(_ v: Double) -> Double { digits > 0 ? v * scale : v / scale }
  func down(_ v: Double) -> Double { digits > 0 ? v / scale : v * scale }
  let whole = floor(up(x))
  let below = down(whole)
  let above = down(ceil(up(x)))
  let (toBelow, toAbove) = (x - below, above - x)
  let even = fmod(whole, 2) == 0
  return toBelow < toAbove || (even && toBelow == toAbove) ? below : above
}

extension Node {
  /// The digits of a call of `round`: 0 if none are told, nil if they are no whole number in -308...308.
  var roundingDigits: Int? {
    guard case .call(.round, let arguments, _) = kind else { return nil }
    guard arguments.count == 2 else { return 0 }
    switch arguments[1].kind {
    case .number(let value): return Node.digits(value)
    case .negation(let operand):
      if case .number(let value) = operand.kind { return Node.digits(-value) }
      return nil
    default: return nil
    }
  }

  private static func digits(_ value: Double) -> Int? {
    guard let digits = Int(exactly: value), abs(digits) <= 308 else { return nil }
    return digits
  }
}
