/// Text as it grows, byte by byte.
struct ByteText: Sendable {
  private(set) var bytes: [UInt8] = []

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// A whole number, with zeros in front up to a width.
  mutating func add(_ number: Int, width: Int = 1) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var digits: UInt64 = 0
    var (rest, count) = (number.magnitude, 0)
    // Digits from the last, four bits each: sixteen of them, more than any number here has.
    repeat {
      digits = digits << 4 | UInt64(rest % 10)
      rest /= 10
      count += 1
    } while rest > 0
    for _ in 0..<max(width - count, 0) { bytes.append(UInt8(ascii: "0")) }
    for _ in 0..<count {
      bytes.append(UInt8(ascii: "0") + UInt8(digits & 15))
      digits >>= 4
    }
  }

  /// Hundredths as a decimal number without zeros at its end.
  mutating func add(hundredths: Int) {
    if hundredths < 0 { bytes.append(UInt8(ascii: "-")) }
    let (whole, part) = Int(hundredths.magnitude).quotientAndRemainder(dividingBy: 100)
    add(whole)
    guard part > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    if part % 10 == 0 { add(part / 10) } else { add(part, width: 2) }
  }

  mutating func comma() { bytes.append(UInt8(ascii: ",")) }
  mutating func newline() { bytes.append(UInt8(ascii: "\n")) }
}
