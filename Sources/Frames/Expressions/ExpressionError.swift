/// What is wrong with an expression, and where: data, not a sentence.
public struct ExpressionError: Error, Sendable, Equatable {
  /// What is wrong.
  public let problem: Problem

  /// Where, as offsets in Unicode scalars of the text that was parsed; empty at the end of the text.
  public let range: Range<Int>

  /// A problem at a place.
  ///
  /// - Parameters:
  ///   - problem: What is wrong.
  ///   - range: Offsets in Unicode scalars.
  public init(_ problem: Problem, at range: Range<Int>) {
    self.problem = problem
    self.range = range
  }

  /// What can stand at a place of an expression.
  public enum Expectation: String, Sendable, Equatable {
    /// A number, a text, a name, a call or a parenthesis.
    case operand
    /// An operator, or the end of the expression.
    case operatorOrEnd
    /// `)` for an earlier `(`.
    case closingParenthesis
    /// A comma or `)` in a call.
    case commaOrClosingParenthesis
    /// A comma or `]` in a list.
    case commaOrClosingBracket
    /// A list in brackets, or a range `from..to`.
    case listOrRange
    /// A number or a text in a list.
    case literal
    /// `..` between the ends of a range.
    case rangeDots
    /// `(` after the name of a function.
    case openingParenthesis
    /// `in` after `not`.
    case wordIn
    /// `missing` or `not missing` after `is`.
    case wordMissing
  }

  /// What can be wrong with an expression.
  public enum Problem: Sendable, Equatable {
    /// A token that cannot stand here.
    case unexpected(token: String, expected: Expectation)
    /// The text ended too early.
    case unexpectedEnd(expected: Expectation)
    /// A comparison of a comparison, `1 < x < 2`: two comparisons joined with `and` are meant.
    case chainedComparison
    /// Parentheses, calls or operators nested too deeply, or a chain of too many operators.
    case tooDeep(limit: Int)
    /// Digits that are no number: `12ab`, `1e`, `1e999`.
    case invalidNumber
    /// A text without its closing quote.
    case unterminatedText
    /// A name without its closing back-tick.
    case unterminatedName
    /// Two back-ticks with nothing between them.
    case emptyName
    /// No function has this name.
    case unknownFunction(name: String)
    /// A function of the language that is still to come.
    case notBuiltYet(function: String)
    /// Too few or too many arguments.
    case argumentCount(function: String, expected: ClosedRange<Int>, found: Int)
    /// `round` wants its digits as a whole number in -308...308, written out.
    case digitsNotWhole
    /// A range of two numbers whose first end is above its last: no value is in it.
    case emptyRange
    /// A value of one type where an operation needs another.
    case typeMismatch(expected: ValueType, found: ValueType, operation: String)
    /// No column has this name.
    case unknownColumn(name: String)
  }
}

/// What a value can be, known before any row is read.
public enum ValueType: String, Sendable, Equatable, CaseIterable {
  /// A number.
  case number
  /// True or false; stands as 1 or 0 where a number is needed.
  case flag
  /// A text or a level of a category.
  case text
}
