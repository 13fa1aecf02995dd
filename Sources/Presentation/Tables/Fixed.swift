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
    let text = String(format: "%.*f", Int32(digits), abs(value))
    let isZero = !text.contains { $0 != "0" && $0 != "." }
    let parts = text.split(separator: ".", maxSplits: 1)
    let grouped = grouped(String(parts[0])) + (parts.count > 1 ? "." + parts[1] : "")
    return (isZero ? "" : sign) + grouped
  }

  /// A count with thousands separated; decimals only where there are any.
  package static func count(_ value: Double) -> String {
    value == value.rounded() ? number(value, digits: 0) : number(value, digits: 1)
  }

  /// A p-value: three decimals, never 0.000, and none below what random draws can tell; 0 only of enumerated draws.
  package static func pValue(_ value: Double, least: Double? = nil) -> String {
    if least == 0, value == 0 { return "0" }
    let bound = max(0.001, least ?? 0)
    guard value < bound else { return number(value, digits: 3) }
    return "<" + number((bound * 1000 - 1e-9).rounded(.up) / 1000, digits: 3)
  }

  /// A share as a percentage.
  package static func percent(_ share: Double) -> String {
    // 100 * 0.999 is not exactly 99.9: nine decimals are more than anyone writes.
    Plain.number((share * 1e11).rounded() / 1e9) + " %"
  }

  private static func grouped(_ digits: String) -> String {
    var text = ""
    for (position, digit) in digits.reversed().enumerated() {
      if position > 0, position.isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}

extension ResultTable.Cell {
  /// The cell as people read it.
  func shown(digits: Int) -> String {
    switch self {
    case .text(let text): text
    case .count(let value): Fixed.count(value)
    case .number(let value): Fixed.number(value, digits: digits)
    case .parenthesised(let value): "(\(Fixed.number(value, digits: digits)))"
    case .estimate(let value, let stars):
      Fixed.number(value, digits: digits) + String(repeating: "*", count: stars)
    case .pValue(let value, let least): Fixed.pValue(value, least: least)
    case .interval(let lower, let upper):
      "[\(Fixed.number(lower, digits: digits)), \(Fixed.number(upper, digits: digits))]"
    case .absent(let reason): reason.rawValue
    }
  }
}
