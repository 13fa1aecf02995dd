import Glibc

// Calls: each function by its family.
extension Evaluation {
  func call(
    _ function: Node.Function, _ arguments: [Node], _ node: Node
  ) throws(ExpressionError) -> Operand {
    switch function {
    case .log: return try number(arguments, node) { Glibc.log($0) }
    case .log10: return try number(arguments, node) { Glibc.log10($0) }
    case .exp: return try number(arguments, node) { Glibc.exp($0) }
    case .sqrt: return try number(arguments, node) { $0.squareRoot() }
    case .abs: return try number(arguments, node) { Swift.abs($0) }
    case .floor: return try number(arguments, node) { $0.rounded(.down) + 0 }
    case .ceil: return try number(arguments, node) { $0.rounded(.up) + 0 }
    case .round:
      let digits = node.roundingDigits ?? 0
      return try number(arguments, node) { rounded($0, digits: digits) }
    case .clamp: return try clamped(arguments, node)
    case .min, .max: return try extreme(function, arguments, node)
    case .choice, .cases, .recode, .cut, .coalesce, .missing:
      return try choosing(function, arguments, node)
    case .lower, .upper, .trim, .length, .contains, .startsWith, .endsWith, .replace, .substring,
      .concat, .text, .number:
      return try textual(function, arguments, node)
    case .date, .year, .month, .day, .academicYear: return try dated(function, arguments, node)
    case .standardise, .mean, .sum, .sd, .median, .count, .share, .rank, .quantileGroup, .lag,
      .lead:
      return try grouped(function, arguments, node)
    }
  }

  private func number(
    _ arguments: [Node], _ node: Node, _ transform: (Double) -> Double
  ) throws(ExpressionError) -> Operand {
    let x = try operand(arguments[0])
    return defined(x.numbers.map(transform), x.absence, node)
  }

  /// The extreme of a row's values, or of a group's.
  private func extreme(
    _ function: Node.Function, _ arguments: [Node], _ node: Node
  ) throws(ExpressionError) -> Operand {
    if arguments.count == 1 { return try grouped(function, arguments, node) }
    let least = function == .min
    var best = try operand(arguments[0], beside: nil)
    for argument in arguments.dropFirst() {
      let next = try operand(argument, beside: nil)
      let numbers =
        least
        ? Lane.combine(best.numbers, next.numbers) { $1 < $0 ? $1 : $0 }
        : Lane.combine(best.numbers, next.numbers) { $1 > $0 ? $1 : $0 }
      best = defined(numbers, .either(best.absence, next.absence), node)
    }
    return best
  }

  private func clamped(_ arguments: [Node], _ node: Node) throws(ExpressionError) -> Operand {
    let x = try operand(arguments[0])
    let (low, high) = (try operand(arguments[1]), try operand(arguments[2]))
    let raised = Lane.combine(x.numbers, low.numbers) { $0 < $1 ? $1 : $0 }
    let numbers = Lane.combine(raised, high.numbers) { $0 > $1 ? $1 : $0 }
    // Bounds in the wrong order leave nothing between them.
    let ordered = Lane.combine(low.numbers, high.numbers) { $0 <= $1 }
    let checked = Lane.combine(numbers, ordered) { $1 ? $0 : Double.nan }
    return defined(checked, .either(.either(x.absence, low.absence), high.absence), node)
  }
}
