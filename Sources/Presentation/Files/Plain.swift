/// The spellings of numbers that machines read.
package enum Plain {
  /// The shortest decimal that reads back to the same double; whole numbers bare; `Inf` for infinity.
  package static func number(_ value: Double) -> String {
    if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
    if value == 0 { return "0" }
    // Swift writes whole numbers below 2^54 with `.0`, larger ones with an exponent.
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// As `number`, and empty for what does not exist.
  package static func number(_ value: Double?) -> String { value.map(number) ?? "" }

  /// A count, and empty for what does not exist.
  package static func count(_ value: Int?) -> String { value.map(String.init) ?? "" }
}
