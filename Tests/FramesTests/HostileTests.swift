import Frames
import Testing

/// Texts that nobody would write: an error or a value, never a crash.
@Suite struct HostileTests {
  static let words = [
    "x", "t", "s", "`x`", "`", "nowhere", "1", "0", "2.5", "1e308", "'a'", "\"b\"", "'", "+",
    "-", "*", "/", "^", "%", "==", "!=", "<", "<=", ">", ">=", "(", ")", "[", "]", ",", "..",
    "in", "not", "is", "missing", "and", "or", "true", "false", "if(", "log(", "exp(", "sqrt(",
    "round(", "abs(", "min(", "max(", "in [", "in 1..2", "is missing", "mean(", "case(", "recode(",
    "by:", "over: sample", "order: x", "lag(", "from: [", "else:", "coalesce(", "text(", "date(",
    "~", "|", ":",
    "é", "🙂", "\u{0}", "\n", "\u{301}", ".", "..", "$", "2016..2019", "e", "_",
  ]

  static let small = frame(
    numbers("x", [1, nil, -2, 0]), flags("t", [true, false, nil, true]),
    factor("s", ["a", "b", nil, "a"], levels: ["b", "a"]))

  @Test func `token soup is an error or a value`() throws {
    var stream = Stream(state: 20_261_124)
    var (parsed, evaluated) = (0, 0)
    for _ in 0..<20_000 {
      let length = Int.random(in: 1...12, using: &stream)
      let text = (0..<length).map { _ in
        HostileTests.words.randomElement(using: &stream) ?? ""
      }.joined(separator: Bool.random(using: &stream) ? " " : "")
      let count = text.unicodeScalars.count
      do {
        let expression = try Expression(parsing: text)
        parsed += 1
        #expect(expression.root.range.upperBound <= count)
        let column = try expression.evaluate(on: HostileTests.small)
        evaluated += 1
        #expect(column.rowCount == 4)
      } catch {
        #expect(0 <= error.range.lowerBound && error.range.upperBound <= count, "\(text)")
      }
    }
    #expect(parsed > 500)
    #expect(evaluated > 100)
  }

  /// A random expression that parses, from the grammar.
  func sample(_ depth: Int, _ stream: inout Stream) -> String {
    if depth == 0 {
      return ["x", "t", "s", "2", "0.5", "'a'", "true"].randomElement(using: &stream) ?? "x"
    }
    func inner() -> String {
      let text = sample(depth - 1, &stream)
      return Bool.random(using: &stream) ? "(\(text))" : text
    }
    switch Int.random(in: 0..<10, using: &stream) {
    case 0: return "-" + inner()
    case 1: return "not " + inner()
    case 2: return "(\(inner())) in [1, -2]"
    case 3: return "(\(inner())) not in (\(inner())) .. (\(inner()))"
    case 4: return "(\(inner())) is not missing"
    case 5: return "if(\(inner()), \(inner()), \(inner()))"
    case 6: return "min(\(inner()), \(inner()))"
    default:
      let sign =
        ["+", "-", "*", "/", "%", "^", "==", "<", "and", "or"].randomElement(using: &stream)
        ?? "+"
      return "\(inner()) \(sign) \(inner())"
    }
  }

  @Test func `the canonical spelling parses to the same tree`() throws {
    var stream = Stream(state: 7)
    var parsed = 0
    for _ in 0..<5000 {
      let depth = Int.random(in: 0...4, using: &stream)
      let text = sample(depth, &stream)
      guard let expression = try? Expression(parsing: text) else { continue }
      parsed += 1
      let again = try Expression(parsing: expression.root.spelled)
      #expect(shape(again.root) == shape(expression.root), "\(text)")
      #expect(again.root.spelled == expression.root.spelled)
      let columns = [expression, again].map { try? $0.evaluate(on: HostileTests.small) }
      #expect(columns[0] == columns[1])
    }
    #expect(parsed > 2500)
  }

  @Test(arguments: ["(", "-", "not ", "2^", "log(", "if(true, ", "if(", "x in -", "["])
  func `deep nesting is an error`(opening: String) throws {
    let text = String(repeating: opening, count: 10_000)
    let error = try #require(failure(text))
    if opening != "[", opening != "x in -" {
      #expect(error.problem == .tooDeep(limit: 200))
    }
    let closed = text + "x" + String(repeating: ")", count: 10_000)
    #expect(failure(closed) != nil)
  }

  @Test(arguments: ["+", "*", " and ", " or ", "^"])
  func `an endless chain is an error, a long one is not`(sign: String) throws {
    let endless = [String](repeating: "x", count: 100_000).joined(separator: sign)
    let error = try #require(failure(endless))
    #expect([.tooLong(limit: 500), .tooDeep(limit: 200)].contains(error.problem))
    let long = [String](repeating: "1", count: 200).joined(separator: sign)
    let expression = try Expression(parsing: long)
    #expect(try Expression(parsing: expression.root.spelled).root.spelled == long.spelledSum)
  }

  @Test func `a sum of five hundred terms is walked safely`() throws {
    let text = [String](repeating: "x", count: 500).joined(separator: " + ")
    #expect(try cells(text, frame(numbers("x", [2, nil]))) == ["1000.0", "<blank>"])
  }

  @Test func `an error carries a piece of a long token only`() {
    let text = "x '" + String(repeating: "y", count: 1_000_000) + "'"
    let piece = "'" + String(repeating: "y", count: 39)
    #expect(
      failure(text)
        == ExpressionError(
          .unexpected(token: piece, expected: .operatorOrEnd), at: 2..<1_000_004))
  }

  @Test func `two hundred levels are walked safely`() throws {
    let text = String(repeating: "(1 + ", count: 200) + "x" + String(repeating: ")", count: 200)
    #expect(try cells(text, frame(numbers("x", [1]))) == ["201.0"])
  }

  @Test func `a very long list is a list`() throws {
    let text = "x in [" + (0..<50_000).map(String.init).joined(separator: ", ") + "]"
    #expect(
      try cells(text, frame(numbers("x", [49_999, 50_000, nil])))
        == ["true", "false", "<blank>"])
  }
}

extension String {
  /// This chain with the spaces of the canonical spelling.
  fileprivate var spelledSum: String { split(separator: "+").joined(separator: " + ") }
}
