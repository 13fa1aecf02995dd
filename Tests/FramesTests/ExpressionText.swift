import Frames
import Testing

/// The tree in full parentheses, to see how a text was understood.
func shape(_ node: Node) -> String {
  switch node.kind {
  case .number, .text, .flag, .name, .word: node.spelled
  case .negation(let a): "(-\(shape(a)))"
  case .arithmetic(let sign, let a, let b): "(\(shape(a)) \(sign.rawValue) \(shape(b)))"
  case .comparison(let sign, let a, let b): "(\(shape(a)) \(sign.rawValue) \(shape(b)))"
  case .not(let a): "(not \(shape(a)))"
  case .logical(let word, let a, let b): "(\(shape(a)) \(word.rawValue) \(shape(b)))"
  case .among(let a, let values, let negated):
    "(\(shape(a)) \(negated ? "not in" : "in") [\(values.map(shape).joined(separator: ", "))])"
  case .within(let a, let low, let high, let negated):
    "(\(shape(a)) \(negated ? "not in" : "in") \(shape(low)) .. \(shape(high)))"
  case .isMissing(let a, let negated): "(\(shape(a)) is \(negated ? "not " : "")missing)"
  case .call(let function, let arguments, let options):
    "\(function.rawValue)("
      + (arguments.map(shape) + options.map { "\($0.name): \(shape($0.value))" })
      .joined(separator: ", ") + ")"
  case .list(let values): "[\(values.map(shape).joined(separator: ", "))]"
  }
}

func shape(_ text: String) throws -> String { shape(try Expression(parsing: text).root) }

/// The error of a text that does not parse.
func failure(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) -> ExpressionError?
{
  #expect(throws: ExpressionError.self, sourceLocation: sourceLocation) {
    try Expression(parsing: text)
  }
}

func numbers(
  _ name: String, _ values: [Double?], _ reason: MissingReason = .blank
) -> Column {
  Column(
    name: name, values: .number(values.map { $0 ?? 0 }), missing: mask(values, reason))
}

func flags(_ name: String, _ values: [Bool?], _ reason: MissingReason = .blank) -> Column {
  Column(
    name: name, values: .flag(values.map { $0 ?? false }), missing: mask(values, reason))
}

func factor(
  _ name: String, _ values: [String?], levels: [String], _ reason: MissingReason = .blank
) -> Column {
  let codes = values.map { value in
    Int32(value.flatMap { levels.firstIndex(of: $0) } ?? -1)
  }
  return Column(
    name: name, values: .factor(Factor(levels: levels, codes: codes)),
    missing: mask(values, reason))
}

func mask<Value>(_ values: [Value?], _ reason: MissingReason) -> MissingMask {
  MissingMask(codes: values.map { $0 == nil ? 1 : 0 }, reasons: [reason])
}

func frame(_ columns: Column...) -> Frame {
  Frame(columns: columns, rowCount: columns.first?.rowCount ?? 0)
}

/// A column's values as texts, missing ones as their reason in angle brackets.
func cells(_ column: Column) -> [String] {
  (0..<column.rowCount).map { row in
    if let reason = column.missing.reason(at: row) { return "<\(reason.name)>" }
    return switch column.values {
    case .number(let numbers): "\(numbers[row])"
    case .flag(let flags): "\(flags[row])"
    case .factor(let factor): factor.levels[Int(factor.codes[row])]
    case .text(let texts): texts[row]
    }
  }
}

func cells(_ text: String, _ frame: Frame) throws -> [String] {
  cells(try Expression(parsing: text).evaluate(on: frame))
}

/// SplitMix64 (Steele, Lea & Flood 2014): seeded, so that a failure can be repeated.
struct Stream: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func pick(_ texts: [String]) -> String {
    texts[Int.random(in: 0..<texts.count, using: &self)]
  }

  mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &self) == 0 }
}
