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
      return numbers(of: x, otherwise: "not an academic year") { AcademicYear.year(of: $0.trimmed) }
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
}
