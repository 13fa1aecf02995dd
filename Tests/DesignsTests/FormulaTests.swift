import Designs
import Frames
import Testing

/// The terms of a formula's fixed part, spelled.
func spelled(_ formula: Formula) -> [String] {
  formula.terms.map { term in
    term.variables.map { formula.variables[$0].label }.joined(separator: ":")
  }
}

@Suite struct FormulaTests {
  /// From R's `attr(terms(f), "term.labels")` and `attr(terms(f), "intercept")`.
  static let expansions: [(String, [String], Bool)] = [
    ("y ~ a + b*c", ["a", "b", "c", "b:c"], true),
    ("y ~ a*b*c", ["a", "b", "c", "a:b", "a:c", "b:c", "a:b:c"], true),
    ("y ~ a:b + a", ["a", "a:b"], true),
    ("y ~ b:a + a + b", ["a", "b", "b:a"], true),
    ("y ~ (a + b + c)^2", ["a", "b", "c", "a:b", "a:c", "b:c"], true),
    ("y ~ (a + b)*c - a:c", ["a", "b", "c", "b:c"], true),
    ("y ~ a*b*c - a:b:c", ["a", "b", "c", "a:b", "a:c", "b:c"], true),
    ("y ~ a + a + a:a", ["a"], true),
    ("y ~ a/b", ["a", "a:b"], true),
    ("y ~ (a + b)/c", ["a", "b", "a:b:c"], true),
    ("y ~ (a + b):(c + d)", ["a:c", "a:d", "b:c", "b:d"], true),
    ("y ~ x - 1", ["x"], false), ("y ~ 0 + x", ["x"], false), ("y ~ x + 0", ["x"], false),
    ("y ~ 0 + x + 1", ["x"], true), ("y ~ 1", [], true), ("y ~ -1 + x", ["x"], false),
    ("y ~ I( x ^2 ) + log( x )", ["I(x^2)", "log(x)"], true),
    ("y ~ poly(x,2)*a", ["poly(x, 2)", "a", "poly(x, 2):a"], true),
    ("y ~ `KS2 Score` + `plain`", ["`KS2 Score`", "plain"], true),
    ("y ~ i(year, ref = 2016)", ["year"], true),
    ("y ~ i(year, ssif, ref = -1)", ["year:ssif"], true),
    ("y ~ ssif + i(year, ssif)", ["ssif", "ssif:year"], true),
    ("y~a-a", [], true),
    // A vowel sign that takes space, digits of another script.
    (
      "y ~ \u{917}\u{923}\u{93F}\u{924} + x\u{967}", ["\u{917}\u{923}\u{93F}\u{924}", "x\u{967}"],
      true
    ),
  ]

  @Test(arguments: FormulaTests.expansions)
  func `terms expand as in R`(_ text: String, _ terms: [String], _ intercept: Bool) throws {
    let formula = try Formula(parsing: text)
    #expect(spelled(formula) == terms)
    #expect(formula.hasIntercept == intercept)
  }

  static let mistakes: [(String, FormulaError.Problem, Range<Int>)] = [
    ("", .empty, 0..<0), ("   ", .empty, 3..<3), ("y", .missingTilde, 1..<1),
    ("~ x", .missingPart("outcome"), 0..<1), ("y ~", .missingPart("terms"), 3..<3),
    ("y ~ x +", .unexpectedEnd(expected: "term"), 7..<7),
    ("y ~ x + * z", .unexpected("*"), 8..<9),
    ("y ~ (x + z", .unclosed("("), 4..<5), ("y ~ x)", .unexpected(")"), 5..<6),
    ("y ~ log(x", .unclosed("("), 7..<8), ("y ~ x ~ z", .unexpected("~"), 6..<7),
    ("y ~ 2 + x", .numberAsTerm("2"), 4..<5), ("y ~ x*1", .numberAsTerm("1"), 6..<7),
    ("y ~ x^2", .powerOfVariable("x"), 4..<7), ("y ~ (a + b)^1.5", .badExponent, 12..<15),
    ("y ~ `KS2", .unterminated("`"), 4..<8), ("y ~ x # z", .unexpected("#"), 6..<7),
    ("y ~ x | a | b ~ c | d", .tooManyBars, 18..<19),
    ("y ~ poly(x)", .argumentCount(function: "poly", expected: 2...3, found: 1), 4..<11),
    (
      "y ~ poly(x, z)", .badArgument(function: "poly", expected: "whole number from 1 to 50"),
      12..<13
    ),
    ("y ~ i(year, base = 3)", .unknownArgument(function: "i", name: "base"), 19..<20),
    ("y ~ i()", .argumentCount(function: "i", expected: 1...2, found: 0), 4..<7),
    ("y ~ x*(1 | g)", .randomEffectHere, 6..<13),
    ("y ~ x - (1 | g)", .randomEffectHere, 8..<15),
    ("y ~ é + x z", .unexpected("z"), 10..<11),
  ]

