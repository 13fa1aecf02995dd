import Frames
import Glibc
import Testing

/// The semantics once more, one row at a time and without masks: slow, short, independent of the columns.
private struct RowByRow {
  enum Value: Equatable {
    case number(Double), flag(Bool), text(String), missing(String)

    var isMissing: Bool { if case .missing = self { true } else { false } }

    var number: Double? {
      switch self {
      case .number(let value): value
      case .flag(let flag): flag ? 1 : 0
      case .text, .missing: nil
      }
    }
  }

  let row: [String: Value]

  func value(_ node: Node) -> Value {
    switch node.kind {
    case .number(let value): .number(value)
    case .text(let text): .text(text)
    case .flag(let flag): .flag(flag)
    case .name(let name): row[name] ?? .missing("no column")
    case .negation(let a): lift([a], node) { 0 - $0[0] }
    case .arithmetic(let sign, let a, let b): lift([a, b], node) { result(sign, $0[0], $0[1]) }
    case .comparison(let sign, let a, let b): compare(sign, value(a), value(b))
    case .not(let a): inverted(value(a))
    case .logical(let word, let a, let b): logical(word, value(a), value(b))
    case .among(let a, let values, let negated): among(value(a), values.map(value), negated)
    case .within(let a, let low, let high, let negated):
      within(value(a), value(low), value(high), negated)
    case .isMissing(let a, let negated): .flag(value(a).isMissing != negated)
    case .call(let function, let arguments, _): call(function, arguments, node)
    case .list, .word: .missing("no value")
    }
  }

  private func lift(
    _ operands: [Node], _ node: Node, _ operation: ([Double]) -> Double
  ) -> Value {
    let values = operands.map(value)
    if let missing = values.first(where: \.isMissing) { return missing }
    let result = operation(values.compactMap(\.number))
    return result.isFinite ? .number(result) : .missing("undefined: \(node.spelled)")
  }

  private func result(_ sign: Node.Arithmetic, _ x: Double, _ y: Double) -> Double {
    switch sign {
    case .plus: x + y
    case .minus: x - y
    case .times: x * y
    case .over: x / y
    case .modulus:
      fmod(x, y) == 0 ? 0 : fmod(x, y).sign == y.sign ? fmod(x, y) : fmod(x, y) + y
    case .power: pow(x, y)
    }
  }

  private func compare(_ sign: Node.Comparison, _ a: Value, _ b: Value) -> Value {
    if a.isMissing { return a }
    if b.isMissing { return b }
    if case .text(let x) = a, case .text(let y) = b { return .flag((x == y) == (sign == .equal)) }
    guard let x = a.number, let y = b.number else { return .missing("types") }
    return switch sign {
    case .equal: .flag(x == y)
    case .notEqual: .flag(x != y)
    case .less: .flag(x < y)
    case .lessOrEqual: .flag(x <= y)
    case .greater: .flag(x > y)
    case .greaterOrEqual: .flag(x >= y)
    }
  }

  private func inverted(_ a: Value) -> Value {
    if case .flag(let flag) = a { .flag(!flag) } else { a }
  }

  private func logical(_ word: Node.Logical, _ a: Value, _ b: Value) -> Value {
    let settling = Value.flag(word == .or)
    if a == settling || b == settling { return settling }
    return a.isMissing ? a : b.isMissing ? b : .flag(word == .and)
  }

  private func among(_ a: Value, _ values: [Value], _ negated: Bool) -> Value {
    if a.isMissing { return a }
    let found = values.contains { compare(.equal, a, $0) == .flag(true) }
    return .flag(found != negated)
  }

  private func within(_ a: Value, _ low: Value, _ high: Value, _ negated: Bool) -> Value {
    let inside = logical(
      .and, compare(.greaterOrEqual, a, low), compare(.lessOrEqual, a, high))
    return negated ? inverted(inside) : inside
  }

  private func call(_ function: Node.Function, _ arguments: [Node], _ node: Node) -> Value {
    switch function {
    case .choice:
      let test = value(arguments[0])
      if test.isMissing { return test }
      return value(arguments[test == .flag(true) ? 1 : 2])
    case .log: return lift(arguments, node) { Glibc.log($0[0]) }
    case .exp: return lift(arguments, node) { Glibc.exp($0[0]) }
    case .sqrt: return lift(arguments, node) { Glibc.sqrt($0[0]) }
    case .abs: return lift(arguments, node) { Glibc.fabs($0[0]) }
    case .round: return lift(arguments, node) { Glibc.nearbyint($0[0]) }
    case .min: return lift(arguments, node) { $0.min() ?? 0 }
    case .max: return lift(arguments, node) { $0.max() ?? 0 }
    case .log10: return lift(arguments, node) { Glibc.log10($0[0]) }
    case .floor: return lift(arguments, node) { Glibc.floor($0[0]) + 0 }
    case .ceil: return lift(arguments, node) { Glibc.ceil($0[0]) + 0 }
    case .clamp:
      return lift(arguments, node) {
        $0[1] > $0[2] ? .nan : Swift.min(Swift.max($0[0], $0[1]), $0[2])
      }
    case .missing: return .missing("none")
    case .coalesce:
      return arguments.map(value).first { !$0.isMissing } ?? value(arguments[0])
    case .cases:
      for place in stride(from: 0, to: arguments.count, by: 2) {
        let test = value(arguments[place])
        if test.isMissing { return test }
        if test == .flag(true) { return value(arguments[place + 1]) }
      }
      return node.option("else").map(value) ?? .missing("no case")
    default: return .missing("not of one row")
    }
  }
}

