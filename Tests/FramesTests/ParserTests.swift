import Frames
import Testing

@Suite struct ParserTests {
  @Test(arguments: [
    ("a + b * c", "(a + (b * c))"),
    ("a - b - c", "((a - b) - c)"),
    ("a / b * c", "((a / b) * c)"),
    ("a * b % c", "((a * b) % c)"),
    ("a ^ b ^ c", "(a ^ (b ^ c))"),
    ("-a ^ 2", "(-(a ^ 2))"),
    ("a ^ -b", "(a ^ (-b))"),
    ("2 ^ -a ^ 2", "(2 ^ (-(a ^ 2)))"),
    ("-a * b", "((-a) * b)"),
    ("a - -b", "(a - (-b))"),
    ("(a + b) * c", "((a + b) * c)"),
    ("a + b < c * d", "((a + b) < (c * d))"),
    ("not a == b", "(not (a == b))"),
    ("not a and b", "((not a) and b)"),
    ("a or b and c", "(a or (b and c))"),
    ("a and b or c and d", "((a and b) or (c and d))"),
    ("not not a", "(not (not a))"),
    ("a + 1 in [1, -2.5]", "((a + 1) in [1, -2.5])"),
    ("a not in ['x', \"it's\"]", "(a not in ['x', 'it''s'])"),
    ("year in 2016..2019 and b", "((year in 2016 .. 2019) and b)"),
    ("y in -1.5..1.5", "(y in (-1.5) .. 1.5)"),
    ("y not in a .. b + 1", "(y not in a .. (b + 1))"),
    ("a + b is missing", "((a + b) is missing)"),
    ("not a is not missing", "(not (a is not missing))"),
    ("if(a > 1, 'x', 'y') == 'x'", "(if((a > 1), 'x', 'y') == 'x')"),
    ("log(a) + round(b, -2)", "(log(a) + round(b, (-2)))"),
    ("min(a, b, max(c, d))", "min(a, b, max(c, d))"),
    ("`KS2 Score` * 2", "(`KS2 Score` * 2)"),
    ("`a``b` + `if`", "(`a``b` + `if`)"),
    ("missing is missing", "(missing is missing)"),
    (".5e1 + 1e-3 + 2.", "((5 + 0.001) + 2)"),
    ("größe.2 + _x + .y", "((größe.2 + _x) + .y)"),
    ("log + 1", "(log + 1)"),
    ("true or false", "(true or false)"),
    ("x..y", "x..y"),
  ])
  func `binding is as the grammar says`(text: String, tree: String) throws {
    #expect(try shape(text) == tree)
  }

  @Test(arguments: [
    ("a+b", "a + b"), ("a -b", "a - b"), ("a / b", "a/b"), ("a * ( b )", "a*b"),
    ("a ^ 2", "a^2"), ("(a^b)^c", "(a^b)^c"), ("a^(b^c)", "a^b^c"), ("(-a)^2", "(-a)^2"),
    ("(a+b)/(c-d)", "(a + b)/(c - d)"), ("a-(b-c)", "a - (b - c)"), ("a/(b*c)", "a/(b*c)"),
    ("poly.x%3", "poly.x % 3"), ("round(x,2)", "round(x, 2)"), ("1000000*x", "1000000*x"),
    ("x*1e300", "x*1e+300"), ("0.1+x", "0.1 + x"), ("a in[1,2]", "a in [1, 2]"),
    ("\"it's\" == a", "'it''s' == a"), ("a in (1)..(2)", "a in 1..2"),
    ("`plain`+`not plain`", "plain + `not plain`"), ("(a and b) or c", "a and b or c"),
    ("a and (b or c)", "a and (b or c)"), ("not (a and b)", "not (a and b)"),
    ("(a < b) == c", "(a < b) == c"),
  ])
  func `spelling is canonical`(text: String, spelled: String) throws {
    let root = try Expression(parsing: text).root
    #expect(root.spelled == spelled)
    #expect(shape(try Expression(parsing: spelled).root) == shape(root))
  }

