import Designs
import Frames
import Specs

extension PlanContext {
  /// A problem of an expression as a diagnostic at its place in the spec.
  func diagnostic(_ error: ExpressionError, in text: Located<String>) -> Diagnostic {
    if case .unexpected("=", let expected) = error.problem,
      text.value.scalars(error.range.upperBound..<error.range.upperBound + 1) == ">"
    {
      return Diagnostic(
        .expression(.unexpected("=>", expected: expected.words)),
        at: text.span(of: error.range.lowerBound..<error.range.upperBound + 1))
    }
    return Diagnostic(
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
        near: Self.elsewhere[name] ?? Expression.function(elsewhere: name)
          ?? Nearest.name(to: name, among: Expression.functionNames))
    case .argumentCount(let function, let expected, let found):
      grammar(.argumentCount(function: function, expected: words(expected), found: found))
    case .digitsNotWhole: grammar(.other("round takes its digits as a whole number"))
    case .emptyRange: grammar(.other("a range whose first end is above its last holds no value"))
    case .typeMismatch(let expected, let found, let operation):
      .typeMismatch(operation: operation, expected: expected.words, found: found.words)
    case .unknownColumn(let name):
      .unknownColumn(name: name, near: Nearest.names(to: name, among: columns, limit: 3))
    case .tiedOrder(let order, let groups, let first, let second):
      .tiedOrder(order: order, groups: groups, firstRow: first + 1, secondRow: second + 1)
    case .notRecoded(let values, let rows, let first):
      .notRecoded(values: values, rows: rows, firstRow: first + 1)
    default: grammar(.other(words(ofCall: problem)))
    }
  }

  /// What is wrong with a call, in a phrase.
  private func words(ofCall problem: ExpressionError.Problem) -> String {
    switch problem {
    case .unknownOption(let function, let option, let known):
      known.isEmpty
        ? "\(function) has no options"
        : "\(function) has no option \(option); it has \(known.joined(separator: ", "))"
    case .repeatedOption(_, let option): "\(option) is given twice"
    case .missingOption(let function, let option): "\(function) needs \(option): …"
    case .optionsExclude(let function, let one, let other):
      "\(function) takes \(one) or \(other), not both"
    case .optionOfSeveralValues(let function, let option):
      "\(option) goes with one value; \(function) of several compares the values of a row"
    case .badArgument(let function, let argument, let expected):
      "\(function) takes \(expected.words) as \(argument)"
    case .caseWithoutValue:
      "a condition of case without a value; write else: before the value of all other rows"
    case .listLength(let function, let option, let found, let wanted):
      "\(option) of \(function) has \(found) values where \(wanted) are needed"
    case .notAscending(let function, let option): "\(option) of \(function) does not ascend"
    case .repeatedValue(let function, let option):
      "a value stands twice in \(option) of \(function)"
    case .notADate: "this is no date; write year, month and day as 'YYYY-MM-DD'"
    case .notAnAcademicYear:
      "this is no academic year; write 'YYYY/YYYY' or 'YYYY/YY', the second the year after the first"
    case .tooLong(let limit):
      "more than \(limit) operations hang on one another; derive parts of it first"
    case .badDateFormat: "a format holds %d, %m and %Y once each, as '%d/%m/%Y'"
    case .typeUnknown: "missing('…') alone has no type; use it within if, case or coalesce"
    default: "it does not fit"
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
    case .repeatedArgument(let function, let name):
      .formula(.other("\(function) is given its \(name) twice"))
    case .unnamedArgument(let function, let name, let example):
      .formula(.other("\(function) takes \(name) by its name: write \(example)"))
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
    "factor": "i", "as.factor": "i",
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
    case .date: "a date"
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
    case .option: "an option `name: value`, or the end of the call"
    }
  }
}

extension String {
  /// The text of a range of Unicode scalars, at most 40 of them.
  fileprivate func scalars(_ range: Range<Int>) -> String {
    let all = Array(unicodeScalars)
    return String(scalars: all[range.clamped(to: 0..<all.count)].prefix(40))
  }
}