/// Random expressions that are sound in type.
private struct Sampler {
  var stream: Stream

  mutating func number(_ depth: Int) -> String {
    if depth == 0 || stream.chance(6) { return stream.pick(["x", "y", "t", "2", "0.5", "3"]) }
    let below = depth - 1
    switch Int.random(in: 0..<12, using: &stream) {
    case 0: return "(-\(number(below)))"
    case 1:
      let names = ["log", "exp", "sqrt", "abs", "round", "floor", "ceil", "log10"]
      return "\(stream.pick(names))(\(number(below)))"
    case 4: return "coalesce(\(number(below)), \(number(below)), x)"
    case 5: return "clamp(\(number(below)), \(number(below)), \(number(below)))"
    case 6:
      return "case(\(flag(below)), \(number(below)), \(flag(below)), missing('none'), else: y)"
    case 7: return "case(\(flag(below)), \(number(below)), \(flag(below)), x)"
    case 2: return "\(stream.pick(["min", "max"]))(\(number(below)), \(number(below)), x)"
    case 3: return "if(\(flag(below)), \(number(below)), \(number(below)))"
    default:
      let sign = stream.pick(["+", "-", "*", "/", "%", "^"])
      return "(\(number(below)) \(sign) \(number(below)))"
    }
  }

  mutating func flag(_ depth: Int) -> String {
    if depth == 0 || stream.chance(6) { return stream.pick(["t", "u", "true", "false"]) }
    let below = depth - 1
    let no = stream.pick(["", "not "])
    switch Int.random(in: 0..<9, using: &stream) {
    case 0: return "(not \(flag(below)))"
    case 1, 2: return "(\(flag(below)) \(stream.pick(["and", "or"])) \(flag(below)))"
    case 3:
      let sign = stream.pick(["==", "!=", "<", "<=", ">", ">="])
      return "(\(number(below)) \(sign) \(number(below)))"
    case 4: return "(\(text(below)) \(stream.pick(["==", "!="])) \(text(below)))"
    case 5: return "(\(text(below)) \(no)in ['a', 'c'])"
    case 6: return "(\(number(below)) \(no)in \(number(below)) .. (y + \(number(below))))"
    case 7: return "(\(number(below)) \(no)in [1, 2, -3])"
    default: return "(\(stream.chance(2) ? number(below) : text(below)) is \(no)missing)"
    }
  }

  mutating func text(_ depth: Int) -> String {
    if depth == 0 || stream.chance(3) { return stream.pick(["s", "v", "'a'", "'c'", "'z'"]) }
    return "if(\(flag(depth - 1)), \(text(depth - 1)), \(text(depth - 1)))"
  }
}

@Suite struct BruteForceTests {
  static let x: [Double?] = [0, 1, -2, 3.5, nil, nil, 2, 10, -1]
  static let y: [Double?] = [2, nil, 3, -0.5, 1, nil, 0, 2, 800]
  static let t: [Bool?] = [true, false, nil, true, false, nil, true, nil, false]
  static let u: [Bool?] = [nil, false, true, nil, true, nil, false, true, true]
  static let s: [String?] = ["a", "b", "a", nil, "c", nil, "b", "a", "c"]
  static let v: [String?] = ["a", "a", nil, "c", "c", nil, "d", "a", "b"]

  let columns = frame(
    numbers("x", x, MissingReason("rx")), numbers("y", y, MissingReason("ry")),
    flags("t", t, MissingReason("rt")), flags("u", u, MissingReason("ru")),
    factor("s", s, levels: ["c", "a", "b"], MissingReason("rs")),
    factor("v", v, levels: ["a", "b", "c", "d"], MissingReason("rv")))

  private func row(_ index: Int) -> RowByRow {
    RowByRow(row: [
      "x": BruteForceTests.x[index].map { .number($0) } ?? .missing("rx"),
      "y": BruteForceTests.y[index].map { .number($0) } ?? .missing("ry"),
      "t": BruteForceTests.t[index].map { .flag($0) } ?? .missing("rt"),
      "u": BruteForceTests.u[index].map { .flag($0) } ?? .missing("ru"),
      "s": BruteForceTests.s[index].map { .text($0) } ?? .missing("rs"),
      "v": BruteForceTests.v[index].map { .text($0) } ?? .missing("rv"),
    ])
  }

  private func spelled(_ value: RowByRow.Value) -> String {
    switch value {
    case .number(let number): number == 0 ? "0.0" : "\(number)"
    case .flag(let flag): "\(flag)"
    case .text(let text): text
    case .missing(let reason): "<\(reason)>"
    }
  }

  @Test(arguments: ["number", "flag", "text"])
  func `whole columns say what single rows say`(kind: String) throws {
    var sampler = Sampler(stream: Stream(state: 2026))
    for _ in 0..<4000 {
      let depth = Int.random(in: 1...4, using: &sampler.stream)
      let text =
        kind == "number"
        ? sampler.number(depth) : kind == "flag" ? sampler.flag(depth) : sampler.text(depth)
      let expression = try Expression(parsing: text)
      let column = try expression.evaluate(on: columns)
      let found = cells(column).map { $0 == "-0.0" ? "0.0" : $0 }
      let expected = (0..<9).map { index -> String in
        let value = row(index).value(expression.root)
        if case .flag(let flag) = value, case .number = column.values {
          return flag ? "1.0" : "0.0"
        }
        return spelled(value)
      }
      #expect(found == expected, "\(text)")
    }
  }
}