  @Test(arguments: FormulaTests.mistakes)
  func `mistakes have their place`(
    _ text: String, _ problem: FormulaError.Problem, _ range: Range<Int>
  ) throws {
    let error = #expect(throws: FormulaError.self) { try Formula(parsing: text) }
    #expect(error == FormulaError(problem, at: range))
  }

  @Test func `a mistake in an expression is placed in the formula`() throws {
    let error = #expect(throws: FormulaError.self) {
      try Formula(parsing: "y ~ x + frobnicate(z)")
    }
    #expect(error?.range == 8..<18)
  }

  @Test func `bars hold absorbed effects and instruments`() throws {
    let formula = try Formula(
      parsing: "log(y) ~ x | fe1 + fe2^fe3 + fe4[z] | d:x + e ~ w1 + w2")
    #expect(formula.absorbed.map(\.columns) == [["fe1"], ["fe2", "fe3"], ["fe4"]])
    #expect(formula.absorbed.map(\.slopes) == [[], [], ["z"]])
    #expect(formula.instrumental?.endogenous.count == 2)
    #expect(formula.instrumental?.instruments.count == 2)
    let none = try Formula(parsing: "y ~ x | 0")
    #expect(none.absorbed.isEmpty && none.instrumental == nil)
    let only = try Formula(parsing: "y ~ x | d ~ w")
    #expect(only.absorbed.isEmpty && only.instrumental != nil)
    let names = ["y", "x", "fe1", "fe2", "fe3", "fe4", "z", "d", "x", "e", "w1", "w2"]
    #expect(formula.columnUses.map(\.name) == names)
    #expect(formula.columnUses[0].range == 4..<5)
  }

  @Test func `random effects are told apart`() throws {
    let formula = try Formula(
      parsing: "y ~ x + (1 + x | g) + (1 | g1/g2) + (x || h) + (0 + x | a:b)")
    #expect(spelled(formula) == ["x"])
    #expect(formula.random.map(\.groups) == [["g"], ["g1"], ["g1", "g2"], ["h"], ["a", "b"]])
    #expect(formula.random.map(\.isCorrelated) == [true, true, true, false, true])
    #expect(formula.random.map(\.hasIntercept) == [true, true, true, true, false])
    #expect(formula.random[0].range == 8..<19)
  }

  @Test func `the point stands for the columns that are left`() throws {
    let formula = try Formula(parsing: "y ~ . - b | school")
    let resolved = try formula.resolvingEverything(columns: ["school", "a", "y", "b", "odd name"])
    #expect(spelled(resolved) == ["a", "`odd name`"])
  }

  @Test func `nesting without end is an error`() {
    let deep = 10_000
    let open = String(repeating: "(", count: deep)
    let close = String(repeating: ")", count: deep)
    for text in ["y ~ " + open + "x" + close, "y ~ I(" + open + "x" + close + ")", "y ~ " + open] {
      #expect(throws: FormulaError.self) { try Formula(parsing: text) }
    }
    let long = "y ~ " + [String](repeating: "x", count: deep).joined(separator: "*")
    #expect(throws: FormulaError.self) { try Formula(parsing: long) }
    let many = "y ~ " + (0..<20).map { "a\($0)" }.joined(separator: "*")
    #expect(throws: FormulaError.self) { try Formula(parsing: many) }
  }

  @Test func `ten thousand random texts never crash`() {
    let pieces = [
      "y", "x", "~", "+", "-", "*", "/", "^", ":", "|", "||", "(", ")", "[", "]", ",", "1", "0",
      "2",
      "2.5", ".", "..", "`a b`", "'t'", "I(", "log(", "poly(", "i(", "ref", "=", "==", "in", " ",
      "\n", "é", "\"", "`", "#", "%", "if(", "not", "is missing", "\u{0}", "e9", "raw",
    ]
    var state: UInt64 = 20_261_124
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var parsed = 0
    for round in 0..<10_000 {
      var text = round % 2 == 0 ? "y ~ x + " : ""
      for _ in 0..<next(14) { text += pieces[next(pieces.count)] }
      let length = text.unicodeScalars.count
      do throws(FormulaError) {
        _ = try Formula(parsing: text)
        parsed += 1
      } catch {
        let inside = error.range.lowerBound >= 0 && error.range.upperBound <= length
        #expect(inside, "\(text)")
      }
    }
    #expect(parsed > 100)
  }
}
