import Glibc

/// Evaluates a tree whose names and types have been checked, whole columns at a time.
struct Evaluation {
  let frame: Frame

  var rowCount: Int { frame.rowCount }

  func operand(_ node: Node) throws(ExpressionError) -> Operand {
    switch node.kind {
    case .number(let value): return Operand(values: .numbers(.constant(value)), absence: .none)
    case .flag(let value): return Operand(values: .flags(.constant(value)), absence: .none)
    case .text(let text):
      return Operand(values: .texts(.constant(0), levels: [text]), absence: .none)
    case .name(let name): return column(name)
    case .negation(let a):
      let a = try operand(a)
      return Operand(values: .numbers(a.numbers.map { 0 - $0 }), absence: a.absence)
    case .arithmetic(let sign, let a, let b):
      let (x, y) = try pair(a, b)
      return arithmetic(sign, x, y, node)
    case .comparison(let sign, let a, let b):
      let (x, y) = try pair(a, b)
      return comparison(sign, x, y)
    case .not(let a):
      let a = try operand(a)
      return Operand(values: .flags(a.flags.map { !$0 }), absence: a.absence)
    case .logical(let word, let a, let b): return logical(word, try operand(a), try operand(b))
    case .among(let a, let values, let negated): return among(try operand(a), values, negated)
    case .within(let a, let low, let high, let negated):
      let a = try operand(a)
      return within(a, try operand(low, beside: a), try operand(high, beside: a), negated)
    case .isMissing(let a, let negated): return try isMissing(a, negated)
    case .call(let function, let arguments, _): return try call(function, arguments, node)
    case .list, .word: preconditionFailure("a list or word stands only in an option")
    }
  }

  /// Two operands; a text written out beside a date is a date.
  private func pair(_ a: Node, _ b: Node) throws(ExpressionError) -> (Operand, Operand) {
    let (x, y) = (try operand(a), try operand(b))
    if case .text = b.kind, !x.isText { return (x, try operand(b, beside: x)) }
    if case .text = a.kind, !y.isText { return (try operand(a, beside: y), y) }
    return (x, y)
  }

  /// An operand; a text written out is a date unless what it stands beside is a text.
  func operand(_ node: Node, beside other: Operand?) throws(ExpressionError) -> Operand {
    if case .text(let text) = node.kind, !(other?.isText ?? false),
      let days = DateFormat.iso.days(text)
    {
      return Operand(values: .numbers(.constant(Double(days))), absence: .none)
    }
    return try operand(node)
  }

  /// Whether a piece is a date, by the types of the frame's columns.
  func isDate(_ node: Node) -> Bool {
    var checker = TypeChecker { name in frame[name].map { ValueType($0) } }
    return checker.type(of: node) == .date
  }

  func column(_ name: String) -> Operand {
    guard let column = frame[name] else { preconditionFailure("no column named \(name)") }
    let values: Operand.Values =
      switch column.values {
      case .number(let numbers): .numbers(.rows(numbers))
      case .flag(let flags): .flags(.rows(flags))
      case .factor(let factor): .texts(.rows(factor.codes), levels: factor.levels)
      case .text(let texts):
        {
          let factor = Factor.inOrderOfAppearance(texts, missing: column.missing)
          return .texts(.rows(factor.codes), levels: factor.levels)
        }()
      }
    if case .factor = column.values {
      return Operand(values: values, absence: Absence(column), keepsOrder: true)
    }
    return Operand(values: values, absence: Absence(column))
  }

  // MARK: Numbers

  /// Numbers in their final form: rows without a finite result become absent, absent rows hold 0.
  func defined(_ numbers: Lane<Double>, _ absence: Absence, _ node: Node) -> Operand {
    if case .constant(let value) = numbers, value.isFinite, absence.isEmpty {
      return Operand(values: .numbers(numbers), absence: absence)
    }
    var values = numbers.expanded(rowCount)
    var absence = absence
    if !values.allSatisfy(\.isFinite) {
      absence.add(.undefined(node), rowCount: rowCount) { !values[$0].isFinite }
    }
    if !absence.isEmpty {
      for row in values.indices where absence.isAbsent(row) { values[row] = 0 }
    }
    return Operand(values: .numbers(.rows(values)), absence: absence)
  }

  private func arithmetic(
    _ sign: Node.Arithmetic, _ a: Operand, _ b: Operand, _ node: Node
  ) -> Operand {
    let (x, y) = (a.numbers, b.numbers)
    let numbers =
      switch sign {
      case .plus: Lane.combine(x, y) { $0 + $1 }
      case .minus: Lane.combine(x, y) { $0 - $1 }
      case .times: Lane.combine(x, y) { $0 * $1 }
      case .over: Lane.combine(x, y) { $0 / $1 }
      case .modulus: Lane.combine(x, y, modulus)
      case .power: Lane.combine(x, y, power)
      }
    return defined(numbers, .either(a.absence, b.absence), node)
  }

