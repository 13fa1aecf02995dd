/// The clothes in which the numbers of a column stand, as its contract declares them.
public struct NumberFormat: OptionSet, Sendable, Hashable {
  /// One bit per kind of clothes.
  public let rawValue: UInt8

  /// A set of clothes.
  ///
  /// - Parameter rawValue: One bit per kind.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Every number ends with a percent sign: `45%` is 45.
  public static let percent = NumberFormat(rawValue: 1)
  /// Commas may part the digits before the point in groups of three: `1,234.5`.
  public static let thousands = NumberFormat(rawValue: 2)

  /// The number that trimmed bytes spell in these clothes, or nil.
  func value(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    var end = end
    if contains(.percent) {
      guard start < end, bytes[end - 1] == UInt8(ascii: "%") else { return nil }
      end -= 1
      while start < end, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    }
    guard contains(.thousands) else { return DecimalNumber.value(bytes, start, end) }
    guard let plain = Self.withoutCommas(bytes, start, end) else { return nil }
    return DecimalNumber.value(plain.span, 0, plain.count)
  }

  /// The bytes without commas, or nil where one does not part groups of three digits.
  private static func withoutCommas(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8]? {
    var plain: [UInt8] = []
    var (groupLength, hasComma, isWhole) = (0, false, true)
    for index in start..<end {
      let byte = bytes[index]
      if byte == UInt8(ascii: ",") {
        guard isWhole, hasComma ? groupLength == 3 : (1...3).contains(groupLength) else {
          return nil
        }
        (groupLength, hasComma) = (0, true)
        continue
      }
      if byte &- UInt8(ascii: "0") <= 9 {
        groupLength += 1
      } else if plain.isEmpty {
        // A sign; anything else is none of a number.
      } else if isWhole {
        guard !hasComma || groupLength == 3 else { return nil }
        isWhole = false
      }
      plain.append(byte)
    }
    return isWhole && hasComma && groupLength != 3 ? nil : plain
  }

  /// The clothes of a text that is no plain number: as declared here, or a decimal comma, which cannot be; nil
  /// if it is no number at all.
  static func clothes(of bytes: [UInt8]) -> NumberFormat? {
    for format: NumberFormat in [.percent, .thousands, [.percent, .thousands]]
    where format.value(bytes.span, 0, bytes.count) != nil {
      return format
    }
    // `12,5`: a comma for the point.
    guard bytes.count(where: { $0 == UInt8(ascii: ",") }) == 1 else { return nil }
    let pointed = bytes.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }
    return DecimalNumber.value(pointed.span, 0, pointed.count) == nil ? nil : []
  }
}
