import Analyses
import Testing

/// Expressions of contrasts: sums of terms times numbers, and nothing else.
@Suite struct LinearExpressionTests {
  private static let operand = "a number, a term in back-ticks, exp, log, sqrt or `(`"

  private func weights(_ text: String) throws -> [String: Double] {
    let parts = try LinearExpression(parsing: text).parts
    return Dictionary(parts.map { ($0.name, $0.weight) }, uniquingKeysWith: { a, _ in a })
  }

  @Test(arguments: [
    ("`a`", ["a": 1]),
    ("-`a`", ["a": -1]),
    ("- - `a`", ["a": 1]),
    ("`a` - `b`", ["a": 1, "b": -1]),
    ("2*`a` + `b`/4", ["a": 2, "b": 0.25]),
    ("`a`*2*3 - (`b` - `a`)", ["a": 7, "b": -1]),
    ("(`a` + `b`)/2 - (`c` + `d`)/2", ["a": 0.5, "b": 0.5, "c": -0.5, "d": -0.5]),
    ("3 - 2*1 - 1 + `a`", ["a": 1]),
    ("`a` + `b` - `b`", ["a": 1]),
    ("1e-3*`a` + .5*`b` + 1.5E+2*`c`", ["a": 0.001, "b": 0.5, "c": 150]),
    ("2 * -`a`", ["a": -2]),
    ("`raw::x:y[2]`", ["raw::x:y[2]": 1]),
    ("```KS2 Score```", ["`KS2 Score`": 1]),
    ("`a`\n + `b`", ["a": 1, "b": 1]),
    ("(2 - 1)*(`a` - 3*(`b` + `a`))", ["a": -2, "b": -3]),
    ("2^3*`a` + `b`^1 - sqrt(16)*`c`", ["a": 8, "b": 1, "c": -4]),
    ("-2^2*`a`", ["a": -4]),
  ])
  func `a combination has the weights that algebra gives`(
    text: String, expected: [String: Double]
  ) throws {
    #expect(try weights(text) == expected)
  }

  @Test func `terms stand in the order and at the place of their first use`() throws {
    let parts = try LinearExpression(parsing: "2*`bé` - `a` + `bé`").parts
    #expect(parts.map(\.name) == ["bé", "a"])
    #expect(parts.map(\.range) == [2..<6, 9..<12])
    #expect(parts.map(\.weight) == [3, -1])
  }

  @Test(arguments: [
    ("`a`*`b`", LinearExpressionError.Problem.notLinear, 0..<7),
    ("1 + (`a` + 1)*`b`", .notLinear, 4..<17),
    ("1/`a`", .notLinear, 0..<5),
    ("`a`/0", .divisionByZero, 4..<5),
    ("`a`/(1 - 1)", .divisionByZero, 4..<11),
    ("`a` - 2", .constant, 6..<7),
    ("3*(`a` + 2)", .constant, 9..<10),
    ("1 + 2", .nothingLeft, 0..<5),
    ("`a` - `a`", .nothingLeft, 0..<9),
    ("0*`a`", .nothingLeft, 0..<5),
    ("`a` = 0", .equation, 4..<5),
    ("`a` == 0", .equation, 4..<5),
    ("", .unexpectedEnd(expected: operand), 0..<0),
    ("`a` +", .unexpectedEnd(expected: operand), 5..<5),
    ("(`a`", .unexpectedEnd(expected: "`)`"), 4..<4),
    ("`a", .unterminated, 0..<2),
    ("``", .emptyName, 0..<2),
    ("`a` `b`", .unexpected("`", expected: "an operator or the end"), 4..<5),
    ("stark - `a`", .unexpected("stark", expected: operand), 0..<5),
    ("`a`^2", .notLinear, 0..<5),
    ("2*exp(`a`)", .notLinear, 2..<10),
    ("log(0)*`a`", .undefined, 0..<6),
    ("exp + `a`", .unexpected("exp", expected: operand), 0..<3),
    ("sin(`a`)", .unexpected("sin", expected: operand), 0..<3),
    ("2a*`b`", .invalidNumber("2a"), 0..<2),
    ("1.2.3*`b`", .invalidNumber("1.2.3"), 0..<5),
    ("0x1*`b`", .invalidNumber("0x1"), 0..<3),
    ("1e999*`b`", .invalidNumber("1e999"), 0..<5),
  ])
  func `what is no combination is told with its place`(
    text: String, problem: LinearExpressionError.Problem, range: Range<Int>
  ) {
    let error = #expect(throws: LinearExpressionError.self) {
      try LinearExpression(parsing: text)
    }
    #expect(error?.problem == problem)
    #expect(error?.range == range)
  }

  @Test func `parentheses nest to a limit, and no text stops the program`() {
    let deep = String(repeating: "(", count: 5000) + "`a`" + String(repeating: ")", count: 5000)
    #expect(throws: LinearExpressionError.self) { try LinearExpression(parsing: deep) }
    let signs = Array("`a+-*/() 1.e=^log")
    for seed in 0..<3000 {
      var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var text = ""
      for _ in 0..<(seed % 12) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text.append(signs[Int((state >> 33) % UInt64(signs.count))])
      }
      _ = try? LinearExpression(parsing: text)
    }
  }
}
