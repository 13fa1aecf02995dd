import Foundation

/// Numbers as people read them: fixed decimals, thousands separated, a true minus sign.
enum Fixed {
  /// The minus sign of rendered tables; CSV files keep the hyphen of ASCII.
  static let minus = "\u{2212}"

  /// A number with fixed decimals, the sign of a rounded zero dropped.
  static func number(_ value: Double, digits: Int) -> String {
    if value.isInfinite { return value < 0 ? minus + "\u{221E}" : "\u{221E}" }
    let text = String(format: "%.*f", digits, abs(value))
    let isZero = !text.contains { $0 != "0" && $0 != "." }
    let parts = text.split(separator: ".", maxSplits: 1)
    let grouped = grouped(String(parts[0])) + (parts.count > 1 ? "." + parts[1] : "")
    return (value < 0 && !isZero ? minus : "") + grouped
  }

  /// A count with thousands separated; decimals only where there are any.
  static func count(_ value: Double) -> String {
    value == value.rounded() ? number(value, digits: 0) : number(value, digits: 1)
  }

  /// A p-value: three decimals, never 0.000.
  static func pValue(_ value: Double) -> String {
    value < 0.0005 ? "<0.001" : number(value, digits: 3)
  }

  /// A share as a percentage.
  static func percent(_ share: Double) -> String {
    let value = share * 100
    let rounded = (value * 10).rounded() / 10
    return (rounded == rounded.rounded() ? String(Int(rounded)) : "\(rounded)") + " %"
  }

  private static func grouped(_ digits: String) -> String {
    guard digits.count > 4 || digits.count == 4 else { return digits }
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
    case .pValue(let value): Fixed.pValue(value)
    case .interval(let lower, let upper):
      "[\(Fixed.number(lower, digits: digits)), \(Fixed.number(upper, digits: digits))]"
    case .absent(let reason): reason.rawValue
    }
  }

  /// The cell as machines read it: unrounded, without marks.
  var plain: String {
    switch self {
    case .text(let text): text
    case .count(let value), .number(let value), .parenthesised(let value), .pValue(let value):
      Plain.number(value)
    case .estimate(let value, _): Plain.number(value)
    case .interval(let lower, let upper): "\(Plain.number(lower));\(Plain.number(upper))"
    case .absent(let reason): reason.rawValue
    }
  }
}
