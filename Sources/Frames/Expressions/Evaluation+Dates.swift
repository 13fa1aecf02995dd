// Dates and academic years.
extension Evaluation {
  func dated(
    _ function: Node.Function, _ arguments: [Node], _ node: Node
  ) throws(ExpressionError) -> Operand {
    if function == .date { return try date(arguments[0], node) }
    let isYear = function == .academicYear
    let x = try isYear ? operand(arguments[0]) : operand(arguments[0], beside: nil)
    if x.isNothing { return x }
    if x.isText {
      return numbers(of: x, otherwise: "not an academic year") { Self.academicYear($0.trimmed) }
    }
    if isYear, !isDate(arguments[0]) { return wholeYears(x) }
    let values = x.numbers.map { days -> Double in
      guard let date = CalendarDate(days: days) else { return .nan }
      return switch function {
      case .year: Double(date.year)
      case .month: Double(date.month)
      case .day: Double(date.day)
      default: Double(date.academicYear)
      }
    }
    return defined(values, x.absence, node)
  }

  private func date(_ argument: Node, _ node: Node) throws(ExpressionError) -> Operand {
    let x = try operand(argument)
    guard x.isText else { return x }
    let format = node.dateFormat
    return numbers(of: x, otherwise: "not a date") { format.days($0.trimmed).map { Double($0) } }
  }

  /// A number is an academic year by itself, if it is a year.
  private func wholeYears(_ x: Operand) -> Operand {
    var absence = x.absence
    let values = x.numbers
    absence.add(
      Cause(column: nil, reason: MissingReason("not an academic year")), rowCount: rowCount
    ) { values[$0] != values[$0].rounded() || !(1...9999).contains(values[$0]) }
    let known = absence
    return Operand(
      values: .numbers(
        known.isEmpty
          ? values : .rows((0..<rowCount).map { known.isAbsent($0) ? 0 : values[$0] })),
      absence: known)
  }

  /// The later year of `2018/2019`, `2018/19`, `2018-19`; a single year is itself; of a date its academic year.
  static func academicYear(_ text: String) -> Double? {
    if let days = DateFormat.iso.days(text) {
      return CalendarDate(days: Double(days)).map { Double($0.academicYear) }
    }
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        let digit = byte &- UInt8(ascii: "0")
        if digit > 9 { return nil }
        value = value * 10 + Int(digit)
      }
      return value
    }
    guard bytes.count >= 4, let first = number(0..<4), first >= 1 else { return nil }
    if bytes.count == 4 { return Double(first) }
    guard bytes.count == 7 || bytes.count == 9,
      bytes[4] == UInt8(ascii: "/") || bytes[4] == UInt8(ascii: "-"),
      let later = number(5..<bytes.count)
    else { return nil }
    let expected = bytes.count == 9 ? first + 1 : (first + 1) % 100
    return later == expected && first < 9999 ? Double(first + 1) : nil
  }
}
