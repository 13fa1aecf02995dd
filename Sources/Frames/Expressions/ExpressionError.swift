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
    /// An option `name: value`, since one stands before.
    case option
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
    /// More operations hang on one another than can be walked safely: a sum of very many columns.
    case tooLong(limit: Int)
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
    /// Too few or too many arguments.
    case argumentCount(function: String, expected: ClosedRange<Int>, found: Int)
    /// A function has no such option.
    case unknownOption(function: String, option: String, known: [String])
    /// An option given twice.
    case repeatedOption(function: String, option: String)
    /// An option that must be given.
    case missingOption(function: String, option: String)
    /// Two options of which one can be given.
    case optionsExclude(function: String, String, String)
    /// An option of groups where several values of a row are compared.
    case optionOfSeveralValues(function: String, option: String)
    /// An argument that is not written as it must be.
    case badArgument(function: String, argument: String, expected: FunctionDeclaration.Kind)
    /// A condition of `case` without a value behind it.
    case caseWithoutValue
    /// Lists whose lengths do not fit: so many in an option, and so many wanted.
    case listLength(function: String, option: String, found: Int, wanted: Int)
    /// Numbers that do not ascend.
    case notAscending(function: String, option: String)
    /// A value given twice in a list.
    case repeatedValue(function: String, option: String)
    /// A text that is no date, 2018-09-01.
    case notADate
    /// A text where an academic year is wanted is none.
    case notAnAcademicYear
    /// A format of dates without %d, %m or %Y, or with another sign after %.
    case badDateFormat
    /// `missing('reason')` alone, with nothing that tells its type.
    case typeUnknown
    /// `round` wants its digits as a whole number in -308...308, written out.
    case digitsNotWhole
    /// A range of two numbers whose first end is above its last: no value is in it.
    case emptyRange
    /// A value of one type where an operation needs another.
    case typeMismatch(expected: ValueType, found: ValueType, operation: String)
    /// No column has this name.
    case unknownColumn(name: String)
    /// Rows of a group alike in the column that orders it: no row is the one before. Zero-based rows.
    case tiedOrder(order: String, groups: Int, firstRow: Int, secondRow: Int)
    /// Values that `recode` does not name: how many different ones, in how many rows. Zero-based row.
    case notRecoded(values: Int, rows: Int, firstRow: Int)
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
  /// A date: days since 1970-01-01.
  case date
}