  // MARK: Flags

  /// Three-valued: a false settles `and`, a true settles `or`, whatever the other is.
  private func logical(_ word: Node.Logical, _ a: Operand, _ b: Operand) -> Operand {
    let settling = word == .or
    let (x, y) = (a.flags, b.flags)
    let flags =
      word == .or ? Lane.combine(x, y) { $0 || $1 } : Lane.combine(x, y) { $0 && $1 }
    if a.absence.isEmpty, b.absence.isEmpty {
      return Operand(values: .flags(flags), absence: .none)
    }
    let absence = Absence.choosing([a.absence, b.absence], rowCount: rowCount) { row in
      let (noA, noB) = (a.absence.isAbsent(row), b.absence.isAbsent(row))
      if noA { return !noB && y[row] == settling ? 0 : 1 }
      if noB { return x[row] == settling ? 0 : 2 }
      return 0
    }
    let settled = (0..<rowCount).map { row in
      if absence.isAbsent(row) { return false }
      if a.absence.isAbsent(row) { return y[row] }
      return b.absence.isAbsent(row) ? x[row] : flags[row]
    }
    return Operand(values: .flags(.rows(settled)), absence: absence)
  }

  private func isMissing(_ node: Node, _ negated: Bool) throws(ExpressionError) -> Operand {
    let absence: Absence
    if case .name(let name) = node.kind, let column = frame[name] {
      absence = Absence(column)
    } else {
      absence = try operand(node).absence
    }
    if absence.isEmpty { return Operand(values: .flags(.constant(negated)), absence: .none) }
    let flags = absence.codes.map { ($0 != 0) != negated }
    return Operand(values: .flags(.rows(flags)), absence: .none)
  }

  /// Flags with false where absent.
  func known(_ flags: Lane<Bool>, _ absence: Absence) -> Operand {
    if absence.isEmpty { return Operand(values: .flags(flags), absence: absence) }
    let values = (0..<rowCount).map { !absence.isAbsent($0) && flags[$0] }
    return Operand(values: .flags(.rows(values)), absence: absence)
  }

  private func comparison(_ sign: Node.Comparison, _ a: Operand, _ b: Operand) -> Operand {
    let absence = Absence.either(a.absence, b.absence)
    if a.isNothing || b.isNothing { return known(.constant(false), absence) }
    if case .texts(let x, let xLevels) = a.values, case .texts(let y, let yLevels) = b.values {
      let wanted = sign == .equal
      let places = Dictionary(zip(xLevels, Int32(0)...), uniquingKeysWith: { first, _ in first })
      let translated = yLevels.map { places[$0] ?? -2 }
      let codes = y.map { $0 < 0 ? -2 : translated[Int($0)] }
      return known(Lane.combine(x, codes) { ($0 == $1) == wanted }, absence)
    }
    let (x, y) = (a.numbers, b.numbers)
    let flags =
      switch sign {
      case .equal: Lane.combine(x, y) { $0 == $1 }
      case .notEqual: Lane.combine(x, y) { $0 != $1 }
      case .less: Lane.combine(x, y) { $0 < $1 }
      case .lessOrEqual: Lane.combine(x, y) { $0 <= $1 }
      case .greater: Lane.combine(x, y) { $0 > $1 }
      case .greaterOrEqual: Lane.combine(x, y) { $0 >= $1 }
      }
    return known(flags, absence)
  }

  private func among(_ a: Operand, _ values: [Node], _ negated: Bool) -> Operand {
    if a.isNothing { return known(.constant(false), a.absence) }
    if case .texts(let codes, let levels) = a.values {
      let wanted = Set(
        values.compactMap { if case .text(let text) = $0.kind { text } else { nil } })
      let inside = levels.map { wanted.contains($0) != negated }
      return known(codes.map { $0 >= 0 && inside[Int($0)] }, a.absence)
    }
    let wanted = Set(
      values.compactMap { value -> Double? in
        switch value.kind {
        case .number(let number): number
        case .text(let text): DateFormat.iso.days(text).map { Double($0) }
        default: nil
        }
      })
    return known(a.numbers.map { wanted.contains($0) != negated }, a.absence)
  }

  /// As `low <= a and a <= high`, three-valued.
  private func within(
    _ a: Operand, _ low: Operand, _ high: Operand, _ negated: Bool
  ) -> Operand {
    let inside = logical(
      .and, comparison(.greaterOrEqual, a, low), comparison(.lessOrEqual, a, high))
    if !negated { return inside }
    return known(inside.flags.map { !$0 }, inside.absence)
  }
}

extension Operand {
  /// Whether the values are texts.
  var isText: Bool { if case .texts = values { true } else { false } }
}
