/// Decimal numbers as text: `12`, `-0.5`, `+3`, `.5`, `5.`, `1e5`, `1.5E-3`; nothing else.
enum DecimalNumber {
  /// The powers of ten with exponents 0 to 22, all of them exact.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// Up to here every integer is a `Double`.
  private static let exactLimit: UInt64 = 1 << 53

  /// The `Double` nearest to a decimal number, or nil if the bytes are none or it overflows.
  ///
  /// With a mantissa below 2^53 and a power of ten up to 22 both are exact and one multiplication or
  /// division rounds once (Clinger 1990, doi:10.1145/93542.93557); others go to the library's parser.
  ///
  /// - Precondition: No blanks at the ends.
  static func value(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    var here = start
    guard here < end else { return nil }
    let isNegative = bytes[here] == UInt8(ascii: "-")
    if isNegative || bytes[here] == UInt8(ascii: "+") { here += 1 }
    var mantissa: UInt64 = 0
    var exponent = 0
    var fitsMantissa = true
    var digitCount = 0
    var pointPlace: Int?
    while here < end {
      let digit = bytes[here] &- UInt8(ascii: "0")
      if digit <= 9 {
        if mantissa < 1_000_000_000_000_000_000 {
          mantissa = mantissa &* 10 &+ UInt64(digit)
        } else {
          fitsMantissa = false
        }
        digitCount &+= 1
      } else if bytes[here] == UInt8(ascii: "."), pointPlace == nil {
        pointPlace = here
      } else {
        break
      }
      here += 1
    }
    guard digitCount > 0 else { return nil }
    if let pointPlace { exponent = pointPlace + 1 - here }
    if here < end {
      guard bytes[here] | 0x20 == UInt8(ascii: "e"),
        let written = writtenExponent(bytes, here + 1, end)
      else { return nil }
      exponent += written
    }
    guard fitsMantissa, mantissa <= exactLimit, abs(exponent) <= 22 else {
      return libraryValue(bytes, start, end)
    }
    let size = Double(mantissa)
    let value = exponent < 0 ? size / powers[-exponent] : size * powers[exponent]
    return isNegative ? -value : value
  }

  /// The digits after `e` with their sign; beyond a million it makes no difference.
  private static func writtenExponent(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var here = start
    guard here < end else { return nil }
    let isNegative = bytes[here] == UInt8(ascii: "-")
    if isNegative || bytes[here] == UInt8(ascii: "+") { here += 1 }
    guard here < end else { return nil }
    var value = 0
    while here < end {
      let digit = bytes[here] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = min(value * 10 + Int(digit), 1_000_000)
      here += 1
    }
    return isNegative ? -value : value
  }

  private static func libraryValue(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    let text = String(decoding: bytes.array(start, end), as: UTF8.self)
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }
}

extension Span<UInt8> {
  /// A copy of some bytes.
  func array(_ start: Int, _ end: Int) -> [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(end - start)
    for index in start..<end { copy.append(self[index]) }
    return copy
  }
}
