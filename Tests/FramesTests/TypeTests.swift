import Frames
import Testing

@Suite struct TypeTests {
  static let types: [String: ValueType?] = [
    "x": .number, "y": .number, "t": .flag, "s": .text, "later": ValueType?.none,
  ]

  func problems(_ text: String) throws -> [ExpressionError] {
    try Expression(parsing: text).check { TypeTests.types[$0] }
  }

  @Test func `all problems are told together, in the order of the text`() throws {
    #expect(
      try problems("s + 1 > zz and x or not y == s and log(s)") == [
        ExpressionError(
          .typeMismatch(expected: .number, found: .text, operation: "+"), at: 0..<1),
        ExpressionError(.unknownColumn(name: "zz"), at: 8..<10),
        ExpressionError(
          .typeMismatch(expected: .flag, found: .number, operation: "and"), at: 15..<16),
        ExpressionError(
          .typeMismatch(expected: .number, found: .text, operation: "=="), at: 29..<30),
        ExpressionError(
          .typeMismatch(expected: .flag, found: .number, operation: "and"), at: 35..<41),
        ExpressionError(
          .typeMismatch(expected: .number, found: .text, operation: "log"), at: 39..<40),
      ])
  }

  @Test(
    arguments: [
      ("s == 1", .typeMismatch(expected: .text, found: .number, operation: "=="), 5..<6),
      ("1 == 'a'", .typeMismatch(expected: .number, found: .text, operation: "=="), 5..<8),
      ("t == 'a'", .typeMismatch(expected: .flag, found: .text, operation: "=="), 5..<8),
      ("s < 'b'", .typeMismatch(expected: .number, found: .text, operation: "<"), 0..<1),
      ("x in ['1', '2']", .typeMismatch(expected: .number, found: .text, operation: "in"), 6..<9),
      ("s in ['a', 2]", .typeMismatch(expected: .text, found: .number, operation: "in"), 11..<12),
      (
        "later in ['a', 2]", .typeMismatch(expected: .text, found: .number, operation: "in"),
        15..<16
      ),
      ("s in 1..2", .typeMismatch(expected: .number, found: .text, operation: "in"), 0..<1),
      ("x in 2019..2016", .emptyRange, 5..<15),
      ("-s", .typeMismatch(expected: .number, found: .text, operation: "-"), 1..<2),
      ("not x", .typeMismatch(expected: .flag, found: .number, operation: "not"), 4..<5),
      ("if(x, 1, 2)", .typeMismatch(expected: .flag, found: .number, operation: "if"), 3..<4),
      ("if(t, 1, 'a')", .typeMismatch(expected: .number, found: .text, operation: "if"), 9..<12),
      ("max(x, (s))", .typeMismatch(expected: .number, found: .text, operation: "max"), 7..<10),
    ] as [(String, ExpressionError.Problem, Range<Int>)])
  func `what does not fit is named at its place`(
    text: String, problem: ExpressionError.Problem, range: Range<Int>
  ) throws {
    let found = try problems(text)
    #expect(found.contains(ExpressionError(problem, at: range)))
  }

  @Test(arguments: [
    ("x + t", ValueType.number), ("t == 1", .flag), ("if(t, s, 'a')", .text),
    ("if(t, t, 1)", .number), ("if(t, t, false)", .flag), ("s is missing", .flag),
    ("s in ['a']", .flag), ("x in 1..2", .flag), ("later * 1", .number), ("s", .text),
  ])
  func `the type of a sound expression is known`(text: String, type: ValueType) throws {
    #expect(try problems(text).isEmpty)
    #expect(try Expression(parsing: text).resultType { TypeTests.types[$0] } == type)
  }

  @Test func `a sum with a column of unknown type may be a number or a date`() throws {
    #expect(try Expression(parsing: "later + 1").resultType { TypeTests.types[$0] } == nil)
  }

  @Test func `a column of unknown type fits everywhere`() throws {
    for text in ["later", "later + 1", "later and t", "later == 's'", "if(later, later, 1)"] {
      #expect(try problems(text).isEmpty)
    }
    #expect(try Expression(parsing: "later").resultType { TypeTests.types[$0] } == nil)
  }

  @Test func `texts that are no level are told`() throws {
    let text = "s == 'a' or 'c' != s or s in ['b', 'd'] or x == 1 or u == 'q'"
    let found = try Expression(parsing: text).unknownLevelUses {
      $0 == "s" ? ["a", "b"] : nil
    }
    #expect(found.map(\.text) == ["c", "d"])
    #expect(found.map(\.column) == ["s", "s"])
    #expect(found.map(\.range) == [12..<15, 35..<38])
  }

  @Test func `evaluation refuses what the check refuses`() throws {
    let one = frame(numbers("x", [1]))
    #expect(throws: ExpressionError(.unknownColumn(name: "q"), at: 4..<5)) {
      try Expression(parsing: "x + q").evaluate(on: one)
    }
  }
}
