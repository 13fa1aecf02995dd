/// Numbers as the shortest decimal that reads back to the same number, without a fraction where there is none.
enum ShortestDecimal {
  /// The decimal of a finite number: `3`, `-0.5`, `1e+16`.
  static func text(_ number: Double) -> String {
    if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
