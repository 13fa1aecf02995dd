import Designs
import Frames
import Specs

extension PlanContext {
  /// A problem of an expression as a diagnostic at its place in the spec.
  func diagnostic(_ error: ExpressionError, in text: Located<String>) -> Diagnostic {
    Diagnostic(
      payload(error.problem, token: text.value.scalars(error.range)) { .expression($0) },
      at: text.span(of: error.range))
  }

  /// A problem of a formula as a diagnostic at its place in the spec.
  func diagnostic(_ error: FormulaError, in text: Located<String>) -> Diagnostic {
    Diagnostic(
      payload(error.problem, token: text.value.scalars(error.range)),
      at: text.span(of: error.range))
  }

  private func payload(
    _ problem: ExpressionError.Problem, token: String,
    _ grammar: (GrammarProblem) -> DiagnosticPayload
  ) -> DiagnosticPayload {
    switch problem {
    case .unexpected(let token, let expected):
      grammar(.unexpected(token, expected: expected.words))
    case .unexpectedEnd(let expected): grammar(.unexpectedEnd(expected: expected.words))
    case .chainedComparison: grammar(.chainedComparison)
    case .tooDeep(let limit): grammar(.tooDeep(limit: limit))
    case .invalidNumber: grammar(.invalidNumber(token))
    case .unterminatedText: grammar(.unterminated("quote"))
    case .unterminatedName: grammar(.unterminated("back-tick"))
    case .emptyName: grammar(.other("two back-ticks with no name between them"))
    case .unknownFunction(let name):
      .unknownFunction(
        name: name,
        near: Self.elsewhere[name] ?? Nearest.name(to: name, among: Expression.functionNames))
    case .notBuiltYet(let function): .notBuilt(name: "the function \(function)", instead: nil)
    case .argumentCount(let function, let expected, let found):
      grammar(.argumentCount(function: function, expected: words(expected), found: found))
    case .digitsNotWhole: grammar(.other("round takes its digits as a whole number"))
    case .emptyRange: grammar(.other("a range whose first end is above its last holds no value"))
    case .typeMismatch(let expected, let found, let operation):
      .typeMismatch(operation: operation, expected: expected.words, found: found.words)
    case .unknownColumn(let name):
      .unknownColumn(name: name, near: Nearest.names(to: name, among: columns, limit: 3))
    }
  }

  private func payload(
    _ problem: FormulaError.Problem, token: String
  ) -> DiagnosticPayload {
    switch problem {
    case .empty: .formula(.unexpectedEnd(expected: "an outcome and `~`"))
    case .missingTilde: .formula(.missingTilde)
    case .missingPart(let part):
      .formula(.other("the \(part) \(part == "terms" ? "are" : "is") missing"))
    case .unexpected(let token): .formula(.unexpected(token, expected: nil))
    case .unexpectedEnd(let expected): .formula(.unexpectedEnd(expected: articled(expected)))
    case .unclosed(let bracket): .formula(.other("\(bracket) is never closed"))
    case .unterminated(let mark): .formula(.unterminated(mark))
    case .tooDeep(let limit): .formula(.tooDeep(limit: limit))
    case .tooManyTerms(let limit): .formula(.other("it expands to more than \(limit) terms"))
    case .numberAsTerm(let number):
      .formula(.unexpected(number, expected: "a column; a computed one as I(...)"))
    case .powerOfVariable(let name):
      .formula(.other("`^` crosses terms here; write the power as I(\(name))"))
    case .badExponent: .formula(.other("the exponent of a sum is a whole number of at least 1"))
    case .tooManyBars:
      .formula(.other("only absorbed effects and one `endogenous ~ instruments` may follow `|`"))
    case .randomEffectHere:
      .formula(.other("random effects stand as terms of their own: `+ (1 | group)`"))
    case .argumentCount(let function, let expected, let found):
      .formula(.argumentCount(function: function, expected: words(expected), found: found))
    case .unknownArgument(let function, let name):
      .formula(.other("\(function) has no argument \(name)"))
    case .badArgument(let function, let expected):
      .formula(.other("\(function) takes \(articled(expected)) here"))
    case .expression(let problem): payload(problem, token: token) { .formula($0) }
    }
  }

  /// What a formula's parser expects, as it reads in a sentence: a sign in back-ticks, a noun with its article.
  private func articled(_ expected: String) -> String {
    switch expected {
    case "true or false": expected
    case "end": "the end"
    case "exponent": "an exponent"
    case _ where expected.first?.isLetter ?? false: "a \(expected)"
    default: "`\(expected)`"
    }
  }

  /// What functions of R and Stata are called here.
  private static let elsewhere = [
    "factor": "i", "as.factor": "i", "ln": "log", "ifelse": "if", "pmin": "min", "pmax": "max",
  ]

  private func words(_ count: ClosedRange<Int>) -> String {
    if count.lowerBound == count.upperBound { return "\(count.lowerBound)" }
    return count.upperBound == .max
      ? "\(count.lowerBound) or more" : "\(count.lowerBound) to \(count.upperBound)"
  }
}

extension ValueType {
  /// The type in words.
  var words: String {
    switch self {
    case .number: "a number"
    case .flag: "true or false"
    case .text: "text"
    }
  }
}

extension ExpressionError.Expectation {
  /// What may stand there, in words.
  var words: String {
    switch self {
    case .operand: "a value, a column or `(`"
    case .operatorOrEnd: "an operator or the end"
    case .closingParenthesis: "`)`"
    case .commaOrClosingParenthesis: "`,` or `)`"
    case .commaOrClosingBracket: "`,` or `]`"
    case .listOrRange: "a list in brackets or a range such as 2016..2019"
    case .literal: "a number or a quoted text"
    case .rangeDots: "`..`"
    case .openingParenthesis: "`(`"
    case .wordIn: "`in`"
    case .wordMissing: "`missing` or `not missing`"
    }
  }
}

extension String {
  /// The text of a range of Unicode scalars, at most 40 of them.
  fileprivate func scalars(_ range: Range<Int>) -> String {
    let all = Array(unicodeScalars)
    var view = String.UnicodeScalarView()
    view.append(contentsOf: all[range.clamped(to: 0..<all.count)].prefix(40))
    return String(view)
  }
}
