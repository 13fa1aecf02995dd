import Foundation

/// Numbers as people read them: fixed decimals, thousands separated, a true minus sign.
package enum Fixed {
  /// The minus sign of rendered tables; CSV files keep the hyphen of ASCII.
  package static let minus = "\u{2212}"

  /// From here on a double no longer tells its neighbours apart by units: a power of ten is shown.
  private static let largest = 1e15

  /// A number with fixed decimals, the sign of a rounded zero dropped.
  package static func number(_ value: Double, digits: Int) -> String {
    if value.isInfinite { return value < 0 ? minus + "\u{221E}" : "\u{221E}" }
    let sign = value < 0 ? minus : ""
    if abs(value) >= largest { return sign + String(format: "%.*e", Int32(digits), abs(value)) }
    let text = decimal(abs(value), digits: digits).utf8
    let isZero = !text.contains { $0 > UInt8(ascii: "0") }
    var bytes = isZero || value >= 0 ? [] : Array(minus.utf8)
    var whole =
      text.firstIndex(of: UInt8(ascii: ".")).map { text.distance(from: text.startIndex, to: $0) }
      ?? text.count
    for byte in text {
      bytes.append(byte)
      whole -= 1
      if whole > 0, whole.isMultiple(of: 3) { bytes.append(UInt8(ascii: ",")) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What C's printf writes of a number that is not negative, by `%.*f`.
  ///
  /// The product with the power of ten, itself exact, is wrong by 2^-53 of it: unless it lies so near to a half, it
  /// rounds to the same digits.
  private static func decimal(_ value: Double, digits: Int) -> String {
    guard (0..<powersOfTen.count).contains(digits), value * powersOfTen[digits] < 0x1p50 else {
      return String(format: "%.*f", Int32(digits), value)
    }
    let scaled = value * powersOfTen[digits]
    let floor = scaled.rounded(.down)
    let rest = scaled - floor
    guard abs(rest - 0.5) > scaled * 0x1p-52 else {
      return String(format: "%.*f", Int32(digits), value)
    }
    let unit = UInt64(powersOfTen[digits])
    let whole = UInt64(floor) + (rest > 0.5 ? 1 : 0)
    if digits == 0 { return String(whole) }
    // A one before the decimals keeps their leading noughts.
    return String(whole / unit) + "." + String(unit + whole % unit).dropFirst()
  }

  private static let powersOfTen = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
  ]

  /// A count with thousands separated; decimals only where there are any.
  package static func count(_ value: Double) -> String {
    value == value.rounded() ? number(value, digits: 0) : number(value, digits: 1)
  }

  /// A p-value: never 0.000, and none below what the decimals or random draws can tell; 0 only of enumerated draws.
  package static func pValue(_ value: Double, least: Double? = nil, digits: Int = 3) -> String {
    if least == 0, value == 0 { return "0" }
    let unit = pow(10, -Double(digits))
    let bound = max(unit, least ?? 0)
    guard value < bound else { return number(value, digits: digits) }
    return "<" + number((bound / unit - 1e-9).rounded(.up) * unit, digits: digits)
  }

  /// A share as a percentage.
  package static func percent(_ share: Double) -> String {
    // 100 * 0.999 is not exactly 99.9: nine decimals are more than anyone writes.
    Plain.number((share * 1e11).rounded() / 1e9) + " %"
  }
}

extension ResultTable.Cell {
  /// The cell as people read it.
  ///
  /// - Parameters:
  ///   - digits: Decimal places of the table.
  ///   - own: Those of the row or the column, which go before, and alone change those of a p-value.
  /// - Returns: The text.
  func shown(digits: Int, own: Int? = nil) -> String {
    let places = own ?? digits
    return switch self {
    case .text(let text): text
    case .count(let value): Fixed.count(value)
    case .number(let value): Fixed.number(value, digits: places)
    case .parenthesised(let value): "(\(Fixed.number(value, digits: places)))"
    case .estimate(let value, let stars):
      Fixed.number(value, digits: places) + String(repeating: "*", count: stars)
    case .pValue(let value, let least): Fixed.pValue(value, least: least, digits: own ?? 3)
    case .interval(let lower, let upper):
      "[\(Fixed.number(lower, digits: places)), \(Fixed.number(upper, digits: places))]"
    case .absent(let reason): reason.rawValue
    }
  }
}