  @Test(
    arguments: [
      ("a +", .unexpectedEnd(expected: .operand), 3..<3),
      ("", .unexpectedEnd(expected: .operand), 0..<0),
      ("  ", .unexpectedEnd(expected: .operand), 2..<2),
      ("a b", .unexpected(token: "b", expected: .operatorOrEnd), 2..<3),
      ("a = b", .unexpected(token: "=", expected: .operatorOrEnd), 2..<3),
      ("a && b", .unexpected(token: "&&", expected: .operatorOrEnd), 2..<4),
      ("(a + b", .unexpectedEnd(expected: .closingParenthesis), 6..<6),
      ("log(a b)", .unexpected(token: "b", expected: .commaOrClosingParenthesis), 6..<7),
      ("a in [1 2]", .unexpected(token: "2", expected: .commaOrClosingBracket), 8..<9),
      ("a in []", .unexpected(token: "]", expected: .literal), 6..<7),
      ("a in [b]", .unexpected(token: "b", expected: .literal), 6..<7),
      ("a in ]", .unexpected(token: "]", expected: .listOrRange), 5..<6),
      ("a in 1, 2", .unexpected(token: ",", expected: .rangeDots), 6..<7),
      ("a not b", .unexpected(token: "b", expected: .wordIn), 6..<7),
      ("a is b", .unexpected(token: "b", expected: .wordMissing), 5..<6),
      ("if", .unexpectedEnd(expected: .openingParenthesis), 2..<2),
      ("1 < x < 2", .chainedComparison, 6..<7),
      ("x == y in [1]", .chainedComparison, 7..<9),
      ("12ab + 1", .invalidNumber, 0..<4),
      ("x + 1e999", .invalidNumber, 4..<9),
      ("x + 0x1F", .invalidNumber, 4..<8),
      ("1.2.3", .invalidNumber, 0..<5),
      ("a == 'abc", .unterminatedText, 5..<9),
      ("`abc", .unterminatedName, 0..<4),
      ("a + ``", .emptyName, 4..<6),
      ("lgo(x)", .unknownFunction(name: "lgo"), 0..<3),
      ("log()", .argumentCount(function: "log", expected: 1...1, found: 0), 0..<5),
      ("1 + min()", .argumentCount(function: "min", expected: 1...1000, found: 0), 4..<9),
      ("if(a, b)", .argumentCount(function: "if", expected: 3...3, found: 2), 0..<8),
      ("round(x, 1.5)", .digitsNotWhole, 9..<12),
      ("round(x, y)", .digitsNotWhole, 9..<10),
      ("größe ~ 1", .unexpected(token: "~", expected: .operatorOrEnd), 6..<7),
      ("é\u{301} + 🙂", .unexpected(token: "🙂", expected: .operand), 5..<6),
      ("a \u{0} b", .unexpected(token: "\u{0}", expected: .operatorOrEnd), 2..<3),
    ] as [(String, ExpressionError.Problem, Range<Int>)])
  func `a slip is named at its place`(
    text: String, problem: ExpressionError.Problem, range: Range<Int>
  ) {
    #expect(failure(text) == ExpressionError(problem, at: range))
  }

  @Test func `ranges of pieces count scalars and include parentheses`() throws {
    let text = "größe + (b*`c d`)/2"
    let root = try Expression(parsing: text).root
    #expect(root.range == 0..<19)
    #expect(root.operands[1].range == 8..<19)
    #expect(root.operands[1].operands[0].range == 8..<17)
    let uses = try Expression(parsing: text).columnUses
    #expect(uses.map(\.name) == ["größe", "b", "c d"])
    #expect(uses.map(\.range) == [0..<5, 9..<10, 11..<16])
  }

  @Test func `an expression is found inside a formula`() throws {
    let formula = [Unicode.Scalar]("y ~ I(x^2 + 1) + log(z):w | g".unicodeScalars)
    let inner = try Expression.parsePrefix(of: formula, from: 6)
    #expect(inner.expression.root.spelled == "x^2 + 1")
    #expect(inner.expression.source == "x^2 + 1")
    #expect(inner.end == 13)
    let call = try Expression.parsePrefix(of: formula, from: 17, extent: .operand)
    #expect(call.expression.root.spelled == "log(z)")
    #expect(call.end == 23)
    #expect(call.expression.columnUses == [try #require(call.expression.columnUses.first)])
    #expect(call.expression.columnUses.first?.range == 21..<22)
    let name = try Expression.parsePrefix(of: formula, from: 24)
    #expect(name.expression.root.spelled == "w")
    #expect(name.end == 25)
  }
}
